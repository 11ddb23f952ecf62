"""Factors of rows and columns that bring the entries of a matrix near 1, and of costs that bring them near 30.

Those of rows and columns are powers of two, so that nothing is rounded.
"""

from __future__ import annotations

import numpy as np
from scipy import sparse

from planner.arrays import Floats, Ints
from planner.units import USUAL_COST

PASSES = 3


def factors(matrix: sparse.csr_matrix) -> tuple[Floats, Floats]:
    """Geometric scaling: (row factors, column factors); without it GLOP ends ABNORMAL where rupiah meet kilograms."""
    place, rows = _rows(matrix), matrix.shape[0]
    size = np.log2(np.abs(matrix.data))
    row, column = np.zeros(rows), np.zeros(matrix.shape[1])
    row_count = np.maximum(np.diff(matrix.indptr), 1)
    column_count = np.maximum(np.bincount(matrix.indices, minlength=len(column)), 1)
    for _ in range(PASSES):
        row = -np.round(np.bincount(place, weights=size + column[matrix.indices], minlength=rows) / row_count)
        by_column = np.bincount(matrix.indices, weights=size + row[place], minlength=len(column))
        column = -np.round(by_column / column_count)
    return np.exp2(row), np.exp2(column)


def scaled(matrix: sparse.csr_matrix, row: Floats, column: Floats) -> sparse.csr_matrix:
    """The matrix with its rows and columns multiplied; it shares where the entries stand."""
    entries = matrix.data * row[_rows(matrix)]
    entries *= column[matrix.indices]
    return sparse.csr_matrix((entries, matrix.indices, matrix.indptr), shape=matrix.shape, copy=False)


def cost_scale(cost: Floats) -> float:
    """What brings the usual (median) cost to USUAL_COST; columns that cost nothing do not count."""
    sizes = np.abs(cost[cost != 0])
    return USUAL_COST / float(np.median(sizes)) if len(sizes) else 1.0


def _rows(matrix: sparse.csr_matrix) -> Ints:
    """The row of every entry."""
    return np.repeat(np.arange(matrix.shape[0]), np.diff(matrix.indptr))
