"""A program with whole numbers in plain Python, handed to `scipy.optimize.milp` (HiGHS)."""

from __future__ import annotations

from collections.abc import Hashable
from math import inf

import numpy as np
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

Terms = dict[int, float]
# Whole numbers without presolve: with it HiGHS calls wrong answers optimal (scipy 1.17.1: need 10, packs of 7).
COARSE = 1e3  # the largest cost of a program with whole numbers: HiGHS stops within 1e-6 of the optimum, not settable


class LinearModel:
    """Columns (>= 0, some whole) by name and rows with limits; costs to be minimised one after the other."""

    def __init__(self) -> None:
        self.columns: dict[Hashable, int] = {}
        self.most: list[float] = []
        self.least: list[float] = []
        self.whole: list[bool] = []
        self.rows: list[tuple[float, Terms, float]] = []
        self.costs: dict[str, Terms] = {"hardship": {}, "rupiah": {}}

    def column(self, *name: Hashable, least: float = 0.0, most: float = inf, whole: bool = False) -> int:
        """The column of a name, made when first asked for."""
        if name not in self.columns:
            self.columns[name] = len(self.columns)
            self.least.append(least)
            self.most.append(most)
            self.whole.append(whole)
        return self.columns[name]

    def fixed(self, terms: Terms) -> float:
        """What the columns that have no choice add to a sum."""
        return sum(value * self.most[c] for c, value in terms.items() if self.least[c] == self.most[c])

    def row(self, terms: Terms, *, low: float = -inf, high: float = inf) -> None:
        """A row low <= sum of terms <= high."""
        self.rows.append((low, dict(terms), high))

    def charge(self, cost: str, column: int, value: float) -> None:
        """Add to a column's cost."""
        self.costs[cost][column] = self.costs[cost].get(column, 0.0) + value

    def solve(self, cost: str) -> float:
        """The least value of one cost."""
        if not self.columns or not any(self.costs[cost].values()):
            return 0.0
        matrix, low, high, scale = self._scaled()
        weights = self._dense(self.costs[cost]) * scale
        size = np.abs(weights).max() / COARSE
        rows = [LinearConstraint(matrix, low, high)] if len(low) else []
        least, most, whole = np.array(self.least) / scale, np.array(self.most) / scale, np.array(self.whole)
        found = milp(
            weights / size,
            constraints=rows,
            bounds=Bounds(least, most),
            integrality=whole.astype(int),
            options={"mip_rel_gap": 0.0, "presolve": not whole.any()},
        )
        assert found.success, found.message
        if not whole.any():
            return float(weights @ found.x)
        chosen = np.round(found.x)
        held = Bounds(np.where(whole, chosen, least), np.where(whole, chosen, most))
        exact = milp(weights / size, constraints=rows, bounds=held)
        return float(weights @ (exact if exact.success else found).x)

    def hold(self, cost: str, value: float) -> None:
        """Let a cost rise no more above a value than rounding."""
        self.row(self.costs[cost], high=value * (1 + 1e-9) + 1e-9)

    def _dense(self, terms: Terms) -> np.ndarray:
        dense = np.zeros(len(self.columns))
        dense[list(terms)] = list(terms.values())
        return dense

    def _scaled(self) -> tuple[sparse.csr_matrix, np.ndarray, np.ndarray, np.ndarray]:
        """Matrix and limits with rows and columns multiplied by powers of two until entries are near 1."""
        rows = np.repeat(np.arange(len(self.rows)), [len(terms) for _, terms, _ in self.rows])
        columns = [column for _, terms, _ in self.rows for column in terms]
        values = [value for _, terms, _ in self.rows for value in terms.values()]
        matrix = sparse.coo_matrix((values, (rows, columns)), shape=(len(self.rows), len(self.columns))).tocsr()
        low, high = np.array([row[0] for row in self.rows]), np.array([row[2] for row in self.rows])
        left, right = np.ones(len(self.rows)), np.ones(len(self.columns))
        for _ in range(4):
            size = sparse.diags(left) @ abs(matrix) @ sparse.diags(right)
            left *= _toward_one(size.max(axis=1))
            size = sparse.diags(left) @ abs(matrix) @ sparse.diags(right)
            right *= np.where(self.whole, 1.0, _toward_one(size.max(axis=0)))
        scaled = sparse.diags(left) @ matrix @ sparse.diags(right)
        return scaled.tocsr(), low * left, high * left, right


def _toward_one(largest: sparse.coo_matrix) -> np.ndarray:
    size = np.asarray(largest.todense()).ravel()
    return np.exp2(-np.round(np.log2(np.where(size > 0, size, 1.0))))
