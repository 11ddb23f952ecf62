"""Rule store: room at the end of every day."""

from __future__ import annotations

from planner.rules import store
from tests.rules.alone import offers, solve, village
from tests.rules.blocks import golden, printed

MONDAY_ONLY = offers({"from": "2026-04-20", "until": "2026-04-20"})


def test_golden():
    assert printed(store) == golden("store")


def test_what_has_no_room_overnight_does_not_come():
    plan = solve(village(items={"earliest_days_before": 1}, kitchens={"dry_kg": 30}, offers=MONDAY_ONLY), store)
    assert (plan.bought("coop"), plan.short(1)) == (130, 70)


def test_room_counts_kilograms_not_units():
    items = {"earliest_days_before": 1, "unit": "pcs", "kg_per_unit": 0.5}
    plan = solve(village(items=items, kitchens={"dry_kg": 30}, offers=MONDAY_ONLY), store)
    assert plan.short(1) == 40


def test_goods_of_the_same_day_take_no_room():
    assert solve(village(kitchens={"dry_kg": 0}), store).short() == 0


def test_other_storage_has_its_own_room():
    items = {"earliest_days_before": 1, "storage": "chilled"}
    assert solve(village(items=items, kitchens={"dry_kg": 0}, offers=MONDAY_ONLY), store).short() == 0


def test_opening_stock_above_the_room_is_a_fact():
    stock = [{"kitchen": "k", "item": "rice", "quantity": 150}]
    items = {"earliest_days_before": 1}
    plan = solve(village(items=items, kitchens={"dry_kg": 10}, offers=MONDAY_ONLY, stock=stock), store)
    assert plan.short() == 50  # 50 kg stay overnight, and nothing beside them
    assert plan.bought("coop") == 0


def test_goods_that_keep_take_room_until_they_are_cooked():
    plan = solve(village(items={"earliest_days_before": None}, kitchens={"dry_kg": 30}, offers=MONDAY_ONLY), store)
    assert plan.short(1) == 70
