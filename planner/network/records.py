"""The arrays of a network. Every index array says in its name what it indexes; limits that are absent are inf."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from planner.arrays import Bools, Floats, Ints, find
from planner.network.index import Index
from planner.network.together import Breadth, Changeable, Earlier, Fairness, Joining, Vehicles, Visits

__all__ = [
    "STORAGES",
    "Bools",
    "Breadth",
    "Changeable",
    "Deliveries",
    "Earlier",
    "Fairness",
    "Floats",
    "Handouts",
    "Ints",
    "Items",
    "Joining",
    "Keeps",
    "Lots",
    "Money",
    "Needs",
    "Network",
    "Offers",
    "Vehicles",
    "Visits",
]

STORAGES = ("dry", "chilled", "frozen")


@dataclass(frozen=True, kw_only=True)
class Items:
    """Items by index: kg per unit (0 where unknown), storage (index of STORAGES), ceiling (Rp, NaN = none), window.

    Goods of day t are cooked on day d where latest_days <= d - t <= earliest_days (inf = keeps); the first delivery
    may come lead_days before first_day.
    """

    kg_per_unit: Floats
    storage: Ints
    ceiling_rp: Floats
    holding_rp_per_day: Floats
    latest_days: Ints
    earliest_days: Floats
    lead_days: Ints


@dataclass(frozen=True, kw_only=True)
class Needs:
    """What is cooked: kitchen, item, day (indices), quantity (units, > 0), meals (short when all of it is missing).

    What may be cooked instead of another item is a need of its own, without meals: instead_of is then the index of the
    need it stands in for (else -1), quantity the most of it, ratio its units for one unit replaced.
    """

    kitchen: Ints
    item: Ints
    day: Ints
    quantity: Floats
    meals: Floats
    instead_of: Ints
    ratio: Floats


@dataclass(frozen=True, kw_only=True)
class Lots:
    """Goods of one item at one kitchen that came on one day: kitchen, item, day, opening stock (0 = to be delivered).

    The day of opening stock is first_day - age, so it may be negative. frozen: units ordered that come whatever else
    (facts, as is opening stock). need: units of need inside the lot's window. surplus: the most that may stay uncooked:
    facts that stay even when they are cooked first, and the rounding of packs. shared: of kitchen and item the surplus
    of packs together (inf where a lot has its own).
    """

    kitchen: Ints
    item: Ints
    day: Ints
    opening: Floats
    frozen: Floats
    need: Floats
    surplus: Floats
    shared: Floats


@dataclass(frozen=True, kw_only=True)
class Keeps:
    """Goods kept from one day to another: from a lot or (items that keep) from the need before, to a need.

    lot (index, -1 = from a need), before (index of that need, -1 = from a lot), need (index), kitchen, item, start and
    end (days; in store at the end of days start .. end - 1), most_units.
    """

    lot: Ints
    before: Ints
    need: Ints
    kitchen: Ints
    item: Ints
    start: Ints
    end: Ints
    most_units: Floats


@dataclass(frozen=True, kw_only=True)
class Offers:
    """Offers by index: limits in units (inf = none); own stock, where limited, is there from day stock_start on.

    price_rp: the offer's own, before any change of prices (Rp per unit).
    """

    supplier: Ints
    item: Ints
    per_day: Floats
    total: Floats
    has_stock: Bools
    on_hand: Floats
    replenish_per_day: Floats
    stock_start: Ints
    price_rp: Floats

    def own_by(self, offer: Ints, day: Ints) -> Floats:
        """Own stock that has been there by a day, were none of it shipped: units by offer and day; inf = no limit."""
        mornings = np.maximum(day - self.stock_start[offer], 0)
        own = self.on_hand[offer] + np.nan_to_num(self.replenish_per_day[offer], posinf=0.0) * mornings
        return np.where(self.has_stock[offer], own, np.inf)


@dataclass(frozen=True, kw_only=True)
class Deliveries:
    """Possible deliveries: supplier, kitchen, item, day, offer and lot (indices), Rp per unit, most_units.

    tight_units: the most that stock and money of the supplier allow besides.
    frozen: units that come as ordered (0 = may be planned). pack_units: 0 = no packs. least_units: the smallest order.
    order_rp: Rp per order. visit (index): all that the supplier brings the kitchen that day. rides: on the supplier's
    own trips, with or without a weight. counts_rp, counts_least, counts_most: in rp, least_kg, most_kg of the visit.
    """

    supplier: Ints
    kitchen: Ints
    item: Ints
    day: Ints
    offer: Ints
    lot: Ints
    price_rp: Floats
    transport_rp: Floats
    own_cost_rp: Floats
    most_units: Floats
    tight_units: Floats
    frozen: Floats
    pack_units: Floats
    least_units: Floats
    order_rp: Floats
    visit: Ints
    kg_per_unit: Floats
    rides: Bools
    counts_rp: Bools
    counts_least: Bools
    counts_most: Bools


@dataclass(frozen=True, kw_only=True)
class Handouts:
    """What a grower may hand to a supplier on a day: offer of the supplier, offer of the grower (-1 = has none).

    per_day: units of the source (inf = no limit); most_units: the least of it and what the supplier can ship.
    """

    supplier: Ints
    producer: Ints
    item: Ints
    day: Ints
    offer: Ints
    grower_offer: Ints
    cost_rp: Floats
    per_day: Floats
    most_units: Floats


@dataclass(frozen=True, kw_only=True)
class Money:
    """cash_limit_rp: suppliers x days, capital and credit less receivables, never below 0 (inf = no limit).

    term_days by supplier; budget_rp: kitchens x periods (inf = none); period by day; local by supplier;
    local_share_min (0 = no floor); penalties in Rp per Rp (NaN = not charged); ceiling_mode; replaced_rp: Rp per unit
    that another item stands in for.
    """

    cash_limit_rp: Floats
    term_days: Ints
    budget_rp: Floats
    period: Ints
    local: Bools
    local_share_min: float
    local_share_penalty: float
    budget_penalty: float
    ceiling_mode: str
    ceiling_penalty: float
    replaced_rp: float


@dataclass(frozen=True, kw_only=True)
class Network:
    """The scenario as arrays; first_day is day `lead_days`. room_kg: kitchens x storages (inf = no limit)."""

    index: Index
    lead_days: int
    items: Items
    needs: Needs
    lots: Lots
    keeps: Keeps
    offers: Offers
    deliveries: Deliveries
    handouts: Handouts
    visits: Visits
    vehicles: Vehicles
    breadth: Breadth
    earlier: Earlier
    joining: Joining
    fair: Fairness
    changeable: Changeable
    room_kg: Floats
    money: Money
    fairness: float

    @property
    def suppliers(self) -> tuple[str, ...]:
        """The suppliers by number."""
        return self.index.suppliers

    @property
    def kitchens(self) -> tuple[str, ...]:
        """The open kitchens by number."""
        return self.index.kitchens

    @property
    def days(self) -> tuple[str, ...]:
        """The days by number, as ISO dates; day 0 is the first possible delivery day."""
        return self.index.days

    def visits_at(self, keys: Mapping[str, Ints]) -> Ints:
        """The visits of some suppliers, kitchens and days; -1 where there is none."""
        visit = self.index.over("supplier", "kitchen", "day")
        return find(visit.of(self.visits), visit.code(**{axis: keys[axis] for axis in visit.sizes}))
