"""What kitchens have of each item, and when they may cook it: goods by lot, uses by day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pandas as pd

from planner.books.fifo import Book, Floats, Ints, cook
from planner.scenario import Scenario, demand, orders

Pair = tuple[str, str]


@dataclass(frozen=True, kw_only=True)
class Store:
    """Goods and uses of one kitchen and item; days count from day 0.

    Attributes
    ----------
    lot_day, lot_units, opening, frozen
        By lot: day it came, units, whether it is opening stock, units of it that frozen orders brought.
    need_day, wanted, row
        By use, of ascending day: units to cook, row in the table of uses.
    """

    lot_day: Ints
    lot_units: Floats
    opening: npt.NDArray[np.bool_]
    frozen: Floats
    need_day: Ints
    wanted: Floats
    row: Ints = field(default_factory=lambda: np.zeros(0, dtype=np.int64))


@dataclass(frozen=True, kw_only=True)
class Clock:
    """The days of the plan and the windows of its items (days before cooking; inf = keeps)."""

    days: pd.DatetimeIndex
    first: int
    latest: Mapping[str, int]
    earliest: Mapping[str, float]

    def book(self, item: str, store: Store, units: Floats | None = None) -> Book:
        """Cook oldest goods first, from so many units of each lot (all of them where not given)."""
        return cook(
            lot_day=store.lot_day,
            lot_units=store.lot_units if units is None else units,
            need_day=store.need_day,
            need_units=store.wanted,
            latest_days=self.latest[item],
            earliest_days=self.earliest[item],
            day_count=len(self.days),
        )


def the_clock(scenario: Scenario) -> Clock:
    """The days and windows of a scenario."""
    days, window = demand.all_days(scenario), demand.windows(scenario).set_index("item")
    return Clock(
        days=days,
        first=(pd.Timestamp(scenario.settings.first_day) - days[0]).days,
        latest={str(item): int(late) for item, late in window["latest_days"].items()},
        earliest={str(item): float(early) for item, early in window["earliest_days"].fillna(np.inf).items()},
    )


def all_stores(scenario: Scenario, clock: Clock, deliveries: pd.DataFrame, uses: pd.DataFrame) -> dict[Pair, Store]:
    """Goods and uses of every kitchen and item that has either, by key.

    Parameters
    ----------
    uses
        kitchen, item, day, wanted (units), by ascending day.
    """
    use_groups, lot_groups = (_by_pair(table, clock) for table in (uses, _lots(scenario, deliveries)))
    stores = {}
    for pair in sorted(set(use_groups) | set(lot_groups)):
        mine, meals = lot_groups.get(pair), use_groups.get(pair)
        nothing, no_day = np.zeros(0), np.zeros(0, dtype=np.int64)
        stores[pair] = Store(
            lot_day=no_day if mine is None else mine["since"].to_numpy(),
            lot_units=nothing if mine is None else mine["quantity"].to_numpy(float),
            opening=nothing.astype(bool) if mine is None else mine["opening"].to_numpy(bool),
            frozen=nothing if mine is None else mine["frozen"].to_numpy(float),
            need_day=no_day if meals is None else meals["since"].to_numpy(),
            wanted=nothing if meals is None else meals["wanted"].to_numpy(float),
            row=no_day if meals is None else meals.index.to_numpy(),
        )
    return stores


def _by_pair(table: pd.DataFrame, clock: Clock) -> dict[Pair, pd.DataFrame]:
    """The rows of each kitchen and item, with the days since the first one."""
    dated = table.assign(since=(table["day"] - clock.days[0]).dt.days.astype(np.int64))
    return {(str(pair[0]), str(pair[1])): rows for pair, rows in dated.groupby(["kitchen", "item"])}


def _lots(scenario: Scenario, deliveries: pd.DataFrame) -> pd.DataFrame:
    """Goods that come to open kitchens by the day they came, opening stock included; frozen: units ordered as facts."""
    stock = scenario["stock"]
    stock = stock[stock["kitchen"].isin(demand.open_kitchens(scenario)["kitchen"])]
    came = pd.Timestamp(scenario.settings.first_day) - pd.to_timedelta(stock["age_days"], unit="D")
    opening = stock[["kitchen", "item", "quantity"]].assign(day=came.astype("datetime64[s]"), opening=True, frozen=0.0)
    key = ["kitchen", "item", "day"]
    delivered = deliveries.groupby(key, as_index=False)["quantity"].sum()[[*key, "quantity"]]
    frozen = orders.frozen_orders(scenario).groupby(key)["quantity"].sum().rename("frozen").reset_index()
    delivered = delivered.merge(frozen, how="left", on=key).assign(opening=False)
    delivered["frozen"] = delivered[["frozen", "quantity"]].min(axis=1).where(delivered["frozen"].notna(), 0.0)
    lots: pd.DataFrame = pd.concat([opening, delivered], ignore_index=True)
    return lots
