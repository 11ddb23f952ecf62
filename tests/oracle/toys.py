"""Toy scenarios small enough to try every plan of whole packs."""

from __future__ import annotations

from math import prod
from random import Random

from tests.oracle.brute import Toy
from tests.oracle.tiny import Row
from tests.scenes import Document

DAYS = ("2026-04-20", "2026-04-21")
SHAPES = ((2, 2, 1, 1), (2, 1, 1, 2), (2, 1, 2, 1), (3, 1, 1, 1), (1, 2, 1, 2))  # suppliers, kitchens, items, days


def small_toy(random: Random, *rules: str, most: int) -> Document:
    """The first toy drawn that has at most so many plans, and more than one."""
    while True:
        document = toy(random, *rules)
        if 1 < prod(len(quantities) for quantities in Toy(document).choices.values()) <= most:
            return document


def toy(random: Random, *rules: str) -> Document:
    """A toy with the data of some rules."""
    pick = random.choice
    s_count, k_count, i_count, d_count = (2, 1, 2, 1) if "substitutes" in rules else pick(SHAPES)
    suppliers, kitchens, items = (
        [f"{letter}{n}" for n in range(c)] for letter, c in zip("ski", (s_count, k_count, i_count), strict=True)
    )
    document: Document = {
        "settings": {"title": "Toy", "first_day": DAYS[0], "days": d_count, "lanes": "listed"},
        "items": [
            {"item": i, "name_id": i, "name_en": i, "unit": "kg"}
            | ({} if random.random() < 0.3 else {"earliest_days_before": 0})
            for i in items
        ],
        "suppliers": [{"supplier": s, "kind": "coop", "stage": "active"} for s in suppliers],
        "offers": [
            {"supplier": s, "item": i, "price_rp": pick([90, 100, 130]), "pack_units": pick([5, 10, 10, 15])}
            for s in suppliers
            for i in items
        ],
        "kitchens": [{"kitchen": k, "menu": "m"} for k in kitchens],
        "classes": [{"class": "c", "name_id": "c", "name_en": "c"}],
        "portions": [{"kitchen": k, "class": "c", "meals": pick([10, 20])} for k in kitchens],
        "menus": [{"menu": "m", "cycle_day": 1, "item": i, "quantity": 1} for i in items],
        "lanes": [{"supplier": s, "kitchen": k} for s in suppliers for k in kitchens],
    }
    for row in document["offers"]:
        row |= _maybe(random, 0.5, per_day=[10, 15, 20, 30])
    for rule in rules:
        RULES[rule](document, random)
    return document


def _maybe(random: Random, chance: float, **choices: list[float]) -> Row:
    return {name: random.choice(values) for name, values in choices.items() if random.random() < chance}


def _least_orders(document: Document, random: Random) -> None:
    least = random.choice([10, 15, 20])
    for row in document["offers"]:
        row["min_order"] = least


def _trips(document: Document, random: Random) -> None:
    names = ("truck", "cart")[: random.choice([1, 1, 2])]
    document["vehicles"] = [
        {"supplier": row["supplier"], "vehicle": name}
        | _maybe(random, 0.8, load_kg=[5, 8, 12, 30], count=[1, 1, 2], trips_per_day=[1, 2], rp_per_trip=[300, 1000])
        for row in document["suppliers"]
        for name in names
    ]


def _loads(document: Document, random: Random) -> None:
    for row in document["lanes"]:
        row |= _maybe(random, 0.5, rp_per_delivery=[400, 900], min_load=[10, 15], max_load=[20, 30])
    for row in list(document["lanes"]):
        if random.random() < 0.3:
            item = random.choice(document["items"])["item"]
            own = _maybe(random, 0.6, rp_per_delivery=[0, 700], min_load=[5, 20], max_load=[20, 25])
            document["lanes"].append({"supplier": row["supplier"], "kitchen": row["kitchen"], "item": item} | own)
    for row in document["kitchens"]:
        row |= _maybe(random, 0.5, deliveries_per_day=[1, 1, 2])


def _breadth(document: Document, random: Random) -> None:
    document["settings"] |= {"breadth_penalty": 1500, "breadth_share_penalty": random.choice([0.5, 3])}
    document["settings"] |= _maybe(random, 0.5, party_min_rp=[500, 1300])
    for row in document["kitchens"]:
        row |= _maybe(random, 0.7, min_parties=[1, 2, 3, 5], max_share=[0.25, 0.5, 0.75])
    for row in document["suppliers"]:
        row |= _maybe(random, 0.4, growers=[1, 3])


def _counts(document: Document, random: Random) -> None:
    for row in document["kitchens"]:
        row |= {"max_suppliers_per_item_day": random.choice([1, 1, 2])}
    for row in document["suppliers"]:
        row |= _maybe(random, 0.6, max_kitchens=[0, 1, 1])


def _onboarding(document: Document, random: Random) -> None:
    document["settings"]["max_new_coops"] = random.choice([0, 1, 1])
    for row in document["suppliers"]:
        row |= _maybe(random, 0.7, onboarding_rp=[200, 1500])
        row["stage"] = random.choice(["active", "preparing", "preparing", "legal"])


def _fair(document: Document, random: Random) -> None:
    document["settings"] |= {"fair_band": random.choice([0, 0.2, 0.5]), "fair_spread_penalty": random.choice([0.2, 2])}


def _orders(document: Document, random: Random, days: list[str], **flags: bool) -> None:
    rows = document.setdefault("orders", [])
    for lane in document["lanes"]:
        for item in document["items"]:
            for day in days:
                key = {"supplier": lane["supplier"], "kitchen": lane["kitchen"], "item": item["item"], "day": day}
                if "item" not in lane and random.random() < 0.4 and not any(key.items() <= row.items() for row in rows):
                    rows.append(key | {"quantity": random.choice([5, 10])} | flags)


def _stability(document: Document, random: Random) -> None:
    document["settings"]["stability_penalty"] = random.choice([0.1, 0.6, 2])
    _orders(document, random, list(DAYS[: document["settings"]["days"]]))


def _frozen(document: Document, random: Random) -> None:
    for row in document["offers"]:
        row.pop("per_day", None)
    for row in document["portions"]:
        row["meals"] = 20
    _orders(document, random, [DAYS[0]], frozen=True)


def _earlier(document: Document, random: Random) -> None:
    for row in document["offers"]:
        row |= _maybe(random, 0.7, total=[10, 20])
    _orders(document, random, ["2026-04-18"], earlier=True)


def _substitutes(document: Document, random: Random) -> None:
    document["settings"] |= _maybe(random, 0.7, need_penalty=[5, 60])
    for row in document["items"]:
        row["earliest_days_before"] = 0
    row = {"item": "i0", "instead_of": "i1"} | _maybe(random, 0.7, ratio=[0.5, 2], max_share=[0.2, 0.5])
    document["substitutes"] = [row]


RULES = {
    "packs": lambda document, random: None,
    "least orders": _least_orders,
    "trips": _trips,
    "loads": _loads,
    "breadth": _breadth,
    "counts": _counts,
    "onboarding": _onboarding,
    "fair": _fair,
    "stability": _stability,
    "frozen": _frozen,
    "earlier": _earlier,
    "substitutes": _substitutes,
}
