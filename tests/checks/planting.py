"""Mistakes at random: functions that choose a row of a document and say how to spoil it and what was meant."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from functools import reduce
from typing import Any

from tests.checks.spoiling import Spoil, again, both, cell, everywhere, more, told_at, without
from tests.scenes import Document

Plant = Callable[[random.Random, Document], tuple[Spoil, Any]]
"""Chooses where to spoil a document; the spoiling and the value that was meant (None = there is none)."""


def times(table: str, column: str, low: float, high: float, **only: Any) -> Plant:
    """Multiply a number by something between two factors (on a logarithmic scale), upwards or downwards."""

    def plant(chance: random.Random, document: Document) -> tuple[Spoil, Any]:
        row = chosen(chance, document, table, column, only)
        factor = low * (high / low) ** chance.random()
        meant = row[column] if low == high else None
        return cell(table, column, row[column] * factor ** chance.choice((1, -1)), **row), meant

    return plant


def per_kg(column: str, power: int) -> Plant:
    """Write a price or quantity of an item that is counted per kg."""

    def plant(chance: random.Random, document: Document) -> tuple[Spoil, Any]:
        kg = {row["item"]: row["kg_per_unit"] for row in document["items"] if row["unit"] == "pcs"}
        row = chosen(chance, document, "offers", column, {"item": chance.choice(sorted(kg))})
        return cell("offers", column, row[column] * kg[row["item"]] ** power, **row), row[column]

    return plant


def place(moved: Callable[[random.Random, float, float], tuple[float, float]], meant: bool = True) -> Plant:
    """Move a cooperative, market or kitchen; where `meant`, its latitude can be told back."""

    def plant(chance: random.Random, document: Document) -> tuple[Spoil, Any]:
        table = chance.choice(("suppliers", "kitchens"))
        only = {"kind": chance.choice(("coop", "market"))} if table == "suppliers" else {}
        row = chosen(chance, document, table, "lat", only)
        lat, lon = (round(degrees, 5) for degrees in moved(chance, row["lat"], row["lon"]))
        key = {table[:-1]: row[table[:-1]]}
        return both(cell(table, "lat", lat, **key), cell(table, "lon", lon, **key)), row["lat"] if meant else None

    return plant


def away(chance: random.Random, lat: float, lon: float) -> tuple[float, float]:
    """Half a degree to three degrees (55 to 330 km) to the south or the east."""
    far = 0.5 * 6 ** chance.random()
    return (lat - far, lon) if chance.random() < 0.5 else (lat, lon + far)


def crowd(chance: random.Random, document: Document) -> tuple[Spoil, Any]:
    """Put three cooperatives on one point, told at the first of them."""
    coops = [row for row in document["suppliers"] if row["kind"] == "coop"]
    first, *others = sorted(chance.sample(range(len(coops)), 3))
    spoil = cell("suppliers", "lat", coops[first]["lat"], supplier=coops[first]["supplier"])
    for column in ("lat", "lon"):
        for other in others:
            spoil = both(spoil, cell("suppliers", column, coops[first][column], supplier=coops[other]["supplier"]))
    return spoil, None


def renamed(chance: random.Random, document: Document) -> tuple[Spoil, Any]:
    """Write a kecamatan otherwise: in capitals, without spaces, or with a letter lost or doubled."""
    row = chosen(chance, document, chance.choice(("suppliers", "kitchens")), "kecamatan", {})
    name, letter = row["kecamatan"], chance.randrange(1, len(row["kecamatan"]))
    shorter, longer = name[:letter] + name[letter + 1 :], name[:letter] + name[letter - 1 :]
    ways = (name.upper(), name.lower(), shorter, longer)
    table = "suppliers" if "supplier" in row else "kitchens"
    return cell(table, "kecamatan", chance.choice(ways), **{table[:-1]: row[table[:-1]]}), name


def coop_twice(chance: random.Random, document: Document) -> tuple[Spoil, Any]:
    """Add a cooperative again, under another key and with another word for cooperative."""
    row = chosen(chance, document, "suppliers", "name", {"kind": "coop"})
    name = row["name"].replace("KKMP", chance.choice(("Koperasi", "Koperasi Merah Putih", "KKMP ", "kkmp")))
    return again("suppliers", row, supplier="coop-lagi", name=name, lat=row["lat"] + 1e-4, stage="legal"), row["name"]


def set_to(table: str, column: str, value: Any, **only: Any) -> Plant:
    """Write a value into a random row."""

    def plant(chance: random.Random, document: Document) -> tuple[Spoil, Any]:
        return cell(table, column, value, **chosen(chance, document, table, column, only)), None

    return plant


def gone(tables: tuple[str, ...], column: str, told_in: str, **only: Any) -> Plant:
    """Remove every row of somebody from these tables."""

    def plant(chance: random.Random, document: Document) -> tuple[Spoil, Any]:
        row = chosen(chance, document, told_in, column, only)
        spoil = reduce(both, (without(table, **{column: row[column]}) for table in tables if table in document))
        return told_at(spoil, told_in, **{column: row[column]}), None

    return plant


def ordered(chance: random.Random, document: Document) -> Document:
    """A frozen order of goods that are offered, for the first day."""
    offer = chosen(chance, document, "offers", "item", {})
    kitchen = chance.choice([row["kitchen"] for row in document["kitchens"] if row.get("open", True)])
    lane = {"supplier": offer["supplier"], "kitchen": kitchen, "item": offer["item"]}
    return lane | {"day": document["settings"]["first_day"], "quantity": chance.randint(10, 500), "frozen": True}


def ordered_late(chance: random.Random, document: Document) -> tuple[Spoil, Any]:
    """Order for one of the 60 days after the plan."""
    settings = document["settings"]
    day = date.fromisoformat(settings["first_day"]) + timedelta(settings["days"] + chance.randrange(60))
    return more("orders", ordered(chance, document) | {"day": day.isoformat()}), None


def ordered_elsewhere(chance: random.Random, document: Document) -> tuple[Spoil, Any]:
    """Order from a supplier what only others offer."""
    order = ordered(chance, document)
    has = {row["item"] for row in document["offers"] if row["supplier"] == order["supplier"]}
    item = chance.choice([row["item"] for row in document["items"] if row["item"] not in has])
    return more("orders", order | {"item": item, "frozen": chance.random() < 0.5}), None


def ordered_by_closed(chance: random.Random, document: Document) -> tuple[Spoil, Any]:
    """Close a kitchen that an order stands for."""
    order = ordered(chance, document)
    return both(more("orders", order), cell("kitchens", "open", False, kitchen=order["kitchen"])), None


def above_offer(column: str) -> Plant:
    """Write into a column of an offer 1.2 to 20 times what it brings in a day."""

    def plant(chance: random.Random, document: Document) -> tuple[Spoil, Any]:
        row = chosen(chance, document, "offers", "per_day", {})
        return cell("offers", column, round(row["per_day"] * chance.uniform(1.2, 20)) + 1, **row), None

    return plant


def parked(chance: random.Random, document: Document) -> tuple[Spoil, Any]:
    """Leave the vehicles of a supplier without trips, told at the first; give it one where it has none."""
    supplier = chosen(chance, document, "offers", "supplier", {})["supplier"]
    column = chance.choice(("count", "trips_per_day"))
    if any(row["supplier"] == supplier for row in document.get("vehicles", [])):
        return told_at(everywhere("vehicles", column, 0, supplier=supplier), "vehicles", supplier=supplier), None
    pickup = {"vehicle": "pikap", "count": 1, "load_kg": 1000, "trips_per_day": 2}
    return more("vehicles", {"supplier": supplier} | pickup | {column: 0}), None


def chained(chance: random.Random, document: Document) -> tuple[Spoil, Any]:
    """Let one item stand in for another, and a third for the one; told where the one is written."""
    first, item, wanted = chance.sample([row["item"] for row in document["items"]], 3)
    before = more("substitutes", {"item": first, "instead_of": item})
    return both(more("substitutes", {"item": item, "instead_of": wanted}), before), None


def many_parties(chance: random.Random, document: Document) -> tuple[Spoil, Any]:
    """Ask a kitchen to buy from 150 parties."""
    kitchen = chosen(chance, document, "kitchens", "kitchen", {})["kitchen"]
    return cell("kitchens", "min_parties", 150, kitchen=kitchen), None


def chosen(chance: random.Random, document: Document, table: str, column: str, only: Mapping[str, Any]) -> Document:
    """A random row that has the column and these cells."""
    held = [row for row in document[table] if row.get(column) and all(row.get(name) == only[name] for name in only)]
    return dict(chance.choice(held))


PLANTS: Mapping[str, Plant] = {
    "a capacity in t for kg, or kg for t": times("offers", "per_day", 1000, 1000),
    "a capacity 40 to 100 times off": times("offers", "per_day", 40, 100),
    "a capacity in kg for pieces": per_kg("per_day", 1),
    "a price 1,000 times off": times("offers", "price_rp", 1000, 1000),
    "an own cost 1,000 times off": times("offers", "cost_rp", 1000, 1000),
    "a price ten times off": times("offers", "price_rp", 10, 10),
    "a price 1.5 to 5 times off": times("offers", "price_rp", 1.5, 5),
    "a price per kg for a piece": per_kg("price_rp", -1),
    "a menu in g for kg, or t for kg": times("menus", "quantity", 1000, 1000),
    "stock in g or t for kg": times("stock", "quantity", 1000, 1000),
    "meals 1,000 times off": times("portions", "meals", 1000, 1000),
    "latitude and longitude swapped": place(lambda _, lat, lon: (lon, lat)),
    "the sign of a latitude lost": place(lambda _, lat, lon: (-lat, lon)),
    "the point of a latitude misplaced": place(lambda _, lat, lon: (10 * lat, lon)),
    "a place 55 to 330 km off": place(away, meant=False),
    "three cooperatives on one point": crowd,
    "a kecamatan written otherwise": renamed,
    "a cooperative there twice": coop_twice,
    "a kitchen without meals": gone(("portions",), "kitchen", "kitchens"),
    "an active cooperative without offers": gone(
        ("offers", "sources", "orders"), "supplier", "suppliers", kind="coop", stage="active"
    ),
    "an active cooperative whose cash is missing": set_to(
        "suppliers", "capital_rp", None, stage="active", credit_rp=None
    ),
    "a notice of 45 days": set_to("offers", "notice_days", 45),
    "an order for a day after the plan": ordered_late,
    "an order of what its supplier does not offer": ordered_elsewhere,
    "an order for a kitchen that is closed": ordered_by_closed,
    "a pack larger than the offer of a day": above_offer("pack_units"),
    "a smallest order above the offer of a day": above_offer("min_order"),
    "vehicles that make no trip": parked,
    "a substitute of a substitute": chained,
    "150 parties asked of a kitchen": many_parties,
}
"""Mistakes by what they are."""
