"""The plan folder: same bytes, a page that stands alone, a workbook for people, nothing of others overwritten."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import openpyxl
import pandas as pd
import pytest

from planner.baseline import Hands, by_hand
from planner.errors import InputError
from planner.files import read_scenario, to_document
from planner.files.values import plain
from planner.limits import Limits
from planner.pipeline import make_plan
from planner.plan import Plan
from planner.report import write_plan, write_run
from planner.report.folder import NAMES, RUN, csv_text
from planner.report.headline import per_meal, summary
from planner.report.map import MOST_FLOWS, Frame, flow_map
from planner.report.page import page, plan_page
from planner.report.reading import read_tables
from planner.report.sections import section, worded
from planner.report.workbook import sheets, workbook
from planner.words import LANGUAGES

VOID = {"meta", "br", "hr", "img", "input", "link"}
SHEETS = {
    "id": ["ringkasan", "pengiriman", "kekurangan", "neraca", "koperasi", "dapur", "catatan"],
    "en": ["summary", "deliveries", "shortages", "balance", "cooperatives", "kitchens", "flags"],
}


@pytest.fixture(scope="module")
def plan(checkout: Path) -> Plan:
    return make_plan(read_scenario(checkout / "scenarios" / "hamlet"))


@pytest.fixture(scope="module")
def hands(plan: Plan) -> Hands:
    return by_hand(plan.scenario)


class Page(HTMLParser):
    """Collects tags, attributes and texts; fails where tags do not nest."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.feed(text)
        self.close()
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_stands_alone(plan: Plan, hands: Hands, lang: str) -> None:
    text = page(plan, hands, lang)
    parsed = Page(text)
    assert "http:" not in text
    assert "https:" not in text
    assert "url(" not in text
    assert not {"script", "link", "img", "iframe", "object"} & {tag for tag, _ in parsed.tags}
    references = [attrs[name] for _, attrs in parsed.tags for name in ("href", "src", "xlink:href") if name in attrs]
    anchors = {f"#{attrs['id']}" for _, attrs in parsed.tags if "id" in attrs}
    assert references
    assert set(references) <= anchors
    assert ("html", {"lang": lang}) in parsed.tags


def test_the_page_says_what_matters(plan: Plan, hands: Hands) -> None:
    parsed = Page(page(plan, hands, "id"))
    said = " ".join(parsed.texts)
    for text in ("850", "dari 6.400 porsi", "Terbaik, terbukti", "Koperasi Dusun", "Dapur Atas", "Telur", "Sen 20 Apr"):
        assert text in said
    assert sum(tag == "line" for tag, _ in parsed.tags) == plan_page(plan, hands, "id").map.flow_count  # type: ignore[union-attr]


def test_page_and_workbook_tell_what_matching_by_hand_gives(plan: Plan, hands: Hands) -> None:
    shown = {"plan": plan.meals["short"], "nearest": 1200.4, "cheapest": 901.6}
    hands = {way: {**result, "meals_short": shown[way]} for way, result in hands.items()}
    parsed = Page(page(plan, hands, "id"))
    texts = [text.strip() for text in parsed.texts if text.strip()]
    first = texts.index("Rencana ini")
    assert texts[first : first + 9 : 4] == ["Rencana ini", "Terdekat dulu", "Termurah dulu"]
    assert texts[first + 1 : first + 10 : 4] == ["850", "1.200", "902"]
    assert texts[first + 2] == "Rp11.219.120"
    sheet = openpyxl.load_workbook(io.BytesIO(workbook(plan, hands, "id")))["ringkasan"]
    rows = [[cell.value for cell in row] for row in sheet["D3:G5"]]
    assert [row[0] for row in rows] == ["Rencana ini", "Terdekat dulu", "Termurah dulu"]
    assert [row[1] for row in rows] == pytest.approx(list(shown.values()))
    assert rows[1][2:] == pytest.approx([hands["nearest"]["cost_rp"], hands["nearest"]["coop_share"]])


def test_page_and_workbook_tell_what_holds_the_plan_back(plan: Plan, hands: Hands) -> None:
    told = [finding.message["id"] for finding in plan.findings]
    sheet = openpyxl.load_workbook(io.BytesIO(workbook(plan, hands, "id")))["ringkasan"]
    texts = [cell.value for cell in sheet["D"] if cell.value is not None]
    assert told
    assert texts[texts.index("Apa yang menahan rencana") + 1 :] == told
    assert set(told) <= {text.strip() for text in Page(page(plan, hands, "id")).texts}


def test_names_cannot_become_markup(plan: Plan, hands: Hands) -> None:
    kitchens = plan.scenario["kitchens"].copy()
    kitchens["name"] = "<script>alert(1)</script>"
    scenario = plan.scenario.replace(kitchens=kitchens, settings={"title": "<b>&"})
    text = page(replace(plan, scenario=scenario), hands, "id")
    assert "<script" not in text
    assert "<b>" not in text


def test_the_heat_table_adds_up(plan: Plan, hands: Hands) -> None:
    heat = plan_page(plan, hands, "en").heat
    assert [row.item for row in heat.rows] == ["Rice", "Eggs"]
    assert len(heat.days) == 4
    short = {row.item: row.any_short for row in heat.rows}
    missing = plan.tables.shortages.groupby("item")["missing"].sum()
    assert short == {"Rice": "beras" in missing, "Eggs": "telur" in missing}


def test_crumbs_of_shortages_are_counted_and_not_listed(plan: Plan, hands: Hands) -> None:
    crumb = {"day": pd.Timestamp("2026-04-23"), "kitchen": "atas", "item": "beras", "missing": 0.03, "unit": "kg"}
    crumbs = pd.DataFrame([{**crumb, "meals": 0.3}])
    balance = plan.balance.assign(short=plan.balance["short"].where(plan.balance["item"] != "beras", 0.01))
    some = pd.concat([plan.tables.shortages, crumbs], ignore_index=True)
    told = "Kekurangan di bawah setengah porsi tidak dicantumkan satu per satu: 1, bersama <1 porsi."
    for shortages, count in ((some, 4), (crumbs, 0)):
        made = replace(plan, tables=replace(plan.tables, shortages=shortages), balance=balance)
        assert len(plan_page(made, hands, "id").shortages.rows) == count
        assert told in {text.strip() for text in Page(page(made, hands, "id")).texts}
        sheet = openpyxl.load_workbook(io.BytesIO(workbook(made, hands, "id")))["kekurangan"]
        assert [cell.value for cell in sheet["I"]][-1] == 0.3
        assert '"<1"' in sheet["I"][-1].number_format
    heat = {row.item: row for row in plan_page(made, hands, "id").heat.rows}
    assert (heat["Beras"].short, heat["Beras"].any_short) == ("<0,1 kg", False)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_workbook_is_ready_to_filter_and_print(plan: Plan, hands: Hands, lang: str) -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook(plan, hands, lang)))
    assert book.sheetnames == SHEETS[lang]
    for sheet in book.worksheets:
        assert sheet.freeze_panes
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.sheet_properties.pageSetUpPr.fitToPage  # 1 page wide by default
        assert (sheet.page_setup.paperSize, sheet.page_setup.fitToHeight) == (9, 0)
        assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
    for sheet, shown in zip(book.worksheets[1:], sheets(plan, lang), strict=True):
        assert sheet.auto_filter.ref
        assert [cell.value for cell in sheet[1]] == [field.label for field in shown.fields]
        assert sheet.max_row == max(1, len(shown.rows) + 1)


def test_the_workbook_holds_the_deliveries(plan: Plan, hands: Hands) -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(workbook(plan, hands, "id")))["pengiriman"]
    fields = [field.name for field in section(plan, "deliveries", "id").fields]
    rows = pd.DataFrame(sheet.iter_rows(min_row=2, values_only=True), columns=fields)
    given = plan.tables.deliveries
    assert rows["supplier"].tolist() == given["supplier"].tolist()
    assert rows["day"].tolist() == given["day"].tolist()
    np.testing.assert_allclose(rows["quantity"].astype(float), given["quantity"])


def test_texts_never_become_formulas(plan: Plan, hands: Hands) -> None:
    kitchens = plan.scenario["kitchens"].copy()
    kitchens["name"] = "=1+1"
    book = openpyxl.load_workbook(
        io.BytesIO(workbook(replace(plan, scenario=plan.scenario.replace(kitchens=kitchens)), hands, "id"))
    )
    cells = [cell for row in book["dapur"].iter_rows() for cell in row if cell.value == "=1+1"]
    assert cells
    assert {cell.data_type for cell in cells} <= {"s", "inlineStr"}


def test_keys_never_become_formulas_and_come_back(tmp_path: Path) -> None:
    text = json.dumps(to_document(read_scenario("hamlet"))).replace('"koperasi"', '"=1+koperasi"')
    (tmp_path / "a.json").write_text(text, "utf-8")
    scenario = read_scenario(tmp_path / "a.json")
    made = make_plan(scenario, Limits(findings=0))
    write_plan(made, tmp_path / "plan")
    for path in (tmp_path / "plan").glob("*.csv"):
        cells = [cell for row in csv.reader(path.read_text("utf-8").splitlines()) for cell in row]
        assert not [cell for cell in cells if cell.startswith(("=", "+", "@"))], path.name
    assert "=1+koperasi" in set(read_tables(scenario, tmp_path / "plan").deliveries["supplier"])
    sheets = openpyxl.load_workbook(tmp_path / "plan" / "plan.xlsx")
    assert "f" not in {cell.data_type for sheet in sheets for row in sheet.iter_rows() for cell in row}


def test_same_plan_same_bytes(plan: Plan, tmp_path: Path) -> None:
    for name in ("one", "two"):
        write_plan(plan, tmp_path / name)
    files = sorted(path.name for path in (tmp_path / "one").iterdir())
    assert set(files) == NAMES - {RUN}
    assert all((tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes() for name in files)


def test_the_folder_holds_the_scenario_and_no_times(plan: Plan, tmp_path: Path) -> None:
    write_plan(plan, tmp_path / "plan")
    assert read_scenario(tmp_path / "plan" / "scenario.json").fingerprint() == plan.fingerprint
    told = json.loads((tmp_path / "plan" / "plan.json").read_text("utf-8"))
    assert "seconds" not in told
    assert told["meals"]["short"] == pytest.approx(850)
    assert told["by_hand"] == by_hand(plan.scenario)
    write_run(tmp_path / "plan", {"solve": 1.5})
    assert json.loads((tmp_path / "plan" / RUN).read_text("utf-8")) == {"seconds": {"solve": 1.5}}
    rows = list(csv.DictReader((tmp_path / "plan" / "deliveries.csv").read_text("utf-8").splitlines()))
    assert [row["day"] for row in rows] == [f"{day:%Y-%m-%d}" for day in plan.tables.deliveries["day"]]


def test_a_plan_gives_way_and_other_files_stay(plan: Plan, tmp_path: Path) -> None:
    folder = tmp_path / "plan"
    write_plan(plan, folder)
    write_run(folder, {})
    (folder / "notes.txt").write_text("mine")
    write_plan(plan, folder, lang="en")
    assert (folder / "notes.txt").read_text() == "mine"
    assert not (folder / RUN).exists()
    assert 'lang="en"' in (folder / "plan.html").read_text("utf-8")


def test_what_is_no_plan_is_not_overwritten(plan: Plan, tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("mine")
    for path in (tmp_path, tmp_path / "thesis.txt"):
        with pytest.raises(InputError) as caught:
            write_plan(plan, path)
        assert caught.value.faults[0].code == "plan_exists"
    assert (tmp_path / "thesis.txt").read_text() == "mine"


def test_csv_of_what_is_absent() -> None:
    table = pd.DataFrame({"day": [pd.NaT], "units": [np.nan], "name": [None], "count": [3]})
    assert csv_text(table) == "day,units,name,count\n,,,3\n"
    assert plain({"a": (np.float64(1.5), pd.NaT, float("nan"))}) == {"a": [1.5, None, None]}


def test_figures(plan: Plan) -> None:
    cost, budget = per_meal(plan)
    assert budget == pytest.approx(2000)
    assert cost == pytest.approx(plan.cost_rp["goods"] / plan.meals["needed"])
    assert {line.label for line in summary(plan, "en")} >= {"Meals short", "Share of spending to cooperatives"}
    assert worded("zone", "green", "en") == "green"
    assert worded("flag", "unheard", "en") == "unheard"


def test_the_far_away_stand_at_the_edge(plan: Plan) -> None:
    drawn = flow_map(plan)
    assert drawn is not None
    assert len(drawn.flows) <= MOST_FLOWS
    inside = [(mark.x, mark.y) for mark in (*drawn.suppliers, *drawn.kitchens)]
    assert all(0 < x < drawn.width and 0 < y < drawn.height for x, y in inside)
    frame = Frame(west=106.0, north=-6.0, per_lon=1000, per_lat=1000, width=400, height=400)
    assert frame.place(-6.1, 106.1) == (136.0, 136.0, False)
    assert frame.place(-6.0, 150.0)[2]


def test_no_map_without_places(plan: Plan, hands: Hands) -> None:
    kitchens = plan.scenario["kitchens"].assign(lat=np.nan, lon=np.nan)
    bare = replace(plan, scenario=plan.scenario.replace(kitchens=kitchens))
    assert flow_map(bare) is None
    assert "Tidak ada peta" in page(bare, hands, "id")
