"""Cities of one's own, as a planner types them into the template: 3 to 15 kitchens, drawn from a seed.

What makes such a city hard is drawn too, and told: `features(seed)` lists it.
"""

from __future__ import annotations

from random import Random
from typing import Any

from planner.scenario import Scenario
from tests.scenes import Document, scenario_of

FEATURES = (
    "smallest order above need",
    "counted trips",
    "single source",
    "onboarding",
    "cash short",
    "a tenth too little",
    "room tight",
)
GOODS: dict[str, dict[str, Any]] = {
    "beras": {"unit": "kg", "pack_units": 25, "earliest_days_before": 4, "latest_days_before": 1, "weight": 3},
    "telur": {"unit": "pcs", "kg_per_unit": 0.0625, "pack_units": 30, "earliest_days_before": 3, "weight": 2},
    "ayam": {"unit": "kg", "earliest_days_before": 2, "latest_days_before": 1, "storage": "chilled", "weight": 2},
    "sayur": {"unit": "kg", "pack_units": 5, "earliest_days_before": 2, "storage": "chilled"},
    "tahu": {"unit": "pcs", "kg_per_unit": 0.05, "pack_units": 144, "earliest_days_before": 1, "storage": "chilled"},
    "minyak": {"unit": "l", "kg_per_unit": 0.92, "pack_units": 12},
}
PER_MEAL = {"beras": 0.07, "telur": 1.0, "ayam": 0.09, "sayur": 0.065, "tahu": 1.0, "minyak": 0.02}
PRICES_RP = {"beras": 13_400, "telur": 1_850, "ayam": 39_000, "sayur": 11_000, "tahu": 400, "minyak": 16_500}
FULL = 1.25  # of the need: what is on offer where nothing is short


def features(seed: int) -> tuple[str, ...]:
    """List what is hard about a city: each with one seed in three, and never the same few together."""
    random = Random(f"features {seed}")
    return tuple(name for name in FEATURES if random.random() < 1 / 3)


def own_city(seed: int) -> Scenario:
    """Make the city of a seed."""
    return scenario_of(document_of(seed))


def document_of(seed: int) -> Document:
    """Make the document of a seed."""
    random, hard = Random(f"city {seed}"), features(seed)
    kitchens = [f"sppg-{number:02d}" for number in range(random.randint(3, 15))]
    items = sorted(random.sample(sorted(GOODS), random.randint(3, 6)))
    meals = {kitchen: 50 * random.randint(36, 66) for kitchen in kitchens}
    need = {item: sum(meals.values()) * PER_MEAL[item] for item in items}  # a day, where all cook it
    suppliers = _suppliers(random, max(4, len(kitchens)), hard)
    return {
        "settings": {
            "title": f"Kota sendiri {seed}",
            "first_day": "2026-04-20",
            "days": random.choice((5, 7, 10, 14)),
            "cooking_weekdays": "12345",
            "spare": 0.02,
            "reach_km": 15,
            "detour": 1.3,
            "transport_rp_per_kg_km": 25,
            "budget_penalty": 1,
            "max_new_coops": 2 if "onboarding" in hard else 0,
        },
        "items": [{"item": item, "name_id": item, "name_en": item, **GOODS[item]} for item in items],
        "suppliers": suppliers,
        "offers": _offers(random, suppliers, need, hard),
        "vehicles": _vehicles(random, suppliers) if "counted trips" in hard else [],
        "kitchens": [
            {
                "kitchen": kitchen,
                "menu": "menu",
                "menu_offset": random.randint(0, 2),
                **_place(random),
                "deliveries_per_day": 8,
                **({"dry_kg": 0.16 * meals[kitchen]} if "room tight" in hard else {}),
                **({"max_suppliers_per_item_day": 1} if "single source" in hard else {}),
            }
            for kitchen in kitchens
        ],
        "classes": [{"class": "besar", "name_id": "Besar", "name_en": "Large", "budget_rp": 10_000}],
        "portions": [{"kitchen": name, "class": "besar", "meals": count} for name, count in meals.items()],
        "menus": [
            {"menu": "menu", "cycle_day": day, "item": item, "quantity": PER_MEAL[item]}
            for day in (1, 2, 3)
            for item in items
            if item in ("beras", items[0]) or random.random() < 0.7
        ],
    }


def _place(random: Random) -> dict[str, float]:
    return {"lat": round(-6.31 + random.uniform(-0.03, 0.03), 4), "lon": round(106.71 + random.uniform(-0.03, 0.03), 4)}


def _suppliers(random: Random, count: int, hard: tuple[str, ...]) -> list[dict[str, Any]]:
    """Cooperatives, and with every third of them a market, a wholesaler or a producer."""
    rows = []
    for number in range(count):
        coop: dict[str, Any] = {"supplier": f"kkmp-{number:02d}", "kind": "coop", "stage": "active", **_place(random)}
        coop |= {"term_days": 14, "max_kitchens": random.randint(3, 6), "growers": random.randint(0, 4)}
        coop |= {"capital_rp": (15 if "cash short" in hard else 80) * 1_000_000}
        if "onboarding" in hard and number % 2:
            coop |= {"stage": "preparing", "onboarding_rp": 2_000_000}
        rows.append(coop)
    kinds = ("market", "wholesaler", "producer")
    others = [{"supplier": f"{kinds[number % 3]}-{number}", "kind": kinds[number % 3]} for number in range(count // 3)]
    return rows + [other | _place(random) for other in others]


def _offers(
    random: Random, suppliers: list[dict[str, Any]], need: dict[str, float], hard: tuple[str, ...]
) -> list[dict[str, Any]]:
    """Each item from about half of all: limits that add up to FULL of the need, or to a tenth less than it."""
    rows = []
    for item, quantity in need.items():
        sellers = [row for row in suppliers if random.random() < 0.6] or suppliers[:2]
        parts = {row["supplier"]: random.uniform(0.5, 2.0) for row in sellers}
        all_of = quantity * (0.9 if "a tenth too little" in hard else FULL) / sum(parts.values())
        for row in sellers:
            price = PRICES_RP[item] * random.uniform(0.95, 1.12) * (1.0 if row["kind"] == "coop" else 1.03)
            offer = {"supplier": row["supplier"], "item": item, "price_rp": round(price), "notice_days": 1}
            offer["per_day"] = round(parts[row["supplier"]] * all_of)
            if row["kind"] == "coop":
                offer["cost_rp"] = round(0.93 * price)
            if "smallest order above need" in hard and random.random() < 0.4:
                offer["min_order"] = round(quantity / 8)
            rows.append(offer)
    return rows


def _vehicles(random: Random, suppliers: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """A pickup of most cooperatives, three-wheelers of some."""
    rows: list[dict[str, Any]] = []
    for row in suppliers:
        if row["kind"] == "coop" and random.random() < 0.8:
            trip = {"supplier": row["supplier"], "rp_per_trip": 15_000, "rp_per_km": 3_000}
            rows.append({**trip, "vehicle": "pikap", "count": 1, "load_kg": 900, "trips_per_day": random.randint(2, 4)})
            if random.random() < 0.5:
                rows.append({**trip, "vehicle": "roda-tiga", "count": 2, "load_kg": 250, "trips_per_day": 3})
    return rows
