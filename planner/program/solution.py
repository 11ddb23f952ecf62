"""A solution of a program, and the check that it is one."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from planner.arrays import Bools, Floats
from planner.program import Program
from planner.solver import Ending, infeasibility
from planner.units import BROKEN, TOLERANCE, off_whole


@dataclass(frozen=True, kw_only=True)
class Solution:
    """values by column; rung values and true lower bounds (meals, Rp); row_prices: 2 x rows (of each rung, per unit).

    stopped: a limit or Ctrl-C came first; bounds may then be -inf. unsolved: columns of blocks without any answer.
    ending: where the program without whole numbers ended (None: not known).
    """

    values: Floats
    rungs: Floats
    bounds: Floats
    row_prices: Floats
    stopped: bool
    unsolved: Bools
    ending: Ending | None = None


def verify(program: Program, values: Floats) -> list[str]:
    """What is wrong with an answer: the rules whose rows it breaks, or `columns`; empty when it holds."""
    wrong = []
    for position, rule in enumerate(program.rules):
        rows = slice(program.first_row[position], program.first_row[position + 1])
        part = program.matrix[rows]
        if infeasibility(part, program.row_lower[rows], program.row_upper[rows], values) > BROKEN:
            wrong.append(rule)
    return wrong + off_columns(program, values, TOLERANCE)


def off_columns(program: Program, values: Floats, tolerance: float) -> list[str]:
    """`columns` where a limit is passed, relative to max(1, it); `whole numbers` where one is a fraction."""
    wrong, slack = [], tolerance * np.maximum(1.0, program.most)
    if (values < program.least - slack).any() or (values > program.most + slack).any():
        wrong.append("columns")
    if (off_whole(values[program.whole]) > tolerance).any():
        wrong.append("whole numbers")
    return wrong
