"""From a scenario to a checked plan: the abstract of the whole."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from planner.baseline import fill_in
from planner.errors import SolverError, UnknownNameError
from planner.explain.holding import held_back
from planner.limits import Limits
from planner.network import build_network
from planner.plan import Plan, write_out
from planner.program.building import build_program
from planner.program.size import warn
from planner.program.solution import verify
from planner.pulse import pulsing
from planner.rules import RULES, Rule
from planner.scenario import Scenario
from planner.search import search
from planner.solver import work_done
from planner.whatif.relaxed import relaxed


def make_plan(
    scenario: Scenario, limits: Limits | None = None, *, relax: bool = False, rules: Sequence[Rule | str] = RULES
) -> Plan:
    """Plan a scenario.

    Parameters
    ----------
    limits
        What the run may spend; default no limit.
    relax
        Plan the scenario without whole numbers (packs, trips), which is quick; the plan's scenario is then that one.
    rules
        The rules that hold, or their names. Leaving one out answers "what if it did not": the plan is held against the
        others alone, and what the rule charges costs nothing. Freshness is no limit but part of what a delivery is;
        without rule need nothing is delivered but what is ordered.

    Raises
    ------
    UnknownNameError
        When there is no rule of a name.
    TypeError
        When scenario or limits are something else.
    SolverError
        When a solver's answer fails verification (a bug of ours).
    """
    _check_kinds(scenario, limits)
    chosen, limits = _chosen(rules), limits or Limits()
    scenario = relaxed(scenario) if relax else scenario
    with pulsing(limits.on_progress, work_done) as on_progress:
        return _planned(scenario, replace(limits, on_progress=on_progress), chosen)


def _planned(scenario: Scenario, limits: Limits, chosen: Sequence[Rule]) -> Plan:
    """The stages in order, each told."""
    times = [time.perf_counter()]
    limits.on_progress("progress.build", {})
    network = build_network(scenario)
    program = build_program(network, chosen)
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
    limits.on_progress("progress.still.findings", {})
    binding = held_back(scenario, network, chosen, program, solution, replace(limits, should_stop=should_stop))
    limits.on_progress("progress.still.report", {})
    plan = write_out(scenario, network, program, solution, binding)
    times.append(time.perf_counter())
    build, solve, report = np.diff(times).tolist()
    return replace(plan, seconds={"build": build, "solve": solve, "report": report})


def _chosen(rules: Sequence[Rule | str]) -> tuple[Rule, ...]:
    """The rules, of which some may be given by name.

    Raises
    ------
    UnknownNameError
        When there is no rule of a name.
    """
    named = {rule.NAME: rule for rule in RULES}
    for rule in rules:
        if isinstance(rule, str) and rule not in named:
            raise UnknownNameError("rule", rule, named)
    return tuple(named[rule] if isinstance(rule, str) else rule for rule in rules)


def _check_kinds(scenario: object, limits: object) -> None:
    """Refuse what is easily given instead of a scenario and limits, and say what was meant."""
    if isinstance(scenario, str | Path):
        raise TypeError(f"scenario must be a Scenario: make_plan(read_scenario({str(scenario)!r}))")
    if not isinstance(scenario, Scenario):
        raise TypeError(f"scenario must be a Scenario, as read_scenario gives it, not {scenario!r:.60}")
    if isinstance(limits, int | float):
        raise TypeError(f"limits must be Limits(time_s={limits}), not {limits}")
    if limits is not None and not isinstance(limits, Limits):
        raise TypeError(f"limits must be Limits(...), not {limits!r:.60}")
