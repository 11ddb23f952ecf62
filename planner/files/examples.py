"""One example row per table, as the blank workbook shows it: marked, so that reading leaves it out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Any

from planner.tables import TABLES
from planner.tables.cells import read_cell

MARKS: Mapping[str, str] = MappingProxyType({"id": "(contoh)", "en": "(example)"})
"""What the first cell of an example row begins with, by language: no key and no date holds a bracket."""

EXAMPLE_MARKS = tuple(MARKS.values())

_NOTED: Mapping[str, Any] = {"basis": "assumed", "source": "catatan 2026-04-01"}

EXAMPLES: Mapping[str, Mapping[str, Any]] = MappingProxyType(
    {
        "settings": {
            "title": "Kota Mawar, April 2026",
            "first_day": date(2026, 4, 20),
            "days": 14,
            "cooking_weekdays": "12345",
        },
        "items": {
            "item": "beras",
            "name_id": "Beras medium",
            "name_en": "Rice, medium",
            "unit": "kg",
            "kg_per_unit": 1,
            "pack": "sak 25 kg",
            "pack_units": 25,
            "earliest_days_before": 4,
            "latest_days_before": 1,
            "storage": "dry",
            "ceiling_rp": 13500,
            "ceiling_basis": "HET beras medium zona 1",
            "ceiling_date": date(2025, 8, 22),
            "weight": 3,
            "holding_rp_per_unit_day": 4,
            "basis": "reported",
            "source": "SK Bapanas 299/2025",
        },
        "suppliers": {
            "supplier": "kkmp-mawar",
            "name": "KKMP Mawar",
            "kind": "coop",
            "local": True,
            "kelurahan": "Mawar",
            "kecamatan": "Melati",
            "lat": -6.305,
            "lon": 106.705,
            "stage": "active",
            "zone": "green",
            "active_from": date(2026, 1, 5),
            "launched": True,
            "members": 120,
            "officer": "Ketua KKMP",
            "companion": "Pendamping Dinkop",
            "lines": "sembako",
            "growers": 15,
            "turnover_rp_per_month": 45_000_000,
            "capital_rp": 25_000_000,
            "credit_rp": 50_000_000,
            "term_days": 7,
            "receivable_rp": 0,
            "onboarding_rp": 1_500_000,
            "max_kitchens": 5,
            "reach_km": 15,
            "reliability": 0.95,
            "phone": "0812-0000-0000",
            **_NOTED,
        },
        "offers": {
            "supplier": "kkmp-mawar",
            "item": "beras",
            "per_day": 400,
            "total": 5000,
            "on_hand": 800,
            "replenish_per_day": 250,
            "price_rp": 13500,
            "cost_rp": 12400,
            "min_order": 25,
            "pack_units": 25,
            "weekdays": "12345",
            "from": date(2026, 4, 20),
            "until": date(2026, 5, 3),
            "notice_days": 1,
            **_NOTED,
        },
        "prices": {"supplier": "kkmp-mawar", "item": "beras", "from": date(2026, 4, 27), "price_rp": 13750, **_NOTED},
        "sources": {
            "supplier": "kkmp-mawar",
            "producer": "tani-melati",
            "item": "beras",
            "per_day": 150,
            "cost_rp": 12000,
            **_NOTED,
        },
        "vehicles": {
            "supplier": "kkmp-mawar",
            "vehicle": "pikap",
            "count": 1,
            "load_kg": 900,
            "trips_per_day": 3,
            "rp_per_trip": 75000,
            "rp_per_km": 2500,
            **_NOTED,
        },
        "kitchens": {
            "kitchen": "dapur-mawar",
            "name": "SPPG Mawar",
            "kelurahan": "Mawar",
            "kecamatan": "Melati",
            "lat": -6.305,
            "lon": 106.705,
            "open": True,
            "dry_kg": 900,
            "chilled_kg": 300,
            "frozen_kg": 150,
            "deliveries_per_day": 6,
            "menu": "menu-a",
            "menu_offset": 0,
            "min_parties": 15,
            "max_share": 0.5,
            "max_suppliers_per_item_day": 2,
            **_NOTED,
        },
        "classes": {
            "class": "besar",
            "name_id": "Porsi besar",
            "name_en": "Large portion",
            "budget_rp": 10000,
            "basis": "reported",
            "source": "BGN 2026-02-24",
        },
        "portions": {
            "kitchen": "dapur-mawar",
            "class": "besar",
            "from": date(2026, 4, 20),
            "until": date(2026, 5, 3),
            "meals": 1500,
            **_NOTED,
        },
        "menus": {
            "menu": "menu-a",
            "cycle_day": 1,
            "item": "beras",
            "class": "besar",
            "quantity": 0.06,
            "spare_included": False,
            **_NOTED,
        },
        "calendar": {
            "day": date(2026, 4, 21),
            "kitchen": "dapur-mawar",
            "cooking": False,
            "receiving": True,
            "reason": "Hari Kartini",
            **_NOTED,
        },
        "stock": {"kitchen": "dapur-mawar", "item": "beras", "age_days": 2, "quantity": 75, **_NOTED},
        "lanes": {
            "supplier": "kkmp-mawar",
            "kitchen": "dapur-mawar",
            "item": "beras",
            "closed": False,
            "km": 4.2,
            "minutes": 20,
            "rp_per_unit": 150,
            "rp_per_delivery": 25000,
            "min_load": 25,
            "max_load": 800,
            **_NOTED,
        },
        "orders": {
            "supplier": "kkmp-mawar",
            "kitchen": "dapur-mawar",
            "item": "beras",
            "day": date(2026, 4, 20),
            "quantity": 100,
            "frozen": True,
            "earlier": False,
            **_NOTED,
        },
        "substitutes": {"item": "jagung", "instead_of": "beras", "ratio": 1.1, "max_share": 0.3, **_NOTED},
    }
)
"""By table and column; together they fit, but for the grower and the item they name."""


def example_row(table: str, lang: str) -> dict[str, Any]:
    """The example of a table as the sheet shows it: its first cell marked."""
    first, *others = TABLES[table].columns
    held = EXAMPLES[table]
    return {first: f"{MARKS[lang]} {held[first]}", **{name: held[name] for name in others if name in held}}


def is_example(table: str, header: Sequence[str], cells: Sequence[Any]) -> bool:
    """Whether a row of a sheet is the table's example, unchanged, in any language."""
    kinds = {name: column.kind for name, column in TABLES[table].columns.items() if name in header}
    given = dict(zip(header, cells, strict=False))
    for lang in MARKS:
        shown = example_row(table, lang)
        if all(_same(given.get(name), shown.get(name), kind) for name, kind in kinds.items()):
            return True
    return False


def _same(cell: Any, shown: Any, kind: Any) -> bool:
    return bool(cell == shown or read_cell(cell, kind) == read_cell(shown, kind))
