"""A scenario without whole numbers: what could be had if goods, trips and suppliers could be split at will.

Every plan of the scenario is a plan of the relaxed one that is no worse on either rung.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from planner.arrays import Floats
from planner.network.index import Index, build_index
from planner.network.lanes import KEYS, Lanes, build_lanes
from planner.scenario import Scenario, orders
from planner.units import trip_rp

NOTHING: dict[str, tuple[str, ...]] = {
    "items": ("pack_units",),
    "offers": ("min_order", "pack_units"),
    "suppliers": ("onboarding_rp", "max_kitchens"),
    "kitchens": ("deliveries_per_day", "min_parties", "max_suppliers_per_item_day"),
    "lanes": ("rp_per_delivery", "min_load"),
}
"""What is left out, by table."""


def relaxed(scenario: Scenario) -> Scenario:
    """The scenario with whole numbers left out.

    Packs, smallest orders and loads, costs per delivery, limits on how many, and onboarding go; what suppliers drive
    themselves costs by the kg what a full load of their cheapest vehicle does; coops that prepare may ship if any may.
    """
    tables = {name: scenario[name].drop(columns=list(columns)) for name, columns in NOTHING.items()}
    if scenario.settings.max_new_coops > 0:
        stage = tables["suppliers"]["stage"]
        tables["suppliers"]["stage"] = stage.mask(stage == "preparing", "active")
    tables["lanes"] = _by_the_kg(scenario, tables["lanes"])
    tables["vehicles"] = scenario["vehicles"].iloc[:0]
    return replace(scenario.unchecked(settings=None, **tables), checked=scenario.checked)


def _by_the_kg(scenario: Scenario, listed: pd.DataFrame) -> pd.DataFrame:
    """Lanes on which suppliers drive themselves get a cost per unit of every item, beside what is listed of them."""
    index = build_index(scenario)
    lanes = build_lanes(scenario, index)
    lanes = lanes.only(lanes.open & lanes.rides)
    if len(lanes.km) == 0:
        return listed
    kg = scenario["items"]["kg_per_unit"].fillna(0.0).to_numpy(float)[lanes.item]
    rate = _cheapest_rp_per_kg(scenario, index, lanes)
    driven = pd.DataFrame(lanes.named(index) | {"rp_per_unit": rate * kg}).set_index(list(KEYS))
    said = listed.set_index(list(KEYS))
    rows = said.reindex(said.index.append(driven.index.difference(said.index)))
    rows.loc[driven.index, "rp_per_unit"] = driven["rp_per_unit"]
    return rows.reset_index()


def _cheapest_rp_per_kg(scenario: Scenario, index: Index, lanes: Lanes) -> Floats:
    """What a kg costs on a full load of the cheapest vehicle of each lane's supplier, there and back (Rp)."""
    table, km = orders.vehicles(scenario), np.nan_to_num(lanes.km)
    owners, rates = index.number("supplier", table["supplier"]), np.full(len(km), np.inf)
    for owner, load, trip, way in zip(owners, table["load_kg"], table["rp_per_trip"], table["rp_per_km"], strict=True):
        mine = lanes.supplier == owner
        rates[mine] = np.minimum(rates[mine], trip_rp(trip, way, km[mine]) / load)
    return np.where(np.isfinite(rates), rates, 0.0)
