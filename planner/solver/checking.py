"""How far an answer is from keeping the rows of a program."""

from __future__ import annotations

import numpy as np
from scipy import sparse

from planner.arrays import Floats
from planner.errors import SolverError
from planner.units import BOUND_ABOVE


def infeasibility(matrix: sparse.csr_matrix, lower: Floats, upper: Floats, values: Floats) -> float:
    """Largest violation of a row, relative to max(1, what the row adds up)."""
    activity = matrix @ values
    scale = np.maximum(1.0, abs(matrix) @ np.abs(values))
    worst = np.maximum(lower - activity, activity - upper) / scale
    return float(worst.max(initial=0.0))


def checked_bound(bound: float, value: float, scale: float) -> float:
    """A bound that is at most the value; what is above it by rounding counts as the value.

    Parameters
    ----------
    scale
        What a gap is a share of.

    Raises
    ------
    SolverError
        Where the bound is above the value by more than rounding can do: then one of the two is wrong.
    """
    if bound > value + BOUND_ABOVE * scale:
        raise SolverError(f"the bound {bound} is above the value {value} that a plan has reached")
    return min(bound, value)
