"""What suppliers still have: offers, own stock, growers' goods and money, counted down as goods are taken."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import numpy as np

from planner.arrays import Floats, Ints
from planner.network import Network

OWN = -1  # goods of a supplier's own stock, beside those of its growers
Groups = dict[tuple[int, int], list[int]]
Draws = list[tuple[int, float]]  # what goods are drawn from: a hand-out (index) or OWN, and units


def grouped(first: Ints, second: Ints, order: Ints) -> Groups:
    """Positions by two indices, in the given order."""
    groups: Groups = defaultdict(list)
    for position in order.tolist():
        groups[int(first[position]), int(second[position])].append(position)
    return groups


@dataclass(kw_only=True)
class Supply:
    """What is left of the limits of suppliers; counted down in place.

    per_day, stock: units by offer and day (stock: what may be taken up to that day); total: units by offer; handout:
    units; cash_rp: suppliers x days. growers: hand-outs by offer and day, cheapest first.
    """

    network: Network
    growers: Groups
    per_day: Floats
    total: Floats
    stock: Floats
    handout: Floats
    cash_rp: Floats

    def gather(self, delivery: int, most: float) -> Draws:
        """Where up to so many units would come from: growers first, cheapest first, then the supplier's own stock."""
        deliveries, handouts = self.network.deliveries, self.network.handouts
        offer, day = int(deliveries.offer[delivery]), int(deliveries.day[delivery])
        most = min(most, float(self.per_day[offer, day]), float(self.total[offer]))
        money, draws, got = self._money(delivery), Draws(), 0.0
        for handout in self.growers.get((offer, day), ()):
            cost = float(handouts.cost_rp[handout])
            given = min(most - got, float(self.handout[handout]), _affordable(money, cost))
            given = min(given, self._own(int(handouts.grower_offer[handout]), day))
            if given > 0:
                draws.append((handout, given))
                got, money = got + given, money - given * cost
        own = min(most - got, float(self.stock[offer, day:].min()))
        own = min(own, _affordable(money, float(deliveries.own_cost_rp[delivery])))
        return [*draws, (OWN, own)] if own > 0 else draws

    def take(self, delivery: int, draws: Draws) -> None:
        """Count down what comes of a possible delivery."""
        deliveries, handouts = self.network.deliveries, self.network.handouts
        offer, day = int(deliveries.offer[delivery]), int(deliveries.day[delivery])
        unpaid, units = self._unpaid(delivery), 0.0
        for source, given in draws:
            units += given
            if source == OWN:
                self.stock[offer, day:] -= given
                unpaid -= given * deliveries.own_cost_rp[delivery]
            else:
                self.handout[source] -= given
                unpaid -= given * handouts.cost_rp[source]
                self._hand_over(int(handouts.grower_offer[source]), day, given)
        self.per_day[offer, day] -= units
        self.total[offer] -= units

    def _unpaid(self, delivery: int) -> Floats:
        """Money left on the days on which a delivery is not yet paid; a view."""
        deliveries = self.network.deliveries
        supplier, day = int(deliveries.supplier[delivery]), int(deliveries.day[delivery])
        return np.asarray(self.cash_rp[supplier, day : day + int(self.network.money.term_days[supplier]) + 1])

    def _money(self, delivery: int) -> float:
        return max(0.0, float(self._unpaid(delivery).min()))

    def _own(self, offer: int, day: int) -> float:
        """What a grower has by its own offer (-1 = it has none, so no limit)."""
        if offer < 0:
            return np.inf
        return float(min(self.per_day[offer, day], self.total[offer], self.stock[offer, day:].min()))

    def _hand_over(self, offer: int, day: int, units: float) -> None:
        if offer >= 0:
            self.per_day[offer, day] -= units
            self.total[offer] -= units
            self.stock[offer, day:] -= units


def _affordable(money: float, cost_rp: float) -> float:
    """Units for which there is money at a cost (Rp per unit)."""
    return money / cost_rp if cost_rp > 0 else np.inf


def build_supply(network: Network) -> Supply:
    """Every limit as facts leave it: what comes, or came, as ordered is there first, all from own stock."""
    offers, handouts, day_count = network.offers, network.handouts, len(network.days)
    nights = np.maximum(np.arange(day_count)[None, :] - offers.stock_start[:, None], 0)
    grown = np.where(offers.has_stock, offers.replenish_per_day, 0.0)[:, None] * nights
    there = np.arange(day_count)[None, :] >= offers.stock_start[:, None]
    own = np.where(there, offers.on_hand[:, None] + grown, 0.0) - network.earlier.units[:, None]
    supply = Supply(
        network=network,
        growers=grouped(handouts.offer, handouts.day, np.argsort(handouts.cost_rp, kind="stable")),
        per_day=np.repeat(offers.per_day[:, None], day_count, axis=1),
        total=np.maximum(offers.total - network.earlier.units, 0.0),
        stock=np.where(offers.has_stock[:, None], np.maximum(own, 0.0), np.inf),
        handout=handouts.most_units.copy(),
        cash_rp=np.maximum(network.money.cash_limit_rp - network.earlier.unpaid_rp, 0.0),
    )
    _count_facts(network, supply)
    return supply


def _count_facts(network: Network, supply: Supply) -> None:
    """Take frozen orders from the limits, at the dearest they may cost."""
    of, handouts = network.deliveries, network.handouts
    dearest = np.zeros((len(network.offers.item), len(network.days)))
    np.maximum.at(dearest, (handouts.offer, handouts.day), handouts.cost_rp)
    for delivery in np.flatnonzero(of.frozen > 0).tolist():
        offer, day, units = of.offer[delivery], of.day[delivery], of.frozen[delivery]
        supplier = of.supplier[delivery]
        supply.per_day[offer, day] -= units
        supply.total[offer] -= units
        supply.stock[offer, day:] -= units
        paid = day + int(network.money.term_days[supplier]) + 1
        supply.cash_rp[supplier, day:paid] -= units * max(of.own_cost_rp[delivery], dearest[offer, day])
    for left in (supply.per_day, supply.total, supply.stock, supply.cash_rp):
        np.maximum(left, 0.0, out=left)
