"""Every figure that is told is what the audits count, on plans of ours, matched by hand and made at random."""

from __future__ import annotations

from functools import cache
from random import Random

import pandas as pd
import pytest

from planner import audits
from planner.audits import breadth, budget, cash
from planner.books import facts, figures, money
from planner.books.tables import PlanTables, complete
from planner.limits import Limits
from planner.pipeline import make_plan
from planner.plan import Plan
from planner.scenario import Scenario, demand, offers
from planner.scenario.money import periods
from tests.oracle.ordering import PARTS, ordering
from tests.scenes import scenario_of

CLOSE = 1e-6
NOTED_RP = 0.1  # beyond an audit's tolerance
SOME, MORE, MANY = 3, 12, 60  # random scenarios: of `make test`, `make test-all` and `make test-long`
SEEDS = [
    *range(SOME),
    *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(SOME, MORE)),
    *(pytest.param(seed, marks=pytest.mark.long) for seed in range(MORE, MANY)),
]
TOLD = ("earlier", "frozen", "parties", "counts", "trips", "onboarding")


def scene(seed: int) -> Scenario:
    """A village with money that is short, funding periods, orders before and what else is drawn."""
    random = Random(f"told {seed}")
    document = ordering(random, "earlier", *random.sample(sorted(PARTS), 3), *random.sample(TOLD[1:], 2))
    document["settings"] |= {"budget_penalty": 0.1, "period_days": random.randint(1, 3)}
    for row in document["suppliers"]:
        row |= {"capital_rp": random.choice([500, 2000, 1e6]), "term_days": random.randint(0, 3)}
    for row in document["classes"]:
        row["budget_rp"] = random.choice([50, 100, 200])
    return scenario_of(document)


@cache
def planned(seed: int) -> Plan:
    """Our plan of a village."""
    return make_plan(scene(seed), Limits(findings=0))


@cache
def plans(seed: int) -> list[tuple[Scenario, PlanTables]]:
    """Our plan, and any deliveries at all."""
    scenario = planned(seed).scenario
    random, days = Random(seed), list(demand.all_days(scenario))
    rows = [
        (random.choice(days), row.supplier, kitchen, row.item, random.choice([0, 1, 5, 12.5, 60]))
        for row in scenario["offers"].itertuples()
        for kitchen in demand.open_kitchens(scenario)["kitchen"]
    ]
    table = pd.DataFrame(rows, columns=["day", "supplier", "kitchen", "item", "quantity"])
    some = complete(scenario, table.astype({"day": "datetime64[s]"}))
    return [(scenario, planned(seed).tables), (scenario, some)]


def near(value: object) -> object:
    return pytest.approx(value, rel=CLOSE, abs=CLOSE)


def soft(scenario: Scenario, tables: PlanTables, rule: str, unit: str) -> dict[str, float]:
    """What the audit of a soft rule counts, by place."""
    table = audits.soft_breaks(scenario, tables)
    table = table[(table["rule"] == rule) & (table["unit"] == unit)]
    return dict(zip(table["where"], table["amount"], strict=True))


@pytest.mark.parametrize("seed", SEEDS)
def test_over_budget_is_told_as_the_audit_counts_it(seed: int) -> None:
    for scenario, tables in plans(seed):
        table = money.money(scenario, tables)
        table["where"] = table["kitchen"] + "/" + budget.period_start(scenario, table["period"])
        told = dict(zip(table["where"], table["over_rp"], strict=True))
        counted = soft(scenario, tables, "budget", "rp")
        assert {place: rp for place, rp in told.items() if rp > NOTED_RP} == near(
            {place: rp for place, rp in counted.items() if rp > NOTED_RP}
        )


@pytest.mark.parametrize("seed", SEEDS)
def test_goods_of_a_budget_are_those_of_the_plan_and_of_orders_before(seed: int) -> None:
    for scenario, tables in plans(seed):
        before = facts.earlier(scenario)
        rows = pd.concat([tables.deliveries[["kitchen", "day", "amount_rp"]], before[["kitchen", "day", "amount_rp"]]])
        rows["period"] = periods(scenario, rows["day"])
        wanted = rows.groupby(["kitchen", "period"])["amount_rp"].sum()
        told = money.money(scenario, tables).set_index(["kitchen", "period"])["goods_rp"]
        assert told[told > 0].to_dict() == near(wanted[wanted > 0].to_dict())
        kitchens = figures.kitchens(scenario, tables).set_index("kitchen")["goods_rp"]
        assert kitchens.sum() == near(wanted.sum())


@pytest.mark.parametrize("seed", SEEDS)
def test_cash_is_told_as_the_audit_counts_it(seed: int) -> None:
    for scenario, tables in plans(seed):
        tied = money.cash_tied(scenario, tables)
        for row in cash.limits(scenario, tables).itertuples():
            assert tied.loc[row.supplier, row.day] == near(row.amount)
        peak = figures.suppliers(scenario, tables).set_index("supplier")["cash_peak_rp"]
        for supplier in peak.index:
            days = demand.all_days(scenario)
            assert peak[supplier] == near(max(owed(scenario, tables, supplier, day) for day in days))


def owed(scenario: Scenario, tables: PlanTables, supplier: str, day: pd.Timestamp) -> float:
    """Add up, order by order, what a supplier has out on a day."""
    row = scenario["suppliers"].set_index("supplier").loc[supplier]
    term, passed = int(row["term_days"]), (day - pd.Timestamp(scenario.settings.first_day)).days
    receivable = 0.0 if pd.isna(row["receivable_rp"]) else float(row["receivable_rp"])
    out = receivable * max(0.0, 1 - passed / term) if term else 0.0
    own = offers.own_cost_matrix(scenario)
    for table, cost in ((tables.deliveries, None), (tables.sources, "cost_rp"), (facts.earlier(scenario), "cost_rp")):
        mine = table[(table["supplier"] == supplier) & (table["day"] <= day)]
        mine = mine[(day - mine["day"]).dt.days <= term]
        if cost is None or table is tables.sources:
            each = offers.on_days(scenario, own, mine)
            each = each if cost is None else mine[cost].to_numpy(float) - each
        else:
            each = mine[cost].to_numpy(float)
        out += float((mine["quantity"].to_numpy(float) * each).sum())
    return out


@pytest.mark.parametrize("seed", SEEDS)
def test_parties_and_kitchens_are_told_as_the_audit_counts_them(seed: int) -> None:
    for scenario, tables in plans(seed):
        kitchens = figures.kitchens(scenario, tables).set_index("kitchen")
        missing = soft(scenario, tables, "breadth", "parties")
        for kitchen, row in kitchens.iterrows():
            lacking = [amount for place, amount in missing.items() if place.split("/")[0] == kitchen]
            assert (
                max(lacking, default=0.0) == near(max(0.0, (row["min_parties"] or 0.0) - row["parties"]))
                if not pd.isna(row["min_parties"])
                else not lacking
            )
        served = breadth.limits(scenario, tables)["kitchens"].set_index("supplier")["amount"]
        told = figures.suppliers(scenario, tables).set_index("supplier")["kitchens"]
        assert told[told > 0].to_dict() == served.to_dict()


@pytest.mark.parametrize("seed", SEEDS)
def test_rungs_and_sums_agree(seed: int) -> None:
    plan = planned(seed)
    hardship, rupiah = plan.rungs
    assert hardship.value >= plan.meals["short"] - CLOSE
    assert rupiah.value == near(plan.cost_rp["total"] + plan.soft["rp"].sum())
    goods = plan.tables.deliveries["amount_rp"].sum()
    assert plan.cost_rp["goods"] == near(goods)
    assert plan.suppliers["sold_rp"].sum() == near(goods)
    assert plan.money["goods_rp"].sum() - facts.earlier(plan.scenario)["amount_rp"].sum() == near(goods)
    assert plan.money["transport_rp"].sum() == near(plan.cost_rp["transport"])
    assert plan.suppliers["onboarding_rp"].sum() == near(plan.cost_rp["onboarding"])
