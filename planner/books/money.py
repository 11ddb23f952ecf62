"""The money of a plan: what is paid for what, by whom against which limit, computed from its tables."""

from __future__ import annotations

import numpy as np
import pandas as pd

from planner.books import carriage, facts
from planner.books.tables import PlanTables
from planner.scenario import Scenario, demand, offers
from planner.scenario.money import budgets, periods, receivable

GROUPS = {"coop": "coops", "producer": "producers", "wholesaler": "outside", "market": "outside"}


def transport(scenario: Scenario, tables: PlanTables) -> pd.Series:
    """Transport (Rp) of every delivery: by its quantity, per delivery, and for trips, at a delivery's first row."""
    sent = tables.deliveries
    paid = carriage.carried_rp(scenario, sent)
    if tables.holds("trips"):
        paid = paid + carriage.delivery_rp(scenario, sent)
    if len(tables.trips):
        fares = tables.trips.astype({"day": sent["day"].dtype}).groupby(carriage.DELIVERY)["rp"].sum()
        first = sent[carriage.rides(scenario, sent) & (sent["quantity"] > 0)].drop_duplicates(carriage.DELIVERY)
        paid[first.index] += fares.reindex(pd.MultiIndex.from_frame(first[carriage.DELIVERY])).fillna(0.0).to_numpy()
    return paid


def onboarding(scenario: Scenario, tables: PlanTables) -> pd.Series:
    """What starting with suppliers costs (Rp), by supplier that delivers and did not for an earlier plan."""
    cost = scenario["suppliers"].set_index("supplier")["onboarding_rp"].astype(float).fillna(0.0)
    sent = tables.deliveries[tables.deliveries["quantity"] > 0]
    started = cost.index.isin(sent["supplier"]) & ~cost.index.isin(facts.earlier(scenario)["supplier"])
    return cost[started & (cost > 0) & tables.holds("onboarding")]


def landed_cost(scenario: Scenario, tables: PlanTables) -> dict[str, float]:
    """Goods at price, transport, onboarding, holding and their sum (Rp).

    Holding is paid for the nights from delivery (opening stock: from first_day) to cooking; not for what is never
    cooked. What a rule charges costs nothing where it does not hold: trips and deliveries, onboarding, and of rule
    need, holding.
    """
    holding = scenario["items"].set_index("item")["holding_rp_per_unit_day"].astype(float).fillna(0.0)
    first = pd.Timestamp(scenario.settings.first_day)
    nights = (tables.stock["day"] - first).dt.days
    cooked = tables.stock["cooked"].astype(float) - tables.stock["in"].astype(float)
    over = tables.leftovers[~tables.leftovers["opening"]]
    idle = over["quantity"] * (over["day"] - first).dt.days * over["item"].map(holding)
    kept_rp = float((cooked * nights * tables.stock["item"].map(holding)).sum() + idle.sum())
    parts = {
        "goods": float(tables.deliveries["amount_rp"].sum()),
        "transport": float(transport(scenario, tables).sum()),
        "onboarding": float(onboarding(scenario, tables).sum()),
        "holding": kept_rp if tables.holds("need") else 0.0,
    }
    return {**parts, "total": sum(parts.values())}


def coop_share(scenario: Scenario, tables: PlanTables) -> float:
    """Share of the goods' money that goes to cooperatives (0 .. 1)."""
    kind = scenario["suppliers"].set_index("supplier")["kind"]
    spent = tables.deliveries["amount_rp"].groupby(tables.deliveries["supplier"].map(kind)).sum()
    return float(spent.get("coop", 0.0) / spent.sum()) if spent.sum() > 0 else 0.0


def spent(scenario: Scenario, tables: PlanTables) -> pd.DataFrame:
    """What kitchens spend on goods in each funding period, orders of an earlier plan included.

    Returns
    -------
    kitchen, period, goods_rp, facts_rp (of it by orders given before: those that stand and those of an earlier plan),
    budget_rp, meals (of the period; NaN = no budget), over_rp: what new deliveries spend beyond the budget, or beyond
    what orders given before have taken where that alone is more (Rp).
    """
    key, given, before = ["kitchen", "period"], tables.deliveries, facts.earlier(scenario)
    given = given.assign(period=periods(scenario, given["day"]))
    bought = pd.concat([part[[*key, "amount_rp"]] for part in (given, before)]).groupby(key)["amount_rp"].sum()
    table = budgets(scenario).merge(bought.rename("goods_rp").reset_index(), on=key, how="outer")
    table = table.sort_values(key, ignore_index=True).fillna({"goods_rp": 0.0})
    table["facts_rp"] = facts.taken(table, pd.concat([facts.frozen(scenario), before]), key, "amount_rp")
    table["over_rp"] = (table["goods_rp"] - table[["budget_rp", "facts_rp"]].max(axis=1)).clip(lower=0)
    table["over_rp"] = table["over_rp"].where(table["budget_rp"].notna(), 0.0)
    return table


def money(scenario: Scenario, tables: PlanTables) -> pd.DataFrame:
    """What each kitchen spends in each funding period against its budget (Rp; NaN = no budget).

    Returns
    -------
    kitchen, period, budget_rp, goods_rp (with orders of an earlier plan, as the budget counts), transport_rp (of this
    plan), over_rp (as `spent` tells), meals.
    """
    sent = tables.deliveries.assign(transport_rp=transport(scenario, tables).to_numpy())
    sent["period"] = periods(scenario, sent["day"])
    carried = sent.groupby(["kitchen", "period"])["transport_rp"].sum().reset_index()
    table = spent(scenario, tables).merge(carried, on=["kitchen", "period"], how="left")
    table = table.fillna({"transport_rp": 0.0, "meals": 0.0})
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


def unpaid(scenario: Scenario, spending: pd.DataFrame) -> pd.DataFrame:
    """What is not yet paid of some spending (supplier, day, rp): suppliers x days of the plan (Rp).

    Goods are paid term_days after they came; those of the last day still open count.
    """
    days, suppliers = demand.all_days(scenario), scenario["suppliers"].set_index("supplier")
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
    """Money tied up by goods not yet paid, those of an earlier plan too, and receivables (Rp): suppliers x days."""
    spending = pd.concat([outlays(scenario, tables), bills(facts.earlier(scenario))])
    return receivable(scenario, demand.all_days(scenario)) + unpaid(scenario, spending)
