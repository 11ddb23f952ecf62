"""Rule 2, offer: nobody ships more than it offers, where, when or to whom it may not."""

from __future__ import annotations

import pandas as pd

from planner.audits.admission import refused
from planner.audits.breach import Breach, breaches
from planner.books import facts
from planner.books.tables import PlanTables
from planner.scenario import Scenario, offers
from planner.units import exceeds

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
        broken = table.drop(columns="facts").assign(unit=table["item"].map(units))
        broken = broken[exceeds(table["amount"], table["limit"])]
        broken = broken.drop_duplicates(PAIR) if code == "stock" else broken  # a stock stays overdrawn
        found += breaches(NAME, f"offer.{code}", broken, given, concerns=concerns)
    return found


def limits(scenario: Scenario, tables: PlanTables) -> dict[str, pd.DataFrame]:
    """Every limit of an offer that anything leaves, by code (per_day, total, stock).

    Returns
    -------
    supplier, item, day (not for total), amount, facts (of it by orders given before), limit (NaN = none; never less
    than the facts); of stock, amount and limit are those up to the day.
    """
    return {code: _raised(table) for code, table in _limits(scenario, tables).items()}


def flags(scenario: Scenario, tables: PlanTables) -> pd.DataFrame:
    """Where orders given before take more than an offer: where (supplier/item), day, amount, limit, unit."""
    units, parts = scenario["items"].set_index("item")["unit"], []
    for table in _limits(scenario, tables).values():
        table = table[exceeds(table["facts"], table["limit"])].drop_duplicates(PAIR)
        table = table.assign(where=table["supplier"] + "/" + table["item"], unit=table["item"].map(units))
        parts.append(table.assign(amount=table["facts"]).reindex(columns=["where", "day", "amount", "limit", "unit"]))
    return pd.concat(parts, ignore_index=True)


def _raised(table: pd.DataFrame) -> pd.DataFrame:
    return table.assign(limit=table["limit"].clip(lower=table["facts"]))


def _limits(scenario: Scenario, tables: PlanTables) -> dict[str, pd.DataFrame]:
    """Every limit as it is given."""
    flows = _flows(scenario, tables)
    return {"per_day": _daily(flows), "total": _total(flows), "stock": _stock(flows)}


def _flows(scenario: Scenario, tables: PlanTables) -> pd.DataFrame:
    """What leaves each offer a day.

    Returns
    -------
    The columns of `terms.offers`, amount (shipped, or handed out as a grower), own (less what growers handed in),
    frozen (of the amount by orders that stand), earlier (what an earlier plan took of the offer).
    """
    key = [*PAIR, "day"]
    shipped = tables.deliveries.groupby(key)["quantity"].sum()
    handed = tables.sources.groupby(["producer", "item", "day"])["quantity"].sum().rename_axis(key)
    received = tables.sources.groupby(key)["quantity"].sum()
    parts = pd.DataFrame({"shipped": shipped, "handed": handed, "received": received}).fillna(0.0)
    parts["amount"] = parts["shipped"] + parts["handed"]
    parts["own"] = parts["amount"] - parts["received"]
    table = parts.reset_index().merge(offers.offers(scenario), on=PAIR).sort_values(key)
    table["frozen"] = facts.taken(table, facts.frozen(scenario), key)
    table["earlier"] = facts.taken(table, facts.earlier(scenario), PAIR)
    return table


def _daily(flows: pd.DataFrame) -> pd.DataFrame:
    return flows.rename(columns={"per_day": "limit", "frozen": "facts"})[[*PAIR, "day", "amount", "facts", "limit"]]


def _total(flows: pd.DataFrame) -> pd.DataFrame:
    sums = {name: (name, "sum") for name in ("amount", "frozen")}
    table = flows.groupby(PAIR, as_index=False).agg(**sums, earlier=("earlier", "first"), limit=("total", "first"))
    table = table.assign(amount=table["amount"] + table["earlier"], facts=table["frozen"] + table["earlier"])
    return table[[*PAIR, "amount", "facts", "limit"]]


def _stock(flows: pd.DataFrame) -> pd.DataFrame:
    """What of its own has left an offer by a day, and what was there on hand and came since."""
    table = flows[flows["has_stock"]]
    mornings = (table["day"] - table["stock_start"]).dt.days.clip(lower=0)
    table = table.assign(
        amount=table.groupby(PAIR)["own"].cumsum() + table["earlier"],
        facts=table.groupby(PAIR)["frozen"].cumsum() + table["earlier"],
        limit=table["on_hand"] + table["replenish_per_day"] * mornings,
    )
    return table[[*PAIR, "day", "amount", "facts", "limit"]]
