"""A city's whole numbers, kitchen by kitchen.

Kitchens meet only in what they share: offers, trips, money, starting coops. The relaxed program (with rounded covers)
gives a true bound and everyone's share; then each kitchen in turn, largest first, is solved with whole numbers on what
the others, as they stand, leave it (relax-and-fix). Then pairs that could use each other's goods, and each again, with
all others whole (fix-and-optimise). A search ends by counted work.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from planner.arrays import Bools, Floats, marked
from planner.network import Network
from planner.program import Program
from planner.program.identity import column_keys, row_keys
from planner.search.bounding import RupiahBound, hardship_bound, priced, rupiah_bound
from planner.search.covers import add_covers
from planner.search.exact import Reached
from planner.search.ladder import Stop, found
from planner.search.loosening import SHARED, Loosened, loosen
from planner.search.mending import Mending, items_of
from planner.search.neighbours import neighbours
from planner.search.owners import City, city_of, counts_packs
from planner.search.params import Effort, SearchParams
from planner.search.parts import Parts
from planner.search.rounding import rounded_down
from planner.search.starting import settled
from planner.search.tries import Tries
from planner.solver import Ending, LinearAnswer, LinearProgram, Named, beside, ending, reduced_costs, solve_carried

CORE = "core"  # what a kept ending is of
NEAR = 1.25  # times what is good enough: a mended plan so near is kept; the rest would take minutes
FAR = 3.0  # times what is good enough: a plan that mending leaves farther away is searched anew

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


def climb_city(
    network: Network,
    program: Program,
    outside: Outside,
    params: SearchParams,
    *,
    gap: float,
    kept: Floats | None = None,
    aim: float = np.inf,
    before: Ending | None = None,
) -> Reached:
    """Search a plan whose rupiah is within the gap of a true bound; the best so far is always at hand.

    Parameters
    ----------
    kept
        A plan known before: kitchens of which it costs most above the relaxed program's are planned again, one by one,
        until it is good enough.
    aim
        Gap on rupiah up to which kitchens of a kept plan are planned again.
    before
        Where the relaxed program of a city like it ended.
    """
    outside.step("progress.still.bounds", {})
    city = city_of(network, program)
    tight = rounded_down(network, program, add_covers(network, program, linear_program(program), params))
    apart = counts_packs(program, tight.matrix.shape[0])
    loose = loosen(tight, program.whole, city.kitchen, program.rungs, apart)
    weighted, scale = priced(loose, city.weighted)
    named = _named(network, program, tight, loose)
    before = before if before is not None and before.what == CORE else None
    answer = found(solve_carried(weighted, outside.should_stop, named, before))
    if answer is None:
        nobody = np.zeros(len(network.kitchens), dtype=bool)
        values = outside.rest(np.zeros(len(program.most)), nobody) if kept is None else kept
        return Reached(values=values, bounds=np.full(2, -np.inf), stopped=True)
    dearer = reduced_costs(weighted, answer.row_prices) / scale
    climbing = _Climbing(
        city=city,
        network=network,
        loose=loose,
        weighted=weighted,
        answer=answer,
        tries=Tries(
            program=program,
            parts=Parts(program, city.kitchen),
            weighted=city.weighted,
            far=_far(network, program, loose, dearer, answer.values, params.least_rp),
            meals=city.kitchen_meals,
            gap=gap,
            params=params,
        ),
        hardship=hardship_bound(program, loose, answer, outside.should_stop),
        outside=outside,
    )
    reached = climbing.fresh() if kept is None else climbing.mended(kept, aim)
    return reached if answer.basis is None else replace(reached, ending=ending(CORE, weighted, named, answer.basis))


def _named(network: Network, program: Program, tight: LinearProgram, loose: Loosened) -> Named:
    """Keys of the core's columns and rows."""
    columns = column_keys(network, program)
    rows = row_keys(network, program, columns, tight.matrix[program.matrix.shape[0] :])
    return Named(columns=columns[loose.columns], rows=rows[loose.number[loose.core]])


@dataclass(frozen=True, kw_only=True)
class _Climbing:
    """From the relaxed program's answer to a plan; hardship: its bound (meals)."""

    city: City
    network: Network
    loose: Loosened
    weighted: LinearProgram
    answer: LinearAnswer
    tries: Tries
    hardship: float
    outside: Outside

    @property
    def enough(self) -> float:
        """Meals above the bound of hardship that are good enough."""
        return self.tries.params.enough_meals * self.city.meals

    @property
    def order(self) -> list[int]:
        """Kitchens with columns, most meals first."""
        meals = self.city.kitchen_meals
        return [one for one in np.argsort(-meals, kind="stable").tolist() if one in self.city.kitchen]

    def fresh(self) -> Reached:
        """Every kitchen from nothing, then again until the plan is good enough."""
        program, should_stop, order = self.city.program, self.outside.should_stop, self.order
        # Rupiah's bound asks for no plan, only for how much hardship one may have: it is found beside the first plan.
        with beside(self._rupiah, should_stop) as at_most:
            values, done = self._first(self._settled(), order)
            least = at_most.result()
        if done == len(order):
            return self._better(values, least, self.tries.params.again)
        values = self.outside.rest(values, marked(len(self.network.kitchens), np.array(order[:done], dtype=np.int64)))
        bounds = np.array([self.hardship, least.at(float(program.rungs[0] @ values))])
        return Reached(values=values, bounds=bounds, stopped=True)

    def mended(self, kept: Floats, aim: float) -> Reached:
        """A plan known before, changed where it has to be."""
        mending = Mending(
            tries=self.tries,
            relaxed=self.loose.in_full(self.answer.values),
            kitchen=self.city.kitchen,
            item=items_of(self.network, self.city.program),
            should_stop=self.outside.should_stop,
            step=self.outside.step,
        )
        most = self.hardship + NEAR * self.enough
        with beside(self._rupiah, self.outside.should_stop) as at_most:
            values = mending.mended(kept, lambda reached: reached[0] <= most, items=True)
            least = at_most.result()
        for items in (True, False):
            values = mending.mended(values, lambda reached: self._good(reached, least, most, aim), items=items)
            if self.city.program.rungs[0] @ values > self.hardship + FAR * self.enough:
                return self._anew(values)
        return self._better(values, least, self.tries.params.again[:1], NEAR)

    def _anew(self, kept: Floats) -> Reached:
        """A plan from nothing, where that is better than what mending has come to."""
        if self.outside.should_stop():
            return Reached(values=kept, bounds=np.array([self.hardship, -np.inf]), stopped=True)
        self.outside.step("progress.anew", {})
        fresh = self.fresh()
        weighted = self.city.weighted
        return fresh if weighted @ fresh.values <= weighted @ kept else replace(fresh, values=kept)

    def _rupiah(self, should_stop: Stop) -> RupiahBound:
        """Rupiah's bound for plans of enough hardship."""
        most = self.hardship + self.enough
        return rupiah_bound(self.city.program, self.loose, most, self.answer.basis, should_stop)

    def _settled(self) -> Floats:
        """The relaxed plan once it is settled who starts."""
        city, columns = self.city, self.loose.columns
        shared = columns[(city.kitchen[columns] == SHARED) & city.program.whole[columns]]
        stop, params = self.outside.should_stop, self.tries.params
        return self.loose.in_full(settled(city.program, columns, shared, self.weighted, self.answer, stop, params))

    def _first(self, values: Floats, order: Sequence[int]) -> tuple[Floats, int]:
        """Every kitchen with whole numbers, one after the other, until stopped; how many that came to."""
        for place, kitchen in enumerate(order):
            self.outside.step("progress.still.kitchens", {"done": place, "of": len(order)})
            with_it = self.tries.first(values, kitchen, self.tries.params.first, self.outside.should_stop)
            if self.outside.should_stop():
                return values, place
            values = with_it
        return values, len(order)

    def _better(self, values: Floats, least: RupiahBound, efforts: Sequence[Effort], near: float = 1.0) -> Reached:
        """Kitchens and pairs again, until the plan is good enough or every effort was made.

        near: times the meals that are good enough.
        """
        program, tries = self.city.program, self.tries
        bounds, stopped = np.array([self.hardship, -np.inf]), False
        for effort in (*efforts, None):
            reached = program.rungs @ values
            # Prices found at another hardship are true here too, but weaker: new ones only where those do not do.
            if not self._good(reached, least, np.inf, tries.gap):
                hardship, stop = float(reached[0]), self.outside.should_stop
                least = rupiah_bound(program, self.loose, hardship, self.answer.basis, stop)
            bounds[1] = max(bounds[1], least.at(float(reached[0])))
            self.outside.told(reached, bounds)
            enough = near * self.enough if effort is not None and not effort.held else np.inf
            if effort is None or _good_enough(reached, bounds, tries.gap, enough):
                break
            values, stopped = self._again(values, effort)
            if stopped:
                break
        return Reached(values=values, bounds=bounds, stopped=stopped)

    def _again(self, values: Floats, effort: Effort) -> tuple[Floats, bool]:
        """Kitchens once more, group by group, with all others whole; whether that was stopped."""
        groups = [[kitchen] for kitchen in self.order]
        if effort.pairs:
            near = neighbours(self.network, self.city.program, values, self.tries.params)
            groups = affordable(self.city, near, self.tries.params.pairs_work)
        for place, kitchens in enumerate(groups):
            self.outside.step("progress.still.again", {"done": place, "of": len(groups)})
            if self.outside.should_stop():
                return values, True
            values = self.tries.again(values, kitchens, effort, self.outside.should_stop)
        return values, False

    def _good(self, reached: Floats, least: RupiahBound, most: float, gap: float) -> bool:
        """Whether a plan has at most so much hardship and is so near to the bound of rupiah."""
        return _good_enough(reached, np.array([0.0, least.at(float(reached[0]))]), gap, most)


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
