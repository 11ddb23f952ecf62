"""Rule 5, cash: goods a supplier has bought and not been paid for stay within its capital and credit."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from planner.audits.breach import Breach, breaches
from planner.books import facts
from planner.books.money import bills, cash_tied, outlays, owed
from planner.books.tables import PlanTables
from planner.scenario import Scenario, demand
from planner.units import exceeds

NAME = "cash"


def audit(scenario: Scenario, tables: PlanTables) -> list[Breach]:
    """Days on which money out is above capital and credit, or above receivables where they alone are more."""
    table = limits(scenario, tables)
    broken = table[exceeds(table["amount"], table["limit"])][["supplier", "day", "amount", "limit"]]
    given = tables.deliveries.assign(quantity=tables.deliveries["amount_rp"])
    concerns = [["supplier", "day"], ["supplier"]]
    return breaches(NAME, "cash.limit", broken.assign(unit="rp"), given, concerns=concerns)


def limits(scenario: Scenario, tables: PlanTables) -> pd.DataFrame:
    """Money out by supplier and day of spending: supplier, day, term_days, amount, limit (Rp; NaN = none)."""
    suppliers = scenario["suppliers"].assign(money=_money(scenario))
    table = outlays(scenario, tables).merge(suppliers[["supplier", "money", "term_days"]], on="supplier")
    stands = facts.frozen(scenario).assign(dearest_rp=lambda orders: _dearest_rp(scenario, orders))
    before = pd.concat([bills(facts.earlier(scenario)), bills(stands, "dearest_rp")])
    tied = cash_tied(scenario, tables)
    table["amount"] = _on_day(tied, table)
    facts_rp = _on_day(owed(scenario, before, pd.DatetimeIndex(tied.columns)), table)
    table["limit"] = np.maximum(table["money"], facts_rp)  # stays NaN without a limit
    return table[["supplier", "day", "term_days", "amount", "limit"]]


def flags(scenario: Scenario) -> pd.DataFrame:
    """Suppliers whose receivables and orders given before exceed their money: where, day, amount, limit (Rp)."""
    table = scenario["suppliers"].assign(limit=_money(scenario), day=pd.Timestamp(scenario.settings.first_day))
    stands, before = facts.frozen(scenario), facts.earlier(scenario)
    days = stands[["supplier", "day"]].merge(table.drop(columns="day"), on="supplier")
    table = pd.concat([table, days]) if len(days) else table
    table = table.drop_duplicates(["supplier", "day"]).reset_index(drop=True)
    table["amount"] = _on_day(owed(scenario, bills(pd.concat([stands, before])), demand.all_days(scenario)), table)
    table = table[exceeds(table["amount"], table["limit"])]
    table = table.sort_values(["supplier", "day"]).drop_duplicates("supplier")
    return table.rename(columns={"supplier": "where"})[["where", "day", "amount", "limit"]]


def _money(scenario: Scenario) -> pd.Series:
    """Capital and credit (Rp) of the suppliers in the order of their table; NaN = no limit."""
    return scenario["suppliers"][["capital_rp", "credit_rp"]].sum(axis=1, min_count=1)


def _on_day(money: pd.DataFrame, table: pd.DataFrame) -> npt.NDArray[np.float64]:
    """The money of each row's supplier on its day."""
    rows = money.index.get_indexer(pd.Index(table["supplier"]))
    columns = money.columns.get_indexer(pd.DatetimeIndex(table["day"]))
    return np.asarray(money.to_numpy(float)[rows, columns], dtype=float)


def _dearest_rp(scenario: Scenario, orders: pd.DataFrame) -> pd.Series:
    """What a unit of an order may cost its supplier at most: its own, or the dearest grower's (Rp)."""
    dearest = scenario["sources"].groupby(["supplier", "item"])["cost_rp"].max().astype(float)
    grown = dearest.reindex(pd.MultiIndex.from_frame(orders[["supplier", "item"]])).to_numpy(float)
    return pd.Series(np.fmax(orders["cost_rp"].to_numpy(float), grown), index=orders.index)
