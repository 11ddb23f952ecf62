"""Whole-number programs through HiGHS, one thread, ended by counted work or on request.

HiGHS obeys feasibility tolerances of 1e-9, takes a start, reports incumbents and a bound, and can be interrupted. Its
answer is rounded, and the caller solves the rest again with the whole numbers held: only that answer counts.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from planner.arrays import Bools, Floats
from planner.errors import SolverError
from planner.solver.checking import infeasibility
from planner.solver.highs import Options, Quiet, handed_over
from planner.solver.records import LinearProgram, Stop
from planner.solver.scaling import cost_scale, factors
from planner.units import NO_GAP, TIGHT, off_whole

FEW = 100  # whole columns up to which HiGHS does without presolve: with it, it has called tiny wrong answers optimal
LARGE_ROWS, LARGE_ENTRIES = 2_000, 20_000  # of a program that is not tiny, however few its whole columns are
FEASIBLE = 2  # HiGHS's status of a solution
HASTY: Options = {
    "mip_detect_symmetry": False,
    "mip_allow_restart": False,
    "mip_lp_age_limit": 1,
    "mip_pool_age_limit": 2,
    "mip_pool_soft_limit": 500,
}
"""Few cuts are kept, and not for long: one kitchen of a city takes 60 to 80 % of the time, to plans as good."""


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
    tolerance: float = TIGHT,
    nodes: int | None = None,
    hasty: bool = False,
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
    hasty
        Keep few cuts: a good plan sooner, a weaker bound.
    start
        A feasible point; with it there is always an answer.

    Raises
    ------
    SolverError
        Where a program is called infeasible, with and without presolve, although the start is an answer of it.
    """
    options = _options(gap, tolerance, nodes, presolve=_worth_presolve(program, whole)) | (HASTY if hasty else {})
    answer = _solved(program, whole, should_stop, options, start)
    if answer.status != "infeasible" or start is None or not _keeps(program, whole, start):
        return answer
    answer = _solved(program, whole, should_stop, options | {"presolve": "off"}, start)
    if answer.status == "infeasible":
        raise SolverError("a program that has an answer was called infeasible")
    return answer


def _solved(
    program: LinearProgram, whole: Bools, should_stop: Stop, options: Options, start: Floats | None
) -> WholeAnswer:
    """One run of HiGHS on the scaled program."""
    row, column = factors(program.matrix)
    column = np.where(whole, 1.0, column)
    scale = cost_scale(program.cost * column)
    solver = handed_over(_scaled(program, row, column, scale), options, whole)
    if start is not None:
        solver.setSolution(len(start), np.arange(len(start), dtype=np.int32), start / column)
    if not solver.solve_until(should_stop):
        return WholeAnswer(status="stopped", values=None, bound=-np.inf)
    return _answer(solver, program, whole, column, scale, should_stop())


def _worth_presolve(program: LinearProgram, whole: Bools) -> bool:
    """Whether a program is large enough to be made smaller first."""
    large = program.matrix.shape[0] > LARGE_ROWS or program.matrix.nnz > LARGE_ENTRIES
    return bool(large or whole.sum() > FEW)


def _keeps(program: LinearProgram, whole: Bools, values: Floats) -> bool:
    """Whether values are an answer beyond doubt: within the tolerance HiGHS keeps, ten times over."""
    room = TIGHT * np.maximum(1.0, np.abs(values)) / 10
    inside = (values >= program.lower - room) & (values <= program.upper + room)
    broken = infeasibility(program.matrix, program.row_lower, program.row_upper, values)
    return bool(inside.all() and broken <= TIGHT / 10 and off_whole(values[whole]).max(initial=0.0) <= TIGHT / 10)


def _options(gap: float, tolerance: float, nodes: int | None, *, presolve: bool) -> Options:
    options: Options = {
        "threads": 1,
        "parallel": "off",
        "presolve": "on" if presolve else "off",
        "mip_rel_gap": max(gap, NO_GAP),
        "mip_abs_gap": 0.0,
        "mip_feasibility_tolerance": tolerance,
        "primal_feasibility_tolerance": tolerance,
        "dual_feasibility_tolerance": tolerance,
    }
    return options if nodes is None else options | {"mip_max_nodes": nodes}


def _scaled(program: LinearProgram, row: Floats, column: Floats, scale: float) -> LinearProgram:
    """The program in scaled rows, columns and costs."""
    matrix = program.matrix.tocsr().copy()
    matrix.data = matrix.data * np.repeat(row, np.diff(matrix.indptr)) * column[matrix.indices]
    return LinearProgram(
        matrix=matrix,
        row_lower=program.row_lower * row,
        row_upper=program.row_upper * row,
        lower=program.lower / column,
        upper=program.upper / column,
        cost=program.cost * column * scale,
    )


def _answer(
    solver: Quiet, program: LinearProgram, whole: Bools, column: Floats, scale: float, stopped: bool
) -> WholeAnswer:
    """What HiGHS came to, unscaled."""
    info, status = solver.getInfo(), solver.getModelStatus().name
    known = info.primal_solution_status == FEASIBLE
    values = np.asarray(solver.getSolution().col_value) * column if known else None
    if values is not None:
        values = np.clip(np.where(whole, np.round(values), values), program.lower, program.upper)
    if status == "kOptimal":
        bound = info.mip_dual_bound if whole.any() else info.objective_function_value
        return WholeAnswer(status="optimal", values=values, bound=bound / scale)
    if status in ("kInfeasible", "kUnboundedOrInfeasible"):
        return WholeAnswer(status="infeasible", values=None, bound=np.inf)
    bound = info.mip_dual_bound / scale if np.isfinite(info.mip_dual_bound) else -np.inf
    return WholeAnswer(status="stopped" if stopped else "ended", values=values, bound=bound)
