"""A rule added by the recipe holds in every plan, also where matching by hand does not know it."""

from __future__ import annotations

from random import Random
from types import ModuleType
from typing import cast

import numpy as np
import pytest

from planner import audits
from planner.baseline import whole_by_hand
from planner.baseline.nothing import nothing_new
from planner.books.tables import complete
from planner.limits import Limits
from planner.network import build_network
from planner.pipeline import make_plan
from planner.program.building import build_program
from planner.program.solution import verify
from planner.rules import RULES, Rule
from planner.search import search
from planner.search.params import SearchParams
from tests.audits.orders import DAYS, sent, town
from tests.oracle.ordering import ordering
from tests.rules import toy
from tests.rules.alone import village
from tests.scenes import scenario_of

WITH_TOY = (*RULES, cast(Rule, cast(ModuleType, toy)))
TWO_DAYS = village(items={"earliest_days_before": 1})


@pytest.fixture(autouse=True)
def audited(monkeypatch: pytest.MonkeyPatch) -> None:
    """List the toy's audit, as the recipe says."""
    monkeypatch.setitem(audits.AUDITS, toy.NAME, toy.audit)


def test_a_plan_keeps_a_rule_that_was_added():
    plan = make_plan(scenario_of(TWO_DAYS), Limits(gap=0, findings=0), rules=WITH_TOY)
    assert plan.tables.deliveries["day"].nunique() == toy.DAYS
    assert plan.breaches == ()
    assert plan.meals["short"] == 0
    assert plan.status == "optimal"


def test_its_audit_finds_what_breaks_it():
    scenario = town()
    found = toy.audit(scenario, complete(scenario, sent(*((day, "pasar", "atas", "beras", 5) for day in DAYS[:2]))))
    assert [(one.rule, one.amount, one.limit) for one in found] == [(toy.NAME, 2, toy.DAYS)]


def test_matching_by_hand_that_breaks_it_is_not_used():
    network = build_network(scenario_of(village()))
    known, unknown = (build_program(network, rules) for rules in (RULES, WITH_TOY))
    assert known.rungs[0] @ whole_by_hand(network, known) == 0
    by_hand = whole_by_hand(network, unknown)
    assert verify(unknown, by_hand) == []
    assert by_hand.tolist() == nothing_new(unknown).tolist()


@pytest.mark.parametrize("params", [SearchParams(), SearchParams(small=0)], ids=["exactly", "as a city"])
@pytest.mark.parametrize("seed", range(3))
def test_every_search_keeps_it(seed: int, params: SearchParams):
    network = build_network(scenario_of(ordering(Random(seed), "packs", "trips")))
    program = build_program(network, WITH_TOY)
    solution = search(network, program, Limits(), lambda: False, params)
    assert verify(program, solution.values) == []
    assert (solution.bounds <= solution.rungs + 1e-6 * np.maximum(1, abs(solution.rungs))).all()
