"""How far suppliers deliver, so that each kitchen is reached for each item by about the suppliers that are asked for.

A supplier reaches as far as its kind does in a city like this, and at least as far as the kitchens that would else be
left with too few: nobody is out of reach, and what reaches a kitchen is more than it needs.
"""

from __future__ import annotations

import numpy as np
from scipy.spatial import KDTree

from planner.generate.city import City
from planner.generate.kitchens import Kitchens
from planner.generate.places import Floats, Ints, straight_km, vectors
from planner.generate.suppliers import KINDS, Suppliers

DETOUR = 1.3
ENOUGH = 1.5  # what reaches a kitchen against its need, at least
FEWEST = 4  # at least one lane in so many that are asked for
SAMPLE, BLOCK = 512, 32  # kitchens on which the reach is found, and at a time
CHUNK = 5_000  # kitchens looked at together


def reach_km(city: City, kitchens: Kitchens, suppliers: Suppliers, need: Floats) -> Floats:
    """How far each supplier delivers (km by road, two decimals).

    Parameters
    ----------
    need
        What kitchens need (kitchens x items, units over the horizon).
    """
    least_km = _least_km(city, kitchens, suppliers, need)
    of_kind = np.array([kind.reach for kind in KINDS])[suppliers.kind]
    base_km = _base_km(city, kitchens, suppliers, of_kind, least_km)
    return np.asarray(np.ceil(np.maximum(least_km, base_km * of_kind) * DETOUR * 100 + 1) / 100)


def _least_km(city: City, kitchens: Kitchens, suppliers: Suppliers, need: Floats) -> Floats:
    """How far a supplier must reach (straight km) so that the kitchens nearest to it have enough."""
    least_km = np.zeros(city.suppliers)
    homes, places = vectors(kitchens.places), vectors(suppliers.places)
    for item in range(city.items):
        offering = np.flatnonzero(suppliers.offered[:, item] & suppliers.ships)
        total = suppliers.total[offering, item]
        tree = KDTree(places[offering])
        nearest = min(len(offering), max(2 * city.lanes, 8))
        for start in range(0, city.kitchens, CHUNK):
            part = slice(start, start + CHUNK)
            chord, near = map(np.asarray, tree.query(homes[part], k=np.arange(1, nearest + 1)))
            brought = np.cumsum(total[near], axis=1)
            lacking = brought - total[near] < ENOUGH * need[part, item][:, None]
            lacking[:, : max(1, city.lanes // FEWEST)] = True
            np.maximum.at(least_km, offering[near[lacking]], straight_km(chord[lacking]))
    return least_km


def _base_km(city: City, kitchens: Kitchens, suppliers: Suppliers, of_kind: Floats, least_km: Floats) -> float:
    """How far a coop reaches (straight km) when as many lanes as are asked for join a kitchen and an item, on average.

    A lane needs a reach of distance / reach of the kind, or none where `least_km` holds it. Found on some kitchens.
    """
    chosen = np.unique(np.linspace(0, city.kitchens - 1, min(SAMPLE, city.kitchens)).astype(np.int64))
    homes, ships = vectors(kitchens.places)[chosen], np.flatnonzero(suppliers.ships)
    places = vectors(suppliers.places)[ships]
    wanted: list[Floats] = []
    for start in range(0, len(chosen), BLOCK):
        apart = np.linalg.norm(homes[start : start + BLOCK, None, :] - places[None, :, :], axis=2)
        km = straight_km(apart)
        asked = np.where(km <= least_km[ships], 0.0, km / of_kind[ships])
        for item in range(city.items):
            wanted.append(_smallest(asked[:, suppliers.offered[ships, item]], 4 * city.lanes))
    every = np.sort(np.concatenate(wanted))
    return float(every[min(len(every), city.lanes * city.items * len(chosen)) - 1])


def _smallest(values: Floats, count: int) -> Floats:
    """The smallest values of each row, all rows in one."""
    if values.shape[1] > count:
        values = np.partition(values, count - 1, axis=1)[:, :count]
    return values.ravel()


def nearest_coop(places: Floats, coops: Ints, growers: Ints) -> Ints:
    """The nearest of the coops (indices of suppliers) to each grower."""
    _, near = KDTree(places[coops]).query(places[growers])
    return coops[near]
