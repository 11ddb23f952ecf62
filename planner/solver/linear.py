"""Linear programs through GLOP: the only module that imports ortools.

GLOP reports primal values and row prices; the bound is recomputed here from the prices alone, so that it is a true
bound whatever the solver claims (GLOP's own is 0 through this interface).
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from ortools.linear_solver.python import model_builder_helper as ortools_model
from scipy import sparse

from planner.network import Floats
from planner.solution import infeasibility
from planner.solver.scaling import factors

POLL_SECONDS = 0.05
LARGEST_BREAK = 1e-6  # of a row, relative to what it adds up
METHODS = ("use_dual_simplex:true", "use_dual_simplex:false", "use_preprocessing:false")  # tried in this order


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
class LinearAnswer:
    """status (optimal, stopped, failed), values by column, row_prices, bound (a true lower bound of the cost)."""

    status: str
    values: Floats
    row_prices: Floats
    bound: float


def solve_linear(program: LinearProgram, should_stop: Callable[[], bool]) -> LinearAnswer:
    """Solve with GLOP, one thread; verified against the matrix.

    Parameters
    ----------
    should_stop
        Asked every 0.05 s; once true the solver is interrupted and nothing of its work is kept.
    """
    columns = program.matrix.shape[1]
    if program.matrix.shape[0] == 0:
        values = np.where(program.cost > 0, program.lower, program.upper)
        values = np.where(program.cost == 0, program.lower, values)
        return LinearAnswer(status="optimal", values=values, row_prices=np.zeros(0), bound=float(program.cost @ values))
    for method in METHODS:
        values, prices, status = _glop(program, method, should_stop)
        if status == "stopped":
            break
        within = infeasibility(program.matrix, program.row_lower, program.row_upper, values) <= LARGEST_BREAK
        if status == "optimal" and within:
            bound = dual_bound(program, prices)
            return LinearAnswer(status="optimal", values=values, row_prices=prices, bound=bound)
    nothing = np.zeros(len(program.row_lower))
    return LinearAnswer(
        status="stopped" if status == "stopped" else "failed",
        values=np.zeros(columns),
        row_prices=nothing,
        bound=-np.inf,
    )


def _glop(program: LinearProgram, method: str, should_stop: Callable[[], bool]) -> tuple[Floats, Floats, str]:
    """One run of GLOP on the scaled program: (values, row prices, status)."""
    row, column = factors(program.matrix)
    scaled = sparse.diags(row) @ program.matrix @ sparse.diags(column)
    model: Any = ortools_model.ModelBuilderHelper()  # its stubs name no shapes of arrays
    model.fill_model_from_sparse_data(
        program.lower / column,
        program.upper / column,
        program.cost * column,
        program.row_lower * row,
        program.row_upper * row,
        scaled.tocsr(),
    )
    solver = ortools_model.ModelSolverHelper("glop")
    solver.set_solver_specific_parameters(method)
    _run(solver, model, should_stop)
    if solver.status() != ortools_model.SolveStatus.OPTIMAL:
        status = "stopped" if should_stop() else "failed"
        return np.zeros(len(column)), np.zeros(len(row)), status
    values = np.clip(np.asarray(solver.variable_values()) * column, program.lower, program.upper)
    return values, np.asarray(solver.dual_values()) * row, "optimal"


def _run(solver: ortools_model.ModelSolverHelper, model: Any, should_stop: Callable[[], bool]) -> None:
    """Solve in a thread of its own so that Ctrl-C and limits reach the solver."""
    worker = threading.Thread(target=solver.solve, args=(model,), daemon=True)
    worker.start()
    try:
        while worker.is_alive():
            worker.join(POLL_SECONDS)
            if should_stop():
                solver.interrupt_solve()
                worker.join()
    except KeyboardInterrupt:
        solver.interrupt_solve()
        worker.join()
        raise


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
