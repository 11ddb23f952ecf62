"""Rule budget: goods of a period within meals x budget; soft."""

from __future__ import annotations

from typing import Any

import pytest

from planner.rules import budget
from tests.rules.alone import offers, solve, village
from tests.rules.blocks import golden, printed


def classes(budget_rp: float) -> list[dict[str, Any]]:
    return [village()["classes"][0] | {"budget_rp": budget_rp}]


def test_golden():
    assert printed(budget) == golden("budget")


def test_every_rupiah_over_the_budget_is_charged():
    plan = solve(village(classes=classes(80), settings={"budget_penalty": 3}), budget)
    assert plan.short() == 0  # rupiah never buy back meals
    assert plan.private("budget") == [4000]
    assert plan.rupiah == 20_000 + 3 * 4000


def test_within_the_budget_nothing_is_charged():
    assert solve(village(classes=classes(100), settings={"budget_penalty": 3}), budget).rupiah == 20_000


@pytest.mark.parametrize("document", [village(classes=classes(80)), village(settings={"budget_penalty": 3})])
def test_without_penalty_or_budget_there_are_no_rows(document: dict[str, Any]):
    assert solve(document, budget).rupiah == 20_000


def test_every_period_has_its_own_budget():
    document = village(
        classes=classes(100),
        settings={"budget_penalty": 3, "period_days": 1},
        prices=[{"supplier": "coop", "item": "rice", "from": "2026-04-21", "price_rp": 110}],
    )
    assert sorted(solve(document, budget).private("budget")) == [0, 1000]


def test_transport_is_not_in_the_budget():
    lanes = [{"supplier": "coop", "kitchen": "k", "rp_per_unit": 500}]
    plan = solve(village(classes=classes(100), settings={"budget_penalty": 3}, lanes=lanes, offers=offers({})), budget)
    assert plan.private("budget") == [0]
    assert plan.rupiah == 20_000 + 200 * 500


def test_what_an_earlier_plan_has_spent_is_gone():
    before = {"supplier": "coop", "kitchen": "k", "item": "rice", "day": "2026-04-19", "quantity": 30, "earlier": True}
    document = village(classes=classes(100), settings={"budget_penalty": 3}, orders=[before])
    plan = solve(document, budget)
    assert plan.private("budget") == [3000]
    assert plan.rupiah == 20_000 + 3 * 3000
