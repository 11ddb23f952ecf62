"""Scenarios for tests: a small one that uses every table, and any legal one by hypothesis."""

from __future__ import annotations

import copy
import unicodedata
from datetime import date
from typing import Any

from hypothesis import strategies as st

from planner.errors import Fault, InputError
from planner.files.document import from_document
from planner.files.reading import build
from planner.scenario import Scenario
from planner.tables import TABLES, Column
from planner.tables.columns import EARLIEST_DATE, LATEST_DATE, LONGEST_KEY, NOT_IN_KEYS

Document = dict[str, Any]

SMALL: Document = {
    "settings": {"title": "Kecil", "first_day": "2026-04-20", "days": 4, "reach_km": 12.5},
    "items": [
        {"item": "beras", "name_id": "Beras", "name_en": "Rice", "unit": "kg", "pack": "sak", "pack_units": 25},
        {"item": "telur", "name_id": "Telur", "name_en": "Eggs", "unit": "pcs", "kg_per_unit": 0.0625},
    ],
    "suppliers": [
        {"supplier": "kkmp", "kind": "coop", "stage": "active", "lat": -6.3, "lon": 106.7, "launched": True},
        {"supplier": "kandang", "kind": "producer", "name": "Kandang Üñí 🥚"},
        {"supplier": "pasar", "kind": "market"},
    ],
    "offers": [
        {"supplier": "kkmp", "item": "beras", "price_rp": 13500, "on_hand": 1000, "weekdays": "135"},
        {"supplier": "kkmp", "item": "telur", "price_rp": 1900.5},
        {"supplier": "pasar", "item": "beras", "price_rp": 15000, "from": "2026-04-20", "until": "2026-04-21"},
    ],
    "prices": [{"supplier": "pasar", "item": "beras", "from": "2026-04-22", "price_rp": 15500}],
    "sources": [{"supplier": "kkmp", "producer": "kandang", "item": "telur", "per_day": 5000, "cost_rp": 1750}],
    "vehicles": [{"supplier": "kkmp", "vehicle": "pikap", "count": 1, "load_kg": 900}],
    "kitchens": [
        {"kitchen": "rawa-buntu", "menu": "m", "lat": -6.31, "lon": 106.68, "dry_kg": 500},
        {"kitchen": "ciater", "menu": "m", "open": False},
    ],
    "classes": [{"class": "besar", "name_id": "Besar", "name_en": "Large", "budget_rp": 10000}],
    "portions": [{"kitchen": "rawa-buntu", "class": "besar", "meals": 2520}],
    "menus": [
        {"menu": "m", "cycle_day": 1, "item": "beras", "quantity": 0.058},
        {"menu": "m", "cycle_day": 2, "item": "telur", "class": "besar", "quantity": 1.015, "spare_included": True},
    ],
    "calendar": [
        {"day": "2026-04-21", "cooking": False, "reason": "libur"},
        {"day": "2026-04-21", "kitchen": "ciater"},
    ],
    "stock": [{"kitchen": "rawa-buntu", "item": "beras", "quantity": 40}],
    "lanes": [{"supplier": "kkmp", "kitchen": "rawa-buntu", "closed": False, "km": 3.25}],
    "orders": [
        {
            "supplier": "pasar",
            "kitchen": "rawa-buntu",
            "item": "beras",
            "day": "2026-04-20",
            "quantity": 5,
            "frozen": True,
        }
    ],
    "substitutes": [{"item": "telur", "instead_of": "beras", "max_share": 0.5}],
}


def small() -> Document:
    """Return a copy of the small scenario's document, to spoil at will."""
    return copy.deepcopy(SMALL)


def scenario_of(document: object) -> Scenario:
    """Return the scenario of a document."""
    return build(from_document(document))


def findings(document: object) -> list[Fault]:
    """Return the faults of a document, then its warnings."""
    try:
        return list(scenario_of(document).warnings)
    except InputError as error:
        return [*error.faults, *error.warnings]


LETTERS = st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp", "Cn"])
TEXTS = st.one_of(
    st.text(LETTERS, max_size=20),
    st.sampled_from(["=1+1", "007", "1,5", "NA", "nan", "true", "2026-04-20", "_x0041_", "a;b,c", '"', "'", "@x", "-"]),
)
KEYS = st.text(LETTERS, min_size=1, max_size=LONGEST_KEY // 6).filter(
    lambda key: key.strip() and not NOT_IN_KEYS.search(key)
)
DAYS = st.dates(EARLIEST_DATE, LATEST_DATE).map(date.isoformat)
WEEKDAYS = st.sets(st.sampled_from("1234567"), min_size=1).map(lambda days: "".join(sorted(days)))


def values(column: Column) -> st.SearchStrategy[Any]:
    """Draw any legal value of a column."""
    low, high = column.minimum or 0, column.maximum or 0
    if column.kind == "choice":
        return st.sampled_from(column.choices)
    if column.kind == "integer":
        return st.integers(int(low), int(high))  # type: ignore[arg-type]
    if column.kind == "number":
        floats = st.floats(low, high, exclude_min=column.above)  # type: ignore[arg-type]
        return st.one_of(floats.filter(lambda number: abs(number) > 1e-300 or number == 0), st.just(high))
    others = {"flag": st.booleans(), "date": DAYS, "weekdays": WEEKDAYS, "key": KEYS}
    return others.get(column.kind, TEXTS)


@st.composite
def rows(draw: st.DrawFn, table: str, known: dict[tuple[str, str], list[str]]) -> list[dict[str, Any]]:
    """Draw rows of a table whose references stand in `known`; all rows of menus are of one menu."""
    menu = draw(KEYS)
    spec = TABLES[table]
    made, taken = [], set()
    for _ in range(draw(st.integers(1, 3))):
        row = {}
        for name, column in spec.columns.items():
            drawn = st.sampled_from(known[column.refers]) if column.refers else values(column)
            if column.required or draw(st.booleans()):
                row[name] = draw(drawn if not column.required or column.kind != "text" else drawn.map("x{}".format))
        if table == "menus":
            row["menu"] = menu
        key = tuple(_folded(row.get(name, spec.columns[name].default)) for name in spec.key)
        if key not in taken:
            made.append(_without_contradictions(row))
            taken.add(key)
    return made


def _folded(value: Any) -> Any:
    return scenario_text(value).casefold() if isinstance(value, str) else value


def scenario_text(text: str) -> str:
    """Return a text as a scenario holds it."""
    return unicodedata.normalize("NFC", text).strip()


def _without_contradictions(row: dict[str, Any]) -> dict[str, Any]:
    """Leave out what checks would call wrong."""
    for name in ("until", "kg_per_unit"):
        row.pop(name, None)
    if not {"lat", "lon"} <= set(row):
        row.pop("lat", None)
        row.pop("lon", None)
    return row


@st.composite
def documents(draw: st.DrawFn) -> Document:
    """Draw a legal scenario of any content."""
    document: Document = {"settings": draw(rows("settings", {}))[0]}
    document["settings"].pop("today", None)
    known: dict[tuple[str, str], list[str]] = {}
    for table in ("items", "suppliers", "classes", "menus", "kitchens", *TABLES):
        if table in document or table in ("prices", "sources", "substitutes"):
            continue
        document[table] = draw(rows(table, known))
        for name, column in TABLES[table].columns.items():
            if column.kind == "key":
                known[table, name] = [row[name] for row in document[table] if name in row]
    offered = {(row["supplier"], row["item"]) for row in document["offers"]}
    document["orders"] = [row for row in document["orders"] if (row["supplier"], row["item"]) in offered]
    return document
