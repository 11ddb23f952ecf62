"""What is ordered so far, and what that leaves of doors, suppliers, kitchens, starters, trips and loads.

Limits are those of the rules packs, trips, breadth and onboarding; facts have used them up first.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from planner.arrays import Bools, Floats, Ints
from planner.network import Network
from planner.network.packing import Packing, packing, takes
from planner.program import Columns
from planner.units import ALMOST, count_up, trip_rp


@dataclass(kw_only=True)
class Tally:
    """What is ordered so far, and what is left of the limits; counted down in place.

    units: by possible delivery. visited, paired, joined: what is used. suppliers: orders by lot; doors: kitchens x
    days; kitchens: by supplier; starters: one number. By visit: riding_kg on own trips, carries_kg (what these trips
    carry), loaded_kg that counts in the largest load, started (has reached the smallest). free: trips by vehicle and
    day; trips: visits x vehicles of the supplier, largest first (`fleet`: where those of each supplier begin). whole:
    weights of packs, packs: how many are as heavy or heavier.
    """

    network: Network
    columns: Columns
    units: Floats
    visited: Bools
    paired: Bools
    joined: Bools
    suppliers: Floats
    doors: Floats
    kitchens: Floats
    starters: Floats
    riding_kg: Floats
    carries_kg: Floats
    loaded_kg: Floats
    most_kg: Floats
    started: Bools
    free: Floats
    trips: Floats
    fleet: Ints
    whole: Packing
    packs: Floats

    def open_to(self, delivery: int) -> bool:
        """Whether the limits on how many leave room for an order."""
        of, columns = self.network.deliveries, self.columns
        visit, pair, supplier = int(of.visit[delivery]), int(columns.pair[delivery]), int(of.supplier[delivery])
        if self.units[delivery] > 0:
            return bool(of.frozen[delivery] == 0)
        asked = (
            (columns.ordered[delivery] >= 0, False, self.suppliers[of.lot[delivery]]),
            (columns.visited[visit] >= 0, self.visited[visit], self.doors[of.kitchen[delivery], of.day[delivery]]),
            (columns.paired[pair] >= 0, self.paired[pair], self.kitchens[supplier]),
            (self.must_start(supplier) and self.network.joining.preparing[supplier], False, self.starters[0]),
        )
        return all(not limited or used or left >= 1 for limited, used, left in asked)

    def must_start(self, supplier: int) -> bool:
        """Whether a supplier is one that would have to start."""
        return bool(self.columns.joined[supplier] >= 0 and not self.joined[supplier])

    def most(self, delivery: int) -> float:
        """Units for which loads and trips leave room."""
        of, visits = self.network.deliveries, self.network.visits
        visit, kg, most = int(of.visit[delivery]), float(of.kg_per_unit[delivery]), np.inf
        if of.counts_most[delivery] and kg > 0:
            most = max(0.0, float(self.most_kg[visit] - self.loaded_kg[visit])) / kg
        if not of.rides[delivery]:
            return most
        free = self.free[self._fleet(visit), visits.day[visit]]
        could = free >= 1
        if not could.any() and not self.trips[visit].any():
            return 0.0
        load_kg = self.network.vehicles.load_kg[self._fleet(visit)]
        most = min(most, self._most_packs(delivery, load_kg, np.where(could, free, 0.0)))
        more = float(self.carries_kg[visit] - self.riding_kg[visit]) + float((free[could] * load_kg[could]).sum())
        return min(most, max(0.0, more) / kg) if kg > 0 else most

    def _most_packs(self, delivery: int, load_kg: Floats, free: Floats) -> float:
        """Units of whole packs for which trips that go, or are left, have room; inf where goods come loose."""
        of, weights = self.network.deliveries, self._weights(delivery)
        made = self.trips[of.visit[delivery], : len(load_kg)] + free
        room = [_room(load_kg, float(self.whole.kg[one]), made) - float(self.packs[one]) for one in weights]
        return max(0.0, min(room)) * float(of.pack_units[delivery]) if room else float(np.inf)

    def _weights(self, delivery: int) -> list[int]:
        """The weights of packs of its visit that a delivery's packs come to, or are above."""
        of = self.network.deliveries
        kg = float(of.pack_units[delivery] * of.kg_per_unit[delivery]) if of.rides[delivery] else 0.0
        if kg == 0:
            return []
        first, end = np.searchsorted(self.whole.visit, [of.visit[delivery], of.visit[delivery] + 1])
        return [one for one in range(int(first), int(end)) if self.whole.kg[one] <= kg * (1 + ALMOST)]

    def least(self, delivery: int) -> float:
        """Units an order must have: the smallest order, and the smallest load of a visit that has not begun."""
        of, visits = self.network.deliveries, self.network.visits
        if self.units[delivery] > 0:
            return 0.0
        least, visit = float(of.least_units[delivery]), int(of.visit[delivery])
        if of.counts_least[delivery] and not self.started[visit]:
            least = max(least, float(visits.least_kg[visit] / of.kg_per_unit[delivery]))
        return least

    def place(self, delivery: int, units: float, *, driven: bool = True) -> None:
        """Count down an order, or what is added to one, and the trips it takes unless they are known."""
        of, columns = self.network.deliveries, self.columns
        visit, pair, supplier = int(of.visit[delivery]), int(columns.pair[delivery]), int(of.supplier[delivery])
        if self.units[delivery] == 0:
            self.suppliers[of.lot[delivery]] -= 1
        if not self.visited[visit]:
            self.doors[of.kitchen[delivery], of.day[delivery]] -= 1
        if not self.paired[pair]:
            self.kitchens[supplier] -= 1
        if self.must_start(supplier) and self.network.joining.preparing[supplier]:
            self.starters[0] -= 1
        self.units[delivery] += units
        self.visited[visit] = self.paired[pair] = self.joined[supplier] = True
        self.started[visit] |= of.counts_least[delivery]
        kg = units * float(of.kg_per_unit[delivery])
        self.loaded_kg[visit] += kg if of.counts_most[delivery] else 0.0
        if of.rides[delivery]:
            self.riding_kg[visit] += kg
            weights = self._weights(delivery)
            self.packs[weights] += units / float(of.pack_units[delivery]) if weights else 0.0
            if driven:
                self._drive(visit)

    def drive(self, visit: int, trips: Floats) -> None:
        """Count down trips that are known, by vehicle of the supplier."""
        fleet = self._fleet(visit)
        made, free = trips[: fleet.stop - fleet.start], self.free[fleet, self.network.visits.day[visit]]
        free[:] = np.maximum(free - (made - self.trips[visit, : len(made)]), 0.0)
        self.trips[visit, : len(made)] = made
        self.carries_kg[visit] = float(made @ self.network.vehicles.load_kg[fleet])

    def _fleet(self, visit: int) -> slice:
        supplier = int(self.network.visits.supplier[visit])
        return slice(int(self.fleet[supplier]), int(self.fleet[supplier + 1]))

    def _drive(self, visit: int) -> None:
        """Add the cheapest trips that carry what rides, packs whole; where none does alone, the largest goes first."""
        vehicles, visits, fleet = self.network.vehicles, self.network.visits, self._fleet(visit)
        fare = trip_rp(vehicles.rp_per_trip[fleet], vehicles.rp_per_km[fleet], visits.km[visit])
        load_kg, free = vehicles.load_kg[fleet], self.free[fleet, visits.day[visit]]
        while True:
            short = float(self.riding_kg[visit] - self.carries_kg[visit])
            if self.trips[visit].any() and short <= ALMOST * max(1.0, float(self.riding_kg[visit])):
                self._drive_packs(visit, fare, load_kg, free)
                return
            rounds = np.maximum(count_up(np.maximum(short, 0.0), load_kg), 1.0)
            enough = np.flatnonzero(free >= rounds)
            if len(enough):
                chosen = int(enough[np.lexsort((rounds[enough], (rounds * fare)[enough]))[0]])
            else:
                chosen = int(np.flatnonzero(free >= 1)[0])
            made = min(float(rounds[chosen]), float(free[chosen]))
            self.trips[visit, chosen] += made
            self.carries_kg[visit] += made * load_kg[chosen]
            free[chosen] -= made

    def _drive_packs(self, visit: int, fare: Floats, load_kg: Floats, free: Floats) -> None:
        """Add the cheapest trips left for packs that do not fit, whole, on those that carry their kg."""
        first, end = np.searchsorted(self.whole.visit, [visit, visit + 1])
        for one in range(int(first), int(end)):
            kg, made = float(self.whole.kg[one]), self.trips[visit, : len(load_kg)]
            room = takes(load_kg, np.full(len(load_kg), kg))
            for chosen in np.argsort(fare / np.maximum(room, ALMOST), kind="stable").tolist():
                lacking = float(self.packs[one]) - _room(load_kg, kg, made)
                if lacking > ALMOST and room[chosen] > 0 and free[chosen] >= 1:
                    more = min(float(count_up(lacking, float(room[chosen]))), float(free[chosen]))
                    made[chosen] += more
                    free[chosen] -= more
                    self.carries_kg[visit] += more * load_kg[chosen]

    def costs_rp(self) -> float:
        """What trips, deliveries, orders and starting cost (Rp)."""
        of, visits, vehicles, joining = (
            self.network.deliveries,
            self.network.visits,
            self.network.vehicles,
            self.network.joining,
        )
        sent = self.units > 0
        charged = np.unique(of.visit[sent & of.counts_rp])
        visit, vehicle = np.nonzero(self.trips)
        driven = self.trips[visit, vehicle]
        vehicle = vehicle + self.fleet[visits.supplier[visit]]
        fare = trip_rp(vehicles.rp_per_trip[vehicle], vehicles.rp_per_km[vehicle], visits.km[visit])
        new = np.setdiff1d(of.supplier[sent], self.network.earlier.supplier)
        parts = (driven * fare, visits.rp[charged], of.order_rp[sent], joining.onboarding_rp[new])
        return float(sum(part.sum() for part in parts))


def build_tally(network: Network, columns: Columns) -> Tally:
    """Every limit as facts leave it."""
    of, visits, breadth = network.deliveries, network.visits, network.breadth
    visited, paired, joined = (
        np.isin(place, np.flatnonzero(columns.least > 0)) for place in (columns.visited, columns.paired, columns.joined)
    )
    stands = of.frozen > 0
    orders = np.bincount(of.lot, weights=stands, minlength=len(network.lots.day))
    door = network.index.over("kitchen", "day")
    doors = np.bincount(door.of(visits), weights=visited, minlength=door.count).reshape(door.shape)
    kitchens = np.bincount(columns.pairs[0], weights=paired, minlength=len(network.suppliers))
    new = float((joined & network.joining.preparing).sum())
    riding, loaded, started = (
        np.bincount(of.visit, weights=weight * stands, minlength=len(visits.day)).astype(float)
        for weight in (
            of.kg_per_unit * of.rides * of.frozen,
            of.kg_per_unit * of.counts_most * of.frozen,
            of.counts_least,
        )
    )
    starts = np.searchsorted(network.vehicles.supplier, np.arange(len(network.suppliers) + 1))
    whole = packing(network)
    tally = Tally(
        network=network,
        columns=columns,
        units=of.frozen.copy(),
        visited=visited,
        paired=paired,
        joined=joined,
        suppliers=np.maximum(breadth.suppliers[network.lots.kitchen] - orders, 0.0),
        doors=np.maximum(breadth.receives[:, None] - doors, 0.0),
        kitchens=np.maximum(breadth.kitchens - kitchens, 0.0),
        starters=np.array([max(float(network.joining.max_new) - new, 0.0)]),
        riding_kg=riding,
        carries_kg=np.zeros(len(visits.day)),
        loaded_kg=loaded,
        most_kg=np.maximum(visits.most_kg, loaded),
        started=started > 0,
        free=np.repeat(np.floor(network.vehicles.trips)[:, None], len(network.days), axis=1),
        trips=np.zeros((len(visits.day), int(np.diff(starts).max(initial=0)))),
        fleet=starts,
        whole=whole,
        packs=whole.packs(of, of.frozen),
    )
    _drive_facts(tally, np.unique(of.visit[stands & of.rides]))
    return tally


def _room(load_kg: Floats, kg: float, trips: Floats) -> float:
    """How many packs of a weight trips of vehicles take."""
    room = takes(load_kg, np.full(len(load_kg), kg))
    return float(np.multiply(room, trips, where=trips > 0, out=np.zeros(len(room))).sum())


def _drive_facts(tally: Tally, visits: Ints) -> None:
    """What comes as ordered rides on its supplier's largest vehicle, whether it has the trips or not."""
    vehicles, network = tally.network.vehicles, tally.network
    every = np.arange(len(network.visits.day))
    needed = tally.whole.trips(network, network.deliveries.frozen, every, tally.fleet[network.visits.supplier])
    for visit in visits.tolist():
        largest = int(tally.fleet[network.visits.supplier[visit]])
        load_kg = float(vehicles.load_kg[largest])
        trips = max(1.0, float(count_up(tally.riding_kg[visit], load_kg)), float(needed[visit]))
        tally.trips[visit, 0] = trips
        tally.carries_kg[visit] = trips * load_kg
        tally.free[largest, network.visits.day[visit]] -= trips
    np.maximum(tally.free, 0.0, out=tally.free)
