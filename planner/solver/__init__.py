"""Solving by structure: split into blocks, each a linear program, or one with whole numbers."""

from planner.solver.linear import reduced_costs, solve_linear, solve_once
from planner.solver.records import Basis, LinearAnswer, LinearProgram
from planner.solver.running import beside
from planner.solver.split import part_of, split
from planner.solver.whole import WholeAnswer, solve_whole

__all__ = [
    "Basis",
    "LinearAnswer",
    "LinearProgram",
    "WholeAnswer",
    "beside",
    "part_of",
    "reduced_costs",
    "solve_linear",
    "solve_once",
    "solve_whole",
    "split",
]
