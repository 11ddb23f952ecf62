"""The search of a city on scenarios small enough to be solved exactly: its bound is true, its plan keeps every row."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest

from planner.network import build_network
from planner.objective import climb
from planner.pipeline import build_program
from planner.search import nothing_new
from planner.search.city import climb_city
from planner.search.rest import rest_of
from planner.solution import verify
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
