"""Every hard rule holds where nothing new is delivered: there is always a plan."""

from __future__ import annotations

from dataclasses import replace

import pytest

from planner.files import read_scenario
from planner.network import build_network
from planner.objective import climb
from planner.pipeline import build_program
from planner.rules import RULES, Rule, need
from planner.scenario import Scenario
from planner.solution import verify
from tests.oracle.tiny import tiny_scenario

SEEDS = range(6)


def holds_without_deliveries(scenario: Scenario, *rules: Rule) -> None:
    program = build_program(build_network(scenario), rules)
    most = program.most.copy()
    most[program.columns.delivered] = 0
    closed = replace(program, most=most)
    assert verify(closed, climb(closed, lambda: False).values) == []


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule is not need], ids=lambda rule: rule.NAME)
def test_rule_by_rule(rule: Rule):
    holds_without_deliveries(read_scenario("hamlet"), need, rule)


@pytest.mark.parametrize("seed", SEEDS)
def test_all_together(seed: int):
    holds_without_deliveries(tiny_scenario(seed), *RULES)
