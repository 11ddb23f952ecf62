"""What kitchens have, told again from deliveries, opening stock and what was cooked: oldest goods first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from planner.books.tables import PlanTables
from planner.scenario import Scenario, demand

Floats = npt.NDArray[np.float64]

PAIR = ["kitchen", "item"]
ONE_DAY = pd.Timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Window:
    """Goods may be cooked latest .. earliest days after they came (earliest inf = they keep)."""

    latest: float
    earliest: float


ANY_TIME = Window(latest=0.0, earliest=float("inf"))


@dataclass(frozen=True, kw_only=True)
class Account:
    """One kitchen and item: by day goods came, units and what was never cooked; by use, units and what they lack."""

    came: pd.DatetimeIndex
    units: Floats
    left: Floats
    used: pd.DatetimeIndex
    wanted: Floats
    lacking: Floats

    def overnight(self, days: pd.DatetimeIndex, window: Window) -> Floats:
        """Units there at the end of every day; goods leave on the last day they may be cooked."""
        level = _so_far(self.came, self.units, days) - _so_far(self.used, self.wanted - self.lacking, days)
        if window.earliest == float("inf"):
            return level
        return level - _so_far(self.came + ONE_DAY * window.earliest, self.left, days)


def _so_far(dates: pd.DatetimeIndex, units: Floats, days: pd.DatetimeIndex) -> Floats:
    """Sum of all that is dated (ascending) up to each day."""
    return np.concatenate([[0.0], np.cumsum(units)])[dates.searchsorted(days, side="right")]


def windows(scenario: Scenario) -> dict[str, Window]:
    """The window of every item."""
    table = demand.windows(scenario)
    earliest = table["earliest_days"].fillna(float("inf"))
    rows = zip(table["item"], table["latest_days"], earliest, strict=True)
    return {item: Window(latest=float(low), earliest=float(high)) for item, low, high in rows}


def opening(scenario: Scenario) -> pd.DataFrame:
    """Opening stock of open kitchens: kitchen, item, day (on which it came), quantity."""
    stock = scenario["stock"]
    stock = stock[stock["kitchen"].isin(demand.open_kitchens(scenario)["kitchen"])]
    came = pd.Timestamp(scenario.settings.first_day) - pd.to_timedelta(stock["age_days"], unit="D")
    return stock[[*PAIR, "quantity"]].assign(day=came.astype("datetime64[s]"))


def lots(scenario: Scenario, tables: PlanTables) -> pd.DataFrame:
    """Everything kitchens ever have: opening stock, then deliveries (kitchen, item, day, quantity)."""
    columns = [*PAIR, "day", "quantity"]
    return pd.concat([opening(scenario)[columns], tables.deliveries[columns]], ignore_index=True)


def cooked(tables: PlanTables) -> pd.DataFrame:
    """What the plan says was cooked: kitchen, item, day, quantity."""
    stock = tables.stock[tables.stock["cooked"] > 0]
    return stock[[*PAIR, "day", "cooked"]].rename(columns={"cooked": "quantity"})


def by_pair(goods: pd.DataFrame, used: pd.DataFrame) -> Iterator[tuple[tuple[str, str], pd.DataFrame, pd.DataFrame]]:
    """Goods and uses of every kitchen and item that has either: kitchen, item, day, quantity, a row a day, by day."""
    goods_of, uses_of = grouped(goods), grouped(used)
    for pair in sorted({*goods_of, *uses_of}):
        mine, uses = goods_of.get(pair, goods.iloc[:0]), uses_of.get(pair, used.iloc[:0])
        yield (str(pair[0]), str(pair[1])), mine, uses


def grouped(table: pd.DataFrame) -> dict[tuple[str, str], pd.DataFrame]:
    """Quantities of every kitchen and item: kitchen, item, day, quantity, a row a day, by day."""
    daily = table.groupby([*PAIR, "day"])["quantity"].sum().reset_index()
    return {(str(pair[0]), str(pair[1])): rows for pair, rows in daily.groupby(PAIR)}


def oldest_first(goods: pd.DataFrame, used: pd.DataFrame, window: Window) -> Account:
    """Cook the uses from the goods (both day, quantity; ascending days), oldest first within the window."""
    came, cooking = pd.DatetimeIndex(goods["day"]), pd.DatetimeIndex(used["day"])
    units, wanted = goods["quantity"].to_numpy(float), used["quantity"].to_numpy(float)
    ages = (cooking.to_numpy()[:, None] - came.to_numpy()[None, :]) / ONE_DAY.to_numpy()
    left, lacking = units.copy(), wanted.copy()
    for use, age in enumerate(ages):
        for lot in np.flatnonzero((age >= window.latest) & (age <= window.earliest) & (left > 0)):
            taken = min(left[lot], lacking[use])
            left[lot] -= taken
            lacking[use] -= taken
    return Account(came=came, units=units, left=left, used=cooking, wanted=wanted, lacking=lacking)
