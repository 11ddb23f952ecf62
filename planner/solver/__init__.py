"""Solving by structure: split into blocks, each a linear program."""

from planner.solver.linear import reduced_costs, solve_linear, solve_once
from planner.solver.records import Basis, LinearAnswer, LinearProgram
from planner.solver.split import part_of, split

__all__ = ["Basis", "LinearAnswer", "LinearProgram", "part_of", "reduced_costs", "solve_linear", "solve_once", "split"]
