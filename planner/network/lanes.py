"""Lanes: which supplier reaches which kitchen, how far, at what transport cost.

Pairs within reach come from a KD-tree on the sphere; listed lanes win over reach, and a row with an item wins over the
row for every item, column by column.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from planner.arrays import Bools, Floats, Ints, expand, find_unsorted, group_ranges
from planner.network.index import Index
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
    there (else only orders that stand). rides: the item, on the supplier's own trips (transport_rp is then 0).
    general, own: what the row for every item and the row with the item say of rp_per_delivery, min_load (kg; units) and
    max_load, NaN = not said.
    """

    supplier: Ints
    kitchen: Ints
    item: Ints
    offer: Ints
    km: Floats
    trip_km: Floats
    transport_rp: Floats
    open: Bools
    rides: Bools
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

    def named(self, index: Index) -> dict[str, npt.NDArray[np.object_]]:
        """Supplier, kitchen and item of the lanes by name."""
        return {key: np.array(index.names[key], dtype=object)[getattr(self, key)] for key in KEYS}


def build_lanes(scenario: Scenario, index: Index) -> Lanes:
    """Every lane along which an offer may go to an open kitchen, or goes as ordered."""
    frozen = index.numbers(orders.frozen_orders(scenario), *KEYS)
    listed, trio = _listed(scenario, index), index.over(*KEYS)
    ways = _ways(scenario, index, listed, frozen)
    general, own, mentioned = listed.about(index, ways)
    said = {name: np.where(np.isnan(own[name]), general[name], own[name]) for name in LANE_COLUMNS}
    road = _road_km(scenario, ways.supplier, ways.kitchen)
    km = np.where(np.isnan(said["km"]), road, said["km"])
    usable = ~(said["closed"] == 1) & (mentioned | _in_reach(scenario, ways.supplier, km))
    stands = np.isin(trio.of(ways), trio.code(**frozen))
    drivers = index.number("supplier", scenario["vehicles"]["supplier"])
    rides = np.isin(ways.supplier, drivers) & np.isnan(said["rp_per_unit"])
    weight = scenario["items"]["kg_per_unit"].fillna(0.0).to_numpy(float)[ways.item]
    hired = (scenario.settings.transport_rp_per_kg_km or 0.0) * weight * np.nan_to_num(km)
    transport = np.where(np.isnan(said["rp_per_unit"]), np.where(rides, 0.0, hired), said["rp_per_unit"])
    return Lanes(
        supplier=ways.supplier,
        kitchen=ways.kitchen,
        item=ways.item,
        offer=ways.offer,
        km=km,
        trip_km=np.where(np.isnan(general["km"]), road, general["km"]),
        transport_rp=transport,
        open=usable,
        rides=rides,
        general={name: general[name] for name in LOADS},
        own={name: own[name] for name in LOADS},
    ).only(usable | stands)


@dataclass(frozen=True, kw_only=True)
class _Ways:
    """What may be lanes: every offer to every kitchen its supplier may reach, has listed or has an order from."""

    supplier: Ints
    kitchen: Ints
    item: Ints
    offer: Ints


@dataclass(frozen=True, kw_only=True)
class _Listed:
    """The lanes table as indices, without closed kitchens; values by column, NaN = not said."""

    supplier: Ints
    kitchen: Ints
    item: Ints
    every_item: Bools
    values: dict[str, Floats]

    def only(self, keep: Bools) -> _Listed:
        """Some of the rows."""
        return _Listed(
            supplier=self.supplier[keep],
            kitchen=self.kitchen[keep],
            item=self.item[keep],
            every_item=self.every_item[keep],
            values={column: values[keep] for column, values in self.values.items()},
        )

    def about(self, index: Index, ways: _Ways) -> tuple[dict[str, Floats], dict[str, Floats], Bools]:
        """What the rows for every item, and those with the item, say of lanes; which lanes are mentioned at all."""
        told: list[dict[str, Floats]] = []
        mentioned = np.zeros(len(ways.supplier), dtype=bool)
        for rows, space in ((self.every_item, index.over(*KEYS[:2])), (~self.every_item, index.over(*KEYS))):
            listed = self.only(rows)
            position = find_unsorted(space.of(listed), space.of(ways))
            found = position >= 0
            mentioned |= found
            told.append({column: np.full(len(found), np.nan) for column in self.values})
            for column, values in listed.values.items():
                told[-1][column][found] = values[position[found]]
        return told[0], told[1], mentioned


def _listed(scenario: Scenario, index: Index) -> _Listed:
    """The rows of the lanes table that are of open kitchens."""
    table = scenario["lanes"]
    listed = _Listed(
        **index.numbers(table, *KEYS),
        every_item=table["item"].isna().to_numpy(bool),
        values={column: np.asarray(table[column].astype("float64"), dtype=np.float64) for column in LANE_COLUMNS},
    )
    return listed.only((listed.supplier >= 0) & (listed.kitchen >= 0))


def _ways(scenario: Scenario, index: Index, listed: _Listed, ordered: Mapping[str, Ints]) -> _Ways:
    """Every offer along every pair of its supplier that is in reach (or a little further), listed or ordered from."""
    pair = index.over("supplier", "kitchen")
    codes = [pair.of(listed), pair.code(supplier=ordered["supplier"], kitchen=ordered["kitchen"])]
    if scenario.settings.lanes == "reach":
        supplier, kitchen = _pairs_in_reach(scenario)
        codes.append(pair.code(supplier=supplier, kitchen=kitchen))
    supplier, kitchen = pair.split(np.unique(np.concatenate(codes)))
    offered = index.numbers(scenario["offers"], "supplier", "item")
    offer, place = expand(*group_ranges(supplier, offered["supplier"]))
    return _Ways(supplier=supplier[place], kitchen=kitchen[place], item=offered["item"][offer], offer=offer)


def _places(scenario: Scenario) -> tuple[Floats, Floats]:
    """Latitude and longitude (degrees) of suppliers and of open kitchens: two arrays of shape (n, 2)."""
    suppliers = scenario["suppliers"][["lat", "lon"]].to_numpy(float)
    return suppliers, open_kitchens(scenario)[["lat", "lon"]].to_numpy(float)


def _pairs_in_reach(scenario: Scenario) -> tuple[Ints, Ints]:
    """Pairs of a supplier and an open kitchen, both with a place, within reach (chord on the unit sphere)."""
    supplier_place, kitchen_place = _places(scenario)
    supplier = np.flatnonzero(~np.isnan(supplier_place).any(axis=1))
    kitchen = np.flatnonzero(~np.isnan(kitchen_place).any(axis=1))
    if len(supplier) == 0 or len(kitchen) == 0:
        return supplier[:0], kitchen[:0]
    from scipy.spatial import KDTree  # slow to load, and not needed where lanes are listed

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
