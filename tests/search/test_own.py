"""Cities of one's own come out well: both rungs bounded, near their bounds, never worse than by hand (`own.py`)."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from planner.baseline import fill_in, whole_by_hand
from planner.limits import Limits
from planner.network import build_network
from planner.program.building import build_program
from planner.program.solution import verify
from planner.rules import RULES
from planner.search import search
from tests.search.own import FEATURES, features, own_city

CITIES = 40
SOME, MORE = (29, 6, 17), (14, 10, 35, 15, 20, 22, 0, 38, 31)
SEEDS = [
    pytest.param(seed, marks=() if seed in SOME else pytest.mark.slow if seed in MORE else pytest.mark.long)
    for seed in range(CITIES)
]
MEALS, RUPIAH = 1e-3, 0.02  # of the meals needed, of the rupiah: gaps that are good enough
SAME = 1e-6  # of the meals


def test_each_feature_is_in_at_least_ten_cities() -> None:
    seen = Counter(name for seed in range(CITIES) for name in features(seed))
    assert set(seen) == set(FEATURES)
    assert min(seen.values()) >= 10


@pytest.mark.parametrize("seed", SEEDS)
def test_both_rungs_are_near_a_bound(seed: int) -> None:
    network = build_network(own_city(seed))
    program = build_program(network, RULES)
    meals, by_hand = network.needs.meals.sum(), program.rungs @ whole_by_hand(network, program) + program.constant
    solution = search(network, program, Limits(), lambda: False)
    short, rupiah = solution.rungs
    assert verify(program, solution.values) == []
    assert np.isfinite(solution.bounds).all()
    assert short - solution.bounds[0] <= MEALS * meals
    assert rupiah - solution.bounds[1] <= RUPIAH * rupiah
    assert short <= by_hand[0] + SAME * meals
    assert rupiah <= by_hand[1] * (1 + SAME) or short < by_hand[0] - SAME * meals


@pytest.mark.parametrize("asked", [0, 3, 8])
def test_a_stopped_search_is_no_worse_than_by_hand_and_has_both_bounds(asked: int) -> None:
    network = build_network(own_city(17))
    program = build_program(network, RULES)
    left = iter(range(asked))
    solution = search(network, program, Limits(), lambda: next(left, None) is None)
    filled = fill_in(network, program, solution)
    by_hand = program.rungs @ whole_by_hand(network, program) + program.constant
    meals = network.needs.meals.sum()
    assert solution.stopped
    assert verify(program, filled.values) == []
    assert np.isfinite(solution.bounds).all()
    assert (solution.bounds <= solution.rungs + SAME * np.abs(solution.rungs)).all()
    assert filled.rungs[0] <= by_hand[0] + SAME * meals
    assert filled.rungs[1] <= by_hand[1] * (1 + SAME) or filled.rungs[0] < by_hand[0] - SAME * meals
