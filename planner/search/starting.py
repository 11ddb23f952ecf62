"""Who starts at all: suppliers that cost once, or of whom only some may start.

Slope scaling (Kim and Pardalos 1999, doi 10.1016/S0167-6377(99)00009-4): what starting costs is spread over the use the
relaxed program makes of it, again and again, until only those who are worth it remain. Then those used least are closed
one after the other where the rest costs less without them.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from planner.arrays import Bools, Floats, Ints
from planner.program import Program
from planner.search.params import SearchParams
from planner.solver import LinearAnswer, LinearProgram, Stop, solve_linear
from planner.units import NEARLY


def settled(
    program: Program,
    columns: Ints,
    shared: Ints,
    weighted: LinearProgram,
    answer: LinearAnswer,
    should_stop: Stop,
    params: SearchParams,
) -> Floats:
    """The relaxed plan, by its columns, once it is settled who starts.

    Parameters
    ----------
    columns
        The program's columns that stand in the relaxed program.
    shared
        Those of them that are 0 or 1 and belong to no kitchen.
    weighted
        The relaxed program, for both rungs in one.
    """
    if len(shared) == 0:
        return answer.values
    at = np.searchsorted(columns, shared)
    for _ in range(params.scalings):
        use = np.maximum(answer.values[at], params.least_use)
        cost = weighted.cost.copy()
        cost[at] = weighted.cost[at] / use
        spread = solve_linear(replace(weighted, cost=cost), should_stop, answer.basis, near=True)
        if spread.status != "optimal":
            break
        answer = spread
    open_ = _opened(program, shared, answer.values[at])
    best = solve_linear(_fixed(weighted, at, open_), should_stop, answer.basis, near=True)
    if best.status != "optimal":
        return answer.values
    order = np.argsort(answer.values[at], kind="stable")
    for number in order[open_[order]][: params.closings]:
        if weighted.lower[at[number]] > 0 or weighted.cost[at[number]] <= 0 or should_stop():
            continue
        fewer = open_.copy()
        fewer[number] = False
        closed = solve_linear(_fixed(weighted, at, fewer), should_stop, best.basis, near=True)
        if closed.status == "optimal" and weighted.cost @ closed.values < weighted.cost @ best.values:
            open_, best = fewer, closed
    return best.values


def _opened(program: Program, shared: Ints, use: Floats) -> Bools:
    """Who is used, most first, as far as the rows between those that start allow; by place in `shared`."""
    chosen = np.maximum(program.least[shared], 0.0)
    ours = np.zeros(len(program.most))
    ours[shared] = 1.0
    marks = program.matrix.copy()
    marks.data = np.ones(len(marks.data))
    counted = np.flatnonzero((marks @ ours == np.diff(marks.indptr)) & (marks @ ours > 0))
    among, upper = program.matrix[counted][:, shared], program.row_upper[counted]
    for number in np.argsort(-use, kind="stable"):
        if use[number] > NEARLY and chosen[number] == 0:
            chosen[number] = 1.0
            if (among @ chosen > upper + NEARLY).any():
                chosen[number] = 0.0
    return np.asarray(chosen > 0)


def _fixed(weighted: LinearProgram, at: Ints, open_: Bools) -> LinearProgram:
    """The relaxed program with everyone told whether to start."""
    lower, upper = weighted.lower.copy(), weighted.upper.copy()
    lower[at] = upper[at] = open_.astype(float)
    return replace(weighted, lower=lower, upper=upper)
