"""Rule ceiling: above it flag, charge or forbid."""

from __future__ import annotations

from typing import Any

import pytest

from planner.network import build_network
from planner.program.columns import declare
from planner.rules import ceiling
from tests.rules.alone import offers, solve, village
from tests.rules.blocks import golden, printed
from tests.scenes import scenario_of

MARKET_ONLY = offers({"from": "2026-05-20"}, {})  # Rp 200 a kg


def above(mode: str, **settings: Any) -> dict[str, Any]:
    return village(items={"ceiling_rp": 150}, settings={"ceiling_mode": mode, **settings}, offers=MARKET_ONLY)


def test_golden():
    assert printed(ceiling) == golden("ceiling")


@pytest.mark.parametrize(
    ("document", "bought", "rupiah"),
    [
        (above("flag"), 200, 40_000),
        (above("flag", ceiling_penalty=2), 200, 40_000),
        (above("charge"), 200, 40_000),  # no penalty: reported only
        (above("charge", ceiling_penalty=2), 200, 40_000 + 2 * 50 * 200),
        (above("forbid"), 0, 0),
    ],
)
def test_what_is_above_the_ceiling(document: dict[str, Any], bought: float, rupiah: float):
    plan = solve(document, ceiling)
    assert (plan.bought("market"), plan.rupiah) == (bought, rupiah)


def test_forbid_closes_only_what_is_above():
    document = village(items={"ceiling_rp": 150}, settings={"ceiling_mode": "forbid"})
    network = build_network(scenario_of(document))
    columns = declare(network)
    closed = ceiling.build(network, columns).closed
    market = network.deliveries.supplier == network.suppliers.index("market")
    assert closed.tolist() == columns.delivered[market].tolist()


def test_a_price_at_the_ceiling_is_not_above_it():
    document = village(items={"ceiling_rp": 200}, settings={"ceiling_mode": "forbid"}, offers=MARKET_ONLY)
    assert solve(document, ceiling).short() == 0


def test_a_charge_turns_the_choice():
    offered = offers({"per_day": 100, "price_rp": 230}, {})
    charged = village(
        items={"ceiling_rp": 225}, settings={"ceiling_mode": "charge", "ceiling_penalty": 9}, offers=offered
    )
    assert solve(charged, ceiling).bought("market") == 200
