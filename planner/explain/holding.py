"""What holds a plan back: by prices with whole numbers held, and what is counted by planning anew."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from planner.explain.counted import counted_bindings
from planner.explain.prices import Binding, bindings
from planner.limits import Limits
from planner.network import Network, build_network
from planner.program import RUNGS, Program
from planner.program.building import build_program
from planner.program.rule import Rule
from planner.program.solution import Solution
from planner.scenario import Scenario
from planner.search.ladder import Stop, climb
from planner.search.rest import rest_of
from planner.solver import beside
from planner.whatif.relaxed import relaxed

NEED = "need"  # of its findings a person learns least: only less need would help


def held_back(
    scenario: Scenario, network: Network, rules: Sequence[Rule], program: Program, solution: Solution, limits: Limits
) -> tuple[Binding, ...]:
    """What holds the plan back: by prices with whole numbers held, and what is counted by planning anew."""
    count, should_stop = limits.findings, limits.should_stop
    if solution.stopped or count == 0 or not program.whole.any():
        return bindings(program, solution, count, should_stop)
    with beside(lambda stop: _as_if_split(scenario, rules, count, stop), should_stop) as split:
        reached = replace(solution, bounds=solution.rungs)
        held = bindings(rest_of(program, solution.values), reached, count, should_stop)
        counted = counted_bindings(network, program, solution, count, should_stop)
        priced = held if any(one.code != NEED for one in held) else split.result() or held
    return _in_turn(counted, priced)[:count]


def _in_turn(counted: Sequence[Binding], priced: Sequence[Binding]) -> tuple[Binding, ...]:
    """Of the higher rung first, one of each sort after the other."""
    places = [(RUNGS.index(one.rung), place, one) for some in (counted, priced) for place, one in enumerate(some)]
    return tuple(one for _, _, one in sorted(places, key=lambda place: place[:2]))


def _as_if_split(scenario: Scenario, rules: Sequence[Rule], count: int, should_stop: Stop) -> tuple[Binding, ...]:
    """What would hold the plan back without whole numbers: with them held, often only less need would help."""
    program = build_program(build_network(relaxed(scenario)), rules)
    found = bindings(program, climb(program, should_stop), count, should_stop)
    return tuple(replace(one, loose=True) for one in found)
