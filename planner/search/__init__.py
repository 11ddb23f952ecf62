"""Whole numbers: which packs, orders, trips and suppliers, and how far that may be from the best.

Small programs are solved to proven optimality (`exact.py`), a city by structure (`city.py`). Either way the whole
numbers found are held, and the ladder is climbed once more over everything else: what is told is what that came to.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from planner.limits import Limits
from planner.network import Floats
from planner.objective import Stop, block_of, climb
from planner.program import Program
from planner.search.exact import climb_exactly, facts_only
from planner.solution import Solution
from planner.solver import split

CITY = 0.02  # the gap that is good enough where none is asked for
SMALL = 1_500  # whole columns up to which a block is solved exactly whatever the gap
NODES = 20_000  # counted work of an exact block when a gap is allowed


def search(program: Program, limits: Limits, should_stop: Stop) -> Solution:
    """Climb the ladder; a program with whole numbers by search."""
    if not program.whole.any():
        return climb(program, should_stop)
    gap = CITY if limits.gap is None else limits.gap
    whole, bounds, stopped = _search(program, gap, should_stop)
    held = hold_whole(program, whole)
    solution = climb(held, lambda: False)
    return replace(solution, bounds=np.minimum(bounds + program.constant, solution.rungs), stopped=stopped)


def _search(program: Program, gap: float, should_stop: Stop) -> tuple[Floats, Floats, bool]:
    """Values by column of which the whole ones count, bounds (meals, Rp) without constants, stopped."""
    values, bounds, stopped = program.least.copy(), np.zeros(2), False
    delivered = np.zeros(len(program.most), dtype=bool)
    delivered[program.columns.delivered] = True
    for rows, columns in split(program.matrix):
        block, rungs, whole = block_of(program, rows, columns), program.rungs[:, columns], program.whole[columns]
        start = facts_only(block, rungs, whole, delivered[columns])
        nodes = None if gap == 0 else NODES
        reached = climb_exactly(block, rungs, whole, should_stop, gap=gap, nodes=nodes, start=start)
        values[columns] = start if reached.values is None else reached.values
        bounds += reached.bounds
        stopped |= reached.stopped
    return values, bounds, stopped


def hold_whole(program: Program, values: Floats) -> Program:
    """The program with its whole numbers held."""
    fixed = np.where(program.whole, np.round(values), 0.0)
    return replace(
        program,
        least=np.where(program.whole, fixed, program.least),
        most=np.where(program.whole, fixed, program.most),
        own_most=np.where(program.whole, fixed, program.own_most),
    )
