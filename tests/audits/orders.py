"""A small town that orders in packs and by vehicle, to try the rules of orders one by one."""

from __future__ import annotations

import copy
from typing import Any

import pandas as pd

from planner.scenario import Scenario
from tests.scenes import scenario_of

DAYS = ("2026-04-20", "2026-04-21", "2026-04-22")
Rows = list[dict[str, Any]]

TOWN: dict[str, Any] = {
    "settings": {"title": "Kota kecil", "first_day": DAYS[0], "days": 3, "lanes": "listed"},
    "items": [
        {"item": "beras", "name_id": "Beras", "name_en": "Rice", "unit": "kg", "earliest_days_before": 1},
        {"item": "mi", "name_id": "Mi", "name_en": "Noodles", "unit": "kg"},
        {"item": "telur", "name_id": "Telur", "name_en": "Eggs", "unit": "pcs", "kg_per_unit": 0.0625},
    ],
    "suppliers": [
        {"supplier": "agen", "kind": "wholesaler"},
        {"supplier": "koperasi", "kind": "coop", "stage": "active"},
        {"supplier": "pasar", "kind": "market"},
    ],
    "offers": [
        {"supplier": supplier, "item": item, "price_rp": price}
        for supplier, item, price in (
            ("agen", "beras", 12000),
            ("koperasi", "beras", 13000),
            ("koperasi", "mi", 20000),
            ("pasar", "beras", 14000),
            ("pasar", "telur", 2000),
        )
    ],
    "kitchens": [{"kitchen": "atas", "menu": "m"}, {"kitchen": "bawah", "menu": "m"}],
    "classes": [{"class": "besar", "name_id": "Besar", "name_en": "Large"}],
    "portions": [
        {"kitchen": "atas", "class": "besar", "meals": 1000},
        {"kitchen": "bawah", "class": "besar", "meals": 500},
    ],
    "menus": [
        {"menu": "m", "cycle_day": 1, "item": "beras", "quantity": 0.06},
        {"menu": "m", "cycle_day": 1, "item": "telur", "quantity": 1},
    ],
    "lanes": [
        {"supplier": supplier, "kitchen": kitchen, "km": km}
        for supplier, km in (("agen", 10), ("koperasi", 2), ("pasar", 5))
        for kitchen in ("atas", "bawah")
    ],
}
"""Needs a day: atas 60 kg of rice and 1,000 eggs, bawah half of that."""


def town(settings: dict[str, Any] | None = None, **tables: Rows | dict[Any, dict[str, Any]]) -> Scenario:
    """Return the town with other settings and tables.

    A list of rows replaces a table; a mapping adds values to the rows whose keys (first column, or first two) it names.
    """
    document = copy.deepcopy(TOWN)
    document["settings"] |= settings or {}
    for name, change in tables.items():
        if isinstance(change, list):
            document[name] = change
            continue
        for key, values in change.items():
            chosen = [row for row in document[name] if tuple(row.values())[: len(_tuple(key))] == _tuple(key)]
            assert chosen, key
            for row in chosen:
                row |= values
    return scenario_of(document)


def busy_town() -> Scenario:
    """Return the town where a preparing coop drives rice in sacks, and not all can be had in time."""
    return town(
        settings={"breadth_penalty": 100000, "max_new_coops": 1},
        items={
            "beras": {"pack": "sak 25 kg", "pack_units": 25, "ceiling_rp": 12900, "kg_per_unit": 1},
            "mi": {"pack": "dus 10 kg", "pack_units": 10, "kg_per_unit": 1},
            "telur": {"pack": "papan 30", "pack_units": 30},
        },
        suppliers={"koperasi": {"name": "Koperasi Rawa", "stage": "preparing", "onboarding_rp": 1000}},
        offers={("agen", "beras"): {"per_day": 25}},
        kitchens={"atas": {"name": "SPPG Atas", "min_parties": 5}, "bawah": {"min_parties": 2}},
        vehicles=[
            {
                "supplier": "koperasi",
                "vehicle": "pikap",
                "count": 1,
                "load_kg": 40,
                "trips_per_day": 3,
                "rp_per_trip": 10000,
                "rp_per_km": 1000,
            }
        ],
        substitutes=[{"item": "mi", "instead_of": "beras", "ratio": 0.8, "max_share": 0.5}],
    )


def _tuple(key: Any) -> tuple[Any, ...]:
    return key if isinstance(key, tuple) else (key,)


def sent(*rows: tuple[str, str, str, str, float]) -> pd.DataFrame:
    """Return deliveries from day, supplier, kitchen, item and quantity."""
    table = pd.DataFrame(rows, columns=["day", "supplier", "kitchen", "item", "quantity"])
    return table.assign(day=pd.to_datetime(table["day"])).astype({"quantity": float})
