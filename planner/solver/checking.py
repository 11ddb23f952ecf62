"""How far an answer is from keeping the rows of a program."""

from __future__ import annotations

import numpy as np
from scipy import sparse

from planner.arrays import Floats


def infeasibility(matrix: sparse.csr_matrix, lower: Floats, upper: Floats, values: Floats) -> float:
    """Largest violation of a row, relative to max(1, what the row adds up)."""
    activity = matrix @ values
    scale = np.maximum(1.0, abs(matrix) @ np.abs(values))
    worst = np.maximum(lower - activity, activity - upper) / scale
    return float(worst.max(initial=0.0))
