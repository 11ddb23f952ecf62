"""Rule cash: goods not yet paid stay within capital and credit."""

from __future__ import annotations

from typing import Any

import pytest

from planner.rules import cash
from tests.rules.alone import offers, solve, village
from tests.rules.blocks import golden, printed


def suppliers(**coop: Any) -> list[dict[str, Any]]:
    first, second = village()["suppliers"]
    return [first | coop, second]


def test_golden():
    assert printed(cash) == golden("cash")


@pytest.mark.parametrize(
    ("money", "days"),
    [
        ({"capital_rp": 6000}, (60, 60)),  # paid the same day
        ({"capital_rp": 4000, "credit_rp": 2000}, (60, 60)),
        ({"credit_rp": 6000}, (60, 60)),
        ({"capital_rp": 0}, (0, 0)),
        ({"term_days": 1}, (100, 100)),  # no limit given
        ({"capital_rp": 6000, "term_days": 1, "receivable_rp": 6000}, (0, 60)),  # paid on Tuesday
        ({"capital_rp": 6000, "term_days": 1, "receivable_rp": 9000}, (0, 60)),  # debts are a fact, not a breach
    ],
)
def test_deliveries_of_each_day(money: dict[str, float], days: tuple[float, float]):
    plan = solve(village(suppliers=suppliers(**money), offers=offers({})), cash)
    assert (plan.bought("coop", 0), plan.bought("coop", 1)) == days


def test_goods_bind_money_until_they_are_paid():
    plan = solve(village(suppliers=suppliers(capital_rp=12_000, term_days=1), offers=offers({})), cash)
    assert plan.bought("coop") == 120


def test_own_cost_binds_money_not_the_price():
    plan = solve(village(suppliers=suppliers(capital_rp=4000), offers=offers({"cost_rp": 50})), cash)
    assert plan.bought("coop", 0) == 80


def test_who_has_no_money_left_leaves_the_rest_to_others():
    plan = solve(village(suppliers=suppliers(capital_rp=6000)), cash)
    assert (plan.bought("coop"), plan.bought("market"), plan.short()) == (120, 80, 0)
