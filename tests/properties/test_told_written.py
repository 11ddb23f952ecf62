"""Folder, page, workbook, terminal and order texts tell one plan with the same figures."""

from __future__ import annotations

import csv
import io
import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from rich.table import Table

from planner import audits, words
from planner.baseline import Hands, by_hand
from planner.books import money
from planner.cli.console import Screen
from planner.cli.summary import summary as terminal
from planner.plan import Plan
from planner.report import write_plan
from planner.report.folder import members, plain
from planner.report.headline import earlier_rp, summary
from planner.report.orders import find_orders
from planner.report.page import page
from planner.report.sections import shown
from planner.report.workbook import workbook
from planner.report.written import read_plan
from planner.words import say
from tests.properties.telling import PLANS, soft, told_plan
from tests.report.test_report import Page

LANG = "en"


def near(value: object) -> object:
    return pytest.approx(value, rel=1e-9, abs=1e-6)


def hands(plan: Plan) -> Hands:
    return by_hand(plan.scenario)


def read(text: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text.decode())))


def added(rows: list[dict[str, str]], column: str) -> float:
    return sum(float(row[column] or 0.0) for row in rows)


@pytest.mark.parametrize(("name", "kind"), PLANS)
def test_the_folder_tells_what_the_audits_count(name: str, kind: str) -> None:
    plan = told_plan(name, kind)
    files = members(plan, hands(plan), LANG)
    told, rows = json.loads(files["plan.json"]), read(files["money.csv"])
    counted = audits.soft_breaks(plan.scenario, plan.tables)
    assert told["soft"] == plain(counted.to_dict(orient="records"))
    assert told["flags"] == plain(audits.flags(plan.scenario, plan.tables).to_dict(orient="records"))
    assert told["cost_rp"] == near(money.landed_cost(plan.scenario, plan.tables))
    assert added(rows, "over_rp") == near(sum(soft(plan, "budget", "rp").values()))
    assert added(rows, "goods_rp") == near(told["cost_rp"]["goods"] + earlier_rp(plan))
    assert added(rows, "transport_rp") == near(told["cost_rp"]["transport"])
    assert added(read(files["suppliers.csv"]), "sold_rp") == near(told["cost_rp"]["goods"])
    assert added(read(files["deliveries.csv"]), "amount_rp") == near(told["cost_rp"]["goods"])
    assert added(read(files["soft.csv"]), "rp") == near(counted["rp"].sum())
    assert added(read(files["shortages.csv"]), "meals") == near(told["meals"]["short"])


@pytest.mark.parametrize(("name", "kind"), PLANS)
def test_page_and_workbook_tell_the_same_figures(name: str, kind: str) -> None:
    plan = told_plan(name, kind)
    book = openpyxl.load_workbook(io.BytesIO(workbook(plan, hands(plan), LANG)))
    texts = [text.strip() for text in Page(page(plan, hands(plan), LANG)).texts if text.strip()]
    pairs = set(pairwise(texts))
    cells = {row[0].value: row[1].value for row in book["summary"].iter_rows(min_row=3)}
    for line in summary(plan, LANG):
        assert (line.label, "–" if line.value is None else shown(line.value, line.kind, LANG)) in pairs
        assert cells[line.label] == (near(line.value) if isinstance(line.value, float) else line.value)
    assert column(book, "kitchens", "goods_rp") == near(sum(plan.money["goods_rp"]))
    assert column(book, "deliveries", "amount_rp") == near(plan.cost_rp["goods"])
    coops = plan.suppliers[plan.suppliers["kind"] == "coop"]
    for figure in ("sold_rp", "kitchens", "cash_peak_rp"):
        assert column(book, "cooperatives", figure) == near(coops[figure].sum())
    if len(plan.soft):
        assert column(book, "soft breaks", "penalty_rp") == near(plan.soft["rp"].sum())


def column(book: Any, sheet: str, name: str) -> float:
    """The sum of a column of a sheet of the workbook."""
    head, *rows = book[sheet].iter_rows(values_only=True)
    at = head.index(say(f"report.column.{name}", LANG))
    return float(sum(row[at] or 0.0 for row in rows))


@pytest.mark.parametrize(("name", "kind"), PLANS)
def test_the_terminal_tells_the_same_figures(name: str, kind: str) -> None:
    plan = told_plan(name, kind)
    told = terminal(Screen(lang=LANG, as_json=False), plan, hands(plan), Path("plan"))
    cells = {pair for table in told if isinstance(table, Table) for pair in _pairs(table)}
    paid = {**plan.cost_rp, "earlier": earlier_rp(plan), "penalties": plan.soft["rp"].sum()}
    for part, rp in paid.items():
        assert not rp or (say(f"cli.cost.{part}", LANG), words.rupiah(rp, LANG)) in cells
    over: dict[str, float] = {}
    for place, rp in soft(plan, "budget", "rp").items():
        kitchen = place.split("/")[0]
        over[kitchen] = over.get(kitchen, 0.0) + rp
    over = {kitchen: rp for kitchen, rp in over.items() if rp >= 1}
    lines = [text for text in told if isinstance(text, str) and "Kitchens over budget" in text]
    assert len(lines) == bool(over)
    if over:
        most = words.rupiah(max(over.values()), LANG)
        assert f"Kitchens over budget: {len(over)}." in lines[0]
        assert f"by {most}." in lines[0]


def _pairs(table: Table) -> list[tuple[str, str]]:
    columns = [[str(cell) for cell in column.cells] for column in table.columns]
    return list(zip(columns[0], columns[1], strict=True))


@pytest.mark.parametrize(("name", "kind"), PLANS)
def test_orders_add_up_to_what_is_sold(name: str, kind: str) -> None:
    plan = told_plan(name, kind)
    for order in find_orders(plan.scenario, plan.tables):
        line = say("order.sum", LANG, amount=words.rupiah(int(order.lines["amount_rp"].sum()), LANG), kg="")
        assert line.split(",")[0].strip() in order.text(LANG).replace("\n", " ")
    rows = [order.lines for order in find_orders(plan.scenario, plan.tables)]
    sold = sum(lines["amount_rp"].sum() for lines in rows)
    assert abs(sold - plan.cost_rp["goods"]) <= 0.5 * sum(map(len, rows)) + 1e-6


@pytest.mark.parametrize(("name", "kind"), PLANS)
def test_a_plan_that_is_read_back_tells_the_same(name: str, kind: str, tmp_path: Path) -> None:
    plan = told_plan(name, kind)
    write_plan(plan, tmp_path / "plan", hands=hands(plan))
    back = read_plan(tmp_path / "plan")
    assert back.cost_rp == near(plan.cost_rp)
    assert back.meals == near(plan.meals)
    assert back.coop_share == near(plan.coop_share)
    for figure in ("money", "suppliers", "kitchens", "balance"):
        ours, theirs = (getattr(one, figure).select_dtypes("number").sum() for one in (plan, back))
        assert theirs.to_dict() == near(ours.to_dict())


def test_an_order_of_an_earlier_plan_is_told_everywhere() -> None:
    plan = told_plan("hamlet", "ours")
    assert soft(plan, "budget", "rp") == {"atas/2026-04-20": near(408_000)}
    told = plan.money.set_index("kitchen").loc["atas"]
    assert told["goods_rp"] == near(told["budget_rp"] + 408_000)
    lines = terminal(Screen(lang=LANG, as_json=False), plan, hands(plan), Path("plan"))
    assert any("Kitchens over budget: 1. Furthest Dapur Atas, by Rp408,000." in str(line) for line in lines)
    texts = {text.strip() for text in Page(page(plan, hands(plan), LANG)).texts}
    assert "Goods, suppliers and parties count orders of an earlier plan too, Rp1,300,000, as budgets do." in texts
