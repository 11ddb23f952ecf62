"""The arrays of a network. Every index array says in its name what it indexes; limits that are absent are inf."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

STORAGES = ("dry", "chilled", "frozen")


@dataclass(frozen=True, kw_only=True)
class Items:
    """Items by index: kg per unit (0 where unknown), storage (index of STORAGES), ceiling (Rp, NaN = none), window.

    Goods of day t are cooked on day d where latest_days <= d - t <= earliest_days (inf = keeps); the first delivery
    may come lead_days before first_day.
    """

    names: tuple[str, ...]
    kg_per_unit: Floats
    storage: Ints
    ceiling_rp: Floats
    holding_rp_per_day: Floats
    latest_days: Ints
    earliest_days: Floats
    lead_days: Ints


@dataclass(frozen=True, kw_only=True)
class Needs:
    """What is cooked: kitchen, item, day (indices), quantity (units, > 0), meals (short when all of it is missing)."""

    kitchen: Ints
    item: Ints
    day: Ints
    quantity: Floats
    meals: Floats


@dataclass(frozen=True, kw_only=True)
class Lots:
    """Goods of one item at one kitchen that came on one day: kitchen, item, day, opening stock (0 = to be delivered).

    The day of opening stock is first_day - age, so it may be negative. need: units of need inside the lot's window.
    left: opening stock that stays uncooked even when it is cooked first.
    """

    kitchen: Ints
    item: Ints
    day: Ints
    opening: Floats
    need: Floats
    left: Floats


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
    """Offers by index: limits in units (inf = none); own stock, where limited, is there from day stock_start on."""

    supplier: Ints
    item: Ints
    per_day: Floats
    total: Floats
    has_stock: Bools
    on_hand: Floats
    replenish_per_day: Floats
    stock_start: Ints


@dataclass(frozen=True, kw_only=True)
class Deliveries:
    """Possible deliveries: supplier, kitchen, item, day, offer and lot (indices), Rp per unit, most_units."""

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
    local_share_min (0 = no floor); penalties in Rp per Rp (NaN = not charged); ceiling_mode.
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


@dataclass(frozen=True, kw_only=True)
class Network:
    """The scenario as arrays. Day 0 is the first possible delivery day, first_day is day `lead_days`.

    room_kg: kitchens x storages (inf = no limit). days: ISO dates.
    """

    suppliers: tuple[str, ...]
    kitchens: tuple[str, ...]
    days: tuple[str, ...]
    lead_days: int
    items: Items
    needs: Needs
    lots: Lots
    keeps: Keeps
    offers: Offers
    deliveries: Deliveries
    handouts: Handouts
    room_kg: Floats
    money: Money
    fairness: float
