"""A program in integers, for CP-SAT: quantities in 0.1 g (of a kg; 0.0001 of any unit), money in 0.0001 Rp.

Whole columns stay as they are, so packs, smallest orders and loads in whole 0.1 g are exact. Every row is multiplied by
the power of ten that makes its entries whole (a big-M row of kilograms by 10,000), as far as its sum fits 60 bits.
Where that leaves a fraction the rounding is conservative: columns are never negative, so in a row with an upper limit
alone entries are rounded up, with a lower one alone down, else to the nearest. Limits of rows are rounded inwards,
upper down and lower up, after they have been raised to what comes as ordered; an equation that no integers meet may be
off by less than one unit either way. Limits of quantities alone are rounded outwards, by less than one unit: whole
packs must still add up to what is cooked and what is left, each a fraction. The incumbent's rest is solved again in
exact figures. Costs are rounded to the smallest power of ten of a rupiah whose sum fits. So the bound is one of the
rounded model.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse

from planner.arrays import Bools, Floats
from planner.solver import LinearProgram

Integers = npt.NDArray[np.int64]

UNITS = 1e4  # of a continuous column in one of its own
DIGITS = 12  # most decimals that a row is multiplied away by
NOISE = 1e-9  # relative: so near to a whole number is one
LARGEST = 2.0**60  # a sum that CP-SAT can add up without overflow
NONE = np.iinfo(np.int64)  # its ends say that there is no limit


@dataclass(frozen=True, kw_only=True)
class IntegerProgram:
    """min cost @ x * cost_rp, row_lower <= matrix @ x <= row_upper, lower <= x <= upper, all in integers.

    units: by column, what one of the program's own counts here. cost_rp: Rp per unit of cost.
    """

    matrix: sparse.csr_matrix
    row_lower: Integers
    row_upper: Integers
    lower: Integers
    upper: Integers
    cost: Integers
    cost_rp: float
    units: Floats


def in_integers(program: LinearProgram, whole: Bools) -> IntegerProgram:
    """Round a program to integers; its columns must not be negative."""
    if (program.lower < 0).any() or not np.isfinite(program.upper).all():
        raise ValueError("columns must lie between 0 and a limit")
    units = np.where(whole, 1.0, UNITS)
    inside, outside = (rounded(program.lower * units, program.upper * units) for rounded in (_inwards, _outwards))
    lower, upper = np.where(whole, inside, outside)
    matrix = sparse.csr_matrix(program.matrix @ sparse.diags_array(1 / units))
    times = 10.0 ** _digits(matrix, upper)
    low, high = program.row_lower * times, program.row_upper * times
    matrix = sparse.csr_matrix(sparse.diags_array(times) @ matrix)
    matrix.data = _entries(matrix, np.isfinite(low), np.isfinite(high))
    row_lower, row_upper = _inwards(low, high)
    per_unit = program.cost / units
    cost_times = 10.0 ** np.floor(np.log10(LARGEST / max(1.0, float(np.abs(per_unit) @ upper))))
    return IntegerProgram(
        matrix=matrix,
        row_lower=row_lower,
        row_upper=row_upper,
        lower=lower,
        upper=upper,
        cost=np.round(per_unit * cost_times).astype(np.int64),
        cost_rp=float(1 / cost_times),
        units=units,
    )


def _digits(matrix: sparse.csr_matrix, upper: Integers) -> Integers:
    """By row, how many decimals its entries have, as far as its largest sum allows them."""
    row, rows = np.repeat(np.arange(matrix.shape[0]), np.diff(matrix.indptr)), matrix.shape[0]
    digits = np.full(rows, DIGITS)
    for power in reversed(range(DIGITS)):
        odd = np.bincount(row, weights=~_is_whole(matrix.data * 10.0**power), minlength=rows) > 0
        digits[~odd] = power
    room = np.floor(np.log10(LARGEST / np.maximum(1.0, abs(matrix) @ upper)))
    return np.minimum(digits, room.astype(np.int64))


def _entries(matrix: sparse.csr_matrix, low: Bools, high: Bools) -> Integers:
    """Entries as integers; low, high: by row, whether it has that limit."""
    row = np.repeat(np.arange(matrix.shape[0]), np.diff(matrix.indptr))
    nearest = np.round(matrix.data)
    one_way = np.where(high[row], np.ceil(matrix.data), np.floor(matrix.data))
    kept = _is_whole(matrix.data) | (low & high)[row]
    return np.where(kept, nearest, one_way).astype(np.int64)


def _inwards(low: Floats, high: Floats) -> tuple[Integers, Integers]:
    """Limits rounded inwards; where that leaves nothing between them, outwards."""
    inner_low = np.where(_is_whole(low), np.round(low), np.ceil(low))
    inner_high = np.where(_is_whole(high), np.round(high), np.floor(high))
    nothing = inner_low > inner_high
    outer_low, outer_high = _outwards(low, high)
    return (
        np.where(nothing, outer_low, _limit(inner_low, NONE.min)),
        np.where(nothing, outer_high, _limit(inner_high, NONE.max)),
    )


def _outwards(low: Floats, high: Floats) -> tuple[Integers, Integers]:
    """Limits rounded outwards, but for noise."""
    outer_low = np.where(_is_whole(low), np.round(low), np.floor(low))
    outer_high = np.where(_is_whole(high), np.round(high), np.ceil(high))
    return _limit(outer_low, NONE.min), _limit(outer_high, NONE.max)


def _limit(value: Floats, none: int) -> Integers:
    finite = np.isfinite(value)
    return np.where(finite, np.where(finite, value, 0.0).astype(np.int64), none)


def _is_whole(value: Floats) -> Bools:
    """Which figures are whole but for noise; what is infinite is."""
    finite = np.where(np.isfinite(value), value, 0.0)
    return np.asarray(np.abs(finite - np.round(finite)) <= NOISE * np.maximum(1.0, np.abs(finite)))
