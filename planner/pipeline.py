"""From a scenario to a checked plan: the abstract of the whole."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Protocol

import numpy as np

from planner.baseline import fill_in
from planner.books.tables import PlanTables
from planner.changes import checked
from planner.errors import SolverError, UnknownNameError
from planner.explain.holding import held_back
from planner.limits import Limits
from planner.network import Network, build_network
from planner.network.before import ordered_before
from planner.plan import Plan, write_out
from planner.program.building import build_program
from planner.program.size import warn
from planner.program.solution import verify
from planner.pulse import pulsing
from planner.rules import RULES, Rule
from planner.scenario import Scenario
from planner.search import search
from planner.search.keeping import Before
from planner.solver import Ending, work_done
from planner.whatif.relaxed import relaxed


class Begun(Protocol):
    """A plan to begin from: ours or one that was read; gap: how far its rupiah may be from the best (None: unknown)."""

    @property
    def tables(self) -> PlanTables:
        """What happens on each day."""
        ...

    @property
    def gap(self) -> float | None:
        """Of rupiah, relative."""
        ...

    @property
    def ending(self) -> Ending | None:
        """Where its program without whole numbers ended (None: not known): saves time, changes no promise."""
        ...


def make_plan(
    scenario: Scenario,
    limits: Limits | None = None,
    *,
    relax: bool = False,
    rules: Sequence[Rule | str] = RULES,
    start: Begun | None = None,
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
    start
        A plan of a scenario close to this one, ours or made by hand. Its orders stay where nothing is gained by moving
        them: quicker than planning anew, with the same promises, and few orders change.

    Raises
    ------
    UnknownNameError
        When there is no rule of a name.
    InputError
        With every fault of a scenario that was made by hand and not checked before.
    TypeError
        When scenario, limits or start are something else.
    SolverError
        When a solver's answer fails verification (a bug of ours).
    """
    _check_kinds(scenario, limits, start)
    chosen, limits = _chosen(rules), limits or Limits()
    scenario = checked(scenario)
    scenario = relaxed(scenario) if relax else scenario
    with pulsing(limits.on_progress, work_done) as on_progress:
        plan = _planned(scenario, replace(limits, on_progress=on_progress), chosen, start)
    return replace(plan, relaxed=relax)


def _planned(scenario: Scenario, limits: Limits, chosen: Sequence[Rule], start: Begun | None) -> Plan:
    """The stages in order, each told."""
    times = [time.perf_counter()]
    limits.on_progress("progress.build", {})
    network = build_network(scenario)
    program = build_program(network, chosen)
    times.append(time.perf_counter())
    warn(program, limits)
    limits.on_progress("progress.solve", {"columns": len(program.most), "rows": len(program.row_lower)})
    should_stop = limits.stopper()
    solution = search(network, program, limits, should_stop, before=None if start is None else _before(network, start))
    if solution.stopped and start is None:
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
    return replace(plan, ending=solution.ending, seconds={"build": build, "solve": solve, "report": report})


def _before(network: Network, start: Begun) -> Before:
    """What a plan ordered, and how near to the best it was."""
    units = ordered_before(network, dict(start.tables.deliveries))
    return Before(units=units, gap=np.inf if start.gap is None else start.gap, ending=start.ending)


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


def _check_kinds(scenario: object, limits: object, start: object) -> None:
    """Refuse what is easily given instead of a scenario and limits, and say what was meant."""
    if isinstance(scenario, str | Path):
        raise TypeError(f"scenario must be a Scenario: make_plan(read_scenario({str(scenario)!r}))")
    if not isinstance(scenario, Scenario):
        raise TypeError(f"scenario must be a Scenario, as read_scenario gives it, not {scenario!r:.60}")
    if isinstance(limits, int | float):
        raise TypeError(f"limits must be Limits(time_s={limits}), not {limits}")
    if limits is not None and not isinstance(limits, Limits):
        raise TypeError(f"limits must be Limits(...), not {limits!r:.60}")
    if start is not None and not hasattr(start, "tables"):
        raise TypeError(f"start must be a Plan, as make_plan or read_plan gives it, not {start!r:.60}")
