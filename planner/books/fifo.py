"""First in, first out: how a kitchen cooks what it has of one item, oldest goods first."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from planner.units import ROUNDING

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, kw_only=True)
class Book:
    """What became of the goods, in units: cooked by need; surplus (past its window) and end (kept overnight) by day.

    rest: what is never cooked, by lot in the order given.
    """

    cooked: Floats
    rest: Floats
    surplus: Floats
    end: Floats


def cook(
    *,
    lot_day: Ints,
    lot_units: Floats,
    need_day: Ints,
    need_units: Floats,
    latest_days: int,
    earliest_days: float,
    day_count: int,
) -> Book:
    """Cook the needs of one kitchen and item from its lots, oldest first.

    Parameters
    ----------
    lot_day, lot_units
        Day on which goods came (may be before day 0) and how much.
    need_day, need_units
        Day of cooking (ascending) and what to cook, as far as goods allow.
    latest_days, earliest_days
        Goods of day t may be cooked on days t + latest_days .. t + earliest_days (inf = keep).
    day_count
        Days of the book, 0 .. day_count - 1.
    """
    order = np.argsort(lot_day, kind="stable")
    came = lot_day[order].tolist()
    left = lot_units[order].astype(float).tolist()
    cooked = np.zeros(len(need_day))
    first = 0
    for position, (day, wanted) in enumerate(zip(need_day.tolist(), need_units.tolist(), strict=True)):
        while first < len(came) and (left[first] <= 0 or day - came[first] > earliest_days):
            first += 1
        lot, missing = first, wanted
        while lot < len(came) and day - came[lot] >= latest_days and missing > 0:
            used = min(left[lot], missing)
            left[lot] -= used
            missing -= used
            lot += 1
        cooked[position] = wanted - missing
    rest = np.array(left, dtype=float)
    past = np.array([min(day + earliest_days, day_count) for day in came], dtype=np.int64)
    surplus = np.bincount(np.maximum(past, 0), weights=rest, minlength=day_count + 1)[:day_count].astype(float)
    came_in = np.bincount(np.maximum(lot_day, 0), weights=lot_units, minlength=day_count)[:day_count]
    gone = np.bincount(need_day, weights=cooked, minlength=day_count)[:day_count]
    end = np.cumsum(came_in - gone - surplus)
    by_lot = np.empty(len(rest))
    by_lot[order] = rest
    return Book(cooked=cooked, rest=by_lot, surplus=surplus, end=np.where(np.abs(end) < ROUNDING, 0.0, end))
