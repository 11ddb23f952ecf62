"""Independent blocks of a program: connected components of its matrix."""

from __future__ import annotations

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from planner.network import Ints


def split(matrix: sparse.csr_matrix) -> list[tuple[Ints, Ints]]:
    """Rows and columns of every block, in the order of their first column.

    Columns that stand in no row are one block of their own, without rows.
    """
    rows, columns = matrix.shape
    place = matrix.tocoo()
    ones, size = np.ones(matrix.nnz, dtype=np.int8), rows + columns
    graph = sparse.csr_matrix((ones, (place.row, rows + place.col)), shape=(size, size))
    _, label = connected_components(graph, directed=False)
    row_label, column_label = label[:rows], label[rows:]
    lone = np.bincount(matrix.indices, minlength=columns) == 0
    blocks = []
    order = np.argsort(column_label[~lone], kind="stable")
    busy = np.flatnonzero(~lone)[order]
    labels, starts = np.unique(column_label[busy], return_index=True)
    row_order = np.argsort(row_label, kind="stable")
    row_sorted = row_label[row_order]
    for name, start, end in zip(labels, starts, np.append(starts, len(busy))[1:], strict=True):
        first, last = np.searchsorted(row_sorted, [name, name + 1])
        blocks.append((row_order[first:last], np.sort(busy[start:end])))
    if lone.any():
        blocks.append((np.zeros(0, dtype=np.int64), np.flatnonzero(lone)))
    return sorted(blocks, key=lambda block: int(block[1][0]))
