"""GLOP, for what HiGHS does not answer: the only module that imports ortools."""

from __future__ import annotations

from typing import Any

import numpy as np
from ortools.linear_solver.python import model_builder_helper as ortools_model

from planner.solver.records import LinearProgram, Outcome, Stop, nothing
from planner.solver.running import run
from planner.solver.scaling import factors, scaled

METHODS = ("use_dual_simplex:true", "use_dual_simplex:false", "use_preprocessing:false")  # tried in this order


def solve(method: str, program: LinearProgram, should_stop: Stop) -> Outcome:
    """One run on the scaled program, on one thread."""
    row, column = factors(program.matrix)
    model: Any = ortools_model.ModelBuilderHelper()  # its stubs name no shapes of arrays
    model.fill_model_from_sparse_data(
        program.lower / column,
        program.upper / column,
        program.cost * column,
        program.row_lower * row,
        program.row_upper * row,
        scaled(program.matrix, row, column),
    )
    solver = ortools_model.ModelSolverHelper("glop")
    solver.set_solver_specific_parameters(method)
    ended = run(lambda: solver.solve(model), solver.interrupt_solve, should_stop)
    if not ended or solver.status() != ortools_model.SolveStatus.OPTIMAL:
        return nothing(program, "stopped" if should_stop() else "failed")
    values = np.clip(np.asarray(solver.variable_values()) * column, program.lower, program.upper)
    return Outcome(status="optimal", values=values, row_prices=np.asarray(solver.dual_values()) * row)
