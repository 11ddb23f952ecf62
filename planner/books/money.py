"""The money of a plan: what is paid for what, by whom against which limit, computed from its tables."""

from __future__ import annotations

import pandas as pd

from planner.books import carriage, facts
from planner.books.tables import PlanTables
from planner.scenario import Scenario, demand, offers
from planner.scenario.money import budgets, periods, receivable

GROUPS = {"coop": "coops", "producer": "producers", "wholesaler": "outside", "market": "outside"}


def transport(scenario: Scenario, tables: PlanTables) -> pd.Series:
    """Transport (Rp) of every delivery: by its quantity, per delivery, and for trips, at a delivery's first row."""
    sent = tables.deliveries
    paid = carriage.carried_rp(scenario, sent) + carriage.delivery_rp(scenario, sent)
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
    return cost[started & (cost > 0)]


def landed_cost(scenario: Scenario, tables: PlanTables) -> dict[str, float]:
    """Goods at price, transport, onboarding, holding and their sum (Rp).

    Holding is paid for the nights from delivery (opening stock: from first_day) to cooking; not for what is never
    cooked.
    """
    holding = scenario["items"].set_index("item")["holding_rp_per_unit_day"].astype(float).fillna(0.0)
    first = pd.Timestamp(scenario.settings.first_day)
    nights = (tables.stock["day"] - first).dt.days
    cooked = tables.stock["cooked"].astype(float) - tables.stock["in"].astype(float)
    over = tables.leftovers[~tables.leftovers["opening"]]
    idle = over["quantity"] * (over["day"] - first).dt.days * over["item"].map(holding)
    parts = {
        "goods": float(tables.deliveries["amount_rp"].sum()),
        "transport": float(transport(scenario, tables).sum()),
        "onboarding": float(onboarding(scenario, tables).sum()),
        "holding": float((cooked * nights * tables.stock["item"].map(holding)).sum() + idle.sum()),
    }
    return {**parts, "total": sum(parts.values())}


def coop_share(scenario: Scenario, tables: PlanTables) -> float:
    """Share of the goods' money that goes to cooperatives (0 .. 1)."""
    kind = scenario["suppliers"].set_index("supplier")["kind"]
    spent = tables.deliveries["amount_rp"].groupby(tables.deliveries["supplier"].map(kind)).sum()
    return float(spent.get("coop", 0.0) / spent.sum()) if spent.sum() > 0 else 0.0


def money(scenario: Scenario, tables: PlanTables) -> pd.DataFrame:
    """What each kitchen spends in each funding period against its budget (Rp; NaN = no budget)."""
    sent = tables.deliveries.assign(transport_rp=transport(scenario, tables).to_numpy())
    sent["period"] = periods(scenario, sent["day"])
    spent = sent.groupby(["kitchen", "period"])[["amount_rp", "transport_rp"]].sum()
    table = budgets(scenario).set_index(["kitchen", "period"]).join(spent, how="outer")
    table = table.rename(columns={"amount_rp": "goods_rp"})
    for column in ("goods_rp", "transport_rp", "meals"):
        table[column] = table[column].fillna(0.0)
    table["over_rp"] = (table["goods_rp"] - table["budget_rp"]).clip(lower=0).fillna(0.0)
    columns = ["budget_rp", "goods_rp", "transport_rp", "over_rp", "meals"]
    return table[columns].reset_index()


def cash_tied(scenario: Scenario, tables: PlanTables) -> pd.DataFrame:
    """Money tied up by goods not yet paid and receivables (Rp), suppliers x days."""
    days = demand.all_days(scenario)
    owed = receivable(scenario, days)
    sent = tables.deliveries
    cost = sent["quantity"] * offers.on_days(scenario, offers.own_cost_matrix(scenario), sent)
    grown = tables.sources
    own = offers.on_days(scenario, offers.own_cost_matrix(scenario), grown)
    more = grown["quantity"] * (grown["cost_rp"] - own)
    pair = [sent.assign(rp=cost), grown.assign(rp=more)]
    spent = pd.concat([part[["supplier", "day", "rp"]] for part in pair])
    daily = spent.pivot_table(index="supplier", columns="day", values="rp", aggfunc="sum", fill_value=0.0)
    daily = daily.reindex(index=owed.index, columns=days, fill_value=0.0).astype(float).fillna(0.0)
    terms_days = scenario["suppliers"]["term_days"].astype(int)
    rolled = [
        row.rolling(days_open + 1, min_periods=1).sum()
        for days_open, (_, row) in zip(terms_days, daily.iterrows(), strict=True)
    ]
    return owed + (pd.DataFrame(rolled, index=daily.index) if rolled else 0.0)
