"""Every figure that is told is what the audits count, on plans of ours, matched by hand and made at random."""

from __future__ import annotations

import pandas as pd
import pytest

from planner.audits import breadth, budget, cash, ledger, onboarding, packs, store, trips
from planner.books import carriage, facts, money
from planner.plan import Plan
from planner.report.headline import order_counts
from planner.report.orders import find_orders
from planner.report.rows import rows_of
from planner.scenario import Scenario, demand, offers
from planner.scenario.money import periods
from planner.scenario.orders import order_terms
from planner.units import whole_rupiah
from tests.properties.telling import PLANS, soft, told_plan

CLOSE = 1e-6
UNWRITTEN = 1e-2  # kg: what tables of stock leave out may come to


def near(value: object, abs: float = CLOSE) -> object:
    return pytest.approx(value, rel=CLOSE, abs=abs)


def before(scenario: Scenario, *flags: str) -> pd.DataFrame:
    """Rows of orders that bring something to open kitchens, of an earlier plan or frozen."""
    rows = scenario["orders"]
    chosen = rows[list(flags)].eq(True).any(axis=1) & (rows["quantity"] > 0)
    return rows[chosen & rows["kitchen"].isin(demand.open_kitchens(scenario)["kitchen"])]


def sent(plan: Plan) -> pd.DataFrame:
    return plan.tables.deliveries[plan.tables.deliveries["quantity"] > 0]


@pytest.mark.parametrize(("name", "kind"), PLANS)
def test_over_budget(name: str, kind: str) -> None:
    plan = told_plan(name, kind)
    table = plan.money
    places = table["kitchen"] + "/" + budget.period_start(plan.scenario, table["period"])
    told = dict(zip(places, table["over_rp"], strict=True))
    assert {place: rp for place, rp in told.items() if rp > 0} == near(soft(plan, "budget", "rp"))


@pytest.mark.parametrize(("name", "kind"), PLANS)
def test_goods_of_a_budget_are_those_of_the_plan_and_of_orders_before(name: str, kind: str) -> None:
    plan = told_plan(name, kind)
    parts = (plan.tables.deliveries, facts.earlier(plan.scenario))
    rows = pd.concat([part[["kitchen", "day", "amount_rp"]] for part in parts])
    rows["period"] = periods(plan.scenario, rows["day"])
    wanted = rows.groupby(["kitchen", "period"])["amount_rp"].sum()
    told = plan.money.set_index(["kitchen", "period"])["goods_rp"]
    assert told[told > 0].to_dict() == near(wanted[wanted > 0].to_dict())
    kitchens = plan.kitchens.set_index("kitchen")
    assert kitchens["goods_rp"].sum() == near(wanted.sum())
    known = kitchens[kitchens["budget_rp"].notna()]
    over = plan.money["over_rp"].groupby(plan.money["kitchen"]).sum().reindex(known.index)
    facts_rp = money.spent(plan.scenario, plan.tables).groupby("kitchen")["facts_rp"].sum().reindex(known.index)
    dear = known["cost_per_meal_rp"] * known["meals"] > (known["budget_rp"] + facts_rp) * (1 + CLOSE) + CLOSE
    assert (over[dear] > 0).all()


@pytest.mark.parametrize(("name", "kind"), PLANS)
def test_cash(name: str, kind: str) -> None:
    plan = told_plan(name, kind)
    scenario, tables = plan.scenario, plan.tables
    peak = plan.suppliers.set_index("supplier")["cash_peak_rp"]
    counted = cash.limits(scenario, tables)
    for row in counted.itertuples():
        assert row.amount == near(owed(plan, row.supplier, row.day))
    for supplier in peak.index:
        assert peak[supplier] == near(max(owed(plan, supplier, day) for day in demand.all_days(scenario)))
    most = counted.groupby("supplier")["amount"].max()
    assert (most <= peak[most.index] * (1 + CLOSE) + CLOSE).all()


def owed(plan: Plan, supplier: str, day: pd.Timestamp) -> float:
    """Add up, order by order, what a supplier has out on a day."""
    scenario, tables = plan.scenario, plan.tables
    row = scenario["suppliers"].set_index("supplier").loc[supplier]
    term, passed = int(row["term_days"]), (day - pd.Timestamp(scenario.settings.first_day)).days
    receivable = 0.0 if pd.isna(row["receivable_rp"]) else float(row["receivable_rp"])
    out = receivable * min(1.0, max(0.0, 1 - passed / term)) if term else 0.0
    own = offers.own_cost_matrix(scenario)
    for table in (tables.deliveries, tables.sources, facts.earlier(scenario)):
        mine = table[(table["supplier"] == supplier) & (table["day"] <= day)]
        mine = mine[(day - mine["day"]).dt.days <= term]
        each = offers.on_days(scenario, own, mine)
        if "cost_rp" in mine:
            each = mine["cost_rp"].to_numpy(float) - (each if table is tables.sources else 0.0)
        out += float((mine["quantity"].to_numpy(float) * each).sum())
    return out


@pytest.mark.parametrize(("name", "kind"), PLANS)
def test_parties_and_kitchens(name: str, kind: str) -> None:
    plan = told_plan(name, kind)
    missing: dict[str, float] = {}
    for place, amount in soft(plan, "breadth", "parties").items():
        kitchen = place.split("/")[0]
        missing[kitchen] = max(missing.get(kitchen, 0.0), amount)
    rows = plan.kitchens.set_index("kitchen")
    lacking = (rows["min_parties"].fillna(0.0) - rows["parties"]).clip(lower=0.0)
    assert lacking[lacking > 0].to_dict() == near(missing)
    counted = breadth.limits(plan.scenario, plan.tables)["kitchens"].set_index("supplier")["amount"]
    told = plan.suppliers.set_index("supplier")["kitchens"]
    assert told[told > 0].to_dict() == counted.to_dict()


@pytest.mark.parametrize(("name", "kind"), PLANS)
def test_who_starts(name: str, kind: str) -> None:
    plan = told_plan(name, kind)
    scenario, table = plan.scenario, plan.scenario["suppliers"].set_index("supplier")
    preparing = set(table.index[table["kind"].eq("coop") & table["stage"].eq("preparing")])
    delivers = set(sent(plan)["supplier"])
    new = delivers - set(before(scenario, "earlier")["supplier"])
    paid = table["onboarding_rp"].astype(float).fillna(0.0)
    told = rows_of(plan, "onboarding", "en")
    assert set(told["supplier"]) == {one for one in new if one in preparing or paid[one] > 0}
    assert plan.cost_rp["onboarding"] == near(told["onboarding_rp"].sum()) == near(paid[sorted(new)].sum())
    counted = onboarding._starters(scenario, plan.tables)["amount"]
    standing = set(before(scenario, "earlier", "frozen")["supplier"])
    assert counted.tolist() in ([], [len(preparing & (delivers | standing))])


@pytest.mark.parametrize(("name", "kind"), PLANS)
def test_deliveries_and_trips(name: str, kind: str) -> None:
    plan = told_plan(name, kind)
    scenario, made = plan.scenario, plan.tables.trips
    counts = order_counts(plan)
    assert counts["visits"] == trips._doors(scenario, plan.tables)["amount"].sum()
    fleet = trips._fleet(scenario, plan.tables) if len(made) else made.rename(columns={"trips": "amount"})
    assert counts["trips"] == fleet["amount"].sum()
    most = fleet.groupby(["supplier", "day"])["amount"].sum().groupby("supplier").max()
    told = plan.suppliers.set_index("supplier")["trips_per_day"]
    assert told[told > 0].to_dict() == most[most > 0].to_dict()
    rows = plan.tables.deliveries
    paid = carriage.carried_rp(scenario, rows).sum() + carriage.delivery_rp(scenario, rows).sum() + made["rp"].sum()
    assert plan.cost_rp["transport"] == near(paid) == near(plan.money["transport_rp"].sum())


@pytest.mark.parametrize(("name", "kind"), PLANS)
def test_orders_and_packs(name: str, kind: str) -> None:
    plan = told_plan(name, kind)
    orders = find_orders(plan.scenario, plan.tables)
    assert len(orders) == order_counts(plan)["visits"]
    rupiah = [whole_rupiah(rp) for rp in sent(plan)["amount_rp"]]
    assert sum(order.to_json()["amount_rp"] for order in orders) == sum(rupiah)
    for order in orders:
        for line in order.lines[order.lines["trip"].notna()].itertuples():
            (row,) = order.trips[order.trips["vehicle"] == line.vehicle].itertuples()
            assert row.first_trip <= line.trip <= row.last_trip
    broken = packs.audit(plan.scenario, plan.tables)
    assert loose(plan) <= {tuple(breach.key.values()) for breach in broken}
    above = {tuple(breach.key.values()) for breach in broken if breach.amount > breach.limit}
    assert above <= loose(plan)  # those below may be smaller than the smallest order


def loose(plan: Plan) -> set[tuple[object, ...]]:
    """Orders of goods in packs, beside those that stand, of which no packs are told."""
    terms = order_terms(plan.scenario)[["supplier", "item", "pack_units"]]
    rows = sent(plan)
    rows = rows[~facts.stands(plan.scenario, rows)].merge(terms, on=["supplier", "item"])
    rows = rows[rows["pack_units"].notna() & rows["packs"].isna()]
    return set(rows[facts.KEY].assign(day=rows["day"].dt.strftime("%Y-%m-%d")).itertuples(index=False, name=None))


@pytest.mark.parametrize(("name", "kind"), PLANS)
def test_the_share_of_cooperatives(name: str, kind: str) -> None:
    plan = told_plan(name, kind)
    settings = plan.scenario.settings
    if settings.local_counts == "coops":
        wanted = max(0.0, (settings.local_share_min or 0.0) - plan.coop_share) * plan.cost_rp["goods"]
        assert sum(soft(plan, "local_share", "rp").values()) == near(wanted, abs=1e-3)


@pytest.mark.parametrize(("name", "kind"), PLANS)
def test_meals_and_needs(name: str, kind: str) -> None:
    plan = told_plan(name, kind)
    needed, short = demand.meals(plan.scenario)["meals"].sum(), plan.tables.shortages
    for told in (plan.meals["needed"], plan.kitchens["meals"].sum(), plan.money["meals"].sum()):
        assert told == near(needed)
    assert plan.meals["short"] == near(short["meals"].sum()) == near(plan.kitchens["short_meals"].sum())
    assert plan.balance["short"].sum() == near(short["missing"].sum())
    assert plan.balance["need"].sum() == near(demand.needs(plan.scenario)["need"].sum())
    groups = plan.balance[[f"delivered_{who}" for who in ("coops", "producers", "outside")]]
    assert groups.sum(axis=None) == near(plan.tables.deliveries["quantity"].sum())


@pytest.mark.parametrize(("name", "kind"), PLANS)
def test_what_lies_in_kitchens_overnight(name: str, kind: str) -> None:
    plan = told_plan(name, kind)
    scenario, tables = plan.scenario, plan.tables
    items = scenario["items"].set_index("item")
    goods, used = ledger.lots(scenario, tables), ledger.cooked(tables)
    counted = store._nights(scenario, goods, used, tables.leftovers).set_index(store.KEY)["kg"]
    stock = tables.stock.assign(storage=tables.stock["item"].map(items["storage"]))
    stock["kg"] = stock["end"].astype(float) * stock["item"].map(items["kg_per_unit"]).astype(float)
    told = stock.groupby(store.KEY)["kg"].sum().reindex(counted.index).fillna(0.0)
    assert told.to_dict() == near(counted.to_dict(), abs=UNWRITTEN)


@pytest.mark.parametrize(("name", "kind"), PLANS)
def test_rungs_and_sums(name: str, kind: str) -> None:
    plan = told_plan(name, kind)
    hardship, rupiah = plan.rungs
    assert hardship.value >= plan.meals["short"] - CLOSE
    assert rupiah.value == near(plan.cost_rp["total"] + plan.soft["rp"].sum())
    parts = sum(rp for part, rp in plan.cost_rp.items() if part != "total")
    assert plan.cost_rp["total"] == near(parts)
    goods = plan.tables.deliveries["amount_rp"].sum()
    assert plan.cost_rp["goods"] == near(goods) == near(plan.suppliers["sold_rp"].sum())
    assert plan.money["goods_rp"].sum() == near(goods + facts.earlier(plan.scenario)["amount_rp"].sum())
