"""Rule local_share: a floor for the money that goes to local suppliers; soft."""

from __future__ import annotations

from typing import Any

import pytest

from planner.rules import local_share
from tests.rules.alone import offers, solve, village
from tests.rules.blocks import golden, printed

DEAR_COOP = offers({"price_rp": 300}, {})  # the market asks 200


def floor(share: float, penalty: float | None, **changes: Any) -> dict[str, Any]:
    settings = {"local_share_min": share, "local_share_penalty": penalty}
    return village(settings=settings, offers=DEAR_COOP) | changes


def test_golden():
    assert printed(local_share) == golden("local_share")


def test_money_enough_goes_to_the_coop_where_missing_it_costs_more():
    plan = solve(floor(0.6, 10), local_share)
    coop, market = 300 * plan.bought("coop"), 200 * plan.bought("market")
    assert coop == pytest.approx(0.6 * (coop + market), rel=1e-6)
    assert plan.private("local_share") == [0]


def test_a_small_penalty_is_paid():
    plan = solve(floor(0.6, 0.01), local_share)
    assert plan.bought("coop") == 0
    assert plan.private("local_share") == [24_000]  # 0.6 of 200 kg at Rp 200
    assert plan.rupiah == 40_000 + 240


@pytest.mark.parametrize("document", [floor(0, 10), floor(0.6, None)])
def test_without_floor_or_penalty_there_is_no_row(document: dict[str, Any]):
    assert solve(document, local_share).rupiah == 40_000


def test_a_supplier_marked_local_counts_where_the_settings_say_so():
    coop, market = village()["suppliers"]
    document = floor(1, 10, suppliers=[coop, market | {"local": True}])
    assert solve(document, local_share).bought("market") == 0
    document["settings"] = document["settings"] | {"local_counts": "local"}
    assert solve(document, local_share).bought("market") == 200
