"""Who deals with whom: suppliers that deliver and start to, and from how many parties a kitchen buys."""

from __future__ import annotations

import pandas as pd

from planner.books import facts
from planner.books.tables import PlanTables
from planner.scenario import Scenario, demand, money, orders
from planner.units import SMALLEST_PURCHASE, exceeds


def parties(scenario: Scenario, tables: PlanTables) -> pd.DataFrame:
    """Parties a kitchen buys from in a funding period in which it cooks: kitchen, period, parties, min_parties.

    A supplier counts with its growers where at least party_min_rp, and anything at all, is bought from it.
    """
    bought = (
        all_bought(scenario, tables)
        .groupby(["kitchen", "period", "supplier"], as_index=False)[["quantity", "amount_rp"]]
        .sum()
    )
    least = pd.Series(scenario.settings.party_min_rp, index=bought.index)
    bought = bought[~exceeds(least, bought["amount_rp"]) & (bought["quantity"] >= SMALLEST_PURCHASE)]
    bought["parties"] = bought["supplier"].map(orders.parties(scenario))
    sums = bought.groupby(["kitchen", "period"])["parties"].sum().rename("parties").reset_index()
    cooking = demand.cooking_days(scenario)
    table = cooking.assign(period=money.periods(scenario, cooking["day"]))[["kitchen", "period"]].drop_duplicates()
    table = table.merge(sums, how="left", on=["kitchen", "period"]).fillna({"parties": 0.0})
    wanted = scenario["kitchens"].set_index("kitchen")["min_parties"].astype(float)
    return table.assign(min_parties=table["kitchen"].map(wanted)).reset_index(drop=True)


def all_bought(scenario: Scenario, tables: PlanTables) -> pd.DataFrame:
    """What kitchens buy, and bought by an earlier plan: supplier, kitchen, item, period, quantity, amount_rp."""
    columns = ["supplier", "kitchen", "item", "period", "quantity", "amount_rp"]
    given = tables.deliveries
    given = given.assign(period=money.periods(scenario, given["day"]))
    return pd.concat([given[columns], facts.earlier(scenario)[columns]], ignore_index=True)


def delivering(tables: PlanTables) -> set[str]:
    """Suppliers that deliver anything."""
    return set(tables.deliveries.loc[tables.deliveries["quantity"] > 0, "supplier"])


def newcomers(scenario: Scenario, tables: PlanTables) -> set[str]:
    """Suppliers that deliver and did not for an earlier plan."""
    return delivering(tables) - set(facts.earlier(scenario)["supplier"])


def preparing(scenario: Scenario) -> set[str]:
    """Cooperatives that are still preparing."""
    suppliers = scenario["suppliers"]
    return set(suppliers.loc[suppliers["kind"].eq("coop") & suppliers["stage"].eq("preparing"), "supplier"])


def dealings(scenario: Scenario, tables: PlanTables) -> pd.DataFrame:
    """Who deals with whom, in this plan or by orders given before: supplier, kitchen, a row per pair."""
    given = tables.deliveries[tables.deliveries["quantity"] > 0]
    parts = [part[["supplier", "kitchen"]] for part in (given, facts.frozen(scenario), facts.earlier(scenario))]
    return pd.concat(parts).drop_duplicates(ignore_index=True)
