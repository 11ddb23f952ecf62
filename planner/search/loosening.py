"""The relaxed program made small: whole numbers are written in quantities, what one kitchen decides is left out.

A presolve of our own, which knows what a kitchen is: each step can only loosen the program, so that its bound stays
true:

- a whole column that an equation ties to one quantity (x = pack n) is that quantity in other units;
- a 0-or-1 column z that nothing but x <= U z asks for is x / U, the least it can be;
- rows of one kitchen that ask for who comes at all (x <= U y) where that costs nothing, or that may break at a price in
  rupiah, or that count whole packs on trips beside their kg, are left to the kitchen: they come back in its own linear
  program, at the prices of what kitchens share (`bounding.py`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse

from planner.arrays import Bools, Floats, Ints
from planner.solver import LinearProgram
from planner.units import ROUNDING, TINY

SHARED = -1  # owner of what belongs to no kitchen, or to more than one
CHAIN = 4  # from orders to visits, pairs and suppliers

Ties = tuple[Ints, Ints, Floats]  # lower, upper, ratio: upper >= ratio x lower


@dataclass(frozen=True, kw_only=True)
class Loosened:
    """The relaxed program over as many columns; those written in others stand in no row.

    Attributes
    ----------
    program
        All rows that say anything; its cost is not read.
    number
        Of each of these rows, among those it was made of.
    worth
        Columns x columns: what each column of the whole program is of those that are left.
    owner
        By row the kitchen whose columns stand in it, SHARED where more than one's or nobody's do.
    core, columns
        The rows that are solved for all kitchens together, and the columns that stand in them or cost something;
        `core_upper`: the upper limits of all columns there.
    tied
        What rows left out of the core ask of 0-or-1 columns.
    """

    program: LinearProgram
    number: Ints
    worth: sparse.csr_matrix
    owner: Ints
    kitchen: Ints
    core: Ints
    columns: Ints
    core_upper: Floats
    tied: Ties

    def cost(self, cost: Floats) -> Floats:
        """A cost of the whole program's columns, on those that are left."""
        return np.asarray(self.worth.T @ cost)

    def together(self, cost: Floats) -> LinearProgram:
        """The core at a cost of the whole program's columns."""
        rows, columns = self.core, self.columns
        return LinearProgram(
            matrix=sparse.csr_matrix(self.program.matrix[rows][:, columns]),
            row_lower=self.program.row_lower[rows],
            row_upper=self.program.row_upper[rows],
            lower=self.program.lower[columns],
            upper=self.core_upper[columns],
            cost=self.cost(cost)[columns],
        )

    def in_full(self, values: Floats) -> Floats:
        """Values of the whole program's columns from the core's; 0-or-1 ones as small as quantities let them be."""
        full = self.program.lower.copy()
        full[self.columns] = values
        full = np.asarray(self.worth @ full)
        lower, upper, ratio = self.tied
        for _ in range(CHAIN):
            np.maximum.at(full, upper, ratio * full[lower])
        return full


def loosen(loose: LinearProgram, whole: Bools, kitchen: Ints, rungs: Floats, apart: Bools) -> Loosened:
    """Make the relaxed program small.

    Parameters
    ----------
    whole
        Columns that took whole numbers only.
    kitchen
        By column, SHARED where it belongs to none.
    rungs
        2 x columns (meals, Rp): what columns cost.
    apart
        Rows that are left to their kitchen as they are, where they are of one.
    """
    worth, upper = _substituted(loose, whole & (loose.lower == 0) & (rungs >= 0).all(axis=0), whole)
    matrix = sparse.csr_matrix(loose.matrix @ worth)
    matrix.data[np.abs(matrix.data) < TINY] = 0.0
    matrix.eliminate_zeros()
    program = replace(loose, matrix=matrix, upper=upper)
    number = np.flatnonzero(_says(program, upper))
    program = _of(program, number)
    owner = _owners(program.matrix, kitchen)
    free = (worth.T @ rungs.T == 0).all(axis=1)
    tie, tied = _ties(program, whole & free & ~_leading(program, whole, kitchen))
    gives_way = _gives_way(program, whole, worth.T @ rungs[0], worth.T @ rungs[1])
    left = (owner != SHARED) & (apart[number] | tie | gives_way)
    core = np.flatnonzero(~left)
    asked = _asked(_of(program, core)) > 0
    core_upper = np.where(whole & free & (kitchen != SHARED) & ~asked, program.lower, upper)
    core = core[_says(_of(program, core), core_upper)]
    used = np.bincount(program.matrix[core].indices, minlength=len(upper)) > 0
    return Loosened(
        program=program,
        number=number,
        worth=worth,
        owner=owner,
        kitchen=kitchen,
        core=core,
        columns=np.flatnonzero(used | (worth.T @ rungs.T != 0).any(axis=1)),
        core_upper=core_upper,
        tied=tied,
    )


def _substituted(loose: LinearProgram, free: Bools, whole: Bools) -> tuple[sparse.csr_matrix, Floats]:
    """Whole columns as what ties them to one quantity, and upper limits with theirs."""
    matrix, count = loose.matrix, loose.matrix.shape[1]
    row = np.flatnonzero((np.diff(matrix.indptr) == 2) & (loose.row_upper == 0))
    first = matrix.indptr[row]
    second_whole = whole[matrix.indices[first + 1]]
    at = np.where(second_whole, first + 1, first)
    other = 2 * first + 1 - at
    ours, theirs, ratio = matrix.indices[at], matrix.indices[other], -matrix.data[other] / matrix.data[at]
    asked = _asked(loose)
    equal = loose.row_lower[row] == 0
    alone = np.isinf(loose.row_lower[row]) & (asked[ours] == 1) & (matrix.data[at] < 0)
    chosen = np.flatnonzero(free[ours] & ~whole[theirs] & (ratio > 0) & (equal | alone))
    _, one_each = np.unique(ours[chosen], return_index=True)
    chosen = chosen[one_each]
    ours, theirs, ratio = ours[chosen], theirs[chosen], ratio[chosen]
    place, value = np.arange(count), np.ones(count)
    place[ours], value[ours] = theirs, ratio
    upper = loose.upper.copy()
    np.minimum.at(upper, theirs, loose.upper[ours] / ratio)
    return sparse.csr_matrix((value, (np.arange(count), place)), shape=(count, count)), upper


def _asked(program: LinearProgram) -> Ints:
    """By column how many rows want it to be larger."""
    matrix = program.matrix
    row = np.repeat(np.arange(matrix.shape[0]), np.diff(matrix.indptr))
    below, above = np.isfinite(program.row_upper)[row], np.isfinite(program.row_lower)[row]
    wants = ((matrix.data < 0) & below) | ((matrix.data > 0) & above)
    return np.bincount(matrix.indices[wants], minlength=matrix.shape[1])


def _says(program: LinearProgram, upper: Floats) -> Bools:
    """Rows that the limits of their columns can break."""
    rising, falling = program.matrix.maximum(0), program.matrix.minimum(0)
    most = rising @ upper + falling @ program.lower
    least = rising @ program.lower + falling @ upper
    return np.asarray((most > program.row_upper + ROUNDING) | (least < program.row_lower - ROUNDING))


def _of(program: LinearProgram, rows: Ints) -> LinearProgram:
    """Some rows of a program."""
    return replace(
        program,
        matrix=sparse.csr_matrix(program.matrix[rows]),
        row_lower=program.row_lower[rows],
        row_upper=program.row_upper[rows],
    )


def _owners(matrix: sparse.csr_matrix, kitchen: Ints) -> Ints:
    """The kitchen of every row; SHARED where it has more than one, or a column that belongs to none."""
    row = np.repeat(np.arange(matrix.shape[0]), np.diff(matrix.indptr))
    least, most = np.full(matrix.shape[0], kitchen.max(initial=SHARED)), np.full(matrix.shape[0], SHARED)
    np.minimum.at(least, row, kitchen[matrix.indices])
    np.maximum.at(most, row, kitchen[matrix.indices])
    return np.where(least == most, most, SHARED)


def _ties(program: LinearProgram, switch: Bools) -> tuple[Bools, Ties]:
    """Rows that only ask one column of `switch` to be as large as another column says."""
    matrix, tie = program.matrix, np.zeros(program.matrix.shape[0], dtype=bool)
    row = np.flatnonzero((np.diff(matrix.indptr) == 2) & (program.row_upper == 0) & np.isinf(program.row_lower))
    first = matrix.indptr[row]
    at = np.where(matrix.data[first] < 0, first, first + 1)
    other = 2 * first + 1 - at
    asks = (matrix.data[at] < 0) & (matrix.data[other] > 0) & switch[matrix.indices[at]]
    tie[row[asks]] = True
    at, other = at[asks], other[asks]
    lower, upper = matrix.indices[other].astype(np.int64), matrix.indices[at].astype(np.int64)
    return tie, (lower, upper, np.asarray(-matrix.data[other] / matrix.data[at]))


def _leading(program: LinearProgram, whole: Bools, kitchen: Ints) -> Bools:
    """Columns that ask, tie by tie, for a 0-or-1 column of no kitchen: who starts at all is asked for in the core."""
    _, (lower, upper, _) = _ties(program, whole)
    leads = whole & (kitchen == SHARED)
    for _ in range(CHAIN):
        leads[lower[leads[upper]]] = True
    return np.asarray(leads)


def _gives_way(program: LinearProgram, whole: Bools, meals: Floats, rupiah: Floats) -> Bools:
    """Rows with a column of their own that lets them break at a price in rupiah."""
    matrix = program.matrix
    once = np.bincount(matrix.indices, minlength=matrix.shape[1]) == 1
    soft = (once & ~whole & (meals == 0) & (rupiah > 0)).astype(float)
    return np.asarray((abs(matrix) @ soft) > 0)
