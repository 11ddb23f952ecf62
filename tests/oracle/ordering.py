"""Tiny scenarios of orders that can be placed: what each rule with whole numbers needs, alone and in pairs.

A part adds the tables and columns of one rule to a document; `PARTS` names them.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from itertools import combinations
from random import Random

from tests.oracle.tiny import Row, Tiny
from tests.scenes import Document

Part = Callable[[Document, Random], None]


class Small(Tiny):
    """2-3 suppliers, 1-2 kitchens, 1-2 items, 1-3 days, in most of which something can be bought."""

    def __init__(self, random: Random) -> None:
        super().__init__(random)
        self.days = random.randint(1, 3)
        self.suppliers = [f"s{n}" for n in range(random.randint(2, 3))]
        self.kitchens = [f"k{n}" for n in range(random.randint(1, 2))]
        self.items = [f"i{n}" for n in range(random.randint(1, 2))]
        self.classes = ["c0"]
        self.menus = ["m0"]

    def settings(self) -> Row:
        """Every day is cooked, and orders can be placed in time."""
        row = super().settings()
        for column in ("today", "cooking_weekdays", "lanes", "reach_km"):
            row.pop(column, None)
        return row

    def supplier(self, s: str, kind: str) -> Row:
        """Two in three may ship and have money."""
        row = super().supplier(s, kind)
        if self.chance(0.67):
            for column in ("stage", "active_from", "capital_rp", "credit_rp", "reach_km", "reliability"):
                row.pop(column, None)
        return row

    def offer(self, s: str, i: str) -> Row:
        """Two in three are without limits of the day."""
        row = super().offer(s, i)
        if self.chance(0.67):
            for column in ("per_day", "on_hand", "replenish_per_day", "weekdays", "from", "until", "notice_days"):
                row.pop(column, None)
        return row | {"price_rp": self.random.choice([0, 60, 90, 100, 120, 140, 75.5])}

    def kitchen(self, k: str) -> Row:
        """Open, half of them with all the room they want."""
        row = super().kitchen(k) | {"open": True}
        if self.chance(0.5):
            for column in ("dry_kg", "chilled_kg", "frozen_kg"):
                row.pop(column, None)
        return row

    def portions(self, k: str, c: str) -> list[Row]:
        """Every kitchen serves meals."""
        return [{"kitchen": k, "class": c, "meals": self.random.choice([5, 10, 20, 33, 12.5])}]

    def menu(self, m: str) -> list[Row]:
        """Most items every day."""
        pick = self.random.choice
        row = {"menu": m, "cycle_day": 1, "quantity": 1}
        return [row | {"item": i, "quantity": pick([0.5, 1, 1, 2])} for i in self.items if self.chance(0.8)] or [
            row | {"item": self.items[0]}
        ]

    def calendar(self) -> list[Row]:
        """One scenario in three has days that differ."""
        return super().calendar() if self.chance(0.33) else []

    def lanes(self, s: str, k: str) -> list[Row]:
        """Few lanes are closed."""
        rows = super().lanes(s, k)
        for row in rows:
            if self.chance(0.8):
                row.pop("closed", None)
        return rows


def ordering(random: Random, *parts: str) -> Document:
    """A small scenario with the data of some rules."""
    document = Small(random).document()
    for name in parts:
        PARTS[name](document, random)
    return document


def packs(document: Document, random: Random) -> None:
    """Packs of items, some offers' own."""
    for row in document["items"]:
        if random.random() < 0.8:
            row["pack_units"] = random.choice([3, 7, 10, 25, 2.5])
    for row in document["offers"]:
        if random.random() < 0.2:
            row["pack_units"] = random.choice([4, 15])


def least_orders(document: Document, random: Random) -> None:
    """Smallest orders, of every offer of an item or of none."""
    for item in document["items"]:
        if random.random() < 0.8:
            for row in document["offers"]:
                if row["item"] == item["item"]:
                    row["min_order"] = random.choice([5, 12, 20, 30])


def trips(document: Document, random: Random) -> None:
    """Vehicles of most suppliers; a trip carries all items, so no item has a distance of its own."""
    for row in document.get("lanes", []):
        if "item" in row:
            row.pop("km", None)
    rows = []
    for row in document["suppliers"]:
        for vehicle in ("truck", "cart")[: random.choice([0, 1, 1, 2])]:
            made: Row = {"supplier": row["supplier"], "vehicle": vehicle}
            made |= _some(random, count=[0, 1, 1, 2], load_kg=[5, 15, 40], trips_per_day=[1, 2])
            rows.append(made | _some(random, rp_per_trip=[0, 300, 1000], rp_per_km=[10, 50]))
    document["vehicles"] = rows or [
        {"supplier": document["suppliers"][0]["supplier"], "vehicle": "cart", "load_kg": 15}
    ]


def loads(document: Document, random: Random) -> None:
    """Costs and limits of deliveries on lanes, and how many a kitchen receives."""
    lanes = {(row["supplier"], row["kitchen"], row.get("item")): row for row in document.get("lanes", [])}
    for supplier in document["suppliers"]:
        for kitchen in document["kitchens"]:
            for item in (None, *(row["item"] for row in document["items"])):
                key = (supplier["supplier"], kitchen["kitchen"], item)
                if random.random() < (0.6 if item is None else 0.25):
                    row = lanes.setdefault(
                        key, {"supplier": key[0], "kitchen": key[1]} | ({"item": item} if item else {})
                    )
                    row |= _some(random, rp_per_delivery=[0, 400, 1500], min_load=[4, 10, 25], max_load=[25, 30, 60])
    document["lanes"] = list(lanes.values())
    for kitchen in document["kitchens"]:
        kitchen |= _some(random, deliveries_per_day=[0, 1, 1, 2])


def parties(document: Document, random: Random) -> None:
    """Least number of parties, growers behind some suppliers."""
    document["settings"] |= {"breadth_penalty": random.choice([0, 200, 2000])}
    document["settings"] |= _some(random, party_min_rp=[0, 500, 1500])
    for kitchen in document["kitchens"]:
        kitchen["min_parties"] = random.choice([0, 1, 2, 3, 6])
    for row in document["suppliers"]:
        row |= _some(random, growers=[0, 1, 4])


def shares(document: Document, random: Random) -> None:
    """Largest share of one supplier."""
    document["settings"] |= {"breadth_share_penalty": random.choice([0, 0.2, 3])}
    for kitchen in document["kitchens"]:
        kitchen |= _some(random, max_share=[0, 0.3, 0.5, 1])


def counts(document: Document, random: Random) -> None:
    """Most suppliers of an item and day, most kitchens of a supplier."""
    for kitchen in document["kitchens"]:
        kitchen |= _some(random, max_suppliers_per_item_day=[0, 1, 1, 2])
    for row in document["suppliers"]:
        row |= _some(random, max_kitchens=[0, 1, 1])


def onboarding(document: Document, random: Random) -> None:
    """Costs of starting, and coops that prepare."""
    document["settings"] |= {"max_new_coops": random.choice([0, 1, 1, 2])}
    for row in document["suppliers"]:
        row |= _some(random, onboarding_rp=[0, 500, 3000], stage=["preparing", "preparing", "active", "legal"])


def fair(document: Document, random: Random) -> None:
    """A band around fair amounts."""
    document["settings"] |= {
        "fair_band": random.choice([0, 0.1, 0.5, 1.5]),
        "fair_spread_penalty": random.choice([0, 0.3, 2]),
    }


def stability(document: Document, random: Random) -> None:
    """Orders of a plan before."""
    document["settings"] |= {"stability_penalty": random.choice([0, 0.1, 0.5, 3])}
    _orders(document, random, least=0, chance=0.3)


def frozen(document: Document, random: Random) -> None:
    """Orders that stand."""
    _orders(document, random, least=0, chance=0.25, quantities=(5, 10, 20), frozen=True)


def earlier(document: Document, random: Random) -> None:
    """Orders of an earlier plan, whose goods are in stock."""
    _orders(document, random, least=-4, most=-1, chance=0.25, earlier=True)


def substitutes(document: Document, random: Random) -> None:
    """Items that stand in for others."""
    document["settings"] |= _some(random, need_penalty=[0, 20, 200])
    items = [row["item"] for row in document["items"]]
    if len(items) < 2:
        other = document["items"][0] | {"item": "spare", "name_id": "spare", "name_en": "spare"}
        document["items"].append(other)
        document["offers"].append({"supplier": document["suppliers"][0]["supplier"], "item": "spare", "price_rp": 80})
        items.append("spare")
    pairs = [(items[0], items[1])] if random.random() < 0.7 else [(items[1], items[0])]
    document["substitutes"] = [
        {"item": j, "instead_of": i} | _some(random, ratio=[0.5, 1, 1.5], max_share=[0, 0.2, 0.5]) for j, i in pairs
    ]


def _orders(
    document: Document,
    random: Random,
    *,
    least: int,
    chance: float,
    most: int | None = None,
    quantities: tuple[int, ...] = (0, 5, 10, 20),
    **flags: bool,
) -> None:
    first = date.fromisoformat(document["settings"]["first_day"])
    last = document["settings"]["days"] - 1 if most is None else most
    rows = document.setdefault("orders", [])
    known = {(row["supplier"], row["kitchen"], row["item"], row["day"]) for row in rows}
    for offer in document["offers"]:
        for kitchen in document["kitchens"]:
            for offset in range(least, last + 1):
                key = (offer["supplier"], kitchen["kitchen"], offer["item"], (first + timedelta(offset)).isoformat())
                if random.random() < chance and key not in known and kitchen.get("open", True):
                    quantity = random.choice(quantities)
                    rows.append(
                        dict(zip(("supplier", "kitchen", "item", "day"), key, strict=True))
                        | {"quantity": quantity}
                        | flags
                    )
    if not rows:
        del document["orders"]


def _some(random: Random, **choices: list[object]) -> Row:
    """Columns, each given three times in four."""
    return {name: random.choice(values) for name, values in choices.items() if random.random() < 0.75}


PARTS: dict[str, Part] = {
    "packs": packs,
    "least orders": least_orders,
    "trips": trips,
    "loads": loads,
    "parties": parties,
    "shares": shares,
    "counts": counts,
    "onboarding": onboarding,
    "fair": fair,
    "stability": stability,
    "frozen": frozen,
    "earlier": earlier,
    "substitutes": substitutes,
}
PAIRS = list(combinations(PARTS, 2))
