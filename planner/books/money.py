"""The money of a plan: what is paid for what, by whom against which limit, computed from its tables."""

from __future__ import annotations

import numpy as np
import pandas as pd

from planner.books import carriage, facts
from planner.books.parties import newcomers
from planner.books.tables import PlanTables
from planner.scenario import Scenario, demand, offers
from planner.scenario.money import budgets, periods, receivable
from planner.units import exceeds

GROUPS = {"coop": "coops", "producer": "producers", "wholesaler": "outside", "market": "outside"}


def transport(scenario: Scenario, tables: PlanTables) -> pd.DataFrame:
    """What carrying costs: day, supplier, kitchen, item (absent where trips carry nothing), rp.

    A row per row of deliveries (by its quantity, per delivery, and for trips, at a delivery's first row), and one per
    delivery of a plan made by hand whose trips carry nothing.
    """
    sent = tables.deliveries
    paid = carriage.carried_rp(scenario, sent)
    if tables.holds("trips"):
        paid = paid + carriage.delivery_rp(scenario, sent)
    rows = sent[[*carriage.DELIVERY, "item"]].assign(rp=paid)
    if len(tables.trips):
        fares = tables.trips.astype({"day": sent["day"].dtype}).groupby(carriage.DELIVERY)["rp"].sum()
        first = sent[carriage.rides(scenario, sent) & (sent["quantity"] > 0)].drop_duplicates(carriage.DELIVERY)
        loaded = pd.MultiIndex.from_frame(first[carriage.DELIVERY])
        rows.loc[first.index, "rp"] += fares.reindex(loaded).fillna(0.0).to_numpy()
        empty = fares[~fares.index.isin(loaded)].reset_index()
        rows = pd.concat([rows, empty]) if len(empty) else rows
    return rows


def onboarding(scenario: Scenario, tables: PlanTables) -> pd.Series:
    """What starting with suppliers costs (Rp), by supplier that delivers and did not for an earlier plan."""
    cost = scenario["suppliers"].set_index("supplier")["onboarding_rp"].astype(float).fillna(0.0)
    started = cost.index.isin(newcomers(scenario, tables))
    return cost[started & (cost > 0) & tables.holds("onboarding")]


def holding(scenario: Scenario, tables: PlanTables) -> pd.DataFrame:
    """What keeping goods costs: kitchen, item, rp; a row may tell what another keeps less."""
    rates = scenario["items"].set_index("item")["holding_rp_per_unit_day"].astype(float).fillna(0.0)
    first, over = pd.Timestamp(scenario.settings.first_day), tables.leftovers[~tables.leftovers["opening"]]
    used = tables.stock["cooked"].astype(float) - tables.stock["in"].astype(float)
    parts = [
        rows[["kitchen", "item"]].assign(rp=units * (rows["day"] - first).dt.days * rows["item"].map(rates))
        for rows, units in ((tables.stock, used), (over, over["quantity"]))
    ]
    kept = pd.concat(parts, ignore_index=True).astype({"rp": float})
    return kept if tables.holds("need") else kept.iloc[:0]


def landed_cost(scenario: Scenario, tables: PlanTables) -> dict[str, float]:
    """Goods at price, transport, onboarding, holding and their sum (Rp).

    Holding is paid for the nights from delivery (opening stock: from first_day) to cooking; not for what is never
    cooked. What a rule charges costs nothing where it does not hold: trips and deliveries, onboarding, and of rule
    need, holding.
    """
    parts = {
        "goods": float(tables.deliveries["amount_rp"].sum()),
        "transport": float(transport(scenario, tables)["rp"].sum()),
        "onboarding": float(onboarding(scenario, tables).sum()),
        "holding": float(holding(scenario, tables)["rp"].sum()),
    }
    return {**parts, "total": sum(parts.values())}


def sold(tables: PlanTables, labels: pd.Series) -> pd.Series:
    """What is paid for goods (Rp) by label of the supplier that sells them; `labels` by supplier."""
    return tables.deliveries["amount_rp"].groupby(tables.deliveries["supplier"].map(labels)).sum()


def coop_share(scenario: Scenario, tables: PlanTables) -> float:
    """Share of the goods' money that goes to cooperatives (0 .. 1)."""
    spent = sold(tables, scenario["suppliers"].set_index("supplier")["kind"])
    return float(spent.get("coop", 0.0) / spent.sum()) if spent.sum() > 0 else 0.0


def spent(scenario: Scenario, tables: PlanTables) -> pd.DataFrame:
    """What kitchens spend on goods in each funding period, orders of an earlier plan included.

    Returns
    -------
    kitchen, period (in which it cooks, has a budget or gets goods), goods_rp, facts_rp (of it by orders given before:
    those that stand and those of an earlier plan), budget_rp (NaN = none), over_rp: what new deliveries spend beyond
    the budget, or beyond what orders given before have taken where that alone is more (Rp), meals.
    """
    key, given, before = ["kitchen", "period"], tables.deliveries, facts.earlier(scenario)
    given = given.assign(period=periods(scenario, given["day"]))
    bought = pd.concat([part[[*key, "amount_rp"]] for part in (given, before)]).groupby(key)["amount_rp"].sum()
    served = demand.meals(scenario)
    served = served.assign(period=periods(scenario, served["day"])).groupby(key, as_index=False)[["meals"]].sum()
    table = budgets(scenario)[[*key, "budget_rp"]].merge(served, on=key, how="outer")
    table = table.merge(bought.rename("goods_rp").reset_index(), on=key, how="outer")
    table = table.sort_values(key, ignore_index=True).fillna({"goods_rp": 0.0, "meals": 0.0})
    table["facts_rp"] = facts.taken(table, pd.concat([facts.frozen(scenario), before]), key, "amount_rp")
    limit = table["budget_rp"].clip(lower=table["facts_rp"])  # stays NaN without a budget
    table["over_rp"] = (table["goods_rp"] - limit).where(exceeds(table["goods_rp"], limit), 0.0)
    return table


def money(scenario: Scenario, tables: PlanTables) -> pd.DataFrame:
    """What each kitchen spends in each funding period against its budget (Rp; NaN = no budget).

    Returns
    -------
    kitchen, period, budget_rp, goods_rp (with orders of an earlier plan, as the budget counts), transport_rp (of this
    plan), over_rp (as `spent` tells), meals.
    """
    paid, key = transport(scenario, tables).rename(columns={"rp": "transport_rp"}), ["kitchen", "period"]
    carried = paid.assign(period=periods(scenario, paid["day"])).groupby(key)["transport_rp"].sum().reset_index()
    table = spent(scenario, tables).merge(carried, on=key, how="outer").sort_values(key, ignore_index=True)
    table = table.fillna(dict.fromkeys(("goods_rp", "transport_rp", "over_rp", "meals"), 0.0))
    return table[["kitchen", "period", "budget_rp", "goods_rp", "transport_rp", "over_rp", "meals"]]


def outlays(scenario: Scenario, tables: PlanTables) -> pd.DataFrame:
    """What suppliers spend on what they deliver: supplier, day, rp (own cost of own goods, growers' cost of theirs)."""
    sent, grown = tables.deliveries, tables.sources
    own_cost = offers.own_cost_matrix(scenario)
    cost = sent["quantity"] * np.nan_to_num(offers.on_days(scenario, own_cost, sent))
    more = grown["quantity"] * (grown["cost_rp"] - np.nan_to_num(offers.on_days(scenario, own_cost, grown)))
    parts = [sent.assign(rp=cost), grown.assign(rp=more)]
    both = pd.concat([part[["supplier", "day", "rp"]] for part in parts])
    return both.groupby(["supplier", "day"])["rp"].sum().reset_index()


def bills(orders: pd.DataFrame, cost: str = "cost_rp") -> pd.DataFrame:
    """What orders cost their suppliers: supplier, day, rp; `cost` names the column of Rp per unit."""
    return orders[["supplier", "day"]].assign(rp=orders["quantity"] * orders[cost])


def unpaid(scenario: Scenario, spending: pd.DataFrame, days: pd.DatetimeIndex) -> pd.DataFrame:
    """What is not yet paid of some spending (supplier, day, rp): suppliers x days that follow each other (Rp).

    Goods are paid term_days after they came; those of the last day still open count.
    """
    suppliers = scenario["suppliers"].set_index("supplier")
    first = min([days[0], *spending["day"]])
    daily = spending.pivot_table(index="supplier", columns="day", values="rp", aggfunc="sum", fill_value=0.0)
    every = pd.date_range(first, days[-1], unit=days.unit)
    daily = daily.reindex(index=suppliers.index, columns=every, fill_value=0.0).astype(float).fillna(0.0)
    open_days = suppliers["term_days"].astype(int)
    rolled = [
        row.rolling(count + 1, min_periods=1).sum() for count, (_, row) in zip(open_days, daily.iterrows(), strict=True)
    ]
    table = pd.DataFrame(rolled, index=daily.index, columns=every) if rolled else daily
    return table[days]


def cash_tied(scenario: Scenario, tables: PlanTables) -> pd.DataFrame:
    """Money tied up by goods not yet paid, those of an earlier plan too, and receivables (Rp): suppliers x days.

    The days are those of the plan, and all from and to those on which goods come that a plan made by hand has outside.
    """
    days, paid = demand.all_days(scenario), outlays(scenario, tables)
    first, last = min([days[0], *paid["day"]]), max([days[-1], *paid["day"]])
    every = pd.date_range(first, last, unit=days.unit)
    return owed(scenario, pd.concat([paid, bills(facts.earlier(scenario))]), every)


def owed(scenario: Scenario, spending: pd.DataFrame, days: pd.DatetimeIndex) -> pd.DataFrame:
    """Receivables, and what is unpaid of some spending (supplier, day, rp): suppliers x days (Rp)."""
    return receivable(scenario, days) + unpaid(scenario, spending, days)
