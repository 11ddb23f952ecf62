"""Rule 2, offer: nobody ships more than it offers, where, when or to whom it may not."""

from __future__ import annotations

import pandas as pd

from planner import terms
from planner.audits.admission import refused
from planner.audits.breach import Breach, breaches, exceeds
from planner.plantables import PlanTables
from planner.scenario import Scenario

NAME = "offer"

PAIR = ["supplier", "item"]


def audit(scenario: Scenario, tables: PlanTables) -> list[Breach]:
    """Deliveries that may not be, and offers overdrawn in a day, in all or from stock."""
    found, given = [], tables.deliveries
    for reason, rows in refused(scenario, given).groupby("reason", sort=False):
        broken = rows.drop(columns="reason")
        found += breaches(NAME, f"offer.{reason}", broken, given, concerns=[["supplier", "kitchen", "item", "day"]])
    units = scenario["items"].set_index("item")["unit"]
    for code, table in limits(scenario, tables).items():
        concerns = [[*PAIR, "day"], PAIR, ["item"]] if "day" in table else [PAIR, ["item"]]
        broken = table.assign(unit=table["item"].map(units))[exceeds(table["amount"], table["limit"])]
        broken = broken.drop_duplicates(PAIR) if code == "stock" else broken  # a stock stays overdrawn
        found += breaches(NAME, f"offer.{code}", broken, given, concerns=concerns)
    return found


def limits(scenario: Scenario, tables: PlanTables) -> dict[str, pd.DataFrame]:
    """Every limit of an offer that anything leaves, by code (per_day, total, stock).

    Returns
    -------
    supplier, item, day (not for total), amount, limit (NaN = none); of stock, amount and limit are those up to the day.
    """
    flows = _flows(scenario, tables)
    return {"per_day": _daily(flows), "total": _total(flows), "stock": _stock(flows)}


def _flows(scenario: Scenario, tables: PlanTables) -> pd.DataFrame:
    """What leaves each offer a day: amount (shipped, or handed out as a grower), own (less what growers handed in)."""
    key = [*PAIR, "day"]
    shipped = tables.deliveries.groupby(key)["quantity"].sum()
    handed = tables.sources.groupby(["producer", "item", "day"])["quantity"].sum().rename_axis(key)
    received = tables.sources.groupby(key)["quantity"].sum()
    parts = pd.DataFrame({"shipped": shipped, "handed": handed, "received": received}).fillna(0.0)
    parts["amount"] = parts["shipped"] + parts["handed"]
    parts["own"] = parts["amount"] - parts["received"]
    return parts.reset_index().merge(terms.offers(scenario), on=PAIR).sort_values(key)


def _daily(flows: pd.DataFrame) -> pd.DataFrame:
    return flows.rename(columns={"per_day": "limit"})[[*PAIR, "day", "amount", "limit"]]


def _total(flows: pd.DataFrame) -> pd.DataFrame:
    return flows.groupby(PAIR, as_index=False).agg(amount=("amount", "sum"), limit=("total", "first"))


def _stock(flows: pd.DataFrame) -> pd.DataFrame:
    """What of its own has left an offer by a day, and what was there on hand and came since."""
    table = flows[flows["has_stock"]]
    mornings = (table["day"] - table["stock_start"]).dt.days.clip(lower=0)
    table = table.assign(
        amount=table.groupby(PAIR)["own"].cumsum(),
        limit=table["on_hand"] + table["replenish_per_day"] * mornings,
    )
    return table[[*PAIR, "day", "amount", "limit"]]
