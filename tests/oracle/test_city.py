"""The search of a city on scenarios small enough to be solved exactly: its bound is true, its plan keeps every row."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest

from planner.network import build_network
from planner.objective import climb
from planner.pipeline import build_program
from planner.search import _nothing_new
from planner.search.city import climb_city
from planner.search.rest import rest_of
from planner.solution import verify
from tests.oracle.core import program_rungs
from tests.oracle.ordering import PARTS, ordering
from tests.scenes import scenario_of

CLOSE = 1e-5  # of a rung


@pytest.mark.parametrize("part", PARTS)
def test_the_bound_of_a_city_is_true(part: str) -> None:
    scenario = scenario_of(ordering(Random(0), part))
    network = build_network(scenario)
    program = build_program(network)
    reached = climb_city(
        network, program, _nothing_new(program), lambda: False, gap=0.0, told=lambda rungs, bounds: None
    )
    least = np.array(program_rungs(scenario))
    plan = climb(rest_of(program, reached.values), lambda: False)
    bounds = reached.bounds + program.constant
    assert verify(program, plan.values) == []
    assert bounds[0] <= least[0] + CLOSE * max(1.0, least[0])
    assert plan.rungs[0] >= least[0] - CLOSE * max(1.0, least[0])
    if plan.rungs[0] <= least[0] * (1 + CLOSE) + CLOSE:
        assert bounds[1] <= least[1] + CLOSE * max(1.0, abs(least[1]))
