"""Villages of one kitchen and one item, to try who may have handed over what."""

from __future__ import annotations

from typing import Any

import pandas as pd

from planner.scenario import Scenario
from tests.scenes import scenario_of

DAYS = ("2026-04-20", "2026-04-21", "2026-04-22")
Rows = list[dict[str, Any]]


def village(suppliers: Rows, offers: Rows, sources: Rows) -> Scenario:
    """Return a scenario of one kitchen that can cook all the eggs it gets, on any day."""
    return scenario_of(
        {
            "settings": {"title": "Desa", "first_day": DAYS[0], "days": 3, "lanes": "listed"},
            "items": [{"item": "telur", "name_id": "Telur", "name_en": "Eggs", "unit": "pcs"}],
            "suppliers": suppliers,
            "offers": [{"item": "telur", "price_rp": 2000, **offer} for offer in offers],
            "sources": [{"item": "telur", **source} for source in sources],
            "kitchens": [{"kitchen": "dapur", "menu": "m"}],
            "classes": [{"class": "besar", "name_id": "Besar", "name_en": "Large"}],
            "portions": [{"kitchen": "dapur", "class": "besar", "meals": 9000}],
            "menus": [{"menu": "m", "cycle_day": 1, "item": "telur", "quantity": 1}],
            "lanes": [{"supplier": row["supplier"], "kitchen": "dapur", "km": 1} for row in suppliers],
        }
    )


def coop(name: str, **values: Any) -> dict[str, Any]:
    return {"supplier": name, "kind": "coop", "stage": "active", **values}


def producer(name: str) -> dict[str, Any]:
    return {"supplier": name, "kind": "producer"}


def two_coops(**of_p: Any) -> Scenario:
    """Return a village where coop a has growers p and q, coop b only p; p is cheaper and gives 100 a day in all."""
    return village(
        [coop("a"), coop("b"), producer("p"), producer("q")],
        [{"supplier": "a"}, {"supplier": "b"}, {"supplier": "p", **(of_p or {"per_day": 100})}],
        [
            {"supplier": "a", "producer": "p", "cost_rp": 1000},
            {"supplier": "a", "producer": "q", "cost_rp": 1200, "per_day": 100},
            {"supplier": "b", "producer": "p", "cost_rp": 1000},
        ],
    )


def sent(*rows: tuple[str, str, float]) -> pd.DataFrame:
    """Return deliveries of eggs to the kitchen from day, supplier and quantity."""
    table = pd.DataFrame(rows, columns=["day", "supplier", "quantity"]).assign(kitchen="dapur", item="telur")
    return table.assign(day=pd.to_datetime(table["day"]))
