"""What is the same everywhere: rounding, every tolerance with its reason, and the fare of a trip.

No other module holds a figure so small. Of equal figures those with one reason are one here.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
import numpy.typing as npt

from planner.arrays import Floats

if TYPE_CHECKING:
    import pandas as pd

Amount = TypeVar("Amount", float, npt.NDArray[Any])

# Quantities, in the unit of the item.

QUANTUM = 1e-6
"""The smallest step of a planned quantity, in the item's unit."""

SIGNIFICANT_DIGITS = 15
"""Digits of a number that every format keeps."""

SMALLEST_PURCHASE = 1e-3
"""Units from which a supplier is one a kitchen buys from: far above rounding, below anything that is sold."""

NOT_SHORT = 10 * QUANTUM
"""Of a need (at least of one unit): less is not short, as some deliveries rounded down make it."""

UNWRITTEN = 100 * QUANTUM
"""Units: stock tables leave out less, which the rounding of all that came so far can add up to."""

# Doubles: what sums and quotients of them may be off, with room for a million of their last digits.

ROUNDING = 1e-9
"""Of an amount (at least of one): what sums of others that come to it may be off."""

ALMOST = 1e-9
"""Of a pack, a load or a multiple: what may be missing to a whole one, or be too much, by division alone."""

TINY = 1e-12
"""An entry of a matrix that small is left over where two others cancel; all others are larger by far."""

# Plans: what a solver's answer, rounded to quanta, may be off.

TOLERANCE = 1e-6
"""What a plan may be off: this times max(1, limit)."""

PROVEN_GAP = 1e-6
"""Of a rung: a gap that is none, as rungs are computed again from rounded quantities."""

NO_MEALS = 1e-6
"""Meals: less hardship is none, and so much less is none less."""

LEAST_GAIN = 1e-6
"""Of a rung (at least of one): what a change must gain, more than the rounding of its quantities."""

LESS_THAN_A_PACK = 1e-6
"""Of a pack: a plan leaves so much less than one over, lest rounding makes it a whole one."""

LESS_IN_THE_BOOKS = 1e-7
"""Of a pack (at least of one unit): so much less may be left over by books and audits; room for LESS_THAN_A_PACK."""

BOUND_ABOVE = 1e-5
"""Of a rung (hardship: of the meals needed): a bound so far above the value is wrong; ten times what rounding does."""

# Solvers: what their answers may be off. Rows are scaled, costs usually USUAL_COST.

USUAL_COST = 30.0
"""What the median cost is brought to, so that most lie between 1 and 1,000."""

TIGHT = 1e-9
"""Feasibility, prices and whole numbers, as far as HiGHS goes."""

LOOSE = 1e-7
"""The same for one kitchen: its neighbours come out of a linear program that has no better."""

NO_GAP = 1e-9
"""Relative gap at which a program counts as solved when no gap is allowed: below it the bound is noise."""

SAME = 1e-9
"""Of a rung (at least of one): two values that are the same."""

UNPROVEN = 10 * SAME
"""Of a rung (at least of one): a gain that two solves, each off by SAME on every rung, may come to."""

FACE = 1e-6
"""A reduced cost or price that counts as 0, and a distance from a limit that does: above TIGHT, below USUAL_COST."""

DRIFT = 1e-7
"""Of rupiah: a tie that costs more has left the optimal face, where hardship dwarfs it in the weighted sum."""

NEARLY = 1e-6
"""Of one: what a whole column may be off where a linear program leaves it, or its rows: less is none."""

LARGEST_BREAK = 1e-6
"""Of what a row adds up (at least of one): the most an answer may break it by; ten times what HiGHS aims at."""

BROKEN = 10 * TOLERANCE
"""The same of the finished answer, with room for whole numbers that were rounded before they were held."""

PASSED = 1e-4
"""Of a row: what is above its limit by more uses that it was loosened; less may be a solver's tolerance."""

SAME_MEALS = 1e-3
"""Meals: hardship that is the same in plans made anew, where rows are off by LOOSE and add up many meals."""

EXACT_GAP = 1e-7
"""Relative gap of a small program made anew: what gains less is not told."""


def round_quantity(quantity: npt.ArrayLike) -> Floats:
    """Round quantities (units of the item, any shape) down to the quantum, so that no limit is passed by rounding.

    What lies within a hundredth of a quantum below a step counts as that step; a negative zero becomes zero.
    """
    steps = np.floor(np.asarray(quantity, dtype=np.float64) / QUANTUM + 0.01)
    return np.asarray(np.round(steps * QUANTUM, 6) + 0.0, dtype=np.float64)


def significant(number: float) -> float:
    """Keep 15 significant digits of a number, as every format can hold them; a negative zero becomes zero."""
    return float(f"{number:.{SIGNIFICANT_DIGITS}g}") + 0.0


def whole_rupiah(amount_rp: float) -> int:
    """Round an amount (Rp) to whole rupiah, halves up."""
    return math.floor(amount_rp + 0.5)


def count_down(amount: npt.NDArray[Any] | float, size: npt.NDArray[Any] | float, almost: float = ALMOST) -> Floats:
    """How many of a size (same unit, above 0) an amount holds, rounded down."""
    return np.asarray(np.floor(amount / size + almost))


def count_up(amount: npt.NDArray[Any] | float, size: npt.NDArray[Any] | float, almost: float = ALMOST) -> Floats:
    """How many of a size (same unit, above 0) it takes to hold an amount."""
    return np.asarray(np.ceil(amount / size - almost))


def packs_down(units: Amount, pack_units: Amount, almost: float = ALMOST) -> Amount:
    """Units rounded down to whole packs, where there are packs (0 = goods come loose)."""
    return _packs(count_down, units, pack_units, almost)


def packs_up(units: Amount, pack_units: Amount, almost: float = ALMOST) -> Amount:
    """Units rounded up to whole packs, where there are packs (0 = goods come loose)."""
    return _packs(count_up, units, pack_units, almost)


def _packs(count: Callable[[Amount, Amount, float], Floats], units: Amount, pack: Amount, almost: float) -> Amount:
    """Units in whole packs, counted up or down."""
    if isinstance(pack, float):  # matching by hand asks one by one, and arrays would take ten times as long
        return float(count(units, pack, almost)) * pack if pack > 0 else units
    size = np.where(pack > 0, pack, 1.0)
    return np.where(pack > 0, count(units, size, almost) * size, units)


def off_whole(number: Floats) -> Floats:
    """How far numbers are from the nearest whole one."""
    return np.abs(number - np.round(number))


def just_above(amount: Amount) -> Amount:
    """An amount (>= 0) raised by what rounding may take from it: x (1 + ROUNDING) + ROUNDING."""
    return amount * (1 + ROUNDING) + ROUNDING


def to_sort_by(figure: float) -> float:
    """A figure without what solves of equal programs differ in: six decimals."""
    return round(figure, 6)


def exceeds(amount: pd.Series, limit: pd.Series | float) -> npt.NDArray[np.bool_]:
    """Whether amounts are above limits by more than the tolerance; NaN limits never are exceeded."""
    most = np.asarray(limit, dtype=float)
    return np.asarray(amount.to_numpy(float) > most + TOLERANCE * np.maximum(1.0, most))


def trip_rp(rp_per_trip: Floats, rp_per_km: Floats, km: Floats) -> Floats:
    """What trips cost (Rp), there and back; km is one way."""
    return np.asarray(rp_per_trip + rp_per_km * 2 * km)
