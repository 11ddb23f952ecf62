"""What page and workbook tell of orders: packs, trips, parties, who starts, soft breaks, substitutes, surplus."""

from __future__ import annotations

import io
from dataclasses import replace

import openpyxl
import pytest

from planner.baseline import Hands, by_hand
from planner.pipeline import make_plan
from planner.plan import Plan
from planner.report.headline import ordered, summary
from planner.report.page import page, plan_page
from planner.report.sections import section
from planner.report.workbook import workbook
from planner.words import LANGUAGES
from tests.audits.orders import busy_town, town
from tests.report.test_report import Page

SHEETS = {
    "id": (
        *("ringkasan", "pengiriman", "rit", "rit per hari", "kekurangan", "pengganti", "sisa", "neraca"),
        *("koperasi", "dapur", "aturan lunak", "catatan", "peringatan"),
    ),
    "en": (
        *("summary", "deliveries", "trips", "trips by day", "shortages", "substitutes", "surplus", "balance"),
        *("cooperatives", "kitchens", "soft breaks", "flags", "warnings"),
    ),
}


@pytest.fixture(scope="module")
def plan() -> Plan:
    """Return the plan of the busy town."""
    return make_plan(busy_town())


@pytest.fixture(scope="module")
def hands(plan: Plan) -> Hands:
    return by_hand(plan.scenario)


def test_deliveries_carry_packs_weight_trip_and_vehicle(plan: Plan) -> None:
    rows = section(plan, "deliveries", "id").rows
    rice = rows[rows["item"] == "beras"]
    assert (rice["packs"] * 25 == rice["quantity"]).all()
    assert (rice["kg"] == rice["quantity"]).all()
    assert set(rice["pack"]) == {"sak 25 kg"}
    eggs = rows[rows["item"] == "telur"]
    assert (eggs["kg"] == eggs["quantity"] / 16).all()
    driven = rows[rows["supplier"] == "koperasi"]
    assert len(driven)
    assert set(driven["vehicle"]) == {"pikap"}
    assert driven["trip"].notna().all()


def test_trips_are_counted_by_supplier_and_day(plan: Plan) -> None:
    shown = section(plan, "trip_days", "en")
    days = [field for field in shown.fields if field.name.startswith("2026-")]
    driven = sorted(set(plan.tables.trips["day"]))
    assert [field.label for field in days] == [f"{day:%a} {day.day} {day:%b}" for day in driven]
    assert len(days) > 1
    (row,) = shown.rows.to_dict(orient="records")
    assert row["supplier_name"] == "Koperasi Rawa"
    assert sum(row[field.name] for field in days) == row["trips"] == plan.tables.trips["trips"].sum()
    assert row["rp"] == pytest.approx(plan.tables.trips["rp"].sum())
    assert row["rp"] == plan.cost_rp["transport"]


def test_parties_stand_beside_the_least_number(plan: Plan, hands: Hands) -> None:
    rows = section(plan, "kitchens", "en").rows.set_index("kitchen")
    assert rows["min_parties"].to_dict() == {"atas": 5, "bawah": 2}
    assert (rows["parties"] == [3 if kitchen == "atas" else rows["parties"]["bawah"] for kitchen in rows.index]).all()
    text = page(plan, hands, "en")
    assert text.count('<td class="number bad">3</td>') == 1
    assert "a cooperative counts with its growers" in text


def test_who_starts_is_told(plan: Plan) -> None:
    (row,) = section(plan, "onboarding", "en").rows.to_dict(orient="records")
    assert (row["supplier_name"], row["stage"], row["onboarding_rp"]) == ("Koperasi Rawa", "preparing", 1000)


def test_soft_breaks_and_flags_are_sentences(plan: Plan) -> None:
    rules = section(plan, "soft_rules", "en").rows
    assert rules["rule"].tolist() == ["breadth", "need"]
    assert rules["penalty_rp"].tolist() == [200000, 0]
    replaced = plan.soft.loc[plan.soft["rule"] == "need", "amount"].sum()
    gave_up = ["2 parties fewer than the least numbers", f"{replaced:g} kg met by another item"]
    assert rules["given_up"].tolist() == gave_up
    assert section(plan, "soft", "id").rows["told"].iloc[0].endswith("(Rp200.000).")
    assert len(section(plan, "soft", "en").rows) == len(plan.soft)
    (flag,) = section(plan, "flags", "en").rows.to_dict(orient="records")
    assert flag["rule"] == "ceiling"
    assert "above the ceiling of Rp12,900" in flag["told"]


def test_substitutes_and_surplus_are_told(plan: Plan) -> None:
    (used,) = section(plan, "substitutes", "en").rows.to_dict(orient="records")
    assert (used["item_name"], used["instead_of_name"], used["unit"]) == ("Noodles", "Rice", "kg")
    left, by_item = (section(plan, name, "en").rows for name in ("surplus", "surplus_items"))
    assert left["surplus"].sum() == pytest.approx(plan.tables.stock["surplus"].sum())
    assert left["surplus"].sum() == pytest.approx(by_item["surplus"].sum())


@pytest.mark.parametrize("lang", LANGUAGES)
def test_page_and_workbook_show_the_same_sections(plan: Plan, hands: Hands, lang: str) -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook(plan, hands, lang)))
    assert tuple(book.sheetnames) == SHEETS[lang]
    texts = {text.strip() for text in Page(page(plan, hands, lang)).texts}
    for name, shown in plan_page(plan, hands, lang).more.items():
        assert {field.label for field in shown.fields} <= texts, name
        assert all(str(cell) in texts for cell in shown.rows.get("told", [])), name
    told = [cell.value for cell in book[SHEETS[lang][-3]]["B"]][1:]
    assert told == section(plan, "soft", lang).rows["told"].tolist()


def test_the_workbook_s_summary_tells_what_soft_rules_gave_up(plan: Plan, hands: Hands) -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(workbook(plan, hands, "id")))["ringkasan"]
    rows = [[cell.value for cell in row] for row in sheet["D1:G40"]]
    head = rows.index(["Aturan lunak yang dilanggar", "Pelanggaran", "Denda", "Aturan"])
    assert rows[head + 1] == ["2 pihak pemasok kurang dari jumlah paling sedikit", 1, 200000, "jumlah pemasok"]
    assert rows[head + 2][1:] == [1, 0, "kebutuhan"]
    assert sheet.column_dimensions["G"].width >= len("jumlah pemasok")
    assert "Aturan lunak yang dilanggar" in {text.strip() for text in Page(page(plan, hands, "id")).texts}


def test_only_flags_are_not_called_broken_rules(plan: Plan, hands: Hands) -> None:
    texts = {text.strip() for text in Page(page(replace(plan, soft=plan.soft.iloc[:0]), hands, "id")).texts}
    assert "Aturan lunak yang dilanggar" not in texts
    assert {"Catatan", "Catatan patut dilihat, tetapi tidak menambah biaya."} <= texts
    assert not [text for text in texts if text.startswith("Aturan lunak boleh dilanggar")]


def test_whole_numbers_stand_without_decimals_in_the_workbook(plan: Plan, hands: Hands) -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(workbook(plan, hands, "id")))["pengiriman"]
    formats = {cell.value: sheet.cell(2, cell.column).number_format for cell in sheet[1]}
    assert {formats[label][-5:] for label in ("Kemasan", "Jumlah")} == {"#,##0"}
    assert formats["Berat (kg)"] == "#,##0.00"
    heads = {cell.value: cell.alignment.horizontal for cell in sheet[1]}
    assert (heads["Pemasok"], heads["Kemasan"], heads["Harga satuan"]) == (None, "right", "right")


def test_a_plan_without_orders_of_whole_numbers_shows_none_of_it(hands: Hands) -> None:
    bare = make_plan(town())
    assert set(plan_page(bare, hands, "en").more) == set()
    assert 'id="soft"' not in page(bare, hands, "en")
    assert {"parties", "min_parties"}.isdisjoint(field.name for field in section(bare, "kitchens", "en").fields)
    assert {"packs", "trip", "vehicle"}.isdisjoint(field.name for field in section(bare, "deliveries", "en").fields)
    assert ordered(bare, "en") == "Orders: 10, in 10 deliveries."


def test_the_sentence_of_orders(plan: Plan) -> None:
    sent, trips = plan.tables.deliveries, plan.tables.trips
    visits = len(sent.groupby(["day", "supplier", "kitchen"]))
    counts = len(sent), sent["packs"].sum(), visits, int(trips["trips"].sum())
    assert ordered(plan, "en") == (
        "Orders: {}, {} packs in all, in {} deliveries; own vehicles make {} trips.".format(*counts)
    )
    lines = {line.label: line.value for line in summary(plan, "en")}
    assert lines["Penalties of soft rules"] == 200000
    assert tuple(lines[label] for label in ("Orders", "Packs", "Deliveries", "Trips of own vehicles")) == counts


def test_the_page_stays_light(plan: Plan, hands: Hands) -> None:
    assert len(page(plan, hands, "id").encode()) < 30_000
    assert "<script" not in page(plan, hands, "id")
