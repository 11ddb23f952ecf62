"""What orders ask of a generated city: packs, smallest orders, vehicles, cooperatives that may begin."""

from __future__ import annotations

from typing import Any

import numpy as np

from planner.generate.city import City
from planner.generate.goods import Good
from planner.generate.places import Ints
from planner.generate.suppliers import ACTIVE, COOP, KINDS, PREPARING, WHOLESALER, Suppliers

LEAST_PACKS = {"coop": 2, "producer": 2, "wholesaler": 4, "market": 0}
NEW_COOPS, ONBOARDING_RP = 2, 1_000_000.0
TRIPS_PER_DAY = 4
DRIVES_EVERY = 3  # of the active coops and of the wholesalers; the others hire
VEHICLES = {
    "coop": {"vehicle": "roda-tiga", "count": 1, "load_kg": 300, "rp_per_trip": 5_000, "rp_per_km": 800},
    "wholesaler": {"vehicle": "pikap", "count": 4, "load_kg": 1000, "rp_per_trip": 20_000, "rp_per_km": 1_500},
}


def asks_orders(city: City) -> bool:
    """Whether orders have packs, smallest sizes and trips, and cooperatives may begin."""
    return city.couple in ("orders", "all")


def offer_cells(suppliers: Suppliers, goods: tuple[Good, ...], place: tuple[Ints, Ints]) -> dict[str, list[Any]]:
    """The smallest order and, where a pack is more than is offered in a day, packs of one unit; by offer."""
    pack = np.array([good.pack_units for good in goods])[place[1]]
    per_day = suppliers.per_day[place]
    loose = pack > per_day
    pack = np.where(loose, 1.0, pack)
    packs = np.array([LEAST_PACKS[kind.name] for kind in KINDS])[suppliers.kind[place[0]]]
    least = np.minimum(packs, np.floor(per_day / pack)) * pack
    return {
        "min_order": [None if units == 0 else units for units in least.tolist()],
        "pack_units": [1.0 if own else None for own in loose.tolist()],
    }


def onboarding_rp(suppliers: Suppliers, part: slice) -> list[float | None]:
    """What it costs to begin (Rp): coops that prepare for it."""
    return [ONBOARDING_RP if stage == PREPARING else None for stage in suppliers.stage[part].tolist()]


def drivers(suppliers: Suppliers) -> Ints:
    """Suppliers (indices) with vehicles of their own."""
    coops = np.flatnonzero((suppliers.kind == COOP) & (suppliers.stage == ACTIVE))[::DRIVES_EVERY]
    return np.sort(np.concatenate([coops, np.flatnonzero(suppliers.kind == WHOLESALER)[::DRIVES_EVERY]]))


def vehicle_cells(suppliers: Suppliers, rows: Ints) -> dict[str, list[Any]]:
    """The vehicles of these suppliers (indices), one kind each."""
    owned = [VEHICLES[KINDS[kind].name] for kind in suppliers.kind[rows].tolist()]
    cells = {name: [vehicle[name] for vehicle in owned] for name in VEHICLES["coop"]}
    return cells | {"trips_per_day": [TRIPS_PER_DAY] * len(owned)}
