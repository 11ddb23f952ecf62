"""Two plans side by side: tables that add up to the rungs, the input as changes, a text for who must be told."""

from __future__ import annotations

import io
import json
from pathlib import Path

import openpyxl
import pytest

from planner import Change, Plan, Scenario, compare, make_plan, read_plan, read_scenario, write_comparison, write_plan
from planner.changes import changes_between
from planner.changes.gathering import gathered
from planner.comparison import Comparison, chat_texts
from planner.comparison.gains import WHO
from planner.comparison.page import comparison_page
from planner.comparison.parts import comparison_sections
from planner.comparison.sentences import MOST, unproven
from planner.comparison.shares import rung_parts
from planner.comparison.sheets import comparison_workbook
from planner.errors import InputError
from planner.report.sections import shown
from planner.words import LANGUAGES, catalogue
from tests.audits.orders import busy_town
from tests.report.test_report import Page
from tests.scenes import scenario_of, small

TO_A_MILLIONTH = 1e-6


@pytest.fixture(scope="module")
def hamlet() -> Plan:
    return make_plan(read_scenario("hamlet"))


@pytest.fixture(scope="module")
def dearer(hamlet: Plan) -> Comparison:
    """Return hamlet with dearer eggs and another kitchen closed, beside hamlet."""
    lines = ("offers[item=telur].price_rp *= 1.5", "kitchens.bawah.open = false")
    return compare(hamlet, make_plan(hamlet.scenario.change(*lines), start=hamlet))


@pytest.fixture(scope="module")
def town() -> Plan:
    return make_plan(busy_town())


@pytest.fixture(scope="module")
def busy(town: Plan) -> Comparison:
    """Return a town with trips, packs, orders and soft rules, beside what it is with less rice and dearer trips."""
    return compare(
        town, make_plan(town.scenario.change("offers[item=beras].price_rp *= 1.2", "vehicles.rp_per_trip += 5000"))
    )


def test_parts_of_the_rungs_add_up_to_them(hamlet: Plan, town: Plan) -> None:
    for plan in (hamlet, town):
        sums = rung_parts(plan.scenario, plan.tables, plan.soft).groupby("rung")["amount"].sum()
        for rung in plan.rungs:
            assert sums.get(rung.name, 0.0) == pytest.approx(rung.value, abs=TO_A_MILLIONTH)


def test_goods_and_their_way_belong_to_supplier_kitchen_and_item(hamlet: Plan, town: Plan) -> None:
    for plan in (hamlet, town):
        parts = rung_parts(plan.scenario, plan.tables, plan.soft)
        for part, kept in (("goods", plan.cost_rp["goods"]), ("transport", plan.cost_rp["transport"])):
            told = parts[parts["part"] == part]
            assert told[["supplier", "kitchen", "item"]].notna().all(axis=None)
            assert told["amount"].sum() == pytest.approx(kept)


@pytest.mark.parametrize("name", ["dearer", "busy"])
@pytest.mark.parametrize("who", WHO)
def test_each_table_alone_adds_up_to_the_difference_of_the_rungs(
    name: str, who: str, request: pytest.FixtureRequest
) -> None:
    made: Comparison = request.getfixturevalue(name)
    for rung, told in made.rungs.items():
        assert made.gains[who][rung].sum() == pytest.approx(told["change"], abs=TO_A_MILLIONTH)
        assert told["change"] != 0 or name == "busy"


def test_what_belongs_to_no_supplier_stands_in_the_row_of_the_whole_city(dearer: Comparison) -> None:
    city = dearer.gains["supplier"].set_index("supplier")
    city = city[city.index.isna()].iloc[0]
    assert city["hardship"] == pytest.approx(dearer.rungs["hardship"]["change"])
    assert not dearer.gains["kitchen"]["kitchen"].isna().any()


def test_figures_are_those_of_the_plans(hamlet: Plan, dearer: Comparison) -> None:
    assert dearer.figure("meals_short") == {"before": 850, "after": 175, "change": -675}
    assert dearer.figure("total_rp")["before"] == hamlet.cost_rp["total"]
    assert dearer.rungs["rupiah"]["before"]["bound"] == pytest.approx(hamlet.rungs[1].bound)


def test_differences_are_shown_with_their_sign_and_none_without() -> None:
    kinds = {"signed": 3.2, "signed_rupiah": 1500.0, "signed_percent": 0.012}
    told = {kind: [shown(sign * value, kind, "id") for sign in (1, -1, 0, -1e-9)] for kind, value in kinds.items()}
    assert told == {
        "signed": ["+3", "-3", "0", "0"],
        "signed_rupiah": ["+Rp1.500", "-Rp1.500", "Rp0", "Rp0"],
        "signed_percent": ["+1,20%", "-1,20%", "0,00%", "0,00%"],
    }


def test_the_worst_and_the_best_off_stand_at_the_ends(dearer: Comparison) -> None:
    kitchens = dearer.gains["kitchen"]
    assert kitchens["kitchen"].tolist() == ["bawah", "atas"]
    assert kitchens["meals_short_change"].tolist() == [-660, -15]
    assert dearer.gains["supplier"]["supplier"].iloc[0] == "pasar"


def test_at_most_five_sentences_in_both_languages(dearer: Comparison, busy: Comparison) -> None:
    assert [sentence["en"] for sentence in dearer.sentences] == [
        "Meals short fall by 675, from 850 to 175 of 4,000 meals.",
        "Cost falls by Rp2,432,770 (21.7%) to Rp8,786,350; the coop share goes from 69.2% to 79.3%.",
        "Dapur Atas gains most (15 meals); no kitchen loses.",
        "Sales fall most at Peternak Ayam (Rp1,520,000); at no supplier do they rise.",
        f"{len(dearer.lines)} of {dearer.line_count} order lines change; 3 suppliers and 2 kitchens must be told.",
    ]
    for made in (dearer, busy):
        assert 0 < len(made.sentences) <= MOST
        assert all(sentence[lang] for sentence in made.sentences for lang in LANGUAGES)


def test_the_input_is_told_as_a_person_would_have_changed_it(dearer: Comparison) -> None:
    assert [str(change) for change in dearer.changes] == [
        "offers[item=telur].price_rp *= 1.5",
        "kitchens.bawah.open = false",
    ]


@pytest.mark.parametrize(
    "lines",
    [
        ["offers.price_rp *= 1.1"],
        ["offers[item=beras].on_hand = 7"],
        ["kitchens.dry_kg = 4"],
        ["suppliers[kind=market].term_days = 3", "suppliers.kandang.term_days = 3"],
        ["offers.price_rp += 3", "settings.days = 3"],
        ["offers.kkmp.price_rp *= 2", "add offers {supplier = kandang, item = beras, price_rp = 3}"],
        ["drop calendar", "menus.quantity *= 0.9"],
        ["suppliers.kind = market", "suppliers[kind=market].term_days = 4"],
    ],
)
def test_changes_of_many_rows_are_told_in_one_that_says_the_same(lines: list[str]) -> None:
    scenario = scenario_of(small())
    after = scenario.change(*lines)
    one_by_one = changes_between(scenario, after)
    told = gathered(scenario, one_by_one)
    assert scenario.change(*told).fingerprint() == after.fingerprint()
    assert len(told) <= len(one_by_one)
    if len(lines) == 1:
        assert [str(change) for change in told] == lines


def test_lines_tell_what_is_new_gone_more_less_or_dearer(dearer: Comparison, hamlet: Plan) -> None:
    lines = dearer.lines.set_index(["day", "supplier", "kitchen", "item"])
    assert set(lines.xs("bawah", level="kitchen")["what"]) == {"gone"}
    before = hamlet.tables.deliveries["amount_rp"].sum()
    after = dearer.after.tables.deliveries["amount_rp"].sum()
    assert lines["amount_change"].sum() == pytest.approx(after - before)
    same = compare(hamlet, hamlet)
    assert not len(same.lines)
    assert same.sentences[-1]["en"] == "The input is the same."
    prices = compare(hamlet, make_plan(hamlet.scenario.change("offers[item=telur].price_rp += 1"), start=hamlet)).lines
    assert set(prices["what"]) == {"price"}
    assert (prices["price_after"] - prices["price_before"]).unique().tolist() == [1.0]


def test_everyone_who_must_be_told_gets_a_text_and_nobody_else(dearer: Comparison) -> None:
    texts = chat_texts(dearer, "supplier", "en")
    assert sorted(texts) == sorted(dearer.lines["supplier"].unique())
    assert texts["pasar"].splitlines()[:2] == ["CHANGED ORDERS", "Pasar Kota"]
    assert "Cancelled" in texts["pasar"]
    assert "Koperasi Dusun" not in texts["pasar"]
    assert max(map(len, "\n".join(texts.values()).splitlines())) <= 32
    assert sorted(chat_texts(dearer, "kitchen", "id")) == ["atas", "bawah"]


def test_scenarios_without_plans_are_compared_too(hamlet: Plan) -> None:
    other = hamlet.scenario.change("kitchens.bawah.open = false")
    for made in (compare(hamlet.scenario, other), compare(hamlet, other)):
        assert not made.planned
        assert [str(change) for change in made.changes] == ["kitchens.bawah.open = false"]
        assert made.figure("meals_needed") == {"before": 6400, "after": 4000, "change": -2400}
        assert [section.name for section in comparison_sections(made, "id")] == ["figures"]
        assert comparison_page(made, "id", {})


def test_a_difference_within_the_gap_is_told_to_be_so(hamlet: Plan) -> None:
    assert unproven(compare(hamlet, hamlet)) == ()
    rungs = tuple(
        type(rung)(name=rung.name, value=rung.value, bound=rung.value - 100, gap=None) for rung in hamlet.rungs
    )
    loose = Plan(**{**vars(hamlet), "rungs": rungs})
    other = make_plan(hamlet.scenario.change("offers.pasar.price_rp += -10"))
    (note,) = unproven(compare(loose, other))
    assert "Rp100" in note["en"]


def test_plans_read_back_compare_the_same(hamlet: Plan, dearer: Comparison, tmp_path: Path) -> None:
    write_plan(hamlet, tmp_path / "a")
    write_plan(dearer.after.plan, tmp_path / "b")  # type: ignore[arg-type]
    again = compare(read_plan(tmp_path / "a"), read_plan(tmp_path / "b"))
    assert again.sentences == dearer.sentences
    assert again.rungs["hardship"]["after"] == pytest.approx(dearer.rungs["hardship"]["after"])
    assert [str(change) for change in again.changes] == [str(change) for change in dearer.changes]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_stands_alone_and_says_it_all(dearer: Comparison, lang: str) -> None:
    chats = {who: chat_texts(dearer, who, lang) for who in ("supplier", "kitchen")}
    text = comparison_page(dearer, lang, chats)
    page = Page(text)
    assert page
    assert "<script" not in text
    assert "http" not in text.replace("http-equiv", "")
    for sentence in dearer.sentences:
        assert sentence[lang].replace("'", "&#39;") in text
    assert text.count("<svg") == 2
    assert "offers[item=telur].price_rp *= 1.5" in text
    assert comparison_page(dearer, lang, chats) == text


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_workbook_has_a_sheet_by_whom_with_pictures(dearer: Comparison, lang: str) -> None:
    content = comparison_workbook(dearer, lang)
    assert content == comparison_workbook(dearer, lang)
    book = openpyxl.load_workbook(io.BytesIO(content))
    names = [catalogue(lang)[f"compare.sheet.{name}"] for name in ("figures", *WHO, "lines")]
    assert book.sheetnames == names
    kitchens = book[names[1]]
    assert kitchens.max_row >= 3
    assert [len(book[name]._charts) for name in names] == [0, 1, 1, 0, 0, 0]


def test_a_folder_is_written_again_and_never_over_something_else(dearer: Comparison, tmp_path: Path) -> None:
    for _ in range(2):
        write_comparison(dearer, tmp_path / "c")
    names = {file.name for file in (tmp_path / "c").iterdir()}
    assert names == {
        *("comparison.json", "comparison.html", "comparison.xlsx", "changes.txt", "orders.csv", "tell"),
        *(f"{who}.csv" for who in WHO),
    }
    told = json.loads((tmp_path / "c" / "comparison.json").read_text("utf-8"))
    assert told["orders"]["changed"] == len(told["lines"]) == len(dearer.lines)
    assert (tmp_path / "c" / "tell" / "supplier-pasar.txt").read_text("utf-8").startswith("PERUBAHAN PESANAN")
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "notes.txt").write_text("x")
    with pytest.raises(InputError):
        write_comparison(dearer, tmp_path / "mine")


def test_a_change_is_public(hamlet: Plan) -> None:
    changed: Scenario = hamlet.scenario.change(Change(op="=", table="settings", column="days", value=3))
    assert changed.settings.days == 3
