"""Clean scenarios to spoil a cell of, and what is told of them: read as from CSV, so that rows are lines of a file."""

from __future__ import annotations

import copy
from datetime import date
from functools import cache
from types import MappingProxyType
from typing import Any

from planner.checks import check
from planner.errors import Fault
from planner.files import read_scenario
from planner.files.document import to_document
from planner.scenario import Scenario
from planner.tables import TABLES
from planner.tables.parse import RawTable, parse_settings, parse_table
from tests.scenes import Document, small

SERPONG = ("Buaran", "Ciater", "Cilenggang", "Rawa Mekar Jaya")
SETU = ("Babakan", "Bakti Jaya", "Kademangan", "Keranggan")
PRICES = {"beras": 13000, "telur": 1800, "sayur": 11000, "minyak": 15500}
AMOUNTS = {"beras": 400, "telur": 5000, "sayur": 300, "minyak": 200}
PORTIONS = {"beras": 0.06, "telur": 1, "sayur": 0.07, "minyak": 0.02}


def town() -> Document:
    """Return a town of ten suppliers and eight kitchens, in which nothing is suspicious."""
    areas = [(name, "Serpong") for name in SERPONG] + [(name, "Setu") for name in SETU]
    places = [(-6.30 - 0.01 * number, 106.66 + 0.005 * number) for number in range(8)]
    document: Document = {
        "settings": {"title": "Kota", "first_day": "2026-04-20", "days": 7, "today": "2026-04-15", "reach_km": 20},
        "items": [
            {"item": "beras", "name_id": "Beras", "name_en": "Rice", "unit": "kg", "ceiling_rp": 13500},
            {"item": "telur", "name_id": "Telur", "name_en": "Eggs", "unit": "pcs", "kg_per_unit": 0.0625},
            {"item": "sayur", "name_id": "Sayur", "name_en": "Vegetables", "unit": "kg", "earliest_days_before": 2},
            {"item": "minyak", "name_id": "Minyak", "name_en": "Oil", "unit": "l", "kg_per_unit": 0.9},
        ],
        "suppliers": [],
        "offers": [],
        "kitchens": [],
        "classes": [{"class": "besar", "name_id": "Besar", "name_en": "Large", "budget_rp": 10000}],
        "portions": [],
        "menus": [
            {"menu": "m", "cycle_day": day, "item": item, "quantity": quantity}
            for day in (1, 2, 3)
            for item, quantity in PORTIONS.items()
        ],
    }
    for number, ((name, kecamatan), (lat, lon)) in enumerate(zip(areas, places, strict=True), 1):
        area = {"kelurahan": name, "kecamatan": kecamatan}
        coop = {"supplier": f"coop-{number}", "name": f"KKMP {name}", "kind": "coop", "stage": "active", **area}
        document["suppliers"].append(coop | {"lat": lat, "lon": lon, "capital_rp": 1e7 * number, "credit_rp": 0})
        kitchen = {"kitchen": f"dapur-{number}", "name": f"SPPG {name}", "menu": "m", **area, "dry_kg": 900}
        document["kitchens"].append(kitchen | {"lat": lat + 0.002, "lon": lon + 0.003})
        document["portions"].append({"kitchen": f"dapur-{number}", "class": "besar", "meals": 2000 + 100 * number})
    document["suppliers"] += [
        {"supplier": "pasar", "name": "Pasar Serpong", "kind": "market", "lat": -6.33, "lon": 106.66},
        {"supplier": "induk", "name": "Pasar Induk", "kind": "wholesaler", "lat": -6.18, "lon": 106.63, "reach_km": 90},
    ]
    for number, supplier in enumerate(document["suppliers"]):
        for item, price in PRICES.items():
            offer = {"supplier": supplier["supplier"], "item": item, "price_rp": price + 10 * number}
            document["offers"].append(offer | {"per_day": AMOUNTS[item] + 10 * number, "notice_days": 2})
    return document


@cache
def _shipped(name: str) -> Document:
    return to_document(read_scenario(name))


def scene(name: str) -> Document:
    """Return a clean scenario by name, to spoil at will: small, town, or a shipped one."""
    if name == "town":
        return town()
    if name == "small":
        document = small()
        document["offers"][0]["on_hand"], document["sources"][0]["per_day"] = 400, 1000
        return document
    return copy.deepcopy(_shipped(name))


def as_csv(name: str, rows: list[dict[str, Any]]) -> RawTable:
    """Return the raw table that a CSV file with these rows gives: a header in line 1, numbers as texts."""
    columns = list(dict.fromkeys(column for row in rows for column in row)) or list(TABLES[name].columns)
    cells = [[_text(row.get(column)) for column in columns] for row in rows]
    return RawTable(name=name, columns=columns, rows=cells, origins=range(2, len(rows) + 2), header=1)


def _text(value: Any) -> str:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def told(document: Document) -> list[Fault]:
    """Return every fault and warning of a document, as reading tells them."""
    parsed = {name: parse_table(as_csv(name, document.get(name, []))) for name in TABLES if name != "settings"}
    given = RawTable(
        name="settings", columns=list(document["settings"]), rows=[list(document["settings"].values())], origins=[1]
    )
    settings, found = parse_settings(given, date(2026, 4, 20))
    faults = [*found, *(fault for table in parsed.values() for fault in table.faults)]
    scenario = Scenario(
        settings=settings,
        tables=MappingProxyType({name: table.frame for name, table in parsed.items()}),
        origins=MappingProxyType({name: table.origins for name, table in parsed.items()}),
    )
    wrong = frozenset((str(fault.table), str(fault.column)) for fault in faults if fault.severity == "fault")
    return check(scenario, doubtful=wrong, told=faults)
