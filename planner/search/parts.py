"""A part of a program: some columns free, all others held where they stand."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from planner.arrays import Bools, Floats, Ints
from planner.program import Program
from planner.solver import LinearProgram


@dataclass(frozen=True, kw_only=True)
class Part:
    """A smaller program over the columns that are free, with what the others leave; whole by its columns."""

    columns: Ints
    block: LinearProgram
    whole: Bools


class Parts:
    """Cuts parts out of one program, again and again."""

    def __init__(self, program: Program, kitchen: Ints) -> None:
        self.program = program
        self.kitchen = kitchen
        self.by_column = sparse.csc_matrix(program.matrix)
        self.of_kitchen = np.argsort(kitchen, kind="stable")

    def under(self, program: Program) -> Parts:
        """The same, of the program with other limits."""
        other = copy(self)
        other.program = program
        return other

    def of(self, kitchens: Ints | list[int]) -> Ints:
        """The columns of some kitchens, and the shared ones (not whole) that their rows touch."""
        owners = self.kitchen[self.of_kitchen]
        own = np.concatenate(
            [self.of_kitchen[slice(*np.searchsorted(owners, (one, one + 1)).tolist())] for one in kitchens]
        )
        touched = np.unique(self.program.matrix[self.rows(own)].indices)
        shared = touched[(self.kitchen[touched] < 0) & ~self.program.whole[touched]]
        return np.sort(np.concatenate([own, shared]))

    def rows(self, columns: Ints) -> Ints:
        """Rows in which any of some columns stands."""
        return np.unique(self.by_column[:, columns].indices)

    def cut(self, columns: Ints, values: Floats, cost: Floats) -> Part:
        """The part of some free columns when all others keep their values.

        A limit between kitchens that the values pass already, by a solver's tolerance, is what they take. Whole numbers
        that the others take above one leave nothing; limits of one kitchen alone stand.
        """
        program, rows = self.program, self.rows(columns)
        held = values.copy()
        held[columns] = 0.0
        slab = program.matrix[rows]
        taken, all_taken = slab @ held, slab @ values
        inside = np.zeros(len(values))
        inside[columns[self.kitchen[columns] >= 0]] = 1.0
        marks = abs(slab)
        marks.data = np.ones(len(marks.data))
        alone = marks @ inside == np.diff(slab.indptr)
        counted = (marks @ (program.whole & (self.kitchen >= 0)).astype(float) == np.diff(slab.indptr)) & ~alone
        lower, upper = program.row_lower[rows], program.row_upper[rows]
        passed = np.where(counted, taken, all_taken)
        block = LinearProgram(
            matrix=sparse.csr_matrix(slab[:, columns]),
            row_lower=np.where(alone, lower, np.minimum(lower, all_taken)) - taken,
            row_upper=np.where(alone, upper, np.maximum(upper, passed)) - taken,
            lower=program.least[columns],
            upper=program.most[columns],
            cost=cost[columns],
        )
        return Part(columns=columns, block=block, whole=program.whole[columns])
