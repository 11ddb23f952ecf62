"""The planner's rungs against the second statement of the model, on tiny scenarios."""

from __future__ import annotations

from random import Random

import pytest

from planner.files import read_scenario
from planner.pipeline import make_plan
from planner.scenario import Scenario
from tests.oracle.core import core_rungs
from tests.oracle.families import FAMILIES
from tests.oracle.ladder import ladder
from tests.oracle.tiny import tiny_scenario
from tests.scenes import scenario_of

PLANS = 12  # tiny scenarios planned and audited in the default run
PROGRAMS = 60  # tiny scenarios of which only the program is solved
MANY, AT_ONCE = 240, 30  # of `make test-all`
FEW = 4  # of every special family


def assert_same_plan(scenario: Scenario) -> None:
    plan = make_plan(scenario)
    assert plan.status == "optimal"
    assert plan.breaches == ()
    assert [rung.value for rung in plan.rungs] == pytest.approx(ladder(scenario), rel=1e-6, abs=1e-6)


def assert_same_ladder(scenario: Scenario) -> None:
    assert core_rungs(scenario) == pytest.approx(ladder(scenario), rel=1e-6, abs=1e-6)


@pytest.mark.parametrize("seed", range(PLANS))
def test_the_plans_of_tiny_scenarios(seed: int) -> None:
    assert_same_plan(tiny_scenario(seed))


@pytest.mark.parametrize("seed", range(PLANS, PROGRAMS))
def test_the_ladder_of_tiny_scenarios(seed: int) -> None:
    assert_same_ladder(tiny_scenario(seed))


@pytest.mark.slow
@pytest.mark.parametrize("start", range(PROGRAMS, MANY, AT_ONCE))
def test_the_ladder_of_many_tiny_scenarios(start: int) -> None:
    assert_same_plan(tiny_scenario(start))
    for seed in range(start, start + AT_ONCE):
        assert_same_ladder(tiny_scenario(seed))


@pytest.mark.parametrize("seed", range(FEW))
@pytest.mark.parametrize("family", FAMILIES)
def test_the_ladder_of_special_families(family: str, seed: int) -> None:
    scenario = scenario_of(FAMILIES[family](Random(seed)))
    assert_same_ladder(scenario)
    if seed == 0:
        assert_same_plan(scenario)


def test_the_reference_on_hamlet_by_hand() -> None:
    assert ladder(read_scenario("hamlet")) == pytest.approx((1120, 11_219_120), rel=1e-9)
