"""The planner's rungs at gap 0 against the second statement of the model: each rule of orders alone and in pairs."""

from __future__ import annotations

from random import Random

import pytest

from planner.limits import Limits
from planner.pipeline import make_plan
from tests.oracle.core import core_rungs, program_rungs
from tests.oracle.ladder import ladder
from tests.oracle.ordering import PAIRS, PARTS, ordering
from tests.scenes import Document, scenario_of

ALONE = 1  # scenarios of a rule that are planned in the default run; one more by `make test-all`
MANY = 6  # scenarios of a rule in all, of which `make test-all` solves the program alone
SOME_PAIRS, FEW_PAIRS = PAIRS[::3], PAIRS[1::6]  # programs in the default run; plans by `make test-all`
PAIRED = 100  # the first seed of pairs


def assert_same_program(document: Document) -> None:
    scenario = scenario_of(document)
    assert program_rungs(scenario) == pytest.approx(ladder(scenario), rel=2e-6, abs=2e-6)


def assert_same_search(document: Document) -> None:
    """The program, solved by others and by our search."""
    scenario = scenario_of(document)
    expected = pytest.approx(ladder(scenario), rel=2e-6, abs=2e-6)
    assert program_rungs(scenario) == expected
    assert core_rungs(scenario) == expected


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
@pytest.mark.parametrize("part", PARTS)
def test_a_rule_alone_many_times(part: str) -> None:
    assert_same_plan(ordering(Random(ALONE), part))
    for seed in range(ALONE, MANY):
        assert_same_search(ordering(Random(seed), part))


@pytest.mark.slow
@pytest.mark.parametrize("pair", PAIRS, ids=" and ".join)
def test_a_pair_of_rules(pair: tuple[str, str]) -> None:
    assert_same_search(ordering(Random(PAIRED + 1), *pair))


@pytest.mark.slow
@pytest.mark.parametrize("pair", FEW_PAIRS, ids=" and ".join)
def test_the_plan_of_a_pair_of_rules(pair: tuple[str, str]) -> None:
    assert_same_plan(ordering(Random(PAIRED), *pair))
