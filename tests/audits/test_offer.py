from __future__ import annotations

import pandas as pd
import pytest

from planner.audits import audit, offer
from planner.scenario import Scenario
from tests.audits.plans import found, given, golden_deliveries, hamlet, legal, written

RICE = {"supplier": "koperasi", "item": "beras"}


def lines(column: str, *values: object) -> list[int]:
    """Return the CSV lines of the deliveries that hold one of the values."""
    table = golden_deliveries()
    return [int(line) + 2 for line in table.index[table[column].isin(values)]]


def rows(scenario: Scenario) -> list[int | None]:
    breaches = audit(scenario, legal())
    assert {breach.rule for breach in breaches} == {"offer"}
    return [breach.row for breach in breaches]


def test_more_than_a_day_allows() -> None:
    assert found(given("offers", RICE, per_day=149), legal()) == [("offer", 2, 150, 149), ("offer", 11, 150, 149)]


def test_a_growers_hand_outs_count_in_its_own_limit() -> None:
    scenario = given("offers", {"supplier": "peternak"}, per_day=699)
    assert found(scenario, legal()) == [("offer", line, 700, 699) for line in (6, 10, 14)]


def test_more_than_all() -> None:
    assert found(given("offers", RICE, total=437), legal()) == [("offer", 2, 438, 437)]
    assert found(given("offers", RICE, total=438), legal()) == []


def test_more_than_the_stock() -> None:
    assert found(given("offers", RICE, on_hand=437), legal()) == [("offer", 11, 438, 437)]
    assert found(given("offers", RICE, on_hand=438), legal()) == []


def test_stock_that_grows_every_morning() -> None:
    assert found(given("offers", RICE, replenish_per_day=95), legal()) == [("offer", 8, 288, 95 * 3)]


def test_growers_goods_are_no_own_stock() -> None:
    plan = written("sources", {"day": "2026-04-23"}, quantity=380.0)
    assert found(hamlet(), plan) == [("offer", 15, 20, 0)]


def test_no_offer() -> None:
    scenario = hamlet()
    offers = scenario["offers"]
    assert rows(scenario.replace(offers=offers[offers["supplier"] != "pasar"])) == lines("supplier", "pasar")


def test_a_coop_that_is_not_active() -> None:
    assert rows(given("suppliers", {"supplier": "koperasi"}, stage="preparing")) == lines("supplier", "koperasi")


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("from", pd.Timestamp("2026-04-21")),
        ("until", pd.Timestamp("2026-04-19")),
        ("notice_days", 4),
        ("weekdays", "234567"),
    ],
)
def test_the_wrong_day(column: str, value: object) -> None:
    scenario = given("offers", {"supplier": "pasar"}, **{column: value})
    assert rows(scenario) == lines("supplier", "pasar")


def test_a_closed_lane() -> None:
    assert rows(given("lanes", {"supplier": "pasar", "kitchen": "atas"}, closed=True)) == [5]


def test_a_pair_that_is_not_listed() -> None:
    scenario = hamlet()
    lanes = scenario["lanes"]
    assert rows(scenario.replace(lanes=lanes[lanes["supplier"] != "pasar"])) == [5]


def test_reach_decides_where_lanes_are_not_listed() -> None:
    scenario = hamlet()
    lanes = scenario["lanes"]
    near = scenario.replace(settings={"lanes": "reach", "reach_km": 100}, lanes=lanes.iloc[:0])
    assert found(near, legal()) == []
    suppliers = near["suppliers"].assign(reach_km=[100, 1.5, 100])
    assert rows(near.replace(suppliers=suppliers)) == [5]
    assert found(near.replace(suppliers=suppliers, lanes=lanes), legal()) == []


def test_a_shut_door() -> None:
    scenario = hamlet()
    calendar = pd.DataFrame({"day": [pd.Timestamp("2026-04-21")], "kitchen": ["bawah"], "receiving": [False]})
    calendar["cooking"] = True
    assert rows(scenario.replace(calendar=calendar)) == [8, 10]


def test_a_closed_kitchen() -> None:
    scenario = given("kitchens", {"kitchen": "bawah"}, open=False)
    assert [breach.row for breach in offer.audit(scenario, legal())] == lines("kitchen", "bawah")


def test_less_than_nothing() -> None:
    plan = written("deliveries", {"supplier": "pasar"}, quantity=-6.0)
    assert [breach.row for breach in offer.audit(hamlet(), plan)] == [5]
