"""Rule packs: whole packs, smallest orders, and no more surplus than the rounding."""

from __future__ import annotations

import pytest

from planner.rules import packs
from tests.rules.alone import offers, solve, village
from tests.rules.blocks import golden, ordering_village, printed


def test_golden():
    assert printed(packs) == golden("packs")
    assert printed(packs, ordering_village()) == golden("packs.orders")


@pytest.mark.parametrize(("pack", "bought", "rupiah"), [(25, 200, 20_000), (30, 240, 24_000), (1000, 2000, 200_000)])
def test_goods_come_in_whole_packs(pack: float, bought: float, rupiah: float):
    plan = solve(village(items={"pack_units": pack}), packs)
    assert (plan.bought("coop"), plan.rupiah, plan.short()) == (bought, rupiah, 0)


def test_the_offers_pack_wins():
    plan = solve(village(items={"pack_units": 30}, offers=offers({"pack_units": 50})), packs)
    assert plan.bought("coop") == 200


def test_a_smallest_order_never_creates_surplus():
    plan = solve(village(offers=offers({"min_order": 120}, {})), packs)
    assert (plan.bought("coop"), plan.bought("market")) == (0, 200)


def test_a_smallest_order_may_be_rounded_up_to_packs():
    plan = solve(village(items={"pack_units": 30}, offers=offers({"min_order": 110})), packs)
    assert (plan.bought("coop", 0), plan.bought("coop", 1)) == (120, 120)


def test_goods_that_keep_may_leave_a_smallest_order_once():
    document = village(
        items={"earliest_days_before": None, "pack_units": 10}, offers=offers({"min_order": 250, "pack_units": 10})
    )
    plan = solve(document, packs)
    assert (plan.bought("coop"), plan.short()) == (250, 0)


def test_without_a_better_way_an_order_below_the_smallest_is_short():
    plan = solve(village(offers=offers({"min_order": 120})), packs)
    assert (plan.bought("coop"), plan.short()) == (0, 200)
