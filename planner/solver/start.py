"""Where HiGHS begins: on the optimum of the plain rows alone, block by block.

Plain rows have entries of 1 and -1 only: needs, lots and offers, which fall apart item by item. What couples them
counts in rupiah or kilograms (cash, budget, store, local share) and seldom binds; nor does a limit that may break at a
price (the largest share of a supplier). So the plain blocks are solved apart and the whole goes on from there. It is
only a start: the answer is that of the whole program.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from scipy import sparse

from planner.arrays import Bools, Floats, Ints
from planner.solver.records import AT_LOWER, AT_UPPER, BASIC, Basis, LinearProgram, Outcome, States
from planner.solver.split import part_of, split
from planner.units import TIGHT


def plain_rows(program: LinearProgram) -> Bools:
    """Rows whose entries are all 1 or -1, less upper limits with a column of their own that breaks them at a price."""
    matrix = program.matrix
    odd = (matrix.data != 1.0) & (matrix.data != -1.0)
    priced = (np.bincount(matrix.indices, minlength=matrix.shape[1]) == 1) & (program.cost > 0)
    gives_way = (matrix.data < 0) & priced[matrix.indices]
    plain: Bools = _marked(matrix, odd) == 0
    if gives_way.any():
        plain &= (_marked(matrix, gives_way) == 0) | np.isfinite(program.row_lower)
    return plain


def basis_at(program: LinearProgram, values: Floats) -> Basis:
    """Where the simplex method would stand at a point: what lies at no limit is in the basis, as far as that goes."""
    activity = program.matrix @ values
    columns = _states(values, program.lower, program.upper)
    return Basis(columns=columns, rows=_states(activity, program.row_lower, program.row_upper))


def _states(values: Floats, lower: Floats, upper: Floats) -> States:
    near = TIGHT * np.maximum(1.0, np.abs(values))
    states = np.full(len(values), BASIC, dtype=np.int8)
    states[values >= upper - near] = AT_UPPER
    states[values <= lower + near] = AT_LOWER
    return states


def _marked(matrix: sparse.csr_matrix, entries: Bools) -> Ints:
    """How many marked entries every row has."""
    upto = np.concatenate([[0], np.cumsum(entries)])
    return np.asarray(upto[matrix.indptr[1:]] - upto[matrix.indptr[:-1]])


def begin(program: LinearProgram, plain: Bools, solve: Callable[[LinearProgram], Outcome]) -> Basis | None:
    """A basis from the plain blocks; None where one of them has no answer."""
    kept = np.flatnonzero(plain)
    matrix = program.matrix[kept]
    columns = np.full(program.matrix.shape[1], AT_LOWER, dtype=np.int8)
    rows = np.full(len(plain), BASIC, dtype=np.int8)
    for some, theirs in split(matrix):
        if len(some) == 0:
            continue
        block = LinearProgram(
            matrix=part_of(matrix, some, theirs),
            row_lower=program.row_lower[kept[some]],
            row_upper=program.row_upper[kept[some]],
            lower=program.lower[theirs],
            upper=program.upper[theirs],
            cost=program.cost[theirs],
        )
        basis = solve(block).basis
        if basis is None:
            return None
        columns[theirs], rows[kept[some]] = basis.columns, basis.rows
    counted, what_counts = _counters(program, plain, matrix)
    rows[counted], columns[what_counts] = AT_LOWER, BASIC
    return Basis(columns=columns, rows=rows)


def _counters(program: LinearProgram, plain: Bools, plain_part: sparse.csr_matrix) -> tuple[Ints, Ints]:
    """Equations that only say what a free column counts (money spent), and that column: (rows, columns)."""
    free = program.cost == 0
    free[plain_part.indices] = False
    equations = np.flatnonzero(~plain & (program.row_lower == program.row_upper))
    part = program.matrix[equations]
    place = np.flatnonzero(free[part.indices])
    row = np.searchsorted(part.indptr, place, side="right") - 1
    column = part.indices[place]
    alone = (np.bincount(row, minlength=len(equations))[row] == 1) & (np.bincount(column)[column] == 1)
    return equations[row[alone]], np.asarray(column[alone], dtype=np.int64)
