"""Need, freshness and store: what kitchens receive, cook and keep."""

from __future__ import annotations

import dataclasses

from planner.audits import audit, flags, freshness, need
from planner.books.tables import complete
from tests.audits.orders import sent
from tests.audits.plans import found, given, hamlet, legal, with_delivery, written
from tests.rules.alone import village
from tests.scenes import scenario_of


def test_a_legal_plan_breaks_nothing() -> None:
    assert audit(hamlet(), legal()) == []


def test_what_comes_in_is_what_was_delivered() -> None:
    plan = written("stock", {"day": "2026-04-20", "kitchen": "atas", "item": "telur"}, **{"in": 699.0, "cooked": 699.0})
    plan = dataclasses.replace(plan, shortages=plan.shortages.assign(missing=[301.0, 72, 120, 80]))
    assert ("need", 6, 699, 700) in found(hamlet(), plan)
    assert {rule for rule, *_ in found(hamlet(), plan)} == {"need"}


def test_what_is_not_cooked_is_missing() -> None:
    plan = legal()
    plan = dataclasses.replace(plan, shortages=plan.shortages[plan.shortages["item"] != "beras"])
    assert found(hamlet(), plan) == [("need", 4, 0, 72)]


def test_cooking_without_a_need() -> None:
    plan = written("stock", {"day": "2026-04-21", "kitchen": "atas", "item": "telur"}, cooked=1.0)
    assert ("need", 9, 1, 0) in [row for row in found(hamlet(), plan) if row[0] == "need"]


def test_nothing_is_cooked_that_is_not_there() -> None:
    plan = written("stock", {"day": "2026-04-22", "kitchen": "atas", "item": "telur"}, cooked=930.0)
    plan = dataclasses.replace(plan, shortages=plan.shortages.assign(missing=[300.0, 72, 120, 70]))
    assert found(hamlet(), plan) == [("need", 14, 1630, 1620)]


def test_stock_is_what_is_left() -> None:
    plan = written("stock", {"day": "2026-04-21", "kitchen": "atas", "item": "telur"}, end=200.0)
    assert found(hamlet(), plan) == [("need", 9, 200, 220)]


def test_nothing_is_bought_that_nobody_cooks() -> None:
    plan = with_delivery("2026-04-22", "pasar", "bawah", "beras", 10.0)
    assert found(hamlet(), plan) == [("need", 8, 154, 144.000004)]


def test_a_negative_shortage() -> None:
    plan = written("shortages", {"kitchen": "bawah", "item": "telur"}, missing=-1.0)
    assert need.audit(hamlet(), plan)


def test_goods_past_their_window() -> None:
    scenario = given("items", {"item": "telur"}, earliest_days_before=0)
    assert found(scenario, legal()) == [("freshness", 14, 920, 700), ("freshness", 9, 220, 0)]


def test_goods_too_young() -> None:
    scenario = given("items", {"item": "beras"}, latest_days_before=2)
    assert [breach.row for breach in freshness.audit(scenario, legal())][:2] == [2, 7]


def test_deliveries_that_serve_no_meal() -> None:
    plan = with_delivery("2026-04-23", "pasar", "atas", "beras", 10.0)
    assert [(breach.row, breach.amount) for breach in freshness.audit(hamlet(), plan)] == [(17, 10)]


def test_more_than_the_room() -> None:
    scenario = given("kitchens", {"kitchen": "atas"}, chilled_kg=13.0)
    assert found(scenario, legal()) == [("store", 9, 13.2, 13)]
    assert found(given("kitchens", {"kitchen": "atas"}, chilled_kg=13.2), legal()) == []


def test_opening_stock_uses_the_room_up_first() -> None:
    scenario = given("kitchens", {"kitchen": "atas"}, dry_kg=50.0)
    assert found(scenario, legal()) == [("store", 2, 120, 50), ("store", 7, 66, 50), ("store", 11, 120, 50)]
    flag = flags(scenario, legal()).iloc[0]
    assert (flag["rule"], flag["where"], flag["amount"], flag["limit"]) == ("store", "atas/dry", 60, 50)


def test_too_early_is_told_before_what_follows_from_it() -> None:
    scenario = scenario_of(village(items={"pack": "sak", "pack_units": 25}))
    given = sent(("2026-04-19", "coop", "k", "rice", 25.0))
    told = [breach.rule for breach in audit(scenario, complete(scenario, given))]
    assert told[0] == "freshness"
    assert set(told[1:]) == {"need"}
