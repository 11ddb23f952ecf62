"""Solving by structure: split into blocks, each a linear program."""

from planner.solver.linear import LinearAnswer, LinearProgram, reduced_costs, solve_linear
from planner.solver.split import split

__all__ = ["LinearAnswer", "LinearProgram", "reduced_costs", "solve_linear", "split"]
