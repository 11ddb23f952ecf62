"""Rule stability: orders given before stand, or change at a price; frozen ones always stand."""

from __future__ import annotations

from typing import Any

import pytest

from planner.rules import offer, stability
from tests.rules.alone import offers, solve, village
from tests.rules.blocks import golden, ordering_village, printed


def ordered(supplier: str, day: int, quantity: float, **more: Any) -> dict[str, Any]:
    key = {"supplier": supplier, "kitchen": "k", "item": "rice", "day": f"2026-04-{day}"}
    return key | {"quantity": quantity} | more


def test_golden():
    assert printed(stability) == golden("stability")
    assert printed(stability, ordering_village()) == golden("stability.orders")


@pytest.mark.parametrize(
    ("penalty", "coop", "rupiah"),
    [(None, 200, 20_000), (0.1, 200, 20_000 + 0.1 * (20_000 + 10_000)), (1, 100, 30_000)],
)
def test_an_order_changes_when_that_pays(penalty: float | None, coop: float, rupiah: float):
    settings = {} if penalty is None else {"stability_penalty": penalty}
    plan = solve(village(orders=[ordered("market", 20, 100)], settings=settings), stability)
    assert (plan.bought("coop"), plan.rupiah) == (coop, rupiah)


def test_what_can_no_longer_come_is_cut_in_full():
    document = village(orders=[ordered("market", 20, 100)], settings={"stability_penalty": 1})
    document["lanes"] = document["lanes"][:1]
    assert solve(document, stability).rupiah == 20_000 + 20_000 + 10_000  # goods, cut, added on Monday


def test_a_frozen_order_stands_whatever_limits_say():
    document = village(orders=[ordered("market", 20, 30, frozen=True)], offers=offers({}, {"per_day": 10}))
    plan = solve(document, offer)
    assert (plan.bought("market", 0), plan.bought("coop", 0), plan.bought("market", 1)) == (30, 70, 0)


def test_a_frozen_order_of_nothing_keeps_its_place_empty():
    plan = solve(village(orders=[ordered("coop", 20, 0, frozen=True)]), stability)
    assert (plan.bought("coop", 0), plan.bought("market", 0), plan.bought("coop", 1)) == (0, 100, 100)


def test_an_earlier_order_uses_up_the_total():
    document = village(orders=[ordered("coop", 10, 150, earlier=True)], offers=offers({"total": 200}, {}))
    assert solve(document, offer).bought("coop") == 50
