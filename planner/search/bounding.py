"""A true bound: every kitchen alone, at the prices of what kitchens share.

For any prices of the shared rows, their limits at these prices and the least each kitchen can then do add up to no more
than the best plan (Lagrange; Geoffrion 1974, doi 10.1007/BFb0120690). The kitchens' own programs hold all their rows,
also those left out when all are solved together.
"""

from __future__ import annotations

import numpy as np
from scipy import sparse

from planner.network import Floats
from planner.search.loosening import SHARED, Loosened
from planner.solver import LinearProgram, solve_linear
from planner.solver.records import Stop


def kitchens_bound(loosened: Loosened, cost: Floats, core_prices: Floats, should_stop: Stop) -> float:
    """What no plan can be cheaper than; -inf when stopped.

    Parameters
    ----------
    cost
        Of the whole program's columns.
    core_prices
        Of the core's rows; only those of shared rows are used.
    """
    program, own = loosened.program, loosened.owner
    price = np.zeros(len(own))
    price[loosened.core] = core_prices
    price[own != SHARED] = 0.0
    price = np.where(np.isinf(program.row_lower), np.minimum(price, 0.0), price)
    price = np.where(np.isinf(program.row_upper), np.maximum(price, 0.0), price)
    paid = price != 0
    bound = float(price[paid] @ np.where(price > 0, program.row_lower, program.row_upper)[paid])
    left = loosened.cost(cost) - program.matrix.T @ price
    shared = (loosened.kitchen == SHARED) & (left != 0)
    bound += float(left[shared] @ np.where(left > 0, program.lower, program.upper)[shared])
    rows, columns = np.argsort(own, kind="stable"), np.argsort(loosened.kitchen, kind="stable")
    kitchens = np.arange(loosened.kitchen.max(initial=SHARED) + 2)
    first_row, first_column = (np.searchsorted(one, kitchens) for one in (own[rows], loosened.kitchen[columns]))
    for kitchen in kitchens[:-1]:
        theirs = np.sort(rows[first_row[kitchen] : first_row[kitchen + 1]])
        free = np.sort(columns[first_column[kitchen] : first_column[kitchen + 1]])
        alone = LinearProgram(
            matrix=sparse.csr_matrix(program.matrix[theirs][:, free]),
            row_lower=program.row_lower[theirs],
            row_upper=program.row_upper[theirs],
            lower=program.lower[free],
            upper=program.upper[free],
            cost=left[free],
        )
        bound += solve_linear(alone, should_stop).bound
    return bound
