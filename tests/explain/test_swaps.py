"""The single changes that help a plan most, on plans made by hand."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from planner.audits.rungs import rung_values
from planner.books.tables import complete
from planner.explain.swaps import Swap, best_swaps
from planner.scenario import Scenario
from tests.rules.alone import offers, village
from tests.scenes import scenario_of

MONDAY, TUESDAY = "2026-04-20", "2026-04-21"


def bought(*rows: tuple[str, str, float]) -> pd.DataFrame:
    lines = [
        {"day": day, "supplier": who, "kitchen": "k", "item": "rice", "quantity": units} for day, who, units in rows
    ]
    return pd.DataFrame(lines).astype({"day": "datetime64[s]"})


def swaps(document: dict[str, Any], deliveries: pd.DataFrame) -> tuple[Swap, ...]:
    return swaps_of(scenario_of(document), deliveries)


def swaps_of(scenario: Scenario, deliveries: pd.DataFrame) -> tuple[Swap, ...]:
    return best_swaps(scenario, complete(scenario, deliveries))


def test_what_is_short_comes_before_what_is_dear():
    document = village(offers=offers({"per_day": 60}, {}))
    found = swaps(document, bought((MONDAY, "coop", 60), (TUESDAY, "market", 100)))
    first, second = found
    assert (first.day, first.supplier, first.instead_of, first.quantity) == (MONDAY, "market", None, 40)
    assert first.meals == pytest.approx(40 + 20 / 3)  # of the 40 short, the 20 of the second tenth count a third more
    assert (second.day, second.supplier, second.instead_of, second.quantity) == (TUESDAY, "coop", "market", 60)
    assert (second.meals, second.rp) == (0, pytest.approx(60 * 100))


def test_a_swap_gains_what_the_changed_plan_gains():
    scenario = scenario_of(village(offers=offers({"per_day": 60}, {})))
    before = bought((MONDAY, "market", 100), (TUESDAY, "market", 100))
    after = bought((MONDAY, "coop", 60), (MONDAY, "market", 40), (TUESDAY, "market", 100))
    old, new = (rung_values(scenario, complete(scenario, rows)) for rows in (before, after))
    (monday,) = [swap for swap in swaps_of(scenario, before) if swap.day == MONDAY]
    assert (monday.meals, monday.rp) == pytest.approx((old[0] - new[0], old[1] - new[1]))


def test_a_change_that_would_break_a_rule_is_not_offered():
    coop, market = village()["suppliers"]
    poor = village(suppliers=[coop | {"capital_rp": 0}, market])
    assert swaps(poor, bought((MONDAY, "market", 100), (TUESDAY, "market", 100))) == ()


def test_the_best_plan_has_no_swap():
    assert swaps(village(), bought((MONDAY, "coop", 100), (TUESDAY, "coop", 100))) == ()


def test_deliveries_that_the_scenario_does_not_know_stay_as_they_are():
    closed = village(lanes=[{"supplier": "coop", "kitchen": "k"}])
    found = swaps(closed, bought((MONDAY, "market", 100)))
    assert [(swap.day, swap.supplier, swap.quantity) for swap in found] == [(TUESDAY, "coop", 100)]


def test_what_is_added_comes_in_whole_packs_and_no_less_than_the_smallest_order():
    document = village(items={"earliest_days_before": 1, "pack": "sack", "pack_units": 30})
    document["offers"] = offers({"per_day": 0}, {"min_order": 50})
    (found,) = swaps(document, bought((MONDAY, "market", 90)))
    assert (found.day, found.supplier, found.quantity) == (MONDAY, "market", 120)
    document["offers"] = offers({"per_day": 0}, {"per_day": 110})
    (found,) = swaps(document, bought((MONDAY, "market", 90)))
    assert (found.day, found.supplier, found.quantity) == (TUESDAY, "market", 90)


def test_where_the_cheapest_cannot_give_it_another_supplier_is_found():
    coop, market = village()["suppliers"]
    poor = village(suppliers=[coop | {"capital_rp": 0}, market])
    (found,) = swaps(poor, bought((MONDAY, "market", 100)))
    assert (found.day, found.supplier, found.quantity) == (TUESDAY, "market", 100)


def test_goods_that_let_others_last_longer_mend_a_shortage():
    document = village(settings={"days": 3}, items={"earliest_days_before": 1})
    document["offers"] = offers({"per_day": 100, "weekdays": "12"}, {"per_day": 0})
    (found,) = swaps(document, bought((TUESDAY, "coop", 100), (MONDAY, "coop", 90)))
    assert (found.day, found.quantity) == (MONDAY, 10)


def test_what_a_plan_breaks_already_hides_no_change():
    coop, market = village()["suppliers"]
    poor = village(suppliers=[coop | {"capital_rp": 0}, market])
    (found,) = swaps(poor, bought((MONDAY, "coop", 100)))
    assert (found.day, found.supplier, found.quantity) == (TUESDAY, "market", 100)
