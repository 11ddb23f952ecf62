"""Incumbents before one judge: held against the program, then taken up the same ladder.

The whole numbers are rounded and held, and everything else is solved again (hardship, then rupiah, then the tie), as
our own search ends. So what is compared is the whole numbers found, not tolerances or the weights of one objective.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from planner.arrays import Floats
from planner.errors import SolverError
from planner.network import Network
from planner.program import Program
from planner.program.solution import off_columns, verify
from planner.search.city import linear_program
from planner.search.ladder import MEALS_RP, climb, in_one
from planner.search.params import SearchParams
from planner.search.rest import rest_of
from planner.solver import LinearProgram
from planner.solver.checking import infeasibility

TOLERANCE = 1e-4  # of an incumbent as told: one unit of CP-SAT's model
SAME_RP = 1e-6  # of rupiah, relative


@dataclass(frozen=True, kw_only=True)
class Case:
    """What incumbents are held against."""

    network: Network
    program: Program

    @property
    def meals(self) -> float:
        """Meals needed."""
        return float(self.network.needs.meals.sum())

    @property
    def weighted(self) -> LinearProgram:
        """The program with both rungs in one cost (Rp), as every peer is given it."""
        return both_in_one(self.program)


def both_in_one(program: Program) -> LinearProgram:
    """The program at MEALS_RP per meal of hardship and the rupiah."""
    block = linear_program(program)
    return LinearProgram(**{**vars(block), "cost": in_one(program.rungs)})


def judged(case: Case, values: Path) -> dict[str, Any]:
    """What an incumbent comes to: `incumbent` (none, broken, held), what is broken, meals short, hardship, rupiah."""
    if not values.exists():
        return {"incumbent": "none"}
    found = np.load(values)
    wrong = broken(case.program, found)
    if wrong:
        return {"incumbent": "broken", "broken": wrong}
    try:
        solution = climb(rest_of(case.program, found), lambda: False)
    except SolverError:
        return {"incumbent": "broken", "broken": ["the rest with its whole numbers held"]}
    wrong = verify(case.program, solution.values)
    if wrong:
        return {"incumbent": "broken", "broken": wrong}
    hardship, rupiah = solution.rungs.tolist()
    return {
        "incumbent": "held",
        "meals_short": meals_short(case, solution.values),
        "hardship": hardship,
        "rupiah": rupiah,
        "both_rp": MEALS_RP * hardship + rupiah,
    }


def broken(program: Program, values: Floats) -> list[str]:
    """What of a program an incumbent breaks as it was told; empty when it holds."""
    off = infeasibility(program.matrix, program.row_lower, program.row_upper, values) > TOLERANCE
    return ["rows"] * off + off_columns(program, values, TOLERANCE)


def meals_short(case: Case, values: Floats) -> float:
    """Meals short of a plan, without the steps of fairness."""
    needs = case.network.needs
    return float(values[case.program.columns.missing] @ (needs.meals / needs.quantity))


def no_worse(ours: dict[str, Any], theirs: dict[str, Any], meals: float) -> bool:
    """Whether a plan is no worse: hardship first, the same within 1e-3 of the meals; then rupiah."""
    if theirs["incumbent"] != "held":
        return True
    more = ours["hardship"] - theirs["hardship"]
    if abs(more) > SearchParams().enough_meals * meals:
        return bool(more < 0)
    return bool(ours["rupiah"] <= theirs["rupiah"] * (1 + SAME_RP))
