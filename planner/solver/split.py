"""Independent blocks of a program: connected components of its matrix."""

from __future__ import annotations

import numpy as np
from scipy import sparse

from planner.arrays import Ints, joined


def split(matrix: sparse.csr_matrix) -> list[tuple[Ints, Ints]]:
    """Rows and columns of every block, in the order of their first column.

    Columns that stand in no row are one block of their own, without rows.
    """
    rows, columns = matrix.shape
    label = _labels(matrix)
    row_label, column_label = label[:rows], label[rows:]
    lone = np.bincount(matrix.indices, minlength=columns) == 0
    busy = np.flatnonzero(~lone)
    if len(busy) and (label == column_label[busy[0]]).all():
        return [(np.arange(rows), busy)]
    blocks = []
    busy = busy[np.argsort(column_label[busy], kind="stable")]
    ordered = column_label[busy]
    starts = np.flatnonzero(np.diff(ordered, prepend=-1))
    row_order = np.argsort(row_label, kind="stable")
    row_sorted = row_label[row_order]
    for name, start, end in zip(ordered[starts], starts, np.append(starts, len(busy))[1:], strict=True):
        first, last = np.searchsorted(row_sorted, [name, name + 1])
        blocks.append((row_order[first:last], busy[start:end]))
    if lone.any():
        blocks.append((np.zeros(0, dtype=np.int64), np.flatnonzero(lone)))
    return sorted(blocks, key=lambda block: int(block[1][0]))


def _labels(matrix: sparse.csr_matrix) -> Ints:
    """Component of every row, then of every column."""
    rows, columns = matrix.shape
    row, column = np.repeat(np.arange(rows), np.diff(matrix.indptr)), matrix.indices.astype(np.int64)
    return joined(row, rows + column, rows + columns)


def part_of(matrix: sparse.csr_matrix, rows: Ints, columns: Ints) -> sparse.csr_matrix:
    """Rows of a matrix in the columns they use, which are sorted; the matrix itself where that is all."""
    if (len(rows), len(columns)) == matrix.shape:
        return matrix
    part, place = matrix[rows], np.empty(matrix.shape[1], dtype=matrix.indices.dtype)
    place[columns] = np.arange(len(columns))
    return sparse.csr_matrix((part.data, place[part.indices], part.indptr), shape=(len(rows), len(columns)))
