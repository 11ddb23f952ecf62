"""What must hold for every scenario (MODEL.md, "How we know it is right"), on the tiny scenarios of the oracle."""

from __future__ import annotations

import json
from collections.abc import Callable
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from planner.audits import AUDITS, audit
from planner.books.tables import complete
from planner.pipeline import make_plan
from planner.plan import Plan
from planner.rules import RULES
from tests.oracle.core import core_rungs
from tests.oracle.rewriting import in_tonnes, renamed, shuffled
from tests.oracle.tiny import tiny
from tests.scenes import Document, scenario_of
from tests.seeds import more_and_all

TABLES = ("deliveries", "stock", "sources", "shortages", "trips")
SOME, MORE, MANY = 5, 40, 200  # examples of a property: of `make test`, `make test-all` and `make test-long`


def plan_bytes(plan: Plan) -> bytes:
    """Everything a plan writes, but the seconds."""
    summary: dict[str, Any] = plan.to_json() | {"seconds": None}
    tables = [getattr(plan.tables, name) for name in TABLES] + [plan.balance, plan.money, plan.suppliers, plan.kitchens]
    return "\n".join([json.dumps(summary, default=str), *(table.to_csv() for table in tables)]).encode()


def assert_no_worse(rungs: tuple[float, ...], than: tuple[float, ...]) -> None:
    """Rung by rung, highest first: a rung that is better ends the comparison."""
    for value, other in zip(rungs, than, strict=True):
        room = 1e-6 * max(1.0, abs(other))
        assert value <= other + room
        if value < other - room:
            return


def the_order_of_rules_does_not_matter(document: Document, random: Random) -> None:
    scenario = scenario_of(document)
    rules = random.sample(RULES, len(RULES))
    assert core_rungs(scenario, rules) == pytest.approx(core_rungs(scenario), rel=1e-6, abs=1e-6)


def dropping_a_rule_makes_no_ladder_worse(document: Document, random: Random) -> None:
    scenario = scenario_of(document)
    full = core_rungs(scenario)
    for dropped in RULES:
        assert_no_worse(core_rungs(scenario, [rule for rule in RULES if rule is not dropped]), full)


def row_order_changes_no_byte(document: Document, random: Random) -> None:
    given_order, other_order = scenario_of(document), scenario_of(shuffled(document, random))
    assert plan_bytes(make_plan(given_order)) == plan_bytes(make_plan(other_order))


def the_same_input_gives_the_same_bytes(document: Document, random: Random) -> None:
    first, second = (plan_bytes(make_plan(scenario_of(document))) for _ in range(2))
    assert first == second


def renaming_changes_no_rung(document: Document, random: Random) -> None:
    expected = core_rungs(scenario_of(document))
    assert core_rungs(scenario_of(renamed(document))) == pytest.approx(expected, rel=1e-6, abs=1e-6)


def kilograms_or_tonnes_change_no_rung(document: Document, random: Random) -> None:
    expected = core_rungs(scenario_of(document))
    assert core_rungs(scenario_of(in_tonnes(document))) == pytest.approx(expected, rel=1e-6, abs=1e-6)


def every_plan_passes_every_audit(document: Document, random: Random) -> None:
    plan = make_plan(scenario_of(document))
    assert plan.breaches == ()


def no_new_deliveries_break_no_rule(document: Document, random: Random) -> None:
    scenario = scenario_of(document)
    nothing = make_plan(scenario).tables.deliveries.iloc[:0]
    tables = complete(scenario, nothing)
    for name, rule_audit in AUDITS.items():
        assert rule_audit(scenario, tables) == [], name
    assert audit(scenario, tables) == []


Property = Callable[[Document, Random], None]
PROPERTIES: tuple[Property, ...] = (
    the_order_of_rules_does_not_matter,
    dropping_a_rule_makes_no_ladder_worse,
    row_order_changes_no_byte,
    the_same_input_gives_the_same_bytes,
    renaming_changes_no_rung,
    kilograms_or_tonnes_change_no_rung,
    every_plan_passes_every_audit,
    no_new_deliveries_break_no_rule,
)


def assert_holds(holds: Property, examples: int) -> None:
    """Try a property on many tiny scenarios; hypothesis reports the seed that breaks it."""

    @settings(
        max_examples=examples,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=[HealthCheck.too_slow],
    )
    @given(st.integers(0, 2**32 - 1))
    def on_tiny_scenarios(seed: int) -> None:
        random = Random(seed)
        holds(tiny(random), random)

    on_tiny_scenarios()


@pytest.mark.parametrize("holds", PROPERTIES, ids=lambda holds: holds.__name__)
def test_a_property(holds: Property) -> None:
    assert_holds(holds, SOME)


@pytest.mark.parametrize("many", more_and_all(MORE, MANY))
@pytest.mark.parametrize("holds", PROPERTIES, ids=lambda holds: holds.__name__)
def test_a_property_many_times(holds: Property, many: int) -> None:
    assert_holds(holds, many)
