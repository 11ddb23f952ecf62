"""Rule 5, cash: goods a supplier has bought and not been paid for stay within its capital and credit."""

from __future__ import annotations

import numpy as np
import pandas as pd

from planner.audits.breach import Breach, breaches
from planner.books import facts
from planner.books.tables import PlanTables
from planner.scenario import Scenario, offers
from planner.units import exceeds

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
    owed = _receivable(scenario, table) + _open_bills(table, _bills(facts.earlier(scenario), "cost_rp"))
    stands = facts.frozen(scenario).assign(dearest_rp=lambda orders: _dearest_rp(scenario, orders))
    table["amount"] = owed + _open_bills(table, spent)
    owed += _open_bills(table, _bills(stands, "dearest_rp"))
    table["limit"] = np.maximum(table["money"], owed)  # stays NaN without a limit
    return table[["supplier", "day", "term_days", "amount", "limit"]]


def flags(scenario: Scenario) -> pd.DataFrame:
    """Suppliers whose receivables and orders given before exceed their money: where, day, amount, limit (Rp)."""
    table = scenario["suppliers"].assign(limit=_money(scenario), day=pd.Timestamp(scenario.settings.first_day))
    stands, before = facts.frozen(scenario), facts.earlier(scenario)
    days = stands[["supplier", "day"]].merge(table.drop(columns="day"), on="supplier")
    table = pd.concat([table, days]) if len(days) else table
    table = table.drop_duplicates(["supplier", "day"]).reset_index(drop=True)
    owed = _open_bills(table, _bills(pd.concat([stands, before]), "cost_rp"))
    table["amount"] = _receivable(scenario, table) + owed
    table = table[exceeds(table["amount"], table["limit"])]
    table = table.sort_values(["supplier", "day"]).drop_duplicates("supplier")
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
    own_cost = offers.on_days(scenario, offers.own_cost_matrix(scenario), table)
    table["rp"] += (table["shipped"] - table["quantity"]) * np.nan_to_num(own_cost)
    return table.groupby(["supplier", "day"])["rp"].sum().reset_index()


def _bills(orders: pd.DataFrame, cost: str) -> pd.DataFrame:
    """What orders cost their suppliers: supplier, day, rp."""
    return orders[["supplier", "day"]].assign(rp=orders["quantity"] * orders[cost])


def _dearest_rp(scenario: Scenario, orders: pd.DataFrame) -> pd.Series:
    """What a unit of an order may cost its supplier at most: its own, or the dearest grower's (Rp)."""
    dearest = scenario["sources"].groupby(["supplier", "item"])["cost_rp"].max().astype(float)
    grown = dearest.reindex(pd.MultiIndex.from_frame(orders[["supplier", "item"]])).to_numpy(float)
    return pd.Series(np.fmax(orders["cost_rp"].to_numpy(float), grown), index=orders.index)


def _open_bills(table: pd.DataFrame, spent: pd.DataFrame) -> pd.Series:
    """Rp spent (supplier, day, rp) from term_days before each row's day up to it, by the same supplier."""
    rows = table[["supplier", "day", "term_days"]].reset_index(names="index")
    bills = rows.merge(spent[["supplier", "day", "rp"]], on="supplier", suffixes=("", "_bill"))
    age = (bills["day"] - bills["day_bill"]).dt.days
    still = bills[(age >= 0) & (age <= bills["term_days"])]
    return still.groupby("index")["rp"].sum().reindex(table.index, fill_value=0.0)
