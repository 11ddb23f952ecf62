"""Rule fair_spread: cooperatives sell about in proportion to what they can give."""

from __future__ import annotations

from typing import Any

import pytest

from planner.rules import fair_spread
from tests.rules.alone import VILLAGE, offers, solve, village
from tests.rules.blocks import golden, ordering_village, printed


def two_coops(**settings: Any) -> dict[str, Any]:
    """Return the village with a second, dearer coop; each can give all: fair is 100 kg."""
    first, market = VILLAGE["suppliers"]
    return village(
        settings=settings,
        suppliers=[first, first | {"supplier": "far"}, market],
        offers=[*offers({}, {}), {"supplier": "far", "item": "rice", "price_rp": 150}],
        lanes=[*VILLAGE["lanes"], {"supplier": "far", "kitchen": "k"}],
    )


def test_golden():
    assert printed(fair_spread) == golden("fair_spread")
    assert printed(fair_spread, ordering_village()) == golden("fair_spread.orders")


@pytest.mark.parametrize(
    ("settings", "near", "far"),
    [
        ({}, 200, 0),
        ({"fair_band": 0.2}, 200, 0),  # reported, not charged
        ({"fair_band": 0.2, "fair_spread_penalty": 0.01}, 200, 0),  # breaking it is cheaper
        ({"fair_band": 0.2, "fair_spread_penalty": 1}, 120, 80),
        ({"fair_band": 0, "fair_spread_penalty": 1}, 100, 100),
    ],
)
def test_sales_keep_to_the_band_when_it_pays(settings: dict[str, float], near: float, far: float):
    plan = solve(two_coops(**settings), fair_spread)
    assert (plan.bought("coop"), plan.bought("far")) == (near, far)


def test_what_is_outside_costs_at_the_offers_price():
    plan = solve(two_coops(fair_band=0.2, fair_spread_penalty=0.01), fair_spread)
    assert plan.rupiah == 20_000 + 0.01 * (80 * 100 + 80 * 150)
