"""Rule 1, need: what comes in is what was delivered, what is cooked is there, and what is not cooked is missing."""

from __future__ import annotations

import pandas as pd

from planner import demand
from planner.audits import ledger
from planner.audits.breach import Breach, breaches, exceeds
from planner.plantables import PlanTables
from planner.scenario import Scenario
from planner.units import QUANTUM

NAME = "need"

KEY = ["kitchen", "item", "day"]
UNWRITTEN = 100 * QUANTUM  # units: stock tables leave out less
UNWRITTEN_SHORTAGE = 10 * QUANTUM  # of a need (at least of one unit): shortage tables leave out less


def audit(scenario: Scenario, tables: PlanTables) -> list[Breach]:
    """Goods in against deliveries, cooking against needs, stock, and goods nobody cooks."""
    units = scenario["items"].set_index("item")["unit"]
    found = []
    for code, broken in (
        ("need.in", _goods_in(tables)),
        ("need.cooked", _cooked(scenario, tables)),
        ("need.there", _not_there(scenario, tables)),
        ("need.end", _end(scenario, tables)),
        ("need.surplus", _surplus(scenario, tables)),
    ):
        concerns = [KEY, KEY[:2]] if "day" in broken else [KEY[:2]]
        broken = broken.assign(unit=broken["item"].map(units))
        found += breaches(NAME, code, broken, tables.deliveries, concerns=concerns, otherwise="stock")
    return found


def _sums(table: pd.DataFrame, column: str, name: str) -> pd.DataFrame:
    return table.groupby(KEY)[column].sum().rename(name).reset_index()


def _apart(table: pd.DataFrame, slack: pd.Series | float = 0.0) -> pd.DataFrame:
    """Rows whose amount is not the limit, within the tolerance or a larger slack."""
    more = exceeds(table["amount"] - slack, table["limit"])
    less = exceeds(table["limit"] - slack, table["amount"])
    return table[more | less][[*KEY, "amount", "limit"]]


def _goods_in(tables: PlanTables) -> pd.DataFrame:
    """Goods in that are not the sum of deliveries."""
    said = _sums(tables.stock, "in", "amount")
    given = _sums(tables.deliveries, "quantity", "limit")
    return _apart(said.merge(given, how="outer", on=KEY).fillna({"amount": 0.0, "limit": 0.0}))


def _cooked(scenario: Scenario, tables: PlanTables) -> pd.DataFrame:
    """Needs of which cooked and missing are not the whole; cooking without a need."""
    table = demand.needs(scenario)[[*KEY, "need"]].rename(columns={"need": "limit"})
    table = table.merge(_sums(tables.stock, "cooked", "cooked"), how="outer", on=KEY)
    table = table.merge(_sums(tables.shortages, "missing", "missing"), how="outer", on=KEY)
    table = table.fillna({"limit": 0.0, "cooked": 0.0, "missing": 0.0})
    table["amount"] = table["cooked"] + table["missing"]
    negative = table[(table["missing"] < 0) | (table["cooked"] < 0)][[*KEY, "amount", "limit"]]
    return pd.concat([_apart(table, UNWRITTEN_SHORTAGE * table["limit"].clip(lower=1.0)), negative])


def _balance(scenario: Scenario, tables: PlanTables) -> pd.DataFrame:
    """By kitchen, item and day: `had` so far, `gone` so far (cooked or surplus), `end` as written."""
    start = demand.all_days(scenario)[0]
    opening = ledger.opening(scenario)
    day = opening["day"].where(opening["day"] > start, start)
    table = tables.stock[[*KEY, "in", "cooked", "surplus", "end"]].groupby(KEY, as_index=False).sum()
    table = table.merge(_sums(opening.assign(day=day), "quantity", "opening"), how="outer", on=KEY)
    table["written"] = table["end"].notna()
    zero = dict.fromkeys(["in", "cooked", "surplus", "end", "opening"], 0.0)
    table = table.fillna(zero).sort_values(KEY, ignore_index=True)
    pair = [table["kitchen"], table["item"]]
    table["had"] = (table["in"] + table["opening"]).groupby(pair).cumsum()
    table["gone"] = (table["cooked"] + table["surplus"]).groupby(pair).cumsum()
    return table


def _not_there(scenario: Scenario, tables: PlanTables) -> pd.DataFrame:
    """Days by which more has gone than ever was there."""
    table = _balance(scenario, tables).rename(columns={"gone": "amount", "had": "limit"})
    return table[exceeds(table["amount"], table["limit"])].drop_duplicates(KEY[:2])[[*KEY, "amount", "limit"]]


def _end(scenario: Scenario, tables: PlanTables) -> pd.DataFrame:
    """Stock written at the end of a day that is not what is left."""
    table = _balance(scenario, tables)
    table = table[table["written"] & ~exceeds(table["gone"], table["had"])]
    return _apart(table.assign(amount=table["end"], limit=table["had"] - table["gone"]), UNWRITTEN)


def _surplus(scenario: Scenario, tables: PlanTables) -> pd.DataFrame:
    """More delivered than cooked: without packs only the rounding of each delivery; opening stock may stay uncooked."""
    delivered = tables.deliveries.groupby(KEY[:2])["quantity"].agg(["sum", "count"])
    cooked = tables.stock.groupby(KEY[:2])["cooked"].sum().reindex(delivered.index, fill_value=0.0)
    table = pd.DataFrame({"amount": delivered["sum"], "limit": cooked + QUANTUM * delivered["count"]}).reset_index()
    return table[exceeds(table["amount"], table["limit"])]
