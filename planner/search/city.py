"""A city's whole numbers, kitchen by kitchen.

Kitchens meet only in what they share: offers, trips, money, starting coops. The relaxed program (with rounded covers)
gives a true bound and everyone's share; then each kitchen in turn, largest first, is solved with whole numbers on what
the others, as they stand, leave it. Then pairs that could use each other's goods, and each again, with all others
whole. A search ends by counted work.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from planner.arrays import Bools, Floats, Ints
from planner.network import Network
from planner.network.indexing import marked
from planner.program import Program
from planner.search.bounding import hardship_bound, priced, rupiah_bound
from planner.search.covers import add_covers
from planner.search.exact import Reached
from planner.search.ladder import Stop, in_one
from planner.search.loosening import SHARED, Loosened, loosen
from planner.search.neighbours import neighbours
from planner.search.parts import Parts
from planner.search.rounding import rounded_down
from planner.search.starting import settled
from planner.search.tries import ENOUGH_MEALS, Effort, Tries
from planner.solver import LinearProgram, beside, reduced_costs, solve_linear

CHEAPEST = 1.0  # Rp per unit: goods for nothing count as so dear

Told = Callable[[Floats, Floats], None]
Rest = Callable[[Floats, Bools], Floats]
"""Takes the plan so far and the kitchens that are solved in it, and gives the whole plan."""

FIRST = Effort(nodes=1, gap=1.0, far=(0.01, np.inf))
"""Over all kitchens, one by one, for the first plan."""

ONE, TWO = 1, 2
PAIRS = Effort(nodes=20, gap=0.2, far=(0.2,))
THEN: tuple[tuple[Effort, int], ...] = (
    (PAIRS, TWO),
    (PAIRS, TWO),
    (PAIRS, TWO),
    (Effort(nodes=100, gap=0.1, far=(0.2,)), ONE),
    (Effort(nodes=20, gap=0.05, far=(0.2,), held=True), TWO),
)
"""What is done in turn until the plan is good enough, and for how many kitchens together."""
PAIRS_WORK = 200_000  # whole columns of the pairs solved in turn, most hardship first


@dataclass(frozen=True, kw_only=True)
class City:
    """A program with what the search needs to know: kitchen of every column (-1 = shared), meals needed by kitchen."""

    program: Program
    kitchen: Ints
    kitchen_meals: Floats

    @property
    def meals(self) -> float:
        """Meals needed by all kitchens."""
        return float(self.kitchen_meals.sum())

    @property
    def weighted(self) -> Floats:
        """Rp per unit of both rungs in one."""
        return in_one(self.program.rungs)


def city_of(network: Network, program: Program) -> City:
    """Whose every column is."""
    columns, kitchen = program.columns, np.full(len(program.most), -1, dtype=np.int64)
    for place, owner in (
        (columns.delivered, network.deliveries.kitchen),
        (columns.kept, network.keeps.kitchen),
        (columns.missing, network.needs.kitchen),
        (columns.surplus, network.lots.kitchen[columns.surplus_lot]),
        (columns.ordered, network.deliveries.kitchen),
        (columns.visited, network.visits.kitchen),
        (columns.paired, columns.pairs[1]),
    ):
        kitchen[place[place >= 0]] = owner[place >= 0]
    for place, keys in program.private.values():
        if "kitchen" in keys:
            kitchen[place] = keys["kitchen"]
    meals = np.zeros(len(network.kitchens))
    np.add.at(meals, network.needs.kitchen, network.needs.meals)
    return City(program=program, kitchen=kitchen, kitchen_meals=meals)


def climb_city(network: Network, program: Program, rest: Rest, should_stop: Stop, *, gap: float, told: Told) -> Reached:
    """Search a plan whose rupiah is within the gap of a true bound; the best so far is always at hand.

    Parameters
    ----------
    rest
        Gives a plan, at worst one that delivers nothing new, for the kitchens that a stopped search has not reached.
    told
        Told the rungs and bounds whenever they are better.
    """
    city = city_of(network, program)
    tight = rounded_down(network, program, add_covers(network, program, relaxed(program)))
    loose = loosen(tight, program.whole, city.kitchen, program.rungs)
    weighted, scale = priced(loose, city.weighted)
    answer = solve_linear(weighted, should_stop)
    if answer.status != "optimal":
        nobody = np.zeros(len(network.kitchens), dtype=bool)
        return Reached(values=rest(np.zeros(len(program.most)), nobody), bounds=np.full(2, -np.inf), stopped=True)
    bounds = np.array([hardship_bound(program, loose, answer, should_stop), -np.inf])
    shared = loose.columns[(city.kitchen[loose.columns] == SHARED) & program.whole[loose.columns]]
    values = loose.in_full(settled(program, loose.columns, shared, weighted, answer, should_stop))
    far = _far(network, program, loose, reduced_costs(weighted, answer.row_prices) / scale, answer.values)
    parts = Parts(program, city.kitchen)
    tries = Tries(program=program, parts=parts, weighted=city.weighted, far=far, meals=city.kitchen_meals, gap=gap)
    order = [kitchen for kitchen in np.argsort(-city.kitchen_meals, kind="stable").tolist() if kitchen in city.kitchen]

    most = float(bounds[0]) + ENOUGH_MEALS * city.meals
    with beside(lambda stop: rupiah_bound(program, loose, most, answer.basis, stop), should_stop) as at_most:
        for place, kitchen in enumerate(order):
            with_it = tries.first(values, kitchen, FIRST, should_stop)
            if should_stop():
                solved = marked(len(network.kitchens), np.array(order[:place], dtype=np.int64))
                values = rest(values, solved)
                bounds[1] = at_most.result().at(float(program.rungs[0] @ values))
                return Reached(values=values, bounds=bounds, stopped=True)
            values = with_it
        least = at_most.result()
    for effort, how_many in (*THEN, (None, ONE)):
        reached = program.rungs @ values
        if not _good_enough(city, reached, np.array([bounds[0], least.at(float(reached[0]))]), gap, rupiah_alone=True):
            least = rupiah_bound(program, loose, float(reached[0]), answer.basis, should_stop)
        bounds[1] = max(bounds[1], least.at(float(reached[0])))
        told(reached, bounds)
        if effort is None or _good_enough(city, reached, bounds, gap, rupiah_alone=effort.held):
            break
        groups = [[kitchen] for kitchen in order]
        if how_many == TWO:
            groups = affordable(city, neighbours(network, program, values), PAIRS_WORK)
        for kitchens in groups:
            if should_stop():
                return Reached(values=values, bounds=bounds, stopped=True)
            values = tries.again(values, kitchens, effort, should_stop)
    return Reached(values=values, bounds=bounds, stopped=False)


def affordable(city: City, pairs: list[list[int]], whole: int) -> list[list[int]]:
    """The first pairs, until their whole columns come to so many."""
    owner = city.kitchen[city.program.whole & (city.kitchen >= 0)]
    count = np.bincount(owner, minlength=len(city.kitchen_meals))
    work = np.array([count[pair].sum() for pair in pairs])
    return pairs[: int((np.cumsum(work) - work < whole).sum())]


def _far(network: Network, program: Program, loose: Loosened, reduced: Floats, values: Floats) -> Floats:
    """By column, how much too dear a delivery is for the relaxed program, as a part of its price.

    reduced (Rp per unit) and values are those of the core.
    """
    too_dear = np.zeros(len(program.most))
    too_dear[loose.columns] = np.where(values > 0, 0.0, reduced)
    far, columns = np.zeros(len(program.most)), program.columns.delivered
    price = np.maximum(network.deliveries.price_rp + network.deliveries.transport_rp, CHEAPEST)
    far[columns] = too_dear[columns] / price
    return far


def _good_enough(city: City, reached: Floats, bounds: Floats, gap: float, *, rupiah_alone: bool) -> bool:
    """Whether the plan is as near to the bounds as is asked for."""
    meals, rupiah = reached - bounds
    enough = rupiah_alone or meals <= ENOUGH_MEALS * city.meals
    return bool(enough and rupiah <= gap * max(1.0, abs(float(reached[1]))))


def relaxed(program: Program) -> LinearProgram:
    """The program without whole numbers, for rupiah."""
    return LinearProgram(
        matrix=program.matrix,
        row_lower=program.row_lower,
        row_upper=program.row_upper,
        lower=program.least,
        upper=program.most,
        cost=program.rungs[1],
    )
