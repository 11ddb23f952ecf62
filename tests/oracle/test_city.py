"""The search of a city on scenarios small enough to be solved exactly: its bound is true, its plan keeps every row."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import numpy as np
import pytest

from planner.network import build_network
from planner.objective import climb
from planner.pipeline import build_program
from planner.search import city as searching
from planner.search import nothing_new
from planner.search.city import Tries, city_of, climb_city, relaxed
from planner.search.parts import Parts
from planner.search.rest import rest_of
from planner.solution import verify
from planner.solver import solve_linear
from tests.oracle.core import program_rungs
from tests.oracle.ordering import PAIRS, PARTS, ordering
from tests.scenes import scenario_of

CLOSE = 1e-5  # of a rung


SOME = [(part,) for part in PARTS] + [pair for pair in PAIRS if "onboarding" in pair]


@pytest.mark.parametrize("parts", SOME, ids=" and ".join)
def test_the_bound_of_a_city_is_true(parts: tuple[str, ...]) -> None:
    scenario = scenario_of(ordering(Random(0), *parts))
    network = build_network(scenario)
    program = build_program(network)
    start = nothing_new(program)
    reached = climb_city(network, program, start, lambda: False, gap=0.0, told=lambda rungs, bounds: None)
    least = np.array(program_rungs(scenario))
    plan = climb(rest_of(program, reached.values), lambda: False)
    within = CLOSE * np.maximum(1.0, np.abs(least))
    assert verify(program, plan.values) == []
    assert (reached.bounds + program.constant <= least + within).all()
    assert plan.rungs[0] >= least[0] - within[0]


def test_a_city_is_searched_alike_again() -> None:
    scenario = scenario_of(ordering(Random(0), "packs", "onboarding"))
    network = build_network(scenario)
    program = build_program(network)
    first, second = (
        climb_city(network, program, nothing_new(program), lambda: False, gap=0.0, told=lambda rungs, bounds: None)
        for _ in range(2)
    )
    assert first.values.tobytes() == second.values.tobytes()
    assert first.bounds.tobytes() == second.bounds.tobytes()


def test_a_kitchen_left_short_by_what_is_near_may_buy_from_all(monkeypatch: pytest.MonkeyPatch) -> None:
    for seed in range(10):
        scenario = scenario_of(ordering(Random(seed), "packs"))
        network = build_network(scenario)
        program = build_program(network)
        city = city_of(network, program)
        values = solve_linear(replace(relaxed(program), cost=city.weighted), lambda: False).values
        values[program.columns.delivered] = program.least[program.columns.delivered]
        short = []
        for far, widths in ((0.0, ((0.01,),)), (1.0, ((0.01, np.inf),)), (1.0, ((0.01,),))):
            monkeypatch.setattr(searching, "FAR", widths)
            tries = Tries(city=city, parts=Parts(program, city.kitchen), far=np.full(len(values), far))
            plan = tries.again(values, 0, 0, 0.0, lambda: False)
            short.append(float(program.rungs[0][city.kitchen == 0] @ plan[city.kitchen == 0]))
        everybody, widened, near = short
        assert widened == pytest.approx(everybody, abs=CLOSE)
        if near > everybody + 1.0:
            return
    pytest.fail("no scenario in which it matters")
