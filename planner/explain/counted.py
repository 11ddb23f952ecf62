"""Limits on what is counted (trips, deliveries, parties, smallest orders, starters), tried with whole numbers free.

With whole numbers held these have no price. So a limit is loosened by a step and the plan is made anew: all of it where
it is small, else the kitchen that is short most (none short: that pays most) with all others held. First all limits are
loosened at once: those that are then passed come first. A gain is told against the plan made anew under the limits as
they are, with twice the work.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from planner.arrays import Bools, Floats, Ints
from planner.explain.prices import TRIES, Binding, in_turn, members, usual_step
from planner.network import Network
from planner.program import RUNGS, Program
from planner.program.blocks import Held
from planner.program.solution import Solution
from planner.search.ladder import Stop, in_one
from planner.search.owners import city_of
from planner.search.params import SearchParams
from planner.search.parts import Parts
from planner.search.tries import with_values
from planner.solver import solve_whole
from planner.units import EXACT_GAP, LOOSE, PASSED, SAME_MEALS, TIGHT, TOLERANCE, to_sort_by

FEW = 300  # whole columns up to which everything is planned anew
WORK, WORK_FEW = 100, 200  # nodes for a loosened kitchen, and for everything
CLOSE = 0.005  # relative gap of a kitchen: what gains less is not told
HALF_A_MEAL = 0.5


@dataclass(frozen=True, kw_only=True)
class _Limit:
    """What a person calls one limit: its rows of the program, and how much looser each becomes."""

    rule: str
    held: Held
    keys: Mapping[str, int]
    rows: Ints
    steps: Floats


@dataclass(frozen=True, kw_only=True)
class _Anew:
    """What is planned anew: everything (kitchen None), or one kitchen with all others held at `values`."""

    parts: Parts
    values: Floats
    kitchen: int | None
    columns: Ints
    weighted: Floats

    @property
    def gap(self) -> float:
        """Relative gap that is good enough."""
        return EXACT_GAP if self.kitchen is None else CLOSE

    def solved(self, program: Program, start: Floats, effort: int, should_stop: Stop) -> Floats:
        """All values once planned anew under the program's limits; those of the start unless they are better."""
        part = self.parts.under(program).cut(self.columns, self.values, self.weighted)
        everything = self.kitchen is None
        answer = solve_whole(
            part.block,
            part.whole,
            should_stop,
            gap=self.gap,
            nodes=effort * (WORK_FEW if everything else WORK),
            hasty=not everything,
            tolerance=TIGHT if everything else LOOSE,
            start=start[part.columns],
        )
        if answer.values is None or part.block.cost @ answer.values >= part.block.cost @ start[part.columns]:
            return start
        return with_values(start, part, answer.values)

    def better(self, before: Floats, after: Floats) -> bool:
        """Whether one is better than the other by more than the gap."""
        cost = self.weighted[self.columns]
        was = float(cost @ before[self.columns])
        return was - float(cost @ after[self.columns]) > self.gap * max(1.0, abs(was))


def counted_bindings(
    network: Network, program: Program, solution: Solution, count: int, should_stop: Stop
) -> tuple[Binding, ...]:
    """The counted limits that hold the plan back, each confirmed by planning anew; most hardship first.

    Parameters
    ----------
    count
        At most so many; 0 asks for none and costs nothing.

    Returns
    -------
    Nothing where the plan itself comes out half a meal less short, or cheaper by the gap of a city, when it is
    made anew: a gain would be against a plan nobody has.
    """
    if solution.stopped or count == 0 or not any(one.counted for held in program.held for one in held):
        return ()
    anew = _chosen(network, program, solution.values)
    before = anew.solved(program, solution.values, 2, should_stop)
    meals, rupiah = program.rungs @ (solution.values - before)
    if meals > HALF_A_MEAL or rupiah > SearchParams().gap * abs(float(solution.rungs[1])):
        return ()
    found: list[Binding] = []
    for one in _ordered(network, program, anew, before, should_stop)[: TRIES * count]:
        if len(found) == count or should_stop():
            break
        after = anew.solved(_looser(program, [one]), before, 1, should_stop)
        passed = one.rows[_passed(program, after)[one.rows]]
        if len(passed) and anew.better(before, after):
            found.append(_named(one, anew, passed, program.rungs @ (before - after)))
    return tuple(sorted(found, key=lambda one: (RUNGS.index(one.rung), -one.gain)))


def _named(one: _Limit, anew: _Anew, passed: Ints, gains: Floats) -> Binding:
    """The limit with its gain, on the days on which more than it was used."""
    rung = 0 if gains[0] > SAME_MEALS else 1
    at = np.isin(one.rows, passed)
    return Binding(
        rule=one.rule,
        code=one.held.code,
        unit=one.held.unit,
        step=float(one.steps[at].max()),
        keys=one.keys,
        days=int(at.sum()),
        rung=RUNGS[rung],
        gain=float(gains[rung]),
        anew=anew.kitchen,
    )


def _chosen(network: Network, program: Program, values: Floats) -> _Anew:
    """Everything where there are few whole numbers, else the kitchen that is short most, or that pays most."""
    kitchen = city_of(network, program).kitchen
    parts = Parts(program, kitchen)
    weighted = in_one(program.rungs)
    if program.whole.sum() <= FEW:
        columns = np.arange(len(values))
        return _Anew(parts=parts, values=values, kitchen=None, columns=columns, weighted=weighted)
    owned = kitchen >= 0
    short, rupiah = (np.bincount(kitchen[owned], weights=(rung * values)[owned]) for rung in program.rungs)
    worst = int(np.lexsort((-rupiah, -short))[0])
    starters = program.columns.joined[program.columns.joined >= 0]
    columns = np.union1d(parts.of([worst]), starters)
    return _Anew(parts=parts, values=values, kitchen=worst, columns=columns, weighted=weighted)


def _ordered(network: Network, program: Program, anew: _Anew, before: Floats, should_stop: Stop) -> list[_Limit]:
    """The limits that leave no room for a step, those first that are passed, and end most, once all are loosened."""
    rows = anew.parts.rows(anew.columns)
    limits = [one for one in _limits(program, before) if np.isin(one.rows, rows).any()]
    if not limits:
        return []
    after = anew.solved(_looser(program, limits), before, 1, should_stop)
    passed, ended = _passed(program, after), _ended(network, program, before, after)
    helping = [one for one in limits if passed[one.rows].any()]
    helping.sort(
        key=lambda one: (-to_sort_by(float(ended[_named_by(network, one.keys)].sum())), -passed[one.rows].sum())
    )
    others = [one for one in limits if not passed[one.rows].any()]
    return [some[place] for some in (helping, others) for place in in_turn([one.held.code for one in some])]


def _passed(program: Program, values: Floats) -> Bools:
    """Rows whose limits some values pass."""
    activity = program.matrix @ values
    return np.asarray(np.maximum(program.row_lower - activity, activity - program.row_upper) > PASSED)


def _named_by(network: Network, keys: Mapping[str, int]) -> Bools:
    """Which possible deliveries some keys name; keys that do not tell deliveries apart name all."""
    named = np.ones(len(network.deliveries.day), dtype=bool)
    for name in ("supplier", "kitchen", "item"):
        if name in keys:
            named &= getattr(network.deliveries, name) == keys[name]
    return named


def _ended(network: Network, program: Program, before: Floats, after: Floats) -> Floats:
    """Meals short that are no more, given to the possible deliveries that bring more of the item to the kitchen."""
    needs, of = network.needs, network.deliveries
    pair = network.index.over("kitchen", "item")
    missing = program.columns.missing
    fewer = program.rungs[0][missing] * (before - after)[missing]
    meals = np.bincount(pair.of(needs), weights=fewer, minlength=pair.count)
    more = np.maximum((after - before)[program.columns.delivered], 0.0)
    place = pair.of(of)
    brought = np.bincount(place, weights=more, minlength=len(meals))
    each = np.divide(np.maximum(meals, 0.0), brought, out=np.zeros(len(meals)), where=brought > 0)
    return np.asarray(more * each[place])


def _limits(program: Program, values: Floats) -> Iterator[_Limit]:
    """Every counted limit of a person on whose rows a step more would not fit."""
    activity = program.matrix @ values
    room = np.minimum(program.row_upper - activity, activity - program.row_lower)
    for rule, first, found in zip(program.rules, program.first_row, program.held, strict=False):
        for held in found:
            if not held.counted:
                continue
            rows = held.rows + first
            steps = np.maximum(held.by_row(usual_step(held.unit)) - program.raised[rows], 0.0)
            tight = room[rows] < steps - TOLERANCE
            number, names = members(held)
            for place, keys in enumerate(names):
                mine = number == place
                if tight[mine].any():
                    yield _Limit(rule=rule, held=held, keys=keys, rows=rows[mine], steps=steps[mine])


def _looser(program: Program, limits: Sequence[_Limit]) -> Program:
    """The program with some limits a step looser, and as many more trips where the limit of one follows from it."""
    lower, upper, most = program.row_lower.copy(), program.row_upper.copy(), program.most.copy()
    for one in limits:
        lower[one.rows] += np.minimum(one.held.looser * one.steps, 0.0)
        upper[one.rows] += np.maximum(one.held.looser * one.steps, 0.0)
        columns = np.unique(program.matrix[one.rows].indices)
        free = columns[program.whole[columns] & (program.own_most[columns] > program.most[columns])]
        most[free] += one.steps.max()
    return replace(program, row_lower=lower, row_upper=upper, most=most)
