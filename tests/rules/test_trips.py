"""Rule trips: own vehicles, loads, costs per delivery, doors."""

from __future__ import annotations

from typing import Any

import pytest

from planner.rules import trips
from tests.rules.alone import VILLAGE, offers, solve, village
from tests.rules.blocks import golden, ordering_village, printed


def driven(**vehicle: Any) -> dict[str, Any]:
    """Return the village with a coop that drives, 5 km away."""
    first, second = VILLAGE["lanes"]
    rows = [{"supplier": "coop", "vehicle": "bentor"} | vehicle]
    return village(vehicles=rows, lanes=[first | {"km": 5}, second], items={"kg_per_unit": 1}, offers=offers({}))


def lanes(coop: dict[str, Any], market: dict[str, Any] | None = None) -> list[dict[str, Any]]:
    first, second = VILLAGE["lanes"]
    return [first | coop, second | (market or {})]


def test_golden():
    assert printed(trips) == golden("trips")
    assert printed(trips, ordering_village()) == golden("trips.orders")


@pytest.mark.parametrize(
    ("vehicle", "rupiah", "short"),
    [
        ({"load_kg": 40, "rp_per_trip": 1000}, 20_000 + 6000, 0),  # three trips a day
        ({"load_kg": 40, "rp_per_km": 10}, 20_000 + 600, 0),  # there and back
        ({"load_kg": 40, "count": 1, "trips_per_day": 2}, 16_000, 40),
        ({"rp_per_trip": 1000}, 22_000, 0),  # no load: one trip carries all
        ({"load_kg": 40, "count": 0}, 0, 200),
    ],
)
def test_what_suppliers_drive_fits_on_their_trips(vehicle: dict[str, float], rupiah: float, short: float):
    plan = solve(driven(**vehicle), trips)
    assert (plan.rupiah, plan.short()) == (rupiah, short)


@pytest.mark.parametrize(
    ("pack", "load_kg", "rupiah", "short"),
    [
        (25, 40, 20_000 + 8000, 0),  # a sack a trip: four a day, where kg alone would take three
        (25, 50, 20_000 + 4000, 0),  # two sacks fill a trip
        (50, 40, 0, 200),  # no sack of it ever rides
    ],
)
def test_packs_ride_whole(pack: float, load_kg: float, rupiah: float, short: float):
    document = driven(load_kg=load_kg, rp_per_trip=1000)
    document["items"] = [row | {"pack": "sak", "pack_units": pack} for row in document["items"]]
    plan = solve(document, trips)
    assert (plan.rupiah, plan.short()) == (rupiah, short)


def test_items_with_a_cost_per_unit_ride_elsewhere():
    document = driven(load_kg=1, count=1, trips_per_day=1)
    document["lanes"] = lanes({"km": 5, "rp_per_unit": 7})
    assert solve(document, trips).rupiah == 20_000 + 1400


def test_a_delivery_costs_once_and_an_item_may_have_its_own():
    assert solve(village(lanes=lanes({"rp_per_delivery": 500})), trips).rupiah == 21_000
    own = [
        *lanes({"rp_per_delivery": 500}),
        {"supplier": "coop", "kitchen": "k", "item": "rice", "rp_per_delivery": 50},
    ]
    assert solve(village(lanes=own), trips).rupiah == 20_100


@pytest.mark.parametrize(
    ("load", "coop", "market"),
    [({"max_load": 60}, 120, 80), ({"min_load": 101}, 0, 200), ({"min_load": 100}, 200, 0)],
)
def test_a_delivery_is_as_large_as_it_may_be(load: dict[str, float], coop: float, market: float):
    plan = solve(village(items={"kg_per_unit": 1}, lanes=lanes(load)), trips)
    assert (plan.bought("coop"), plan.bought("market")) == (coop, market)


def test_a_kitchen_receives_so_many_deliveries():
    document = village(offers=offers({"per_day": 60}, {}), kitchens={"deliveries_per_day": 1})
    plan = solve(document, trips)
    assert (plan.bought("coop"), plan.bought("market"), plan.short()) == (0, 200, 0)
