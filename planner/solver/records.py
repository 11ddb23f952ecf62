"""What goes into a solver and what comes out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse

from planner.arrays import Floats

Stop = Callable[[], bool]
States = npt.NDArray[np.int8]

AT_LOWER, BASIC, AT_UPPER = 0, 1, 2  # of the states as HiGHS counts them; 3: free at 0, 4: somewhere else


@dataclass(frozen=True, kw_only=True)
class LinearProgram:
    """min cost @ x, row_lower <= matrix @ x <= row_upper, lower <= x <= upper."""

    matrix: sparse.csr_matrix
    row_lower: Floats
    row_upper: Floats
    lower: Floats
    upper: Floats
    cost: Floats


@dataclass(frozen=True, kw_only=True)
class Basis:
    """Where the simplex method stands: the state of every column and row.

    Good for any program of the same shape: what it says is only where to begin.
    """

    columns: States
    rows: States

    def with_row_more(self) -> Basis:
        """The same with one more row, the last, that does not bind."""
        return Basis(columns=self.columns, rows=np.append(self.rows, np.int8(BASIC)))


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What a backend claims: status (optimal, stopped, failed), values, row prices, and where it ended."""

    status: str
    values: Floats
    row_prices: Floats
    basis: Basis | None = None


@dataclass(frozen=True, kw_only=True)
class LinearAnswer:
    """status (optimal, stopped, failed), values by column, row_prices, bound (a true lower bound of the cost).

    basis: where a similar program may begin (None: not known).
    """

    status: str
    values: Floats
    row_prices: Floats
    bound: float
    basis: Basis | None = None


def nothing(program: LinearProgram, status: str) -> Outcome:
    """The outcome of a run without an answer."""
    rows, columns = program.matrix.shape
    return Outcome(status=status, values=np.zeros(columns), row_prices=np.zeros(rows))
