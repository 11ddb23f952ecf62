"""What is left to decide once the whole numbers are held."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from scipy import sparse

from planner.arrays import Bools, Floats
from planner.program import Program


def rest_of(program: Program, values: Floats) -> Program:
    """The program with its whole numbers held at `values`: rows keep their places, those that say no more are empty.

    A row in which whole numbers leave a single column becomes a limit of that column: packs fix what they hold.
    """
    if not program.whole.any():
        return program
    held = np.where(program.whole, np.round(values), 0.0)
    taken = program.matrix @ held
    had_whole = (abs(program.matrix) @ program.whole.astype(float)) > 0
    matrix = sparse.csr_matrix(program.matrix @ sparse.diags_array((~program.whole).astype(float)))
    matrix.eliminate_zeros()
    least = np.where(program.whole, held, program.least)
    most = np.where(program.whole, held, program.most)
    own_most = np.where(program.whole, held, program.own_most)
    lower, upper = program.row_lower - taken, program.row_upper - taken
    single = np.flatnonzero((np.diff(matrix.indptr) == 1) & had_whole)
    column, value = matrix.indices[matrix.indptr[single]], matrix.data[matrix.indptr[single]]
    ends = np.sort(np.stack([lower[single] / value, upper[single] / value]), axis=0)
    np.maximum.at(least, column, ends[0])
    np.minimum.at(most, column, ends[1])
    np.minimum.at(own_most, column, ends[1])
    said = had_whole & (np.diff(matrix.indptr) <= 1)
    return replace(
        program,
        matrix=_without(matrix, said),
        row_lower=np.where(said, -np.inf, lower),
        row_upper=np.where(said, np.inf, upper),
        least=least,
        most=np.maximum(most, least),
        own_most=np.maximum(own_most, least),
    )


def _without(matrix: sparse.csr_matrix, rows: Bools) -> sparse.csr_matrix:
    """The matrix with some rows emptied."""
    kept = sparse.csr_matrix(sparse.diags_array((~rows).astype(float)) @ matrix)
    kept.eliminate_zeros()
    return kept
