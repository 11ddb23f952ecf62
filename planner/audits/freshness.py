"""Rule 3, freshness: everything cooked came within the item's window; everything delivered may serve some meal."""

from __future__ import annotations

import numpy as np
import pandas as pd

from planner.audits import ledger
from planner.audits.breach import Breach, breaches
from planner.books import facts
from planner.books.tables import PlanTables
from planner.scenario import Scenario, demand
from planner.units import exceeds

NAME = "freshness"


def audit(scenario: Scenario, tables: PlanTables) -> list[Breach]:
    """Meals cooked from goods too old or too young, and deliveries too early or too late for any meal."""
    key = ["kitchen", "item", "day"]
    given, stale, useless = tables.deliveries, _stale(scenario, tables), _useless(scenario, tables)
    return [
        *breaches(NAME, "freshness.stale", stale, given, concerns=[key, key[:2]], otherwise="stock"),
        *breaches(NAME, "freshness.useless", useless, given, concerns=[["supplier", *key]]),
    ]


def _stale(scenario: Scenario, tables: PlanTables) -> pd.DataFrame:
    """What is cooked from goods that are there but outside their window."""
    windows, units = ledger.windows(scenario), scenario["items"].set_index("item")["unit"]
    parts = [pd.DataFrame({name: [] for name in ("kitchen", "item", "day", "amount", "limit", "unit")})]
    for (kitchen, item), goods, used in ledger.by_pair(ledger.lots(scenario, tables), ledger.cooked(tables)):
        fresh = ledger.oldest_first(goods, used, windows[item])
        there = ledger.oldest_first(goods, used, ledger.ANY_TIME)
        amount = pd.Series(fresh.wanted)
        limit = amount - np.maximum(fresh.lacking - there.lacking, 0.0)
        rows = {"kitchen": kitchen, "item": item, "day": fresh.used, "amount": amount, "limit": limit}
        stale = exceeds(amount, limit)
        if stale.any():
            parts.append(pd.DataFrame({**rows, "unit": units[item]})[stale])
    return pd.concat([part for part in parts if len(part)] or parts, ignore_index=True)


def _useless(scenario: Scenario, tables: PlanTables) -> pd.DataFrame:
    """Deliveries with nothing inside the window to cook them for; orders that stand are facts."""
    given = tables.deliveries[["supplier", "kitchen", "item", "day", "quantity", "unit"]]
    given = given[exceeds(given["quantity"], 0.0) & ~facts.stands(scenario, given)]
    given = given.rename(columns={"quantity": "amount"})
    meal = ["kitchen", "item", "day"]
    needs = pd.concat([demand.needs(scenario)[meal], demand.substitutions(scenario)[meal]]).drop_duplicates()
    needs = needs.rename(columns={"day": "cooking"})
    window = demand.windows(scenario)[["item", "latest_days", "earliest_days"]]
    table = given.reset_index().merge(needs, on=["kitchen", "item"]).merge(window, on="item")
    age = (table["cooking"] - table["day"]).dt.days
    serves = (age >= table["latest_days"]) & (age <= table["earliest_days"].fillna(np.inf))
    first = demand.all_days(scenario)[0]
    useful = table.loc[serves & (table["day"] >= first), "index"]
    table = given[~given.index.isin(useful)]
    return table.assign(limit=0.0)[["supplier", "kitchen", "item", "day", "amount", "limit", "unit"]]
