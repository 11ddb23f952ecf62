"""Nobody's neighbourhood is offered less than it needs: what is short is short on days, not over the horizon."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import KDTree

from planner.generate.city import City
from planner.generate.kitchens import Kitchens
from planner.generate.places import Floats, Ints, straight_km, vectors
from planner.generate.reach import DETOUR
from planner.generate.suppliers import SUPPLY, Suppliers

NEIGHBOURS = 8  # lanes of each kitchen and each supplier by which neighbourhoods are told apart
ROUNDING = 1e-9


def levelled(city: City, kitchens: Kitchens, suppliers: Suppliers, reach_km: Floats, need: Floats) -> Suppliers:
    """Suppliers that offer more where the kitchens they share need more than `SUPPLY` allows.

    Kitchens are neighbours where they share a supplier, directly or over others. Offers grow in whole units.

    Parameters
    ----------
    reach_km
        How far each supplier delivers (km by road).
    need
        What kitchens need (kitchens x items, units over the horizon).
    """
    homes, places = vectors(kitchens.places), vectors(suppliers.places)
    per_day = suppliers.per_day.copy()
    for item in range(city.items):
        offering = np.flatnonzero(suppliers.offered[:, item] & suppliers.ships)
        area = _areas(homes, places[offering], reach_km[offering] / DETOUR)
        needed = np.bincount(area[: city.kitchens], weights=need[:, item], minlength=area.max() + 1)
        own_area = area[city.kitchens :]
        brought = np.bincount(own_area, weights=suppliers.total[offering, item], minlength=area.max() + 1)
        times = np.maximum(1.0, SUPPLY * needed / np.where(brought > 0, brought, np.inf))
        grown = times[own_area] > 1
        per_day[offering[grown], item] = np.ceil((per_day[offering, item] * times[own_area] - ROUNDING)[grown])
    ratio = np.where(suppliers.offered, per_day / suppliers.per_day, 1.0)
    return replace(suppliers, per_day=per_day, total=suppliers.total * ratio)


def _areas(homes: Floats, places: Floats, straight: Floats) -> Ints:
    """The area of every kitchen, then of every supplier: joined by the nearest lanes."""
    from_supplier = _near(places, homes, straight[:, None])
    from_kitchen = _near(homes, places, straight)
    kitchen = np.concatenate([from_supplier[1], from_kitchen[0]])
    supplier = np.concatenate([from_supplier[0], from_kitchen[1]]) + len(homes)
    size = len(homes) + len(places)
    graph = coo_array((np.ones(len(kitchen), dtype=bool), (kitchen, supplier)), shape=(size, size))
    return np.asarray(connected_components(graph, directed=False)[1], dtype=np.int64)


def _near(one: Floats, others: Floats, straight: Floats) -> tuple[Ints, Ints]:
    """Pairs of one and its nearest others, within the reach of the supplier (km; a column where that is `one`)."""
    nearest = np.arange(1, min(NEIGHBOURS, len(others)) + 1)
    chord, near = map(np.asarray, KDTree(others).query(one, k=nearest))
    within = straight_km(chord) <= (straight if straight.ndim == 2 else straight[near])
    row, column = np.nonzero(within)
    return row, near[row, column]
