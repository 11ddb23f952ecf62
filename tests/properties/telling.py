"""Scenes in which every figure is told, and the plans of each: ours, matched by hand, and any deliveries at all."""

from __future__ import annotations

from functools import cache
from random import Random
from typing import Any

import pandas as pd
import pytest

from planner import audits
from planner.audits.rungs import rung_values
from planner.books import figures, money
from planner.books.tables import PlanTables, complete
from planner.files import read_scenario
from planner.generate import City, generated
from planner.limits import Limits
from planner.pipeline import make_plan
from planner.plan import Plan, Rung
from planner.scenario import Scenario, demand
from tests.baseline.test_matching import plan_of as plan_by_hand
from tests.oracle.ordering import PARTS, ordering
from tests.rules.alone import village
from tests.scenes import scenario_of

KINDS = ("ours", "by hand", "any")
MORE, MANY = 12, 60  # random scenes: of `make test-all` and `make test-long`
QUICK = [("hamlet", "ours"), ("0", "by hand"), ("0", "any")]
REST = [(name, kind) for name in ("hamlet", "village", *map(str, range(MORE))) for kind in KINDS]
LONG = [(str(seed), kind) for seed in range(MORE, MANY) for kind in KINDS]
PLANS = [
    *QUICK,
    *(pytest.param(*one, marks=pytest.mark.slow) for one in (*REST, ("city", "by hand")) if one not in QUICK),
    *(pytest.param(*one, marks=pytest.mark.long) for one in LONG),
]
DRAWN = ("frozen", "parties", "counts", "trips", "onboarding", "packs")
RICE: dict[str, Any] = {"supplier": "koperasi", "kitchen": "atas", "item": "beras", "quantity": 100}


@cache
def scene(name: str) -> Scenario:
    """A scenario with orders of an earlier plan; by number, one that is drawn."""
    if name == "hamlet":
        orders = pd.DataFrame([RICE | {"day": pd.Timestamp("2026-04-19"), "earlier": True}])
        return read_scenario("hamlet").replace(orders=orders)
    if name == "village":
        before = {"supplier": "market", "kitchen": "k", "item": "rice", "day": "2026-04-18", "quantity": 40}
        cash = {"capital_rp": 9000, "term_days": 3, "onboarding_rp": 50}
        suppliers = [row | cash for row in village()["suppliers"]]
        orders = [before | {"earlier": True}, before | {"day": "2026-04-20", "quantity": 10, "frozen": True}]
        return scenario_of(village(suppliers=suppliers, classes={"budget_rp": 120}, orders=orders))
    if name == "city":
        return generated(City(kitchens=6, suppliers=12, days=4, couple="all"))
    return drawn(int(name))


def drawn(seed: int) -> Scenario:
    """A village with money that is short, funding periods, orders before and what else is drawn."""
    random = Random(f"told {seed}")
    document = ordering(random, "earlier", *random.sample(sorted(PARTS), 3), *random.sample(DRAWN, 2))
    document["settings"] |= {"budget_penalty": 0.1, "period_days": random.randint(1, 3)}
    document["settings"] |= {"local_share_min": 0.9, "local_share_penalty": random.choice([0, 0.2])}
    for row in document["suppliers"]:
        row |= {"capital_rp": random.choice([500, 2000, 1e6]), "term_days": random.randint(0, 3)}
    for row in document["classes"]:
        row["budget_rp"] = random.choice([50, 100, 200])
    return scenario_of(document)


@cache
def told_plan(name: str, kind: str) -> Plan:
    """The plan of a scene: ours, one matched by hand, or any deliveries at all."""
    if kind == "any":
        return told_of(scene(name), any_tables(name))
    return plan_by_hand(scene(name)) if kind == "by hand" else make_plan(scene(name), Limits(findings=0))


def any_tables(name: str) -> PlanTables:
    """A plan of deliveries that obey nothing, of every offer to every kitchen."""
    scenario, random = scene(name), Random(name)
    days = list(demand.all_days(scenario))
    rows = [
        (random.choice(days), row.supplier, kitchen, row.item, random.choice([0, 1, 5, 12.5, 60]))
        for row in scenario["offers"].itertuples()
        for kitchen in demand.open_kitchens(scenario)["kitchen"]
    ]
    table = pd.DataFrame(rows, columns=["day", "supplier", "kitchen", "item", "quantity"])
    return complete(scenario, table.astype({"day": "datetime64[s]"}))


def told_of(scenario: Scenario, tables: PlanTables) -> Plan:
    """All that is told of some tables."""
    values = zip(("hardship", "rupiah"), rung_values(scenario, tables), strict=True)
    return Plan(
        scenario=scenario,
        rules=(*audits.AUDITS, *audits.SOFT),
        fingerprint=scenario.fingerprint(),
        status="feasible",
        rungs=tuple(Rung(name=name, value=value, bound=None, gap=None) for name, value in values),
        tables=tables,
        meals=figures.meals(scenario, tables),
        cost_rp=money.landed_cost(scenario, tables),
        coop_share=money.coop_share(scenario, tables),
        findings=(),
        soft=audits.soft_breaks(scenario, tables),
        flags=audits.flags(scenario, tables),
        breaches=tuple(audits.audit(scenario, tables)),
        balance=figures.balance(scenario, tables),
        money=money.money(scenario, tables),
        suppliers=figures.suppliers(scenario, tables),
        kitchens=figures.kitchens(scenario, tables),
        seconds={},
        size={"columns": 0, "rows": 0, "nonzeros": 0},
    )


def soft(plan: Plan, rule: str, unit: str) -> dict[str, float]:
    """What the audit of a soft rule counts, by place."""
    table = audits.soft_breaks(plan.scenario, plan.tables)
    table = table[(table["rule"] == rule) & (table["unit"] == unit)]
    return dict(zip(table["where"], table["amount"], strict=True))
