"""The planner's rungs at gap 0 against the second statement of the model: each rule of orders alone and in pairs."""

from __future__ import annotations

from random import Random

import pytest

from planner.limits import Limits
from planner.pipeline import make_plan
from tests.oracle.core import program_rungs
from tests.oracle.ladder import ladder
from tests.oracle.ordering import PAIRS, PARTS, ordering
from tests.scenes import Document, scenario_of

ALONE = 1  # scenarios of a rule in the default run
SOME_PAIRS = PAIRS[::3]  # pairs in the default run
PAIRED = 100  # the first seed of pairs
MANY = 40  # scenarios of a rule, of `make test-all`


def assert_same_program(document: Document) -> None:
    scenario = scenario_of(document)
    assert program_rungs(scenario) == pytest.approx(ladder(scenario), rel=2e-6, abs=2e-6)


def assert_same_plan(document: Document) -> None:
    scenario = scenario_of(document)
    plan = make_plan(scenario, Limits(gap=0, findings=0))
    assert plan.status == "optimal"
    assert plan.breaches == ()
    assert [rung.value for rung in plan.rungs] == pytest.approx(ladder(scenario), rel=1e-6, abs=1e-6)


@pytest.mark.parametrize("seed", range(ALONE))
@pytest.mark.parametrize("part", PARTS)
def test_the_plan_of_a_rule_alone(part: str, seed: int) -> None:
    assert_same_plan(ordering(Random(seed), part))


@pytest.mark.parametrize("pair", SOME_PAIRS, ids=" and ".join)
def test_the_program_of_a_pair_of_rules(pair: tuple[str, str]) -> None:
    assert_same_program(ordering(Random(PAIRED), *pair))


@pytest.mark.slow
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("part", PARTS)
def test_a_rule_alone_many_times(part: str) -> None:
    for seed in range(ALONE, MANY):
        assert_same_program(ordering(Random(seed), part))
        assert_same_plan(ordering(Random(seed), part))


@pytest.mark.slow
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("pair", PAIRS, ids=" and ".join)
def test_a_pair_of_rules_many_times(pair: tuple[str, str]) -> None:
    for seed in range(PAIRED, PAIRED + MANY // 8):
        assert_same_program(ordering(Random(seed), *pair))
        assert_same_plan(ordering(Random(seed), *pair))
