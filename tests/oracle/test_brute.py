"""The second statement of the model against every plan of whole packs, tried one by one."""

from __future__ import annotations

from itertools import combinations
from random import Random

import pytest

from tests.oracle.brute import best_of_all
from tests.oracle.ladder import ladder
from tests.oracle.toys import RULES, small_toy
from tests.scenes import scenario_of

SEEDS, FEW_PLANS = 2, 500
MANY_SEEDS, MANY_PLANS = 16, 4_000
PAIRED = 2  # scenarios of a pair


def assert_no_plan_is_better(seed: int, *rules: str, most: int) -> None:
    document = small_toy(Random(seed), *rules, most=most)
    assert ladder(scenario_of(document)) == pytest.approx(best_of_all(document), rel=1e-6, abs=1e-6)


@pytest.mark.parametrize("seed", range(SEEDS))
@pytest.mark.parametrize("rule", RULES)
def test_a_rule_alone(rule: str, seed: int) -> None:
    assert_no_plan_is_better(seed, rule, most=FEW_PLANS)


@pytest.mark.slow
@pytest.mark.parametrize("rule", RULES)
def test_a_rule_alone_many_times(rule: str) -> None:
    for seed in range(SEEDS, MANY_SEEDS):
        assert_no_plan_is_better(seed, rule, most=MANY_PLANS)


@pytest.mark.slow
@pytest.mark.parametrize("rules", list(combinations(RULES, 2)), ids=" and ".join)
def test_rules_in_pairs(rules: tuple[str, str]) -> None:
    for seed in range(PAIRED):
        assert_no_plan_is_better(seed, *rules, most=FEW_PLANS)
