"""Packs ride whole: which packs of a visit weigh as much as others or more, and how many of them a vehicle takes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from planner.arrays import Bools, Floats, Ints, expand, group_ranges
from planner.network.records import Deliveries, Network
from planner.units import ALMOST, count_down, count_up


@dataclass(frozen=True, kw_only=True)
class Packing:
    """Weights of packs by visit; heavier: every delivery of the visit (`of`, a weight's number each) as heavy or more.

    kg: of a pack. tells: whether the weight of the load does not say it already, as some vehicle is no multiple of it.
    """

    visit: Ints
    kg: Floats
    tells: Bools
    of: Ints
    delivery: Ints

    def packs(self, deliveries: Deliveries, units: Floats) -> Floats:
        """How many packs are as heavy as each weight, or heavier, of units by delivery."""
        packs = units[self.delivery] / deliveries.pack_units[self.delivery]
        return np.bincount(self.of, weights=packs, minlength=len(self.visit)).astype(float)

    @property
    def number(self) -> Ints:
        """Of each weight among those of its visit, lightest first."""
        return np.arange(len(self.visit)) - np.searchsorted(self.visit, self.visit)

    def trips(self, network: Network, units: Floats, visit: Ints, vehicle: Ints) -> Floats:
        """Trips to visits (sorted), each with a vehicle, that packs take, each weight alone; 0 where it takes none."""
        row, trip = expand(*group_ranges(visit, self.visit))
        room = takes(network.vehicles.load_kg[vehicle[trip]], self.kg[row])
        packs, fits = self.packs(network.deliveries, units)[row], room > 0
        needed = np.zeros(len(visit))
        np.maximum.at(needed, trip[fits], count_up(packs[fits], room[fits]))
        return needed


def packing(network: Network) -> Packing:
    """The weights of packs that ride on trips of their suppliers' own vehicles."""
    of, visits = network.deliveries, network.visits
    packed = np.flatnonzero(_ride_whole(network))
    kg = of.pack_units[packed] * of.kg_per_unit[packed]
    order = np.lexsort((kg, of.visit[packed]))
    packed, kg = packed[order], kg[order]
    new = np.ones(len(packed), dtype=bool)
    new[1:] = (of.visit[packed[1:]] != of.visit[packed[:-1]]) | (kg[1:] > kg[:-1] * (1 + ALMOST))
    first = np.flatnonzero(new)
    visit = of.visit[packed[first]]
    ends = np.searchsorted(of.visit[packed], visit, side="right")
    row = np.repeat(np.arange(len(first)), ends - first)
    within = np.arange(len(row)) - np.repeat(np.cumsum(ends - first) - (ends - first), ends - first)
    return Packing(
        visit=visit,
        kg=kg[first],
        tells=_tells(network, visits.supplier[visit], kg[first]),
        of=row,
        delivery=packed[np.repeat(first, ends - first) + within],
    )


def takes(load_kg: Floats, pack_kg: Floats) -> Floats:
    """How many packs of a weight one trip takes."""
    return count_down(load_kg, pack_kg)


def largest_kg(network: Network) -> Floats:
    """The largest load of a vehicle, by supplier (kg; 0 = none)."""
    largest = np.zeros(len(network.suppliers))
    np.maximum.at(largest, network.vehicles.supplier, network.vehicles.load_kg)
    return largest


def _ride_whole(network: Network) -> Bools:
    """Deliveries in packs on own trips; what comes as ordered only where it is whole packs that a vehicle takes."""
    of = network.deliveries
    kg = of.pack_units * of.kg_per_unit
    packs = of.frozen / np.where(of.pack_units > 0, of.pack_units, 1.0)
    whole = np.abs(packs - np.round(packs)) <= ALMOST * np.maximum(1.0, packs)
    fits = kg <= largest_kg(network)[of.supplier] * (1 + ALMOST)
    return np.asarray(of.rides & (kg > 0) & ((of.frozen == 0) | (whole & fits)))


def _tells(network: Network, supplier: Ints, kg: Floats) -> Bools:
    """Whether some vehicle of a supplier carries more kg than whole packs of a weight make."""
    row, vehicle = expand(*group_ranges(network.vehicles.supplier, supplier))
    load = network.vehicles.load_kg[vehicle]
    finite = np.isfinite(load)
    row, load = row[finite], load[finite]
    tells = np.zeros(len(kg), dtype=bool)
    tells[row[load > takes(load, kg[row]) * kg[row] * (1 + ALMOST)]] = True
    return tells
