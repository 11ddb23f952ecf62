"""Families of tiny scenarios in which one thing is always extreme."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from tests.oracle.tiny import Row, Tiny, tiny
from tests.scenes import Document

BIG = 1e7  # takes the quantities of `tiny` (up to 100) to 1e9


def hopeless_kitchen(random: Random) -> Document:
    """Every scenario has a kitchen that nobody reaches."""
    made = Tiny(random)
    document = made.document()
    menu = document["menus"][0]["menu"]
    document["kitchens"].append({"kitchen": "far", "menu": menu, "lat": 4.0, "lon": 98.0})
    document["portions"].append({"kitchen": "far", "class": made.classes[0], "meals": 50})
    document["settings"]["reach_km"] = 15
    return document


def debts_above_capital(random: Random) -> Document:
    """Every supplier is owed more than it has."""
    document = tiny(random)
    for row in document["suppliers"]:
        row |= {"capital_rp": 2_000, "receivable_rp": random.choice([2_500, 5_000, 1e6])}
        row |= {"term_days": random.choice([1, 2, 3])}
    return document


def stock_above_the_room(random: Random) -> Document:
    """Every kitchen's opening stock takes more than its room."""
    document = tiny(random)
    for kitchen in document["kitchens"]:
        kitchen |= {"dry_kg": 10, "chilled_kg": 5, "frozen_kg": 0}
    document["stock"] = [
        {"kitchen": kitchen["kitchen"], "item": item["item"], "age_days": age, "quantity": random.choice([30, 90])}
        for kitchen in document["kitchens"]
        for item in document["items"]
        for age in random.sample([0, 1, 2, 3], 2)
    ]
    return document


def price_zero(random: Random) -> Document:
    """Everything is free: prices, costs, transport."""
    document = tiny(random)
    document.pop("prices", None)
    for row in (*document["offers"], *document.get("sources", [])):
        row |= {"cost_rp": 0}
    for row in document["offers"]:
        row |= {"price_rp": 0}
    return document


def huge_quantities(random: Random) -> Document:
    """Meals, limits, rooms and stock up to 1e9, money to match."""
    document = tiny(random)
    columns = {
        "portions": ("meals",),
        "offers": ("per_day", "total", "on_hand", "replenish_per_day"),
        "sources": ("per_day",),
        "kitchens": ("dry_kg", "chilled_kg", "frozen_kg"),
        "stock": ("quantity",),
        "suppliers": ("capital_rp", "credit_rp", "receivable_rp"),
    }
    for table, names in columns.items():
        for row in document.get(table, []):
            _grow(row, names)
    return document


def _grow(row: Row, names: tuple[str, ...]) -> None:
    for name in names:
        if name in row:
            row[name] *= BIG


FAMILIES: dict[str, Callable[[Random], Document]] = {
    "hopeless kitchen": hopeless_kitchen,
    "debts above capital": debts_above_capital,
    "stock above the room": stock_above_the_room,
    "price zero": price_zero,
    "huge quantities": huge_quantities,
}
