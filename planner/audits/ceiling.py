"""Rule 7, ceiling: what is sold above an item's ceiling is shown with evidence, charged, or a breach."""

from __future__ import annotations

import pandas as pd

from planner.audits.breach import Breach, breaches
from planner.books.tables import PlanTables
from planner.scenario import Scenario
from planner.units import exceeds

NAME = "ceiling"


def audit(scenario: Scenario, tables: PlanTables) -> list[Breach]:
    """Prices above the ceiling where the settings forbid them; nothing where they do not."""
    if scenario.settings.ceiling_mode != "forbid":
        return []
    key = ["supplier", "item", "day"]
    table = _above(scenario, tables).rename(columns={"price_rp": "amount", "ceiling_rp": "limit"})
    broken = table.drop_duplicates(key)[[*key, "amount", "limit"]].assign(unit="rp")
    return breaches(NAME, "ceiling.forbidden", broken, tables.deliveries, concerns=[key])


def soft(scenario: Scenario, tables: PlanTables) -> pd.DataFrame:
    """What is charged, by supplier and item: where, amount (Rp above the ceiling), unit, rp."""
    table = _above(scenario, tables)
    if scenario.settings.ceiling_mode != "charge":
        table = table.iloc[:0]
    over = (table["price_rp"] - table["ceiling_rp"]) * table["quantity"]
    amount = over.groupby(table["supplier"] + "/" + table["item"]).sum()
    penalty = scenario.settings.ceiling_penalty or 0.0
    return pd.DataFrame({"where": amount.index, "amount": amount, "unit": "rp", "rp": amount * penalty})


def flags(scenario: Scenario, tables: PlanTables) -> pd.DataFrame:
    """The evidence, by supplier, item and price.

    Returns
    -------
    where, day (the first), amount (price, Rp per unit), limit (ceiling), quantity (units sold at it), basis and date of
    the ceiling.
    """
    table = _above(scenario, tables).sort_values(["supplier", "item", "day"], kind="stable")
    groups = table.groupby(["supplier", "item", "price_rp"], as_index=False, sort=False)
    table = groups.agg(day=("day", "first"), quantity=("quantity", "sum"))
    items = scenario["items"][["item", "ceiling_rp", "ceiling_basis", "ceiling_date"]]
    table = table.merge(items, on="item").assign(where=table["supplier"] + "/" + table["item"])
    names = {"price_rp": "amount", "ceiling_rp": "limit", "ceiling_basis": "basis", "ceiling_date": "date"}
    return table.rename(columns=names)[["where", "day", "amount", "limit", "quantity", "basis", "date"]]


def _above(scenario: Scenario, tables: PlanTables) -> pd.DataFrame:
    """Deliveries priced above the ceiling, with it."""
    table = tables.deliveries[["day", "supplier", "item", "quantity", "price_rp"]]
    table = table.merge(scenario["items"][["item", "ceiling_rp"]], on="item")
    return table[exceeds(table["price_rp"], table["ceiling_rp"]) & (table["quantity"] > 0)]
