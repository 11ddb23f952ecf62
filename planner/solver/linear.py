"""Linear programs: HiGHS first, GLOP where that gives no answer that holds.

Backends report values and row prices; the answer is held against the matrix, and the bound is computed from the prices
alone, so that it is a true bound whatever a solver claims.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import chain

import numpy as np

from planner.arrays import Floats
from planner.solver import highs
from planner.solver.carry import Ending, Named, solve_from
from planner.solver.checking import infeasibility
from planner.solver.records import Basis, LinearAnswer, LinearProgram, Outcome, Stop, nothing
from planner.units import LARGEST_BREAK

Attempt = Callable[[LinearProgram, Stop], Outcome]


def solve_linear(
    program: LinearProgram, should_stop: Stop, start: Basis | None = None, *, near: bool = False
) -> LinearAnswer:
    """Solve on one thread; verified against the matrix.

    Parameters
    ----------
    should_stop
        Asked every 0.05 s; once true the solver is interrupted and nothing of its work is kept.
    start
        Where a program of the same shape ended; it saves time and changes no optimum.
    near
        Few prices are wrong at the start: the dual simplex method is quicker (Tangsel: 2.4 instead of 9 s), and slower
        where all costs are others. Without a start it says nothing.
    """
    return _solved(program, attempts(start, near=near), should_stop)


def solve_carried(program: LinearProgram, should_stop: Stop, named: Named, before: Ending | None) -> LinearAnswer:
    """As `solve_linear`, from where a program like it ended, by the keys of both."""
    first: list[Attempt] = [] if before is None else [partial(solve_from, before, named)]
    return _solved(program, chain(first, attempts(None)), should_stop)


def solve_once(program: LinearProgram, should_stop: Stop) -> LinearAnswer:
    """As `solve_linear`, by GLOP first: quicker on a large program of which nothing near is solved; gives no basis."""
    return _solved(program, chain(_by_glop(), attempts(None)), should_stop)


def _solved(program: LinearProgram, tries: Iterable[Attempt], should_stop: Stop) -> LinearAnswer:
    """The first answer that holds against the matrix."""
    if program.matrix.shape[0] == 0:
        values = np.where(program.cost > 0, program.lower, program.upper)
        values = np.where(program.cost == 0, program.lower, values)
        return LinearAnswer(status="optimal", values=values, row_prices=np.zeros(0), bound=float(program.cost @ values))
    outcome = nothing(program, "failed")
    for attempt in tries:
        outcome = attempt(program, should_stop)
        if outcome.status == "stopped":
            break
        within = infeasibility(program.matrix, program.row_lower, program.row_upper, outcome.values) <= LARGEST_BREAK
        if outcome.status == "optimal" and within:
            return LinearAnswer(
                status="optimal",
                values=outcome.values,
                row_prices=outcome.row_prices,
                bound=dual_bound(program, outcome.row_prices),
                basis=outcome.basis,
            )
    empty = nothing(program, "stopped" if outcome.status == "stopped" else "failed")
    return LinearAnswer(status=empty.status, values=empty.values, row_prices=empty.row_prices, bound=-np.inf)


def attempts(start: Basis | None, *, near: bool = False) -> Iterator[Attempt]:
    """What is tried, in this order."""
    if start is not None:
        yield partial(highs.solve, start=start, near=near)
    yield highs.solve
    yield from _by_glop()


def _by_glop() -> Iterator[Attempt]:
    """The methods of GLOP, which is slow to load and seldom needed."""
    from planner.solver import glop

    yield from (partial(glop.solve, method) for method in glop.METHODS)


def dual_bound(program: LinearProgram, row_prices: Floats) -> float:
    """Lower bound of the cost that row prices prove (weak duality); prices on absent limits are dropped first."""
    price = np.where(np.isinf(program.row_lower), np.minimum(row_prices, 0.0), row_prices)
    price = np.where(np.isinf(program.row_upper), np.maximum(price, 0.0), price)
    limit = np.where(price > 0, program.row_lower, program.row_upper)
    from_rows = float(np.where(price != 0, price * np.where(price != 0, limit, 0.0), 0.0).sum())
    reduced = reduced_costs(program, price)
    best = np.where(reduced > 0, program.lower, program.upper)
    return from_rows + float(np.where(reduced != 0, reduced * np.where(reduced != 0, best, 0.0), 0.0).sum())


def reduced_costs(program: LinearProgram, row_prices: Floats) -> Floats:
    """Cost of every column less what its rows pay for it."""
    return np.asarray(program.cost - program.matrix.T @ row_prices)
