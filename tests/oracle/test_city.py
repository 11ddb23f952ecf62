"""The search of a city on scenarios small enough to be solved exactly: its bound is true, its plan keeps every row."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import Any

import numpy as np
import pytest

import planner.search
from planner.arrays import Floats
from planner.baseline import fill_in, nothing_new, whole_by_hand
from planner.generate import City as Made
from planner.generate import generated
from planner.limits import Limits, never, untold
from planner.network import Network, build_network
from planner.program import Program
from planner.program.building import build_program
from planner.program.solution import Solution, verify
from planner.rules import RULES
from planner.search import search
from planner.search.city import Outside, affordable, climb_city, linear_program
from planner.search.covers import add_covers
from planner.search.exact import Reached
from planner.search.ladder import Stop, climb
from planner.search.neighbours import neighbours
from planner.search.owners import City, city_of
from planner.search.params import Effort, SearchParams
from planner.search.parts import Parts
from planner.search.rest import rest_of
from planner.search.rounding import rounded_down
from planner.search.tries import Tries
from planner.solver import solve_linear
from tests.oracle.core import program_rungs
from tests.oracle.ordering import PAIRS, PARTS, ordering
from tests.rules.alone import offers, village
from tests.scenes import scenario_of, small

CLOSE = 1e-5  # of a rung
AS_A_CITY = SearchParams(small=0)


SOME = [(part,) for part in PARTS] + [pair for pair in PAIRS if "onboarding" in pair]


def searched(network: Network, program: Program) -> Reached:
    """Search a city to its end."""
    outside = Outside(rest=lambda *_: nothing_new(program), should_stop=never, told=lambda *_: None, step=untold)
    return climb_city(network, program, outside, SearchParams(), gap=0.0)


@pytest.mark.parametrize("parts", SOME, ids=" and ".join)
def test_the_bound_of_a_city_is_true(parts: tuple[str, ...]) -> None:
    scenario = scenario_of(ordering(Random(0), *parts))
    network = build_network(scenario)
    program = build_program(network, RULES)
    reached = searched(network, program)
    least = np.array(program_rungs(scenario))
    plan = climb(rest_of(program, reached.values), lambda: False)
    within = CLOSE * np.maximum(1.0, np.abs(least))
    assert verify(program, plan.values) == []
    assert (reached.bounds + program.constant <= least + within).all()
    assert plan.rungs[0] >= least[0] - within[0]


def test_a_city_is_searched_alike_again() -> None:
    scenario = scenario_of(ordering(Random(0), "packs", "onboarding"))
    network = build_network(scenario)
    program = build_program(network, RULES)
    first, second = (searched(network, program) for _ in range(2))
    assert first.values.tobytes() == second.values.tobytes()
    assert first.bounds.tobytes() == second.bounds.tobytes()


def stopped_in(
    number: int, network: Network, program: Program, monkeypatch: pytest.MonkeyPatch
) -> tuple[Solution, bool]:
    """Search a city until it is at a kitchen (from 0), and whether the others were then matched by hand."""
    solved, matched = [], []
    first, by_hand = Tries.first, planner.search.rest_by_hand

    def solve(tries: Tries, values: Floats, kitchen: int, effort: Effort, should_stop: Stop) -> Floats:
        solved.append(kitchen)
        return first(tries, values, kitchen, effort, lambda: False)

    def rest(*given: Any) -> Floats | None:
        matched.append(by_hand(*given))
        return matched[-1]

    monkeypatch.setattr(Tries, "first", solve)
    monkeypatch.setattr("planner.search.rest_by_hand", rest)
    solution = search(network, program, Limits(), lambda: len(solved) > number, AS_A_CITY)
    return solution, len(matched) == 1 and matched[0] is not None


AT_ONCE = -1


@pytest.mark.parametrize("number", [AT_ONCE, 0, 1])
@pytest.mark.parametrize("parts", [*SOME, ("onboarding", "frozen")], ids=" and ".join)
def test_a_stopped_search_keeps_every_row(parts: tuple[str, ...], number: int, monkeypatch: pytest.MonkeyPatch) -> None:
    network = build_network(scenario_of(ordering(Random(303), *parts)))
    program = build_program(network, RULES)
    solution, _ = stopped_in(number, network, program, monkeypatch)
    filled = fill_in(network, program, solution)
    assert solution.stopped or not program.whole.any() or len(network.kitchens) <= number
    assert verify(program, solution.values) == []
    assert verify(program, filled.values) == []
    assert filled.rungs[0] <= program.rungs[0] @ whole_by_hand(network, program) + CLOSE


def test_kitchens_that_a_stopped_search_has_solved_stay_so(monkeypatch: pytest.MonkeyPatch) -> None:
    network = build_network(generated(Made(kitchens=8, suppliers=20, days=5, couple="orders")))
    program = build_program(network, RULES)
    by_hand = program.rungs @ whole_by_hand(network, program)
    hardships = []
    for count in (1, 3, 7):
        solution, matched = stopped_in(count, network, program, monkeypatch)
        assert matched
        assert (solution.bounds <= solution.rungs).all()
        hardships.append(float(fill_in(network, program, solution).rungs[0]))
    assert hardships[2] < hardships[0] < by_hand[0]
    assert hardships[1] <= by_hand[0]


def test_a_kitchen_without_anything_to_decide_is_left_out() -> None:
    document = small()
    document["kitchens"].append(document["kitchens"][0] | {"kitchen": "z"})
    network = build_network(scenario_of(document))
    program = build_program(network, RULES)
    assert network.kitchens[-1] == "z"
    assert city_of(network, program).kitchen.max() < len(network.kitchens) - 1
    assert verify(program, search(network, program, Limits(), lambda: False, AS_A_CITY).values) == []


@pytest.mark.parametrize(("pack_units", "covered"), [(30, True), (0, False)])
def test_goods_that_also_come_loose_need_no_cover(pack_units: float, covered: bool) -> None:
    scenario = scenario_of(village(offers=offers({"pack_units": 30}, {"pack_units": pack_units} if pack_units else {})))
    network = build_network(scenario)
    program = build_program(network, RULES)
    loose = linear_program(program)
    added = add_covers(network, program, loose, SearchParams()).matrix.shape[0] - loose.matrix.shape[0]
    assert (added > 0) == covered


def tries_of(program: Program, city: City, far: float) -> Tries:
    """Tries with every delivery as far away, no gap allowed."""
    return Tries(
        program=program,
        parts=Parts(program, city.kitchen),
        weighted=city.weighted,
        far=np.full(len(program.most), far),
        meals=city.kitchen_meals,
        gap=0.0,
        params=SearchParams(),
    )


def test_a_kitchen_left_short_by_what_is_near_may_buy_from_all() -> None:
    for seed in range(10):
        network = build_network(scenario_of(ordering(Random(seed), "packs")))
        program = build_program(network, RULES)
        city = city_of(network, program)
        values = solve_linear(replace(linear_program(program), cost=city.weighted), lambda: False).values
        values[program.columns.delivered] = program.least[program.columns.delivered]
        short = []
        for far, widths in ((0.0, (0.01,)), (1.0, (0.01, np.inf)), (1.0, (0.01,))):
            effort = Effort(nodes=100, gap=0.0, far=widths)
            plan = tries_of(program, city, far).first(values, 0, effort, lambda: False)
            short.append(float(program.rungs[0][city.kitchen == 0] @ plan[city.kitchen == 0]))
        everybody, widened, near = short
        assert widened == pytest.approx(everybody, abs=CLOSE)
        if near > everybody + 1.0:
            return
    pytest.fail("no scenario in which it matters")


def test_kitchens_together_find_what_one_at_a_time_cannot() -> None:
    document = small()
    for name in ("prices", "sources", "vehicles", "orders", "substitutes", "stock", "calendar"):
        document[name] = []
    kitchen = document["kitchens"][0]
    document["kitchens"] = [kitchen | {"kitchen": "near"}, kitchen | {"kitchen": "far"}]
    document["portions"] = [document["portions"][0] | {"kitchen": name, "meals": 1000} for name in ("near", "far")]
    document["menus"] = [{"menu": "m", "cycle_day": 1, "item": "beras", "quantity": 0.05}]
    document["offers"] = [
        {"supplier": "kkmp", "item": "beras", "price_rp": 10000, "per_day": 50},
        {"supplier": "pasar", "item": "beras", "price_rp": 12000, "per_day": 50},
    ]
    ways = [("kkmp", "near"), ("kkmp", "far"), ("pasar", "near")]
    document["lanes"] = [{"supplier": supplier, "kitchen": kitchen, "km": 3} for supplier, kitchen in ways]
    document["settings"] |= {"days": 1, "lanes": "listed"}
    document["items"][0] |= {"earliest_days_before": 0, "latest_days_before": 0}
    network = build_network(scenario_of(document))
    program = build_program(network, RULES)
    tries, effort = tries_of(program, city_of(network, program), 0.0), Effort(nodes=100, gap=0.0, far=(np.inf,))
    alone = nothing_new(program)
    far, near = 0, 1
    for kitchen in (near, far, near, far):
        alone = tries.again(alone, [kitchen], effort, lambda: False)
    assert neighbours(network, program, alone, SearchParams()) == [[far, near]]
    together = tries.again(alone, [far, near], effort, lambda: False)
    assert program.rungs[0] @ alone > 900
    assert program.rungs[0] @ together == pytest.approx(0.0, abs=CLOSE)


def test_a_partner_takes_what_the_other_lacks() -> None:
    for seed in range(20):
        network = build_network(scenario_of(ordering(Random(seed), "packs")))
        program = build_program(network, RULES)
        values = nothing_new(program)
        assert neighbours(network, program, values, SearchParams()) == []
        first = network.deliveries.kitchen == 0
        values[program.columns.delivered[first]] = network.deliveries.most_units[first]
        missing = values[program.columns.missing] > 0
        others = set(network.needs.kitchen[missing].tolist()) - {0}
        pairs = neighbours(network, program, values, SearchParams())
        assert {one for one, _ in pairs} <= others
        assert all(other == 0 for _, other in pairs)


def test_pairs_are_solved_until_the_counted_work_is_done() -> None:
    network = build_network(scenario_of(ordering(Random(0), "packs")))
    city = city_of(network, build_program(network, RULES))
    whole = [int((city.program.whole & (city.kitchen == kitchen)).sum()) for kitchen in range(2)]
    assert min(whole) > 0
    pairs = [[0, 1], [1, 0], [0, 1]]
    assert [len(affordable(city, pairs, work)) for work in (0, 1, sum(whole), sum(whole) + 1)] == [0, 1, 1, 2]
    assert affordable(city, [], 1) == []


def test_a_limit_of_the_day_holds_whole_packs_only() -> None:
    document = ordering(Random(0), "packs")
    document["items"] = [row | {"pack_units": 25} for row in document["items"]]
    document["offers"] = [row | {"per_day": 121, "pack_units": None} for row in document["offers"]]
    network = build_network(scenario_of(document))
    program = build_program(network, RULES)
    loose = linear_program(program)
    tight = rounded_down(network, program, loose)
    less = loose.row_upper > tight.row_upper
    assert set(tight.row_upper[less & (loose.row_upper == 121)]) == {100}
    assert (tight.row_upper[~less] == loose.row_upper[~less]).all()
