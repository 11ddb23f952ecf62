"""A city's whole numbers, kitchen by kitchen.

Kitchens meet only in what they share: offers, trips, money, starting coops. The relaxed program (with rounded covers)
gives a true bound and everyone's share; then each kitchen in turn, largest first, is solved with whole numbers on what
the others, as they stand, leave it (relax-and-fix). Then pairs that could use each other's goods, and each again, with
all others whole (fix-and-optimise). A search ends by counted work.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from planner.arrays import Bools, Floats, Ints, marked
from planner.network import Network
from planner.program import Program
from planner.search.bounding import hardship_bound, priced, rupiah_bound
from planner.search.covers import add_covers
from planner.search.exact import Reached
from planner.search.ladder import Stop, in_one, solved
from planner.search.loosening import SHARED, Loosened, loosen
from planner.search.neighbours import neighbours
from planner.search.params import Effort, SearchParams
from planner.search.parts import Parts
from planner.search.rounding import rounded_down
from planner.search.starting import settled
from planner.search.tries import Tries
from planner.solver import LinearProgram, beside, reduced_costs

Told = Callable[[Floats, Floats], None]
Step = Callable[[str, dict[str, object]], None]
Rest = Callable[[Floats, Bools], Floats]
"""Takes the plan so far and the kitchens that are solved in it, and gives the whole plan."""


@dataclass(frozen=True, kw_only=True)
class Outside:
    """Whom a search asks and tells.

    Attributes
    ----------
    rest
        Gives a plan, at worst one that delivers nothing new, for the kitchens that a stopped search has not reached.
    should_stop
        Asked often, by two threads.
    told
        Told the rungs and bounds whenever they are better.
    step
        Told what is done now, and how many kitchens of how many it is done with.
    """

    rest: Rest
    should_stop: Stop
    told: Told
    step: Step


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


def climb_city(network: Network, program: Program, outside: Outside, params: SearchParams, *, gap: float) -> Reached:
    """Search a plan whose rupiah is within the gap of a true bound; the best so far is always at hand."""
    should_stop, rest, step = outside.should_stop, outside.rest, outside.step
    step("progress.still.bounds", {})
    city = city_of(network, program)
    tight = rounded_down(network, program, add_covers(network, program, linear_program(program), params))
    loose = loosen(tight, program.whole, city.kitchen, program.rungs)
    weighted, scale = priced(loose, city.weighted)
    answer = solved(weighted, should_stop)
    if answer is None:
        nobody = np.zeros(len(network.kitchens), dtype=bool)
        return Reached(values=rest(np.zeros(len(program.most)), nobody), bounds=np.full(2, -np.inf), stopped=True)
    bounds = np.array([hardship_bound(program, loose, answer, should_stop), -np.inf])
    shared = loose.columns[(city.kitchen[loose.columns] == SHARED) & program.whole[loose.columns]]
    values = loose.in_full(settled(program, loose.columns, shared, weighted, answer, should_stop, params))
    dearer = reduced_costs(weighted, answer.row_prices) / scale
    enough = params.enough_meals * city.meals
    far, parts = _far(network, program, loose, dearer, answer.values, params.least_rp), Parts(program, city.kitchen)
    tries = Tries(
        program=program, parts=parts, weighted=city.weighted, far=far, meals=city.kitchen_meals, gap=gap, params=params
    )
    order = [kitchen for kitchen in np.argsort(-city.kitchen_meals, kind="stable").tolist() if kitchen in city.kitchen]

    # Rupiah's bound asks for no plan, only for how much hardship one may have: it is found beside the first plan.
    most = float(bounds[0]) + enough
    with beside(lambda stop: rupiah_bound(program, loose, most, answer.basis, stop), should_stop) as at_most:
        values, done = _first(tries, values, order, should_stop, step)
        least = at_most.result()
        if done < len(order):
            values = rest(values, marked(len(network.kitchens), np.array(order[:done], dtype=np.int64)))
            bounds[1] = least.at(float(program.rungs[0] @ values))
            return Reached(values=values, bounds=bounds, stopped=True)
    for effort in (*params.again, None):
        reached = program.rungs @ values
        # Prices found at another hardship are true here too, but weaker: new ones only where those do not do.
        if not _good_enough(reached, np.array([bounds[0], least.at(float(reached[0]))]), gap, np.inf):
            least = rupiah_bound(program, loose, float(reached[0]), answer.basis, should_stop)
        bounds[1] = max(bounds[1], least.at(float(reached[0])))
        outside.told(reached, bounds)
        if effort is None or _good_enough(reached, bounds, gap, np.inf if effort.held else enough):
            break
        groups = [[kitchen] for kitchen in order]
        if effort.pairs:
            groups = affordable(city, neighbours(network, program, values, params), params.pairs_work)
        values, stopped = _again(tries, values, groups, effort, should_stop, step)
        if stopped:
            return Reached(values=values, bounds=bounds, stopped=True)
    return Reached(values=values, bounds=bounds, stopped=False)


def _first(tries: Tries, values: Floats, order: Sequence[int], should_stop: Stop, step: Step) -> tuple[Floats, int]:
    """Every kitchen with whole numbers, one after the other, until stopped; how many that came to."""
    for place, kitchen in enumerate(order):
        step("progress.still.kitchens", {"done": place, "of": len(order)})
        with_it = tries.first(values, kitchen, tries.params.first, should_stop)
        if should_stop():
            return values, place
        values = with_it
    return values, len(order)


def _again(
    tries: Tries, values: Floats, groups: Sequence[list[int]], effort: Effort, should_stop: Stop, step: Step
) -> tuple[Floats, bool]:
    """Kitchens once more, group by group, with all others whole; whether that was stopped."""
    for place, kitchens in enumerate(groups):
        step("progress.still.again", {"done": place, "of": len(groups)})
        if should_stop():
            return values, True
        values = tries.again(values, kitchens, effort, should_stop)
    return values, False


def affordable(city: City, pairs: list[list[int]], whole: int) -> list[list[int]]:
    """The first pairs, until their whole columns come to so many."""
    owner = city.kitchen[city.program.whole & (city.kitchen >= 0)]
    count = np.bincount(owner, minlength=len(city.kitchen_meals))
    work = np.array([count[pair].sum() for pair in pairs])
    return pairs[: int((np.cumsum(work) - work < whole).sum())]


def _far(
    network: Network, program: Program, loose: Loosened, reduced: Floats, values: Floats, least_rp: float
) -> Floats:
    """By column, how much too dear a delivery is for the relaxed program, as a part of its price.

    reduced (Rp per unit) and values are those of the core. What costs less than least_rp (per unit) counts as so dear.
    """
    too_dear = np.zeros(len(program.most))
    too_dear[loose.columns] = np.where(values > 0, 0.0, reduced)
    far, columns = np.zeros(len(program.most)), program.columns.delivered
    price = np.maximum(network.deliveries.price_rp + network.deliveries.transport_rp, least_rp)
    far[columns] = too_dear[columns] / price
    return far


def _good_enough(reached: Floats, bounds: Floats, gap: float, enough: float) -> bool:
    """Whether the plan is as near to the bounds as is asked for: by so much rupiah (relative), by enough meals."""
    meals, rupiah = reached - bounds
    return bool(meals <= enough and rupiah <= gap * max(1.0, abs(float(reached[1]))))


def linear_program(program: Program) -> LinearProgram:
    """The program without whole numbers, for rupiah."""
    return LinearProgram(
        matrix=program.matrix,
        row_lower=program.row_lower,
        row_upper=program.row_upper,
        lower=program.least,
        upper=program.most,
        cost=program.rungs[1],
    )
