"""Rule 5, cash: goods a supplier has bought and not been paid for stay within its capital and credit."""

from __future__ import annotations

import numpy as np
import pandas as pd

from planner import terms
from planner.audits.breach import Breach, breaches, exceeds
from planner.plantables import PlanTables
from planner.scenario import Scenario

NAME = "cash"

SHIPMENT = ["supplier", "item", "day"]


def audit(scenario: Scenario, tables: PlanTables) -> list[Breach]:
    """Days on which money out is above capital and credit, or above receivables where they alone are more."""
    table = limits(scenario, tables)
    broken = table[exceeds(table["amount"], table["limit"])][["supplier", "day", "amount", "limit"]]
    given = tables.deliveries.assign(quantity=tables.deliveries["amount_rp"])
    concerns = [["supplier", "day"], ["supplier"]]
    return breaches(NAME, "cash.limit", broken.assign(unit="rp"), given, concerns=concerns)


def limits(scenario: Scenario, tables: PlanTables) -> pd.DataFrame:
    """Money out by supplier and day of spending: supplier, day, term_days, amount, limit (Rp; NaN = none)."""
    spent = _spending(scenario, tables)
    suppliers = scenario["suppliers"].assign(money=_money(scenario))
    table = spent.merge(suppliers[["supplier", "money", "term_days"]], on="supplier")
    owed = _receivable(scenario, table)
    table["amount"] = owed + _open_bills(table)
    table["limit"] = np.maximum(table["money"], owed)  # stays NaN without a limit
    return table[["supplier", "day", "term_days", "amount", "limit"]]


def flags(scenario: Scenario) -> pd.DataFrame:
    """Suppliers whose receivables alone exceed their money: where, day (the first), amount, limit (Rp)."""
    table = scenario["suppliers"].assign(limit=_money(scenario), day=pd.Timestamp(scenario.settings.first_day))
    table["amount"] = _receivable(scenario, table)
    table = table[exceeds(table["amount"], table["limit"])]
    return table.rename(columns={"supplier": "where"})[["where", "day", "amount", "limit"]]


def _money(scenario: Scenario) -> pd.Series:
    """Capital and credit (Rp) of the suppliers in the order of their table; NaN = no limit."""
    return scenario["suppliers"][["capital_rp", "credit_rp"]].sum(axis=1, min_count=1)


def _receivable(scenario: Scenario, table: pd.DataFrame) -> pd.Series:
    """Rp still owed to `supplier` on `day` for sales before the plan."""
    owed = table["supplier"].map(scenario["suppliers"].set_index("supplier")["receivable_rp"]).fillna(0.0)
    passed = (table["day"] - pd.Timestamp(scenario.settings.first_day)).dt.days
    term = table["term_days"].where(table["term_days"] > 0)
    return owed * (1 - passed / term).clip(lower=0).fillna(0.0)


def _spending(scenario: Scenario, tables: PlanTables) -> pd.DataFrame:
    """Rp spent by supplier and day: own cost of its own goods, growers' cost of theirs."""
    shipped = tables.deliveries.groupby(SHIPMENT)["quantity"].sum().rename("shipped")
    bought = tables.sources.assign(rp=tables.sources["quantity"] * tables.sources["cost_rp"])
    bought = bought.groupby(SHIPMENT)[["quantity", "rp"]].sum()
    table = pd.concat([shipped, bought], axis=1).fillna(0.0).reset_index()
    own_cost = terms.on_days(scenario, terms.own_cost_matrix(scenario), table)
    table["rp"] += (table["shipped"] - table["quantity"]) * np.nan_to_num(own_cost)
    return table.groupby(["supplier", "day"])["rp"].sum().reset_index()


def _open_bills(table: pd.DataFrame) -> pd.Series:
    """Rp spent from term_days before each row's day up to it, by the same supplier."""
    bills = table.reset_index().merge(table[["supplier", "day", "rp"]], on="supplier", suffixes=("", "_bill"))
    age = (bills["day"] - bills["day_bill"]).dt.days
    still = bills[(age >= 0) & (age <= bills["term_days"])]
    return still.groupby("index")["rp_bill"].sum().reindex(table.index, fill_value=0.0)
