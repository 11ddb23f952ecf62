"""The plan that always is: nothing is delivered but what was ordered."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from planner.arrays import Floats
from planner.errors import SolverError
from planner.program import Program
from planner.solver import LinearProgram, solve_whole


def nothing_new(program: Program) -> Floats:
    """Values of a program's columns where nothing new is delivered, so that every hard rule holds.

    Raises
    ------
    SolverError
        Where a rule leaves no plan even then (a bug of that rule).
    """
    delivered = np.zeros(len(program.most), dtype=bool)
    delivered[program.columns.delivered] = True
    block = LinearProgram(
        matrix=program.matrix,
        row_lower=program.row_lower,
        row_upper=program.row_upper,
        lower=program.least,
        upper=program.most,
        cost=program.rungs[0],
    )
    facts = replace(block, upper=np.where(delivered, block.lower, block.upper))
    answer = solve_whole(facts, program.whole, lambda: False)
    if answer.values is None:
        raise SolverError("there is no plan at zero new deliveries")
    return answer.values
