"""Solving by structure: split into blocks, each a linear program, or one with whole numbers.

Order: checking, records, scaling, split < running, start < glop, highs < carry < linear,
whole.
"""

from planner.solver.carry import Ending, Named, ending, mixed, numbered
from planner.solver.checking import checked_bound, infeasibility
from planner.solver.linear import reduced_costs, solve_carried, solve_linear, solve_once
from planner.solver.records import Basis, LinearAnswer, LinearProgram, Stop
from planner.solver.running import beside, for_a_moment, left_alone, work_done
from planner.solver.scaling import cost_scale
from planner.solver.split import part_of, split
from planner.solver.start import basis_at
from planner.solver.whole import WholeAnswer, solve_whole

__all__ = [
    "Basis",
    "Ending",
    "LinearAnswer",
    "LinearProgram",
    "Named",
    "Stop",
    "WholeAnswer",
    "basis_at",
    "beside",
    "checked_bound",
    "cost_scale",
    "ending",
    "for_a_moment",
    "infeasibility",
    "left_alone",
    "mixed",
    "numbered",
    "part_of",
    "reduced_costs",
    "solve_carried",
    "solve_linear",
    "solve_once",
    "solve_whole",
    "split",
    "work_done",
]
