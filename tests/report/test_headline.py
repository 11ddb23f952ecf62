"""What `pasok plan` tells of a plan in whole numbers: bound and gap, orders and trips, what soft rules gave up."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from rich.table import Table

from planner.baseline import by_hand
from planner.cli.console import Screen
from planner.cli.summary import summary
from planner.pipeline import make_plan
from planner.plan import Plan, Rung
from planner.rules import RULES
from planner.search import search
from planner.search.params import SearchParams
from planner.words import say
from tests.audits.orders import busy_town, town


@pytest.fixture(scope="module")
def plan() -> Plan:
    rungs = (
        Rung(name="hardship", value=10.0, bound=5.0, gap=0.0011),
        Rung(name="rupiah", value=12_960_000.0, bound=12_701_689.0, gap=0.01993),
    )
    return replace(make_plan(busy_town()), status="feasible", rungs=rungs)


def lines(made: Plan, lang: str) -> list[str]:
    told = summary(Screen(lang=lang, as_json=False), made, by_hand(made.scenario), Path("plan"))
    return [line for text in told if isinstance(text, str) for line in text.splitlines()]


def test_a_feasible_plan_tells_bound_and_gap(plan: Plan) -> None:
    said = "Proven: hardship cannot be below 5 meals (gap 0.11%), rupiah not below Rp12,701,689 (gap 1.99%)."
    assert said in lines(plan, "en")
    unproven = replace(plan, status="stopped", rungs=(replace(plan.rungs[0], bound=None, gap=None), plan.rungs[1]))
    assert "Belum ada bukti seberapa jauh rencana ini dari yang terbaik." in lines(unproven, "id")
    assert not [line for line in lines(replace(plan, status="optimal"), "en") if line.startswith("Proven")]


def test_orders_trips_and_soft_rules_take_a_line_each(plan: Plan) -> None:
    told = lines(plan, "en")
    at = next(place for place, line in enumerate(told) if line.startswith("Orders: "))
    assert told[at].endswith("own vehicles make 7 trips.")
    assert told[at + 1 : at + 4] == [
        "Suppliers taken in: 1, at Rp1,000; the largest Koperasi Rawa.",
        "Soft rules: 2 breaks, penalty Rp200,000; most for breadth: 1, Rp200,000.",
        "Next need: 1, Rp0.",
    ]
    assert "Aturan lunak: 2 pelanggaran, denda Rp200.000; terbesar jumlah pemasok: 1, Rp200.000." in lines(plan, "id")


def test_nothing_soft_broken_nothing_told() -> None:
    told = lines(make_plan(town()), "en")
    assert "Orders: 10, in 10 deliveries." in told
    assert not [line for line in told if line.startswith(("Soft rules", "Suppliers taken in"))]


def test_crumbs_of_shortages_are_no_lines() -> None:
    made = make_plan(town())
    row = {"day": made.tables.deliveries["day"].iloc[0], "kitchen": "atas", "unit": "kg"}
    short = pd.DataFrame([{**row, "item": "beras", "missing": 9.0, "meals": 9.0}])
    crumbs = pd.DataFrame([{**row, "item": "mi", "missing": 0.03, "meals": 0.3}])
    told = "Items short of less than half a meal are not listed: 1, together <1 meals."
    for shortages, tables, said in ((short, 2, False), (pd.concat([short, crumbs]), 2, True), (crumbs, 0, True)):
        plan = replace(made, tables=replace(made.tables, shortages=shortages))
        shown = list(summary(Screen(lang="en", as_json=False), plan, by_hand(made.scenario), Path("plan")))
        titles = [str(table.title) for table in shown if isinstance(table, Table)]
        assert sum(title.startswith("Meals short by") for title in titles) == tables
        assert (told in lines(plan, "en")) is said
        assert not [line for line in lines(plan, "en") if "for 0 meals" in line or "for <1 meals" in line]


def test_without_kecamatan_what_is_short_is_told_by_kitchen() -> None:
    made = make_plan(town())
    row = {"day": made.tables.deliveries["day"].iloc[0], "item": "beras", "unit": "kg"}
    rows = [{**row, "kitchen": kitchen, "missing": 9.0, "meals": 9.0} for kitchen in ("atas", "bawah")]
    kitchens = made.scenario["kitchens"]
    for kecamatan, title, places in (
        (None, "kitchen", ["atas", "bawah"]),
        (["Setu", None], "kecamatan", ["Setu", "–"]),
    ):
        held = made.scenario.replace(kitchens=kitchens.assign(kecamatan=kecamatan))
        plan = replace(made, scenario=held, tables=replace(made.tables, shortages=pd.DataFrame(rows)))
        shown = list(summary(Screen(lang="en", as_json=False), plan, by_hand(made.scenario), Path("plan")))
        (table,) = [one for one in shown if isinstance(one, Table) and one.title == f"Meals short by {title}"]
        assert list(table.columns[0].cells) == places


def test_progress_tells_both_rungs_with_bound_and_gap() -> None:
    from planner.limits import Limits
    from planner.network import build_network
    from planner.program.building import build_program

    told: list[dict[str, object]] = []
    scenario = busy_town()
    network = build_network(scenario.replace(substitutes=scenario["substitutes"].iloc[:0]))
    limits = Limits(on_progress=lambda code, values: told.append({"code": code, **values}))
    search(network, build_program(network, RULES), limits, lambda: False, SearchParams(small=0))
    first, last = told[0], told[-1]
    assert (first["code"], last["code"]) == ("progress.first", "progress.search")
    assert float(str(first["short"])) >= float(str(last["short"]))
    rp, bound, gap = (float(str(last[name])) for name in ("rp", "bound", "gap"))
    assert 0 < bound <= rp
    assert gap == pytest.approx(100 * (rp - bound) / rp, abs=0.06)
    assert say("progress.first", "en", short=2, rp=1500) == (
        "First plan, matched as by hand: hardship 2 meals, rupiah Rp1,500 …"
    )
    assert say("progress.search", "en", short=2, least=1, rp=1500, bound=1000, gap=33.3) == (
        "Hardship 2 meals (bound 1); rupiah Rp1,500 (bound Rp1,000, gap 33.3 %) …"
    )
    assert "selisih 33,3 %" in say("progress.search", "id", short=2, least=1, rp=1500, bound=1000, gap=33.3)
