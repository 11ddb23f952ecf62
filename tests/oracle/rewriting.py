"""One scenario said in other words: rows in another order, other names, tonnes for kilograms."""

from __future__ import annotations

import copy
from random import Random
from typing import Any

from tests.scenes import Document

NAMES = {"supplier", "producer", "kitchen", "item", "instead_of", "class", "menu", "vehicle"}
KG_IN_T = 1000
PER_UNIT = {  # columns in Rp per unit of the item, by table
    "items": ("ceiling_rp", "holding_rp_per_unit_day"),
    "offers": ("price_rp", "cost_rp"),
    "prices": ("price_rp",),
    "sources": ("cost_rp",),
    "lanes": ("rp_per_unit",),
}
UNITS = {  # columns in units of the item, by table
    "items": ("pack_units",),
    "offers": ("per_day", "total", "on_hand", "replenish_per_day", "min_order", "pack_units"),
    "sources": ("per_day",),
    "menus": ("quantity",),
    "stock": ("quantity",),
    "orders": ("quantity",),
    "lanes": ("min_load", "max_load"),  # of rows with an item; those without are in kg
}


def shuffled(document: Document, random: Random) -> Document:
    """The rows of every table in another order."""
    return {name: rows if name == "settings" else random.sample(rows, len(rows)) for name, rows in document.items()}


def renamed(document: Document) -> Document:
    """Other names for suppliers, kitchens, items, classes and menus, sorted the other way round."""
    names = sorted({value for row in _rows(document) for name, value in row.items() if name in NAMES})
    other = {name: f"n{len(names) - position:03}" for position, name in enumerate(names)}
    made = copy.deepcopy(document)
    for row in _rows(made):
        for name in NAMES & set(row):
            row[name] = other[row[name]]
    return made


def in_tonnes(document: Document) -> Document:
    """Every item in kg counted in tonnes (pieces that weigh 1,000 kg)."""
    made = copy.deepcopy(document)
    heavy = {row["item"] for row in made["items"] if row["unit"] == "kg"}
    _name_lanes(made, heavy)
    for columns, factor in ((PER_UNIT, KG_IN_T), (UNITS, 1 / KG_IN_T)):
        for table, names in columns.items():
            for row in made.get(table, []):
                _multiply(row, names, factor if row.get("item") in heavy else 1)
    for row in made.get("substitutes", []):
        row["ratio"] = row.get("ratio", 1) * KG_IN_T ** ((row["instead_of"] in heavy) - (row["item"] in heavy))
    if any(row["instead_of"] in heavy for row in made.get("substitutes", [])):
        _multiply(made["settings"], ("need_penalty",), KG_IN_T)
    for row in made["items"]:
        if row["item"] in heavy:
            row |= {"unit": "pcs", "kg_per_unit": KG_IN_T}
    return made


def _name_lanes(document: Document, heavy: set[str]) -> None:
    """Give heavy items rows of their own where a row for all items names a rate per unit."""
    lanes = document.get("lanes", [])
    known = {(row["supplier"], row["kitchen"], row.get("item")): row for row in lanes}
    for row in list(lanes):
        if "item" in row or "rp_per_unit" not in row:
            continue
        for item in sorted(heavy):
            own = known.get((row["supplier"], row["kitchen"], item))
            if own is None:
                names = ("supplier", "kitchen", "rp_per_unit")
                lanes.append({name: row[name] for name in names} | {"item": item})
            else:
                own.setdefault("rp_per_unit", row["rp_per_unit"])


def _multiply(row: dict[str, Any], names: tuple[str, ...], factor: float) -> None:
    for name in names:
        if name in row:
            row[name] *= factor


def _rows(document: Document) -> list[dict[str, Any]]:
    return [row for name, rows in document.items() if name != "settings" for row in rows]
