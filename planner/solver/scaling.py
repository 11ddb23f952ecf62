"""Row and column factors that bring the entries of a matrix near 1: powers of two, so that nothing is rounded."""

from __future__ import annotations

import numpy as np
from scipy import sparse

from planner.network import Floats

PASSES = 3


def factors(matrix: sparse.csr_matrix) -> tuple[Floats, Floats]:
    """Geometric scaling: (row factors, column factors); without it GLOP ends ABNORMAL where rupiah meet kilograms."""
    place = matrix.tocoo()
    size = np.log2(np.abs(place.data))
    row, column = np.zeros(matrix.shape[0]), np.zeros(matrix.shape[1])
    row_count = np.maximum(np.bincount(place.row, minlength=len(row)), 1)
    column_count = np.maximum(np.bincount(place.col, minlength=len(column)), 1)
    for _ in range(PASSES):
        row = -np.round(np.bincount(place.row, weights=size + column[place.col], minlength=len(row)) / row_count)
        column = -np.round(np.bincount(place.col, weights=size + row[place.row], minlength=len(column)) / column_count)
    return np.exp2(row), np.exp2(column)
