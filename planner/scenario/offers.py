"""On what terms suppliers offer: who may ship, limits, prices and own costs by day, lanes by distance.

Conditional defaults of the data dictionary are resolved here and nowhere else.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from planner.scenario import Scenario, once
from planner.scenario.demand import all_days, windows

Floats = npt.NDArray[np.float64]

LIMITS = ("per_day", "total", "on_hand", "replenish_per_day")


def today(scenario: Scenario) -> pd.Timestamp:
    """The day from which orders can be placed (default: a week before first_day)."""
    given = scenario.settings.today
    return pd.Timestamp(given) if given else pd.Timestamp(scenario.settings.first_day) - pd.Timedelta(days=7)


@once
def shipping_suppliers(scenario: Scenario) -> pd.DataFrame:
    """The suppliers that may ship: others than coops always, coops that are active (or of unreported stage).

    Coops that are preparing may while `max_new_coops` lets some start.

    Returns
    -------
    supplier, active_from (first day on which it may ship; NaT = from the start).
    """
    suppliers = scenario["suppliers"]
    coop = suppliers["kind"] == "coop"
    allowed = ~coop | suppliers["stage"].isna() | (suppliers["stage"] == "active")
    if scenario.settings.max_new_coops > 0:
        allowed |= suppliers["stage"] == "preparing"
    active_from = suppliers["active_from"].where(coop)
    table = pd.DataFrame({"supplier": suppliers["supplier"], "active_from": active_from})
    return table[allowed].reset_index(drop=True)


@once
def offers(scenario: Scenario) -> pd.DataFrame:
    """The offers with effective limits and dates, in the order of the table.

    Returns
    -------
    supplier, item, per_day, total, on_hand, replenish_per_day (NaN = no limit; under `reliability = expected` times
    the supplier's reliability), has_stock (bool: own stock is limited), stock_start (day on which on_hand is there),
    weekdays (NaN = every day), first, last (delivery days; first minds notice and active_from), ships (bool).
    """
    table = scenario["offers"].merge(
        scenario["suppliers"][["supplier", "reliability"]], on="supplier", how="left", validate="many_to_one"
    )
    table = table.merge(shipping_suppliers(scenario), on="supplier", how="left", indicator="ships")
    table["ships"] = table["ships"].eq("both")
    if scenario.settings.reliability == "expected":
        certain = table["reliability"].fillna(1.0)
        for column in LIMITS:
            table[column] = table[column] * certain
    _add_stock(scenario, table)
    notice = pd.to_timedelta(table["notice_days"].fillna(0), unit="D")
    earliest = pd.DataFrame({"notice": today(scenario) + notice, "from": table["from"], "active": table["active_from"]})
    table["first"] = earliest.max(axis=1)
    table["last"] = table["until"]
    columns = ["supplier", "item", *LIMITS, "has_stock", "stock_start", "weekdays", "first", "last", "ships"]
    return table[columns]


def _add_stock(scenario: Scenario, table: pd.DataFrame) -> None:
    """Own stock of an offer: none given and no growers = unlimited; none given with growers = no own stock."""
    given = table["on_hand"].notna() | table["replenish_per_day"].notna()
    sources = scenario["sources"][["supplier", "item"]].drop_duplicates()
    grown = table[["supplier", "item"]].merge(sources, how="left", indicator="grown")["grown"].eq("both").to_numpy()
    table["has_stock"] = given | grown
    for column in ("on_hand", "replenish_per_day"):
        table[column] = table[column].where(~table["has_stock"] | table[column].notna(), 0.0)
    lead = windows(scenario).set_index("item")["lead_days"]
    days = pd.to_timedelta(table["item"].map(lead), unit="D")
    table["stock_start"] = pd.Timestamp(scenario.settings.first_day) - days


@once
def price_matrix(scenario: Scenario) -> Floats:
    """Price of every offer on every day of `all_days` (Rp per unit), offers in the order of their table."""
    days = all_days(scenario)
    offered = scenario["offers"]
    prices = np.repeat(offered["price_rp"].to_numpy(float)[:, None], len(days), axis=1)
    row_of = pd.Series(np.arange(len(offered)), index=pd.MultiIndex.from_frame(offered[["supplier", "item"]]))
    changes = scenario["prices"].sort_values("from")
    rows = row_of.reindex(pd.MultiIndex.from_frame(changes[["supplier", "item"]])).to_numpy(float)
    starts = days.searchsorted(changes["from"])
    for row, start, price in zip(rows, starts, changes["price_rp"], strict=True):
        if not np.isnan(row):
            prices[int(row), start:] = price
    return prices


@once
def own_cost_matrix(scenario: Scenario) -> Floats:
    """What a unit costs the supplier itself on every day (Rp per unit; default its price of that day)."""
    cost = scenario["offers"]["cost_rp"].to_numpy(float)[:, None]
    return np.asarray(np.where(np.isnan(cost), price_matrix(scenario), cost), dtype=float)


def on_days(scenario: Scenario, matrix: Floats, table: pd.DataFrame) -> Floats:
    """Look up a matrix of offers x days for rows with supplier, item and day; NaN where there is no such offer."""
    offered = pd.MultiIndex.from_frame(scenario["offers"][["supplier", "item"]])
    rows = offered.get_indexer(pd.MultiIndex.from_frame(table[["supplier", "item"]]))
    columns = all_days(scenario).get_indexer(pd.DatetimeIndex(table["day"]))
    found = (rows >= 0) & (columns >= 0)
    values = np.full(len(table), np.nan)
    values[found] = matrix[rows[found], columns[found]]
    return values


@once
def standing(scenario: Scenario) -> npt.NDArray[np.bool_]:
    """Whether an offer may be delivered on a day: offers x `all_days` (may ship, dates, weekdays, notice)."""
    table, days = offers(scenario), all_days(scenario)
    every = np.asarray(days)[None, :]
    first, last = table["first"].to_numpy()[:, None], table["last"].to_numpy()[:, None]
    allowed = table["weekdays"].fillna("1234567")
    weekday = (days.day_of_week + 1).astype(str)
    on_weekday = np.array([[digit in digits for digit in weekday] for digits in allowed], dtype=bool)
    started = np.isnat(first) | (every >= first)
    not_over = np.isnat(last) | (every <= last)
    ships = table["ships"].to_numpy(bool)[:, None]
    return np.asarray(ships & started & not_over & on_weekday.reshape(len(table), len(days)))


@once
def offered_by_day(scenario: Scenario) -> pd.DataFrame:
    """What stands on offer day by day: supplier, item, day, per_day (units; offers without a daily limit left out)."""
    table = offers(scenario)
    offer, day = np.nonzero(standing(scenario) & table["per_day"].notna().to_numpy()[:, None])
    chosen = table.iloc[offer]
    return pd.DataFrame(
        {
            "supplier": chosen["supplier"].to_numpy(),
            "item": chosen["item"].to_numpy(),
            "day": all_days(scenario)[day],
            "per_day": chosen["per_day"].to_numpy(float),
        }
    )
