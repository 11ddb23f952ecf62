"""Every hard rule holds where nothing new is delivered: there is always a plan."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from planner.files import read_scenario
from planner.network import build_network
from planner.program.building import build_program
from planner.program.solution import verify
from planner.rules import RULES, Rule, need
from planner.scenario import Scenario
from planner.search.ladder import climb
from tests.oracle.tiny import tiny_scenario
from tests.rules.blocks import OF_ORDERS, ordering_village

SEEDS = range(6)


def holds_without_deliveries(scenario: Scenario, *rules: Rule) -> None:
    program = build_program(build_network(scenario), rules)
    most = program.most.copy()
    most[program.columns.delivered] = 0
    closed = replace(program, most=most)
    nothing = replace(closed, most=np.where(program.whole, program.least, most))  # no trip, no start, no party either
    assert verify(closed, climb(nothing, lambda: False).values) == []


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule is not need], ids=lambda rule: rule.NAME)
def test_rule_by_rule(rule: Rule):
    holds_without_deliveries(read_scenario("hamlet"), need, rule)


@pytest.mark.parametrize("rule", OF_ORDERS, ids=lambda rule: rule.NAME)
def test_rules_of_orders_one_by_one(rule: Rule):
    holds_without_deliveries(ordering_village(), need, rule)


@pytest.mark.parametrize("seed", SEEDS)
def test_all_together(seed: int):
    holds_without_deliveries(tiny_scenario(seed), *RULES)


def test_all_together_with_orders():
    holds_without_deliveries(ordering_village(), *RULES)
