"""True bounds: of hardship from the relaxed program, of rupiah from each kitchen alone at the prices of what is shared.

For any prices of the shared rows, their limits at these prices and the least each kitchen can then do add up to no more
than the best plan (Lagrangian bound; Geoffrion 1974, doi 10.1007/BFb0120690). The kitchens' own programs hold all
their rows, also those left out when all are solved together.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse

from planner.arrays import Floats
from planner.program import Program
from planner.search.ladder import Stop, scaled
from planner.search.loosening import SHARED, Loosened
from planner.solver import Basis, LinearAnswer, LinearProgram, solve_linear
from planner.units import NO_MEALS, just_above


def priced(loose: Loosened, cost: Floats) -> tuple[LinearProgram, float]:
    """The core at a cost of the whole program's columns, in the solver's measure, and what that is."""
    core = loose.together(cost)
    return scaled(core, core.cost)


def hardship_bound(program: Program, loose: Loosened, answer: LinearAnswer, should_stop: Stop) -> float:
    """The least hardship of any plan, whole numbers or not."""
    if program.rungs[0] @ loose.in_full(answer.values) <= NO_MEALS:
        return 0.0
    alone, scale = priced(loose, program.rungs[0])
    proof = solve_linear(alone, should_stop, answer.basis)
    return max(0.0, proof.bound / scale) if proof.status == "optimal" else 0.0


@dataclass(frozen=True, kw_only=True)
class RupiahBound:
    """The least rupiah (Rp) of plans with no more than `hardship` (meals), and what a meal more would take off it."""

    rupiah: float
    hardship: float
    meal_rp: float

    def at(self, hardship: float) -> float:
        """The least rupiah with another hardship: true for all prices, so also for the same ones."""
        return self.rupiah + self.meal_rp * (self.hardship - just_above(hardship))


def rupiah_bound(
    program: Program, loose: Loosened, hardship: float, basis: Basis | None, should_stop: Stop
) -> RupiahBound:
    """The least rupiah of any plan that is at least as good on hardship, whole numbers or not."""
    core, most = loose.together(program.rungs[1]), just_above(hardship)
    row = sparse.csr_matrix(loose.cost(program.rungs[0])[loose.columns][None, :])
    held = replace(
        core,
        matrix=sparse.csr_matrix(sparse.vstack([core.matrix, row])),
        row_lower=np.append(core.row_lower, -np.inf),
        row_upper=np.append(core.row_upper, most),
    )
    dear, scale = scaled(held, held.cost)
    answer = solve_linear(dear, should_stop, None if basis is None else basis.with_row_more(), near=True)
    if answer.status != "optimal":
        return RupiahBound(rupiah=-np.inf, hardship=most, meal_rp=0.0)
    prices = answer.row_prices / scale
    meal_rp = max(0.0, -float(prices[-1]))
    alone = kitchens_bound(loose, program.rungs[1] + meal_rp * program.rungs[0], prices[:-1], should_stop)
    return RupiahBound(rupiah=max(answer.bound / scale, alone - meal_rp * most), hardship=most, meal_rp=meal_rp)


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
