"""From a scenario to a checked plan: the abstract of the whole."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from planner.baseline import fill_in
from planner.errors import SolverError
from planner.explain.holding import held_back
from planner.limits import Limits
from planner.network import build_network
from planner.plan import Plan, write_out
from planner.program.building import build_program
from planner.program.size import warn
from planner.program.solution import verify
from planner.rules import RULES, Rule
from planner.scenario import Scenario
from planner.search import search


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
    warn(program, limits)
    limits.on_progress("progress.solve", {"columns": len(program.most), "rows": len(program.row_lower)})
    should_stop = limits.stopper()
    solution = search(network, program, limits, should_stop)
    if solution.stopped:
        solution = fill_in(network, program, solution)
    wrong = verify(program, solution.values)
    if wrong:
        raise SolverError("the answer breaks " + ", ".join(wrong))
    times.append(time.perf_counter())
    binding = held_back(scenario, network, rules, program, solution, replace(limits, should_stop=should_stop))
    plan = write_out(scenario, network, program, solution, binding)
    times.append(time.perf_counter())
    build, solve, report = np.diff(times).tolist()
    return replace(plan, seconds={"build": build, "solve": solve, "report": report})
