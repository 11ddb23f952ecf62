"""The planner's rungs straight from its program: no tables, no rounding, and much quicker than a whole plan."""

from __future__ import annotations

from collections.abc import Sequence

from scipy import sparse

from planner.limits import Limits
from planner.network import build_network
from planner.program.building import build_program
from planner.program.solution import verify
from planner.rules import RULES, Rule
from planner.scenario import Scenario
from planner.search import search
from tests.oracle.linear import LinearModel


def core_rungs(scenario: Scenario, rules: Sequence[Rule] = RULES) -> tuple[float, ...]:
    """Hardship (meals) and rupiah (Rp) of the best plan under some rules."""
    network, limits = build_network(scenario), Limits(gap=0)
    program = build_program(network, rules)
    solution = search(network, program, limits, limits.stopper())
    assert verify(program, solution.values) == []
    return tuple(float(rung) for rung in solution.rungs)


def program_rungs(scenario: Scenario, rules: Sequence[Rule] = RULES) -> tuple[float, ...]:
    """The same from the program alone, solved by `scipy.optimize.milp`: what the rules say, without our search."""
    program = build_program(build_network(scenario), rules)
    model = LinearModel()
    for least, most, whole in zip(program.least, program.most, program.whole, strict=True):
        model.column(len(model.columns), least=float(least), most=float(most), whole=bool(whole))
    matrix = sparse.csr_matrix(program.matrix)
    for row, (low, high) in enumerate(zip(program.row_lower, program.row_upper, strict=True)):
        entries = matrix[row]
        terms = dict(zip(entries.indices.tolist(), entries.data.tolist(), strict=True))
        if terms:
            model.row(terms, low=float(low), high=float(high))
    rungs = []
    for name, cost, constant in zip(model.costs, program.rungs, program.constant, strict=True):
        model.costs[name] = {column: float(cost[column]) for column in cost.nonzero()[0].tolist()}
        least_cost = model.solve(name)
        model.hold(name, least_cost)
        rungs.append(least_cost + float(constant))
    return tuple(rungs)
