"""Lanes: which supplier reaches which kitchen, how far, at what transport cost.

Pairs within reach come from a KD-tree on the sphere; listed lanes win over reach, and a row with an item wins over the
row for every item, column by column.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.spatial import KDTree

from planner.arrays import Bools, Floats, Ints
from planner.network.indexing import expand, find, lookup
from planner.scenario import Scenario, orders, places
from planner.scenario.demand import open_kitchens
from planner.scenario.places import on_sphere, reach_chord, reach_km

LANE_COLUMNS = ("closed", "km", "rp_per_unit", "rp_per_delivery", "min_load", "max_load")
KEYS = ("supplier", "kitchen", "item")
LOADS = LANE_COLUMNS[3:]  # what a delivery costs and how large it may be


@dataclass(frozen=True, kw_only=True)
class Lanes:
    """Lanes of offers: supplier, kitchen, item, offer (indices), km (NaN = unknown), rp_per_unit of transport.

    trip_km: of a trip, whatever it carries: as the row for every item says, else by road. open: new deliveries may go
    there (else only orders that stand). drives: the supplier's own trips carry the item
    (transport_rp is then 0). general, own: what the row for every item
    and the row with the item say of rp_per_delivery, min_load (kg; units) and max_load, NaN = not said.
    """

    supplier: Ints
    kitchen: Ints
    item: Ints
    offer: Ints
    km: Floats
    trip_km: Floats
    transport_rp: Floats
    open: Bools
    drives: Bools
    general: Mapping[str, Floats]
    own: Mapping[str, Floats]

    def only(self, keep: Bools | Ints) -> Lanes:
        """Some of the lanes."""
        arrays: dict[str, Any] = {name: value for name, value in vars(self).items() if name not in ("general", "own")}
        return Lanes(
            **{name: value[keep] for name, value in arrays.items()},
            general={name: value[keep] for name, value in self.general.items()},
            own={name: value[keep] for name, value in self.own.items()},
        )


def build_lanes(
    scenario: Scenario, names: tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]], offered: tuple[Ints, Ints]
) -> Lanes:
    """Every lane along which an offer may go to an open kitchen, or goes as ordered.

    Parameters
    ----------
    names
        Suppliers, kitchens and items by index.
    offered
        Supplier and item (indices) of every offer.
    """
    suppliers, kitchens, items = names
    table = scenario["lanes"]
    listed = _Listed(
        supplier=lookup(suppliers, table["supplier"]),
        kitchen=lookup(kitchens, table["kitchen"]),
        item=lookup(items, table["item"].fillna("")),
        every_item=table["item"].isna().to_numpy(bool),
        values={column: np.asarray(table[column].astype("float64"), dtype=np.float64) for column in LANE_COLUMNS},
    ).only_known()
    frozen = orders.frozen_orders(scenario)
    ordered = tuple(lookup(all_of, frozen[name]) for all_of, name in zip(names, KEYS, strict=True))
    pairs = _pairs(scenario, len(kitchens), listed, ordered[0] * len(kitchens) + ordered[1])
    supplier, kitchen = np.divmod(pairs, max(1, len(kitchens)))
    starts = np.searchsorted(supplier, offered[0], side="left")
    counts = np.searchsorted(supplier, offered[0], side="right") - starts
    offer, pair = expand(starts, counts)
    supplier, kitchen, item = supplier[pair], kitchen[pair], offered[1][offer]
    general, own, mentioned = listed.about(supplier, kitchen, item, len(kitchens), len(items))
    said = {name: np.where(np.isnan(own[name]), general[name], own[name]) for name in LANE_COLUMNS}
    road = _road_km(scenario, supplier, kitchen)
    km = np.where(np.isnan(said["km"]), road, said["km"])
    usable = ~(said["closed"] == 1) & (mentioned | _in_reach(scenario, supplier, km))
    size = (len(suppliers) or 1, len(kitchens) or 1, len(items) or 1)
    stands = np.isin(np.ravel_multi_index((supplier, kitchen, item), size), np.ravel_multi_index(ordered, size))
    drives = np.isin(supplier, lookup(suppliers, scenario["vehicles"]["supplier"])) & np.isnan(said["rp_per_unit"])
    weight = scenario["items"]["kg_per_unit"].fillna(0.0).to_numpy(float)[item]
    hired = (scenario.settings.transport_rp_per_kg_km or 0.0) * weight * np.nan_to_num(km)
    transport = np.where(np.isnan(said["rp_per_unit"]), np.where(drives, 0.0, hired), said["rp_per_unit"])
    return Lanes(
        supplier=supplier,
        kitchen=kitchen,
        item=item,
        offer=offer,
        km=km,
        trip_km=np.where(np.isnan(general["km"]), road, general["km"]),
        transport_rp=transport,
        open=usable,
        drives=drives,
        general={name: general[name] for name in LOADS},
        own={name: own[name] for name in LOADS},
    ).only(usable | stands)


@dataclass(frozen=True, kw_only=True)
class _Listed:
    """The lanes table as indices; values by column, NaN = not said."""

    supplier: Ints
    kitchen: Ints
    item: Ints
    every_item: Bools
    values: dict[str, Floats]

    def only_known(self) -> _Listed:
        """Leave out rows of closed kitchens."""
        known = (self.supplier >= 0) & (self.kitchen >= 0)
        return _Listed(
            supplier=self.supplier[known],
            kitchen=self.kitchen[known],
            item=self.item[known],
            every_item=self.every_item[known],
            values={column: values[known] for column, values in self.values.items()},
        )

    def about(
        self, supplier: Ints, kitchen: Ints, item: Ints, kitchen_count: int, item_count: int
    ) -> tuple[dict[str, Floats], dict[str, Floats], Bools]:
        """What the rows for every item, and those with the item, say of lanes; which lanes are mentioned at all."""
        told: list[dict[str, Floats]] = []
        mentioned = np.zeros(len(supplier), dtype=bool)
        pair = supplier * kitchen_count + kitchen
        listed_pair = self.supplier * kitchen_count + self.kitchen
        for rows, keys, wanted in (
            (self.every_item, listed_pair, pair),
            (~self.every_item, listed_pair * item_count + self.item, pair * item_count + item),
        ):
            chosen = np.flatnonzero(rows)
            order = chosen[np.argsort(keys[chosen])]
            position = find(keys[order], wanted)
            found = position >= 0
            mentioned |= found
            told.append({column: np.full(len(wanted), np.nan) for column in self.values})
            for column, values in self.values.items():
                told[-1][column][found] = values[order[position[found]]]
        return told[0], told[1], mentioned


def _places(scenario: Scenario) -> tuple[Floats, Floats]:
    """Latitude and longitude (degrees) of suppliers and of open kitchens: two arrays of shape (n, 2)."""
    suppliers = scenario["suppliers"][["lat", "lon"]].to_numpy(float)
    return suppliers, open_kitchens(scenario)[["lat", "lon"]].to_numpy(float)


def _pairs(scenario: Scenario, kitchen_count: int, listed: _Listed, ordered: Ints) -> Ints:
    """Sorted codes supplier x kitchen_count + kitchen of pairs in reach (a little more), listed or ordered from."""
    codes = [listed.supplier * kitchen_count + listed.kitchen, ordered]
    if scenario.settings.lanes == "reach":
        supplier, kitchen = _pairs_in_reach(scenario)
        codes.append(supplier * kitchen_count + kitchen)
    return np.unique(np.concatenate(codes)).astype(np.int64)


def _pairs_in_reach(scenario: Scenario) -> tuple[Ints, Ints]:
    """Pairs of a supplier and an open kitchen, both with a place, within reach (chord on the unit sphere)."""
    supplier_place, kitchen_place = _places(scenario)
    supplier = np.flatnonzero(~np.isnan(supplier_place).any(axis=1))
    kitchen = np.flatnonzero(~np.isnan(kitchen_place).any(axis=1))
    if len(supplier) == 0 or len(kitchen) == 0:
        return supplier[:0], kitchen[:0]
    chord = reach_chord(scenario)[supplier]
    found = KDTree(on_sphere(kitchen_place[kitchen])).query_ball_point(on_sphere(supplier_place[supplier]), chord)
    counts = np.fromiter((len(near) for near in found), dtype=np.int64, count=len(found))
    near = np.concatenate([np.asarray(sorted(near), dtype=np.int64) for near in found])
    return np.repeat(supplier, counts), kitchen[near]


def _road_km(scenario: Scenario, supplier: Ints, kitchen: Ints) -> Floats:
    """Great circle x detour (km); NaN where a place is unknown."""
    supplier_place, kitchen_place = _places(scenario)
    start, end = supplier_place[supplier], kitchen_place[kitchen]
    straight = places.great_circle_km(start[:, 0], start[:, 1], end[:, 0], end[:, 1])
    return np.asarray(straight * scenario.settings.detour)


def _in_reach(scenario: Scenario, supplier: Ints, km: Floats) -> Bools:
    """Whether a pair that no row mentions is a lane: reach decides, and only where lanes are not listed."""
    if scenario.settings.lanes != "reach":
        return np.zeros(len(supplier), dtype=bool)
    return ~np.isnan(km) & (np.nan_to_num(km) <= reach_km(scenario)[supplier])
