"""How much offers can bring at most over the horizon, and which never come in time; nothing is listed by day."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd

from planner.scenario import Scenario, demand
from planner.scenario.offers import offers, today

EVERY_WEEKDAY = "1234567"

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True, kw_only=True)
class Standing:
    """The offers of a scenario in the order of their table, beside the needs (`demand.needs`) they may serve."""

    scenario: Scenario
    needs: pd.DataFrame

    @cached_property
    def offers(self) -> pd.DataFrame:
        """The offers with effective limits and dates."""
        return offers(self.scenario)

    @cached_property
    def days(self) -> pd.DatetimeIndex:
        """Every day of the plan."""
        return demand.all_days(self.scenario)

    @cached_property
    def needed(self) -> Bools:
        """Whether somebody needs the item of an offer."""
        return self._item >= 0

    @cached_property
    def start(self) -> Ints:
        """The first day (position in `days`) on which goods of an offer's item may come for some need."""
        return (len(self.days) - self.scenario.settings.days - self._windows("lead_days"))[self._item]

    @cached_property
    def end(self) -> Ints:
        """The last day (position in `days`) on which goods of an offer's item may come for a day of the horizon."""
        return (len(self.days) - 1 - self._windows("latest_days"))[self._item]

    @cached_property
    def last_use(self) -> Ints:
        """The last day (position in `days`) on which goods of an offer's item may come for some need."""
        last_need = np.full(len(self._items), -1)
        np.maximum.at(
            last_need, self._items.get_indexer(pd.Index(self.needs["item"])), self.day_of(self.needs["day"], past=-1)
        )
        return (last_need - self._windows("latest_days"))[self._item]

    def _windows(self, column: str) -> Ints:
        """A column of `demand.windows` by needed item."""
        windows = demand.windows(self.scenario)
        place = pd.Index(windows["item"]).get_indexer(self._items)
        return np.asarray(windows[column].to_numpy(np.int64)[place], dtype=np.int64)

    @cached_property
    def _items(self) -> pd.Index:
        """The items somebody needs."""
        items: pd.Index = pd.Index(self.needs["item"]).unique()
        return items

    @cached_property
    def _item(self) -> Ints:
        """The item of an offer (index of those that are needed, -1 = it is not)."""
        return self._items.get_indexer(pd.Index(self.offers["item"])).astype(np.int64)

    def day_of(self, dates: pd.Series, past: int) -> Ints:
        """Positions in `days` (-1 = before all of them, their number = after), a date that is absent as `past`."""
        day = dates.to_numpy().astype("datetime64[D]")
        count = (day - self.days.to_numpy()[0].astype("datetime64[D]")).astype(np.int64)
        return np.where(np.isnat(day), past, np.clip(count, -1, len(self.days)))

    def times(self, first: Ints, last: Ints) -> Ints:
        """On how many days an offer can come from `first` to `last` (positions in `days`)."""
        over = self.day_of(self.offers["last"], past=len(self.days))
        low = np.clip(np.maximum(self.start, first), 0, len(self.days))
        high = np.clip(np.minimum(last, over) + 1, 0, len(self.days))
        patterns, pattern = np.unique(self.offers["weekdays"].fillna(EVERY_WEEKDAY).to_numpy(str), return_inverse=True)
        weekday = (self.days.day_of_week + 1).astype(str)
        allowed = np.array([[digit in digits for digit in weekday] for digits in patterns], dtype=bool)
        until = np.zeros((len(patterns), len(self.days) + 1), dtype=np.int64)
        until[:, 1:] = np.cumsum(allowed.reshape(len(patterns), len(self.days)) & self._received, axis=1)
        count = until[pattern, high] - until[pattern, np.minimum(low, high)]
        return np.asarray(np.where(self.offers["ships"].to_numpy(bool) & self.needed, count, 0))

    @cached_property
    def _received(self) -> Bools:
        """Whether some kitchen receives on a day."""
        calendar = self.scenario["calendar"]
        everyone = calendar["kitchen"].isna()
        closed = set(calendar["day"][everyone & ~calendar["receiving"]])
        opened = set(calendar["day"][~everyone & calendar["receiving"]])
        return ~self.days.isin(list(closed - opened))

    @cached_property
    def first(self) -> Ints:
        """The day (position in `days`) from which an offer stands: dates, notice, start of the cooperative."""
        return self.day_of(self.offers["first"], past=0)

    def late(self) -> Bools:
        """Offers that never come in time for their notice alone: it ends after the last day that could use them."""
        now = (today(self.scenario) - self.days[0]).days
        notice = self.scenario["offers"]["notice_days"].fillna(0).to_numpy(float)
        at_once, told = (np.clip(now + days, -1, len(self.days)).astype(np.int64) for days in (0 * notice, notice))
        could, can = self.times(at_once, self.last_use), self.times(told, self.last_use)
        return np.asarray((notice > 0) & (could > 0) & (can == 0))

    def on_no_day(self) -> Bools:
        """Offers that stand while their item could come, but whose weekdays leave no day on which anyone receives."""
        until = self.day_of(self.offers["last"], past=len(self.days))
        stands = (np.maximum(self.first, self.start) <= np.minimum(until, self.last_use)) & self.needed
        chosen = self.offers["weekdays"].notna().to_numpy(bool) & self.offers["ships"].to_numpy(bool)
        return np.asarray(stands & chosen & (self.times(self.first, self.last_use) == 0))

    def latest_notice_days(self, offer: int) -> int:
        """The longest notice with which an offer (position) could come on the last day that could use it."""
        now = (today(self.scenario) - self.days[0]).days
        over = self.day_of(self.offers["last"], past=len(self.days))
        return int(min(self.last_use[offer], over[offer]) - now)

    @cached_property
    def most_units(self) -> Floats:
        """What an offer can bring over the horizon at most (units; inf = no limit)."""
        table, times = self.offers, self.times(self.first, self.end)
        daily = np.where(times > 0, table["per_day"].fillna(np.inf).to_numpy(float) * np.maximum(times, 1), 0.0)
        on_hand, more = (table[column].fillna(0.0).to_numpy(float) for column in ("on_hand", "replenish_per_day"))
        own = on_hand + (len(self.days) - 1) * more
        stocked = np.where(table["has_stock"], own + self._grown(times), np.inf)
        return np.asarray(np.minimum(np.minimum(daily, stocked), table["total"].fillna(np.inf).to_numpy(float)))

    def _grown(self, times: Ints) -> Floats:
        """What growers can hand to an offer over the horizon (units)."""
        sources = self.scenario["sources"]
        daily = sources["per_day"].fillna(np.inf).groupby([sources["supplier"], sources["item"]]).sum()
        pairs = pd.MultiIndex.from_frame(self.offers[["supplier", "item"]])
        per_day = daily.reindex(pairs).fillna(0.0).to_numpy(float)
        return np.asarray(np.where(times > 0, per_day * np.maximum(times, 1), 0.0))
