"""Trips, loads and doors: what vehicles carry and make a day, what lanes ask, what a kitchen receives."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from planner.audits import flags, trips, verdict
from planner.books.tables import complete
from planner.scenario import Scenario
from tests.audits.orders import DAYS, sent, town

FIRST, SECOND, _ = DAYS
PICKUP = {"supplier": "agen", "vehicle": "pikap", "count": 1, "load_kg": 100, "trips_per_day": 2}
BIKE = {"supplier": "agen", "vehicle": "motor", "count": 2, "load_kg": 30, "trips_per_day": 1}
TWO_LOADS = ((FIRST, "agen", "atas", "beras", 60.0), (FIRST, "agen", "bawah", "beras", 30.0))


def driven(*rows: tuple[str, str, float]) -> pd.DataFrame:
    """Return trips of agen on the first day: kitchen, vehicle, trips."""
    table = pd.DataFrame(rows, columns=["kitchen", "vehicle", "trips"])
    return table.assign(day=pd.Timestamp(FIRST), supplier="agen")


def broken(scenario: Scenario, deliveries: pd.DataFrame, given: pd.DataFrame | None = None) -> list[tuple[Any, ...]]:
    found = trips.audit(scenario, complete(scenario, deliveries, trips=given))
    return [(breach.amount, breach.limit, breach.message["en"]) for breach in found]


def test_trips_that_fit() -> None:
    scenario = town(vehicles=[PICKUP, BIKE])
    assert broken(scenario, sent(*TWO_LOADS)) == []
    assert broken(scenario, sent(*TWO_LOADS), driven(("atas", "pikap", 1), ("bawah", "motor", 1))) == []


def test_one_delivery_doubled() -> None:
    text = "The delivery of agen to bawah on Mon 20 Apr weighs 60 kg, but its trips carry only 30 kg."
    rows = (TWO_LOADS[0], (*TWO_LOADS[1][:4], 60.0))
    given = driven(("atas", "pikap", 1), ("bawah", "motor", 1))
    assert broken(town(vehicles=[PICKUP, BIKE]), sent(*rows), given) == [(60, 30, text)]


def test_a_trip_too_many() -> None:
    text = "pikap of agen makes 3 trip(s) on Mon 20 Apr, at most 2 a day."
    given = driven(("atas", "pikap", 1), ("bawah", "pikap", 2))
    assert broken(town(vehicles=[PICKUP, BIKE]), sent(*TWO_LOADS), given) == [(3, 2, text)]


def test_no_trip_at_all() -> None:
    text = "The delivery of agen to bawah on Mon 20 Apr has no trip."
    assert broken(town(vehicles=[PICKUP]), sent(*TWO_LOADS), driven(("atas", "pikap", 1))) == [(1, 0, text)]


def test_sacks_ride_whole() -> None:
    text = "The delivery of agen to atas on Mon 20 Apr has 13 packs, but its trips take only 12: packs ride whole."
    scenario = town(vehicles=[{**PICKUP, "load_kg": 60, "trips_per_day": 10}])
    scenario = scenario.replace(items=scenario["items"].assign(pack="sak", pack_units=25.0))
    rows = sent((FIRST, "agen", "atas", "beras", 325.0))
    assert complete(scenario, rows).trips["trips"].tolist() == [7]
    assert broken(scenario, rows) == []
    assert broken(scenario, rows, driven(("atas", "pikap", 6))) == [(13, 12, text)]


def test_a_sack_that_no_vehicle_carries_never_rides() -> None:
    scenario = town(vehicles=[{**BIKE, "load_kg": 40, "trips_per_day": 10}])
    scenario = scenario.replace(items=scenario["items"].assign(pack="sak", pack_units=50.0))
    assert [row[:2] for row in broken(scenario, sent((FIRST, "agen", "atas", "beras", 100.0)))] == [(2, 0)]


def test_half_a_trip() -> None:
    text = "The trips of pikap of agen to atas on Mon 20 Apr are no whole number: 1.5."
    given = driven(("atas", "pikap", 1.5))
    assert broken(town(vehicles=[PICKUP]), sent(TWO_LOADS[0]), given) == [(1.5, 1, text)]


def test_a_vehicle_it_does_not_have_makes_no_trips() -> None:
    other = {**BIKE, "supplier": "pasar"}
    given = driven(("atas", "motor", 2))
    found = broken(town(vehicles=[PICKUP, other]), sent(TWO_LOADS[0]), given)
    assert [row[:2] for row in found] == [(60, 0), (2, 0)]


def test_what_only_assumed_trips_break_is_a_warning() -> None:
    scenario = town(vehicles=[{**PICKUP, "trips_per_day": 1, "load_kg": 70}, {**BIKE, "trips_per_day": 2, "count": 1}])
    rows = ((FIRST, "agen", "atas", "beras", 30.0), (FIRST, "agen", "bawah", "beras", 70.0))
    found = verdict(scenario, complete(scenario, sent(*rows)))
    assert [breach.rule for breach in found.breaches] == ["need"] * len(found.breaches)
    assert [(breach.rule, breach.key["vehicle"], breach.amount) for breach in found.warnings] == [("trips", "pikap", 2)]
    scenario = scenario.replace(vehicles=scenario["vehicles"].assign(load_kg=20.0))
    found = verdict(scenario, complete(scenario, sent(*rows)))
    assert "trips" in {breach.rule for breach in found.breaches}


def test_what_orders_that_stand_take_is_no_breach_but_a_flag() -> None:
    order = {"supplier": "agen", "kitchen": "atas", "item": "beras", "day": FIRST, "quantity": 250, "frozen": True}
    scenario = town(vehicles=[PICKUP], orders=[order], kitchens={"atas": {"deliveries_per_day": 0}})
    plan = complete(scenario, sent((FIRST, "agen", "atas", "beras", 250.0)))
    assert trips.audit(scenario, plan) == []
    told = flags(scenario, plan)
    assert told[["rule", "where", "day", "amount", "limit", "unit"]].to_numpy().tolist() == [
        ["trips", "agen/pikap", FIRST, 3, 2, "trips"],
        ["trips", "atas", FIRST, 1, 0, "deliveries"],
    ]


@pytest.mark.parametrize(("most", "found"), [(2, []), (1, [(2, 1)])])
def test_a_door(most: int, found: list[tuple[float, float]]) -> None:
    scenario = town(kitchens={"atas": {"deliveries_per_day": most}})
    rows = ((FIRST, who, "atas", "beras", 30.0) for who in ("agen", "pasar", "agen"))
    assert [row[:2] for row in broken(scenario, sent(*rows))] == found


LOADS: list[tuple[dict[str, Any], dict[str, Any], float, str]] = [
    (
        {"min_load": 50},
        {},
        40,
        "The delivery of koperasi to atas on Mon 20 Apr is only 40 kg, its smallest load is 50 kg.",
    ),
    ({"max_load": 50}, {}, 60, "The delivery of koperasi to atas on Mon 20 Apr is 60 kg, its largest load is 50 kg."),
    (
        {},
        {"min_load": 50},
        40,
        "The delivery of beras from koperasi to atas on Mon 20 Apr is only 40 kg, its smallest load is 50 kg.",
    ),
    (
        {},
        {"max_load": 50},
        60,
        "The delivery of beras from koperasi to atas on Mon 20 Apr is 60 kg, its largest load is 50 kg.",
    ),
]


@pytest.mark.parametrize(("general", "own", "units", "text"), LOADS)
def test_loads_of_lanes(general: dict[str, Any], own: dict[str, Any], units: float, text: str) -> None:
    lane = {"supplier": "koperasi", "kitchen": "atas"}
    scenario = town(lanes=[{**lane, "km": 2, **general}, {**lane, "item": "beras", **own}])
    assert broken(scenario, sent((FIRST, "koperasi", "atas", "beras", 50.0))) == []
    assert [row[2] for row in broken(scenario, sent((FIRST, "koperasi", "atas", "beras", units)))] == [text]
    order = {**lane, "item": "beras", "day": FIRST, "quantity": units, "frozen": True}
    scenario = scenario.replace(orders=town(orders=[order])["orders"])
    assert broken(scenario, sent((FIRST, "koperasi", "atas", "beras", units))) == []


def test_items_with_a_load_of_their_own_do_not_count_in_the_lanes() -> None:
    lane = {"supplier": "koperasi", "kitchen": "atas"}
    scenario = town(lanes=[{**lane, "min_load": 50}, {**lane, "item": "mi", "min_load": 1}])
    rows = ((FIRST, "koperasi", "atas", "beras", 40.0), (FIRST, "koperasi", "atas", "mi", 60.0))
    assert [row[:2] for row in broken(scenario, sent(*rows))] == [(40, 50)]
    assert broken(scenario, sent(rows[1])) == []


def test_in_indonesian() -> None:
    scenario = town(vehicles=[PICKUP], kitchens={"atas": {"deliveries_per_day": 0}})
    given = driven(("atas", "pikap", 3), ("bawah", "pikap", 0))
    plan = complete(scenario, sent((FIRST, "agen", "atas", "beras", 400.0), TWO_LOADS[1]), trips=given)
    assert [breach.message["id"] for breach in trips.audit(scenario, plan)] == [
        "Kiriman agen ke atas pada Sen 20 Apr seberat 400 kg, perjalanannya hanya memuat 300 kg.",
        "Kiriman agen ke bawah pada Sen 20 Apr tidak punya perjalanan.",
        "pikap milik agen berangkat 3 kali pada Sen 20 Apr, paling banyak 2 kali sehari.",
        "Dapur atas menerima 1 kiriman pada Sen 20 Apr, paling banyak 0 sehari.",
    ]
