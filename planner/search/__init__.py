"""Whole numbers: which packs, orders, trips and suppliers, and how far that may be from the best.

Small programs are solved to proven optimality (`exact.py`), a city by structure (`city.py`). Either way the whole
numbers found are held, and the ladder is climbed once more over everything else: what is told is what that came to.

Order: ladder, loosening, params, parts, rest, rounding < bounding, covers, exact, neighbours, owners, starting <
tries < keeping, mending < city.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import numpy as np

from planner.arrays import Bools, Floats
from planner.baseline import rest_by_hand, whole_by_hand
from planner.baseline.nothing import nothing_new
from planner.limits import Limits
from planner.network import Network
from planner.program import Program
from planner.program.identity import column_keys, row_keys
from planner.program.solution import Solution
from planner.search.city import Outside, climb_city
from planner.search.exact import Exact, Reached
from planner.search.keeping import Before, kept_plan
from planner.search.ladder import Carried, Stop, block_of, climb
from planner.search.owners import city_of
from planner.search.params import SearchParams
from planner.search.rest import rest_of
from planner.solver import Named, checked_bound, split
from planner.units import QUANTUM, SAME


def search(
    network: Network,
    program: Program,
    limits: Limits,
    should_stop: Stop,
    params: SearchParams | None = None,
    before: Before | None = None,
) -> Solution:
    """Climb the ladder; a program with whole numbers by search, and the rest of it with those held.

    Parameters
    ----------
    before
        What a plan before ordered, to begin from: what need not move stays.
    """
    params = params or SearchParams()
    kept = None if before is None else _kept(network, program, before, limits, should_stop)
    if not program.whole.any():
        columns = column_keys(network, program)
        named = Named(columns=columns, rows=row_keys(network, program, columns, program.matrix[:0]))
        solution = climb(program, should_stop, Carried(named=named, before=None if before is None else before.ending))
        return solution if kept is None else _unmoved(program, solution, kept)
    gap = params.gap if limits.gap is None else limits.gap
    if gap > 0 and program.whole.sum() > params.small:
        reached = _city(network, program, gap, limits, should_stop, params, kept, before)
    else:
        reached = _exactly(network, program, gap, limits, should_stop, params, kept)
    held = program if kept is None else _holding(network, program, kept, reached.values)
    solution = climb(rest_of(held, reached.values), lambda: False)
    scales = (max(1.0, float(network.needs.meals.sum())), max(1.0, abs(float(solution.rungs[1]))))
    told = zip(reached.bounds + program.constant, solution.rungs, scales, strict=True)
    bounds = np.array([checked_bound(float(bound), float(value), scale) for bound, value, scale in told])
    return replace(solution, bounds=bounds, stopped=reached.stopped, ending=reached.ending)


def _kept(network: Network, program: Program, before: Before, limits: Limits, should_stop: Stop) -> Floats:
    """The plan before as far as it may stand, told."""
    values = kept_plan(network, program, city_of(network, program).kitchen, before.units, should_stop)
    short, rp = program.rungs @ values + program.constant
    limits.on_progress("progress.kept", {"short": round(float(short)), "rp": round(float(rp))})
    return values


def _unmoved(program: Program, solution: Solution, kept: Floats) -> Solution:
    """The plan before where it is as good as the best (no stop), else the best."""
    rungs = program.rungs @ kept + program.constant
    room = SAME * np.maximum(1.0, np.abs(solution.rungs))
    if solution.unsolved.any() or (rungs <= solution.rungs + room).all():
        return replace(solution, values=kept, rungs=rungs, unsolved=np.zeros_like(solution.unsolved))
    return solution


def _holding(network: Network, program: Program, kept: Floats, values: Floats) -> Program:
    """The program with the orders held of kitchens whose orders have stayed as they were."""
    delivered = program.columns.delivered
    moved = np.zeros(len(network.kitchens), dtype=bool)
    apart = np.abs(values[delivered] - kept[delivered]) > QUANTUM
    moved[network.deliveries.kitchen[apart]] = True
    held = delivered[~moved[network.deliveries.kitchen]]
    least, most = program.least.copy(), program.most.copy()
    least[held] = most[held] = np.clip(kept[held], program.least[held], program.most[held])
    return replace(program, least=least, most=most)


def _city(
    network: Network,
    program: Program,
    gap: float,
    limits: Limits,
    should_stop: Stop,
    params: SearchParams,
    kept: Floats | None,
    before: Before | None,
) -> Reached:
    """Search kitchen by kitchen; matching by hand is the first plan, and the rest of one that is stopped."""

    def told(rungs: Floats, bounds: Floats) -> None:
        best, bound = rungs + program.constant, np.maximum(bounds + program.constant, 0.0)
        away = 100 * max(0.0, float(best[1] - bound[1])) / max(1.0, abs(float(best[1])))
        shown = {"short": best[0], "least": bound[0], "rp": best[1], "bound": bound[1]}
        limits.on_progress(
            "progress.search", {name: round(value) for name, value in shown.items()} | {"gap": round(away, 1)}
        )

    if kept is None:
        short, rp = program.rungs @ whole_by_hand(network, program) + program.constant
        limits.on_progress("progress.first", {"short": round(float(short)), "rp": round(float(rp))})

    def rest(values: Floats, solved: Bools) -> Floats:
        if not solved.any():
            return nothing_new(program)
        kitchen = city_of(network, program).kitchen
        stands = (kitchen >= 0) & solved[kitchen]
        by_hand = rest_by_hand(network, program, values, stands, solved)
        return np.where((kitchen >= 0) & ~stands, nothing_new(program), values) if by_hand is None else by_hand

    ended = None if before is None else before.ending
    aim = gap if before is None else min(gap, before.gap + params.farther)
    outside = Outside(rest=rest, should_stop=should_stop, told=told, step=limits.on_progress)
    return climb_city(network, program, outside, params, gap=gap, kept=kept, aim=aim, before=ended)


def _step(limits: Limits, place: int, blocks: int, code: str) -> None:
    """Tell what is done with one of the blocks."""
    limits.on_progress(code, {"block": place, "blocks": blocks})


def _exactly(
    network: Network,
    program: Program,
    gap: float,
    limits: Limits,
    should_stop: Stop,
    params: SearchParams,
    kept: Floats | None,
) -> Reached:
    """Every independent block: to proven optimality where that takes little, or to a gap with counted work."""
    values = whole_by_hand(network, program) if kept is None else kept.copy()
    bounds, stopped = np.zeros(2), False
    meals, blocks = float(network.needs.meals.sum()), split(program.matrix)
    for place, (rows, columns) in enumerate(blocks, start=1):
        exact = Exact(
            block=block_of(program, rows, columns),
            rungs=program.rungs[:, columns],
            whole=program.whole[columns],
            meals=meals,
            gap=gap,
            params=params,
            step=partial(_step, limits, place, len(blocks)),
        )
        reached = exact.climb(values[columns], should_stop)
        if kept is None or exact.better(reached.values, values[columns]):
            values[columns] = reached.values
        bounds += reached.bounds
        stopped |= reached.stopped
    return Reached(values=values, bounds=bounds, stopped=stopped)
