"""From a scenario to a checked plan: the abstract of the whole."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from planner import sizing
from planner.baseline import fill_in
from planner.binding import Binding, bindings
from planner.counted import counted_bindings
from planner.declaring import declare, link
from planner.errors import SolverError
from planner.limits import Limits
from planner.network import Network, build_network
from planner.objective import Stop, climb
from planner.plan import Plan, tie_weights, write_out
from planner.program import RUNGS, Program, assemble
from planner.relax import relaxed
from planner.rules import RULES, Rule, need
from planner.scenario import Scenario
from planner.search import search
from planner.search.rest import rest_of
from planner.solution import Solution, verify
from planner.solver import beside


def make_plan(scenario: Scenario, limits: Limits | None = None, *, rules: Sequence[Rule] = RULES) -> Plan:
    """Plan a scenario.

    Parameters
    ----------
    limits
        What the run may spend; default no limit.
    rules
        The rules that hold; leaving one out answers "what if it did not".

    Raises
    ------
    SolverError
        When a solver's answer fails verification (a bug of ours).
    """
    limits = limits or Limits()
    times = [time.perf_counter()]
    limits.on_progress("progress.build", {})
    network = build_network(scenario)
    program = build_program(network, rules)
    times.append(time.perf_counter())
    _warn(program, limits)
    limits.on_progress("progress.solve", {"columns": len(program.most), "rows": len(program.row_lower)})
    should_stop = limits.stopper()
    solution = search(network, program, limits, should_stop)
    if solution.stopped:
        solution = fill_in(network, program, solution)
    wrong = [] if solution.stopped else verify(program, solution.values)
    if wrong:
        raise SolverError("the answer breaks " + ", ".join(wrong))
    times.append(time.perf_counter())
    binding = _held_back(scenario, network, rules, program, solution, replace(limits, should_stop=should_stop))
    plan = write_out(scenario, network, program, solution, binding)
    times.append(time.perf_counter())
    build, solve, report = np.diff(times).tolist()
    return replace(plan, seconds={"build": build, "solve": solve, "report": report})


def _held_back(
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
        priced = held if any(one.code != need.NAME for one in held) else split.result() or held
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


def _warn(program: Program, limits: Limits) -> None:
    """Tell before a very large plan starts what it may take."""
    expected = sizing.minutes(program)
    if expected >= sizing.LARGE:
        shown = {"columns": len(program.most), "whole": int(program.whole.sum()), "minutes": round(expected)}
        limits.on_progress("progress.large", dict(shown))


def build_program(network: Network, rules: Sequence[Rule] = RULES) -> Program:
    """The program of a network under some rules, with the limits of each that a person could loosen."""
    columns = declare(network)
    blocks = [rule.build(network, columns) for rule in rules]
    held = [rule.explain(network, columns, block) for rule, block in zip(rules, blocks, strict=True)]
    tied = link(network, columns)
    return assemble(columns, [*blocks, tied], tie_weights(network), held)
