"""Whole-number programs through HiGHS, one thread, ended by counted work or on request.

HiGHS obeys feasibility tolerances of 1e-9, takes a start, reports incumbents and a bound, and can be interrupted. Its
answer is rounded, and the caller solves the rest again with the whole numbers held: only that answer counts.
"""

from __future__ import annotations

from dataclasses import dataclass

import highspy
import numpy as np

from planner.network import Bools, Floats
from planner.solver.highs import Quiet
from planner.solver.records import LinearProgram, Stop
from planner.solver.running import run
from planner.solver.scaling import factors

TOLERANCE = 1e-9  # of feasibility and of whole numbers, as far as HiGHS goes
FEW = 100  # whole columns up to which HiGHS does without presolve: with it, it has called tiny wrong answers optimal
NOTHING_LEFT = 1e-9  # relative gap at which a program counts as solved when no gap is allowed
_KINDS = {True: highspy.HighsVarType.kInteger, False: highspy.HighsVarType.kContinuous}


@dataclass(frozen=True, kw_only=True)
class WholeAnswer:
    """status (optimal: within the gap; ended: work used up; stopped; infeasible), values (None = none), true bound."""

    status: str
    values: Floats | None
    bound: float


def solve_whole(
    program: LinearProgram,
    whole: Bools,
    should_stop: Stop,
    *,
    gap: float = 0.0,
    tolerance: float = TOLERANCE,
    nodes: int | None = None,
    start: Floats | None = None,
) -> WholeAnswer:
    """Minimise with whole numbers.

    Parameters
    ----------
    whole
        Columns that take whole numbers only.
    gap
        Relative gap that is good enough.
    tolerance
        Of rows, columns and whole numbers.
    nodes
        Counted work: nodes of the search (None = no limit).
    start
        A feasible point; with it there is always an answer.
    """
    row, column = factors(program.matrix)
    column = np.where(whole, 1.0, column)
    scale = _cost_scale(program.cost * column)
    solver = _solver(gap, tolerance, nodes, presolve=int(whole.sum()) > FEW)
    solver.passModel(_model(program, whole, row, column, scale))
    if start is not None:
        point = highspy.HighsSolution()
        point.col_value = list(start / column)
        solver.setSolution(point)
    solver.HandleUserInterrupt = True
    run(solver.run, solver.cancelSolve, should_stop)
    return _answer(solver, program, whole, column, scale, should_stop())


def _cost_scale(cost: Floats) -> float:
    """What brings the usual cost to about 30."""
    sizes = np.abs(cost[cost != 0])
    return 30.0 / float(np.median(sizes)) if len(sizes) else 1.0


def _solver(gap: float, tolerance: float, nodes: int | None, *, presolve: bool) -> Quiet:
    solver = Quiet()
    options: dict[str, bool | int | float | str] = {
        "threads": 1,
        "parallel": "off",
        "presolve": "on" if presolve else "off",
        "mip_rel_gap": max(gap, NOTHING_LEFT),
        "mip_abs_gap": 0.0,
        "mip_feasibility_tolerance": tolerance,
        "primal_feasibility_tolerance": tolerance,
        "dual_feasibility_tolerance": tolerance,
    }
    if nodes is not None:
        options["mip_max_nodes"] = nodes
    for name, value in options.items():
        solver.setOptionValue(name, value)
    return solver


def _model(program: LinearProgram, whole: Bools, row: Floats, column: Floats, scale: float) -> highspy.HighsLp:
    """The scaled program as HiGHS takes it."""
    matrix = program.matrix.tocsr()
    places = np.repeat(row, np.diff(matrix.indptr))
    model = highspy.HighsLp()
    model.num_row_, model.num_col_ = matrix.shape
    model.col_cost_ = program.cost * column * scale
    model.col_lower_, model.col_upper_ = program.lower / column, program.upper / column
    model.row_lower_, model.row_upper_ = program.row_lower * row, program.row_upper * row
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.num_row_, model.a_matrix_.num_col_ = matrix.shape
    model.a_matrix_.start_ = matrix.indptr
    model.a_matrix_.index_ = matrix.indices
    model.a_matrix_.value_ = matrix.data * places * column[matrix.indices]
    model.integrality_ = [_KINDS[bool(one)] for one in whole]
    return model


def _answer(
    solver: Quiet, program: LinearProgram, whole: Bools, column: Floats, scale: float, stopped: bool
) -> WholeAnswer:
    """What HiGHS came to, unscaled."""
    info, status = solver.getInfo(), solver.getModelStatus()
    known = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
    values = np.asarray(solver.getSolution().col_value) * column if known else None
    if values is not None:
        values = np.clip(np.where(whole, np.round(values), values), program.lower, program.upper)
    if status == highspy.HighsModelStatus.kOptimal:
        bound = info.mip_dual_bound if whole.any() else info.objective_function_value
        return WholeAnswer(status="optimal", values=values, bound=bound / scale)
    if status in (highspy.HighsModelStatus.kInfeasible, highspy.HighsModelStatus.kUnboundedOrInfeasible):
        return WholeAnswer(status="infeasible", values=None, bound=np.inf)
    bound = info.mip_dual_bound / scale if np.isfinite(info.mip_dual_bound) else -np.inf
    return WholeAnswer(status="stopped" if stopped else "ended", values=values, bound=bound)
