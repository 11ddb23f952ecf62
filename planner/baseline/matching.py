"""Need by need, each from the supplier of lowest rank that still has something, in whole packs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from planner.arrays import Bools, Floats, Ints, group_ranges
from planner.baseline.allowed import first_units
from planner.baseline.supply import Supply, build_supply
from planner.baseline.tally import Tally, build_tally
from planner.baseline.wants import Wants, build_wants
from planner.network import Network
from planner.program import Columns
from planner.units import ALMOST, QUANTUM, packs_down, packs_up


@dataclass(frozen=True, kw_only=True)
class Matched:
    """What came out: units by possible delivery and by hand-out, missing by need, staying uncooked by lot.

    uses: lots, needs and units cooked of one for the other. trips: visits x vehicles of the supplier, largest first.
    holding_rp: what keeping costs; orders_rp: what trips, deliveries, orders and starting cost.
    """

    units: Floats
    handed: Floats
    missing: Floats
    stays: Floats
    uses: tuple[Ints, Ints, Floats]
    trips: Floats
    holding_rp: float
    orders_rp: float


@dataclass(frozen=True, kw_only=True)
class Given:
    """What stands for some kitchens: units by possible delivery, trips by visit and vehicle; kitchens: which."""

    units: Floats
    trips: Floats
    kitchens: Bools


def match(network: Network, columns: Columns, rank: Floats, given: Given | None = None) -> Matched:
    """What comes out when every need in turn takes the one of lowest rank, the latest day first; facts before all.

    Parameters
    ----------
    given
        Kitchens whose deliveries stand: they use limits up before the others, and want nothing.
    """
    hands = _Hands(
        network=network,
        supply=build_supply(network),
        wants=build_wants(network),
        tally=build_tally(network, columns),
    )
    if given is not None:
        hands.stand(given)
    needs, (candidates, starts) = network.needs, _choices(network, rank)
    for need in np.lexsort((needs.item, needs.kitchen, needs.day)).tolist():
        if hands.wants.wanted[need] > QUANTUM:
            hands.meet(need, candidates[starts[0][need] : starts[0][need] + starts[1][need]])
    uses = hands.wants.uses
    lot, served = (np.array([use[part] for use in uses], dtype=np.int64) for part in range(2))
    units = np.array([use[2] for use in uses], dtype=float)
    return Matched(
        units=hands.tally.units,
        handed=network.handouts.most_units - hands.supply.handout,
        missing=hands.wants.wanted,
        stays=hands.wants.stays,
        uses=(lot, served, units),
        trips=hands.tally.trips,
        holding_rp=_holding_rp(network, lot, served, units),
        orders_rp=hands.tally.costs_rp(),
    )


def _choices(network: Network, rank: Floats) -> tuple[Ints, tuple[Ints, Ints]]:
    """Possible deliveries by kitchen and item, lowest rank and latest day first; where those of each need lie."""
    of, pair = network.deliveries, network.index.over("kitchen", "item")
    open_to = of.frozen == 0
    if network.money.ceiling_mode == "forbid":
        open_to &= ~(of.price_rp > network.items.ceiling_rp[of.item])
    place = pair.of(of)
    order = np.lexsort((-of.day, rank, place))
    order = order[open_to[order]]
    return order, group_ranges(place[order], pair.of(network.needs))


def _holding_rp(network: Network, lot: Ints, need: Ints, units: Floats) -> float:
    """What goods cost until they are cooked; opening stock from first_day on."""
    lots, needs, items = network.lots, network.needs, network.items
    came = np.where(lots.opening > 0, network.lead_days, lots.day)[lot]
    return float((units * items.holding_rp_per_day[lots.item[lot]] * (needs.day[need] - came)).sum())


@dataclass(kw_only=True)
class _Hands:
    """What is left of every limit while needs are met."""

    network: Network
    supply: Supply
    wants: Wants
    tally: Tally

    def stand(self, given: Given) -> None:
        """Count down what stands for some kitchens: what growers sell themselves before what they hand to others."""
        of, visits, growers = self.network.deliveries, self.network.visits, self.network.handouts.grower_offer
        self.wants.wanted[given.kitchens[self.network.needs.kitchen]] = 0.0
        stands = np.flatnonzero((given.units > QUANTUM) & given.kitchens[of.kitchen] & (of.frozen == 0))
        for delivery in stands[np.argsort(~np.isin(of.offer[stands], growers), kind="stable")].tolist():
            units = float(given.units[delivery])
            self.supply.take(delivery, self.supply.gather(delivery, units))
            self.tally.place(delivery, units, driven=False)
        for visit in np.flatnonzero(given.kitchens[visits.kitchen]).tolist():
            self.tally.drive(visit, given.trips[visit])

    def meet(self, need: int, candidates: Ints) -> None:
        """Buy for a need, from suppliers that need not start first."""
        of, items = self.network.deliveries, self.network.items
        item = int(self.network.needs.item[need])
        day, offer = of.day[candidates], of.offer[candidates]
        age = int(self.network.needs.day[need]) - day
        near = (items.latest_days[item] <= age) & (age <= items.earliest_days[item])
        candidates = candidates[near & (self.supply.per_day[offer, day] > 0) & (self.supply.total[offer] > 0)]
        supplier = of.supplier[candidates]
        starts = (self.tally.columns.joined[supplier] >= 0) & ~self.tally.joined[supplier]
        for delivery in (*candidates[~starts].tolist(), *candidates[starts].tolist()):
            if self.wants.wanted[need] <= QUANTUM:
                return
            if self.tally.open_to(delivery):
                self._buy(delivery, need)

    def _buy(self, delivery: int, need: int) -> None:
        """Buy what is wanted of a need, rounded up to packs and the smallest order where the rest can be used."""
        of, tally = self.network.deliveries, self.tally
        lot, size = int(of.lot[delivery]), float(of.pack_units[delivery])
        wanted, least = self.wants.fits(lot, need), tally.least(delivery)
        most = min(float(of.tight_units[delivery] - tally.units[delivery]), tally.most(delivery))
        target = min(packs_up(max(wanted, least), size), most)
        if wanted <= 0 or target < least * (1 - ALMOST):
            return
        draws = self.supply.gather(delivery, target)
        units = packs_down(sum(given for _, given in draws), size)
        uses, stays = self.wants.absorb(lot, need, units)
        units = min(units, packs_down(sum(used for _, used in uses) + stays, size))
        if units <= 0 or units < least * (1 - ALMOST):
            return
        stays = max(0.0, units - sum(used for _, used in uses))
        self.supply.take(delivery, first_units(draws, units))
        self.wants.keep(lot, first_units(uses, units), stays)
        tally.place(delivery, units)
