"""Rule freshness: a delivery serves cooking between its earliest and latest day before."""

from __future__ import annotations

import pytest

from planner.rules import freshness
from tests.rules.alone import offers, solve, village
from tests.rules.blocks import golden, printed


def test_golden():
    assert printed(freshness) == golden("freshness")


@pytest.mark.parametrize(
    ("window", "short"),
    [
        ({"earliest_days_before": 0}, 100),  # only the same day
        ({"earliest_days_before": 1}, 0),  # Monday's goods on Tuesday, too
        ({"earliest_days_before": 1, "latest_days_before": 1}, 100),  # not on Monday itself
        ({"earliest_days_before": 2, "latest_days_before": 2}, 200),
        ({"earliest_days_before": None}, 0),  # keeps
    ],
)
def test_mondays_goods_are_cooked_inside_their_window(window: dict[str, int | None], short: float):
    document = village(items=window, offers=offers({"from": "2026-04-20", "until": "2026-04-20"}))
    assert solve(document, freshness).short() == short


@pytest.mark.parametrize(("age", "short"), [(0, 0), (1, 100), (2, 200)])
def test_opening_stock_is_as_old_as_it_is(age: int, short: float):
    stock = [{"kitchen": "k", "item": "rice", "quantity": 200, "age_days": age}]
    document = village(items={"earliest_days_before": 1}, offers=offers({"from": "2026-05-20"}), stock=stock)
    assert solve(document, freshness).short() == short
