"""Ours, asked for the peers' objective; and the real ladder, which is timed beside it.

Building is all from the ready network to the model inside the solver: the rules' blocks, the assembly, the split into
independent blocks, their scaling and the hand-over. The weights of the last choice among equal plans stay 0: no peer
chooses among equals.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np

from planner.arrays import Floats
from planner.limits import Limits
from planner.network import Network
from planner.program import Program, assemble
from planner.program.building import build_program
from planner.program.columns import declare
from planner.rules import RULES
from planner.search.ladder import block_of, climb, scaled
from planner.solver import highs, solve_linear, split
from planner.solver.records import Outcome
from tests.bench.peers.given import MEAL_RP, Given
from tests.bench.peers.watch import Watch


def run(given: Given, watch: Watch) -> float:
    """Solve the peers' objective block by block; the objective (Rp)."""
    program = program_of(given.network)
    cost = peers_cost(given.network, program)
    objective, stage = 0.0, "build"

    def lap() -> None:
        nonlocal stage
        watch.lap(stage)
        stage = "solve"  # a second hand-over of a block comes after a first solve in vain

    blocks = [
        (columns, scaled(block_of(program, rows, columns), cost[columns])[0]) for rows, columns in split(program.matrix)
    ]
    with handed_over(lap):
        for columns, block in blocks:
            stage = "build"
            answer = solve_linear(block, lambda: False)
            if answer.status != "optimal":
                raise RuntimeError(f"the solver ended {answer.status}")
            objective += float(cost[columns] @ answer.values)
            watch.lap("solve")
    return objective


def run_ladder(given: Given, watch: Watch) -> float:
    """Hardship, then rupiah, then the last choice, as `pasok plan` does; rupiah (Rp), not to be compared."""
    program = build_program(given.network, RULES)
    watch.lap("build")
    solution = climb(program, Limits().stopper())
    watch.lap("solve")
    return float(solution.rungs[1])


def program_of(network: Network) -> Program:
    """The program of every rule."""
    columns = declare(network)
    blocks = [rule.build(network, columns) for rule in RULES]
    return assemble(columns, blocks, np.zeros(len(columns.delivered)))


def peers_cost(network: Network, program: Program) -> Floats:
    """Rp by column: landed cost, 200,000 per meal short, soft rules; nothing for the steps of fairness."""
    cost = program.rungs[1].copy()
    cost[program.columns.missing] += MEAL_RP * network.needs.meals / network.needs.quantity
    return cost


@contextmanager
def handed_over(tell: Callable[[], None]) -> Iterator[None]:
    """Tell each time a model has been handed to the solver and only solving is left."""
    solving = highs._solve

    def told(*given: Any) -> Outcome:
        tell()
        return solving(*given)

    highs._solve = told
    try:
        yield
    finally:
        highs._solve = solving
