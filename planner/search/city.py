"""A city's whole numbers, kitchen by kitchen.

Kitchens meet only in what they share: offers, trips, money, starting coops. The relaxed program (with rounded covers)
gives a true bound and everyone's share; then each kitchen in turn, largest first, is solved with whole numbers on what
the others, as they stand, leave it. Later passes solve each again with all others whole. A search ends by counted work.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse

from planner.network import Floats, Ints, Network
from planner.objective import MEALS_RP, Stop, scaled
from planner.program import Program
from planner.search.bounding import kitchens_bound
from planner.search.covers import add_covers
from planner.search.exact import Reached
from planner.search.loosening import SHARED, Loosened, loosen
from planner.search.parts import Part, Parts
from planner.search.starting import settled
from planner.solver import Basis, LinearAnswer, LinearProgram, reduced_costs, solve_linear, solve_whole

NODES = (1, 100, 400)  # of each kitchen's search, by pass over all kitchens; the first makes the plan
KITCHEN_GAP = (1.0, 0.1, 0.02)  # of the gap asked for, by pass
# Deliveries whose reduced cost is a larger part of the price are left out, by pass; all come in where a kitchen would
# be left shorter than the relaxed program leaves it.
FAR = ((0.01, np.inf), (0.2,), (np.inf,))
ENOUGH_MEALS = 1e-3  # of the meals: a gap on hardship that is good enough
NONE_SHORT = 1e-6  # meals
CHEAPEST = 1.0  # Rp per unit: goods for nothing count as so dear
HELD = 1e-9  # hardship is held by a cut at value x (1 + HELD) + HELD
LOOSE = 1e-7  # a kitchen's tolerance: its neighbours come out of a linear program that has no better
BASIC = 1  # state of a row that does not bind

Told = Callable[[Floats, Floats], None]


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
        return np.asarray(MEALS_RP * self.program.rungs[0] + self.program.rungs[1])


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


def climb_city(
    network: Network, program: Program, start: Floats, should_stop: Stop, *, gap: float, told: Told
) -> Reached:
    """Search a plan whose rupiah is within the gap of a true bound; the best so far is always at hand.

    Parameters
    ----------
    start
        A plan, at worst one that delivers nothing new.
    told
        Told the rungs and bounds whenever they are better.
    """
    city = city_of(network, program)
    loose = loosen(add_covers(network, program, relaxed(program)), program.whole, city.kitchen, program.rungs)
    weighted, scale = _scaled(loose, city.weighted)
    answer = solve_linear(weighted, should_stop)
    if answer.status != "optimal":
        return Reached(values=start, bounds=np.full(2, -np.inf), stopped=True)
    bounds = _bounds(program, loose, answer, should_stop)
    shared = loose.columns[(city.kitchen[loose.columns] == SHARED) & program.whole[loose.columns]]
    values = loose.in_full(settled(program, loose.columns, shared, weighted, answer, should_stop))
    far = _far(network, program, loose, reduced_costs(weighted, answer.row_prices) / scale, answer.values)
    tries = Tries(city=city, parts=Parts(program, city.kitchen), far=far)
    order = np.argsort(-city.kitchen_meals, kind="stable").tolist()
    for number in range(len(NODES)):
        for place, kitchen in enumerate(order):
            if should_stop():
                served = values if number else _without(city, values, start, order[place:])
                return Reached(values=served, bounds=bounds, stopped=True)
            values = tries.again(values, kitchen, number, gap, should_stop)
        reached = program.rungs @ values
        bounds[1] = max(bounds[1], _rupiah_bound(program, loose, float(reached[0]), answer.basis, should_stop))
        told(reached, bounds)
        if _good_enough(city, reached, bounds, gap):
            break
    return Reached(values=values, bounds=bounds, stopped=False)


def _without(city: City, values: Floats, start: Floats, kitchens: Sequence[int]) -> Floats:
    """The plan so far, with kitchens not reached yet as they start."""
    return np.where(np.isin(city.kitchen, kitchens), start, values)


def _scaled(loose: Loosened, cost: Floats) -> tuple[LinearProgram, float]:
    """The core at a cost of the whole program's columns, in the solver's measure, and what that is."""
    core = loose.together(cost)
    return scaled(core, core.cost)


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


def _good_enough(city: City, reached: Floats, bounds: Floats, gap: float) -> bool:
    """Whether the plan is as near to the bounds as is asked for."""
    meals, rupiah = reached - bounds
    return bool(meals <= ENOUGH_MEALS * city.meals and rupiah <= gap * max(1.0, abs(float(reached[1]))))


@dataclass(frozen=True, kw_only=True)
class Tries:
    """Kitchens solved with whole numbers, one at a time; far: by column, as a part of its price."""

    city: City
    parts: Parts
    far: Floats

    def again(self, values: Floats, kitchen: int, number: int, gap: float, should_stop: Stop) -> Floats:
        """Solve a kitchen while all others stay as they are; the better plan of before and after.

        Parameters
        ----------
        number
            Of the pass: in the first the kitchen is not whole yet and starts from nothing.
        """
        columns = self.parts.of([kitchen])
        part = self.parts.cut(columns, values, self.city.weighted)
        best = values[columns] if number else self._nothing(part)
        hardship = self.city.program.rungs[0][columns]
        enough = hardship @ values[columns] + ENOUGH_MEALS * self.city.kitchen_meals[kitchen]
        for far in FAR[number]:
            near = (self.far[columns] <= far) | (values[columns] > 0)
            answer = solve_whole(
                replace(part.block, upper=np.where(near, part.block.upper, part.block.lower)),
                part.whole,
                should_stop,
                gap=KITCHEN_GAP[number] * gap,
                nodes=NODES[number],
                tolerance=LOOSE,
                start=best,
            )
            found = answer.values
            if found is not None and (best is None or part.block.cost @ found < part.block.cost @ best):
                best = found
            if should_stop() or (best is not None and hardship @ best <= enough):
                break
        better = values.copy()
        better[columns] = np.where(part.whole, part.block.lower, values[columns]) if best is None else best
        return better

    def _nothing(self, part: Part) -> Floats | None:
        """Nothing new for the kitchens of a part."""
        delivered = np.isin(part.columns, self.city.program.columns.delivered)
        nothing = replace(part.block, upper=np.where(delivered, part.block.lower, part.block.upper))
        return solve_whole(nothing, part.whole, lambda: False, tolerance=LOOSE).values


def _bounds(program: Program, loose: Loosened, answer: LinearAnswer, should_stop: Stop) -> Floats:
    """True bounds of hardship, and of nothing yet on rupiah."""
    if program.rungs[0] @ loose.in_full(answer.values) <= NONE_SHORT:
        return np.array([0.0, -np.inf])
    alone, scale = _scaled(loose, program.rungs[0])
    proof = solve_linear(alone, should_stop, answer.basis)
    return np.array([max(0.0, proof.bound / scale) if proof.status == "optimal" else 0.0, -np.inf])


def _rupiah_bound(program: Program, loose: Loosened, hardship: float, basis: Basis | None, should_stop: Stop) -> float:
    """The least rupiah of any plan that is at least as good on hardship, whole numbers or not."""
    core, most = loose.together(program.rungs[1]), hardship * (1 + HELD) + HELD
    row = sparse.csr_matrix(loose.cost(program.rungs[0])[loose.columns][None, :])
    held = replace(
        core,
        matrix=sparse.csr_matrix(sparse.vstack([core.matrix, row])),
        row_lower=np.append(core.row_lower, -np.inf),
        row_upper=np.append(core.row_upper, most),
    )
    priced, scale = scaled(held, held.cost)
    answer = solve_linear(priced, should_stop, None if basis is None else _one_row_more(basis))
    if answer.status != "optimal":
        return -np.inf
    prices = answer.row_prices / scale
    meal_rp = max(0.0, -float(prices[-1]))
    alone = kitchens_bound(loose, program.rungs[1] + meal_rp * program.rungs[0], prices[:-1], should_stop)
    return max(answer.bound / scale, alone - meal_rp * most)


def _one_row_more(basis: Basis) -> Basis:
    """The basis with one more row that does not bind."""
    return Basis(columns=basis.columns, rows=np.append(basis.rows, np.int8(BASIC)))


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
