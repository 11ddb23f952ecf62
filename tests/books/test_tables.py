"""The tables that follow from deliveries: packs, trips, goods never cooked, items that stand in for others."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from planner.books.packs import pack_name
from planner.books.tables import PlanTables, complete
from planner.errors import InputError
from planner.report.folder import csv_text
from planner.report.reading import read_tables
from tests.audits.orders import DAYS, sent, town

TWO = {"supplier": "agen", "vehicle": "pikap", "count": 1, "load_kg": 100, "trips_per_day": 1, "rp_per_trip": 5000}
MANY = {"supplier": "agen", "vehicle": "motor", "count": 1, "load_kg": 50, "trips_per_day": 4, "rp_per_km": 100}
VEHICLES = [MANY, TWO]
SACKS = {"beras": {"pack": "sak 25 kg", "pack_units": 25}}
FIRST, SECOND, THIRD = DAYS


def rows(table: pd.DataFrame, *columns: str) -> list[tuple[Any, ...]]:
    return [tuple(None if pd.isna(cell) else cell for cell in row) for row in table[list(columns)].to_numpy()]


def trips(plan: PlanTables) -> list[tuple[Any, ...]]:
    return rows(plan.trips, "supplier", "kitchen", "vehicle", "trips", "load_kg", "km", "rp")


def test_packs_are_counted_and_named() -> None:
    scenario = town(items=SACKS, offers={("pasar", "beras"): {"pack_units": 50}})
    quantities = (("agen", 75), ("pasar", 100), ("koperasi", 30))
    plan = complete(scenario, sent(*((FIRST, who, "atas", "beras", units) for who, units in quantities)))
    packs = [(3, "sak 25 kg"), (2, "sak 50 kg"), (None, None)]
    assert rows(plan.deliveries, "packs", "pack") == packs
    assert csv_text(plan.deliveries[["packs", "pack"]]) == 'packs,pack\n3,sak 25 kg\n2,sak 50 kg\n"",""\n'.replace(
        '"', ""
    )


def test_eggs_come_loose_where_nobody_packs_them() -> None:
    plan = complete(town(), sent((FIRST, "pasar", "atas", "telur", 1000)))
    assert rows(plan.deliveries, "packs", "pack", "trip", "vehicle") == [(None, None, None, None)]


@pytest.mark.parametrize(
    ("pack", "usual", "size", "unit", "name"),
    [
        ("sak 25 kg", 25, 25, "kg", "sak 25 kg"),
        ("papan 30 butir", 30, 15, "pcs", "papan 15 butir"),
        ("karung", 50, 25, "kg", "karung 25 kg"),
        ("sak", float("nan"), 25, "kg", "sak 25 kg"),
        ("peti 2 x 20", 20, 10, "kg", "peti 2 x 10"),
    ],
)
def test_names_of_packs(pack: str, usual: float, size: float, unit: str, name: str) -> None:
    assert pack_name(pack, usual, size, unit) == name


def test_trips_go_largest_vehicle_first() -> None:
    plan = complete(
        town(vehicles=VEHICLES),
        sent(
            (FIRST, "agen", "atas", "beras", 180),
            (FIRST, "agen", "bawah", "beras", 40),
            (SECOND, "agen", "bawah", "beras", 40),
            (FIRST, "koperasi", "atas", "beras", 60),
        ),
    )
    assert trips(plan) == [
        ("agen", "atas", "pikap", 1, 100, 10, 5000),
        ("agen", "atas", "motor", 2, 80, 10, 4000),
        ("agen", "bawah", "motor", 1, 40, 10, 2000),
        ("agen", "bawah", "pikap", 1, 40, 10, 5000),
    ]
    riding = [(1, "pikap"), (4, "motor"), (1, "pikap"), (None, None)]
    assert rows(plan.deliveries, "trip", "vehicle") == riding
    assert plan.assumed == {"stock", "sources", "trips"}


def test_a_delivery_is_loaded_item_by_item() -> None:
    scenario = town(
        vehicles=[{**MANY, "supplier": "koperasi"}],
        offers=[
            {"supplier": "koperasi", "item": "beras", "price_rp": 1},
            {"supplier": "koperasi", "item": "mi", "price_rp": 1},
            {"supplier": "koperasi", "item": "telur", "price_rp": 1},
        ],
    )
    plan = complete(
        scenario,
        sent(
            (FIRST, "koperasi", "atas", "telur", 160),
            (FIRST, "koperasi", "atas", "beras", 60),
            (FIRST, "koperasi", "atas", "mi", 40),
        ),
    )
    assert rows(plan.deliveries, "item", "trip") == [("telur", 3), ("beras", 1), ("mi", 2)]
    assert trips(plan) == [("koperasi", "atas", "motor", 3, 110, 2, 1200)]


def test_trips_the_plan_names_stand() -> None:
    given = pd.DataFrame(
        {"day": [pd.Timestamp(FIRST)], "supplier": "agen", "kitchen": "atas", "vehicle": "motor", "trips": 3}
    )
    plan = complete(town(vehicles=VEHICLES), sent((FIRST, "agen", "atas", "beras", 120)), trips=given)
    assert trips(plan) == [("agen", "atas", "motor", 3, 120, 10, 6000)]
    assert plan.assumed == {"stock", "sources"}


def test_a_vehicle_of_any_load_and_a_road_of_unknown_length() -> None:
    scenario = town(
        vehicles=[{"supplier": "agen", "vehicle": "truk", "rp_per_trip": 700, "rp_per_km": 10}],
        lanes=[{"supplier": "agen", "kitchen": "atas"}],
    )
    plan = complete(scenario, sent((FIRST, "agen", "atas", "beras", 9000)))
    assert trips(plan) == [("agen", "atas", "truk", 1, 9000, None, 700)]


def test_goods_with_a_rate_of_their_own_ride_outside_the_trips() -> None:
    scenario = town(vehicles=VEHICLES, lanes={("agen", "atas"): {"rp_per_unit": 5}})
    plan = complete(scenario, sent((FIRST, "agen", "atas", "beras", 60)))
    assert trips(plan) == []
    assert rows(plan.deliveries, "trip", "vehicle") == [(None, None)]


def test_more_than_all_vehicles_carry_is_put_on_the_largest() -> None:
    plan = complete(town(vehicles=VEHICLES), sent((FIRST, "agen", "atas", "beras", 420)))
    assert [(vehicle, count) for _, _, vehicle, count, *_ in trips(plan)] == [("pikap", 3), ("motor", 4)]


def test_frozen_orders_take_their_trips_first() -> None:
    frozen = {"supplier": "agen", "kitchen": "bawah", "item": "beras", "day": FIRST, "quantity": 90, "frozen": True}
    plan = complete(
        town(vehicles=VEHICLES, orders=[frozen]),
        sent((FIRST, "agen", "atas", "beras", 60), (FIRST, "agen", "bawah", "beras", 90)),
    )
    taken = [(kitchen, vehicle, count) for _, kitchen, vehicle, count, *_ in trips(plan)]
    assert taken == [("atas", "motor", 2), ("bawah", "pikap", 1)]


def test_of_goods_never_cooked_the_oldest_are_told() -> None:
    plan = complete(
        town(items=SACKS, settings={"days": 2}),
        sent((FIRST, "agen", "bawah", "beras", 50), (SECOND, "agen", "bawah", "beras", 25)),
    )
    assert rows(plan.leftovers, "kitchen", "item", "opening", "quantity") == [("bawah", "beras", False, 15)]
    assert [f"{day:%Y-%m-%d}" for day in plan.leftovers["day"]] == [FIRST]
    rice = plan.stock[plan.stock["item"] == "beras"]
    assert rows(rice, "in", "cooked", "surplus", "end") == [(50, 30, 0, 20), (25, 30, 15, 0)]


def test_what_is_left_stands_in_for_what_is_missing() -> None:
    scenario = town(substitutes=[{"item": "mi", "instead_of": "beras", "ratio": 0.5, "max_share": 0.5}])
    plan = complete(scenario, sent((FIRST, "agen", "bawah", "beras", 25), (FIRST, "koperasi", "bawah", "mi", 10)))
    noodles = plan.stock[plan.stock["item"] == "mi"]
    assert rows(noodles, "instead_of", "in", "cooked", "end") == [
        (None, 10, 0, 7.5),
        ("beras", 0, 2.5, 0),
        ("beras", 0, 7.5, 0),
    ]
    short = plan.shortages[(plan.shortages["item"] == "beras") & (plan.shortages["kitchen"] == "bawah")]
    assert rows(short, "missing") == [(15,), (30,)]


def test_cooking_in_place_of_another_item_may_be_told() -> None:
    scenario = town(substitutes=[{"item": "mi", "instead_of": "beras", "ratio": 0.5}])
    deliveries = sent((FIRST, "agen", "bawah", "beras", 30), (FIRST, "koperasi", "bawah", "mi", 4))
    cooked = pd.DataFrame(
        [
            ("bawah", "beras", FIRST, None, 22.0),
            ("bawah", "mi", FIRST, "beras", 4.0),
            ("bawah", "beras", SECOND, None, 8),
        ],
        columns=["kitchen", "item", "day", "instead_of", "cooked"],
    )
    plan = complete(scenario, deliveries, cooked=cooked.assign(day=pd.to_datetime(cooked["day"])))
    first = plan.stock[(plan.stock["day"] == FIRST) & (plan.stock["kitchen"] == "bawah")]
    assert rows(first, "item", "instead_of", "cooked", "end") == [
        ("beras", None, 22, 8),
        ("mi", None, 0, 0),
        ("mi", "beras", 4, 0),
    ]
    short = plan.shortages[(plan.shortages["item"] == "beras") & (plan.shortages["kitchen"] == "bawah")]
    assert rows(short, "missing", "meals") == [(22, pytest.approx(500 / 2 * 22 / 30)), (30, 250)]


def test_a_plan_folder_is_read_back_with_its_trips_and_what_stood_in(tmp_path: Path) -> None:
    scenario = town(vehicles=VEHICLES, items=SACKS, substitutes=[{"item": "mi", "instead_of": "beras", "ratio": 0.5}])
    given = pd.DataFrame(
        {"day": [pd.Timestamp(FIRST)], "supplier": "agen", "kitchen": "bawah", "vehicle": "motor", "trips": 2}
    )
    deliveries = sent((FIRST, "agen", "bawah", "beras", 25), (FIRST, "koperasi", "bawah", "mi", 10))
    plan = complete(scenario, deliveries, trips=given)
    for name in ("deliveries", "stock", "sources", "trips"):
        (tmp_path / f"{name}.csv").write_text(csv_text(getattr(plan, name)), "utf-8")
    again = read_tables(scenario, tmp_path)
    assert again.assumed == set()
    for name in ("deliveries", "stock", "trips", "shortages"):
        assert csv_text(getattr(again, name)) == csv_text(getattr(plan, name)), name


def test_a_vehicle_nobody_has_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "deliveries.csv").write_text(
        f"day,supplier,kitchen,item,quantity\n{FIRST},agen,atas,beras,25\n", "utf-8"
    )
    (tmp_path / "trips.csv").write_text(f"day,supplier,kitchen,vehicle,trips\n{FIRST},agen,atas,mobil,1\n", "utf-8")
    with pytest.raises(InputError) as caught:
        read_tables(town(vehicles=VEHICLES), tmp_path)
    assert [(fault.code, fault.column, fault.value) for fault in caught.value.faults] == [
        ("unknown_reference", "vehicle", "mobil")
    ]
