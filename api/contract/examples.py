"""Examples of the contract, in both languages: a scenario of one kitchen that can be submitted as it is."""

from __future__ import annotations

from typing import Any

NAMES = {
    "id": {"title": "Contoh: satu dapur", "coop": "Koperasi Merah Putih Serua", "kitchen": "Dapur Serua"},
    "en": {"title": "Example: one kitchen", "coop": "Serua village cooperative", "kitchen": "Serua kitchen"},
}


def _scenario(title: str, coop: str, kitchen: str) -> dict[str, Any]:
    item = {"item": "beras", "name_id": "Beras", "name_en": "Rice", "unit": "kg", "latest_days_before": 1}
    return {
        "settings": {"title": title, "first_day": "2026-04-20", "days": 2},
        "items": [item],
        "suppliers": [{"supplier": "serua", "name": coop, "kind": "coop", "lat": -6.311, "lon": 106.708}],
        "offers": [{"supplier": "serua", "item": "beras", "per_day": 100, "price_rp": 13500}],
        "kitchens": [{"kitchen": "dapur-serua", "name": kitchen, "lat": -6.315, "lon": 106.712, "menu": "nasi"}],
        "classes": [{"class": "besar", "name_id": "Porsi besar", "name_en": "Large portion"}],
        "portions": [{"kitchen": "dapur-serua", "class": "besar", "meals": 2000}],
        "menus": [{"menu": "nasi", "cycle_day": 1, "item": "beras", "quantity": 0.06}],
    }


SCENARIO: dict[str, Any] = {lang: _scenario(**names) for lang, names in NAMES.items()}
DELIVERIES = [
    {"day": "2026-04-20", "supplier": "serua", "kitchen": "dapur-serua", "item": "beras", "quantity": 100},
    {"day": "2026-04-21", "supplier": "serua", "kitchen": "dapur-serua", "item": "beras", "quantity": 100},
]
