"""Possible deliveries, the visits they make up, and how large each may be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from planner.arrays import Bools, Floats, Ints, expand, find_unsorted, group_ranges
from planner.network.index import Index
from planner.network.lanes import KEYS, Lanes, build_lanes
from planner.network.lots import with_packs
from planner.network.records import Deliveries, Items, Lots, Money, Offers, Visits
from planner.scenario import Scenario, orders
from planner.scenario.offers import own_cost_matrix, price_matrix, standing
from planner.units import ALMOST, packs_down


@dataclass(frozen=True, kw_only=True)
class _Candidates:
    """Lanes x lots by index: lane, lot, offer, day; what of it comes as ordered; packs and the smallest order.

    cancelled: an order stands at nothing, so that nothing may come.
    """

    lane: Ints
    lot: Ints
    offer: Ints
    day: Ints
    frozen: Floats
    cancelled: Bools
    pack_units: Floats
    least_units: Floats

    def only(self, keep: Ints) -> _Candidates:
        return _Candidates(**{name: values[keep] for name, values in vars(self).items()})


def build_deliveries(
    scenario: Scenario,
    index: Index,
    items: Items,
    lots: Lots,
    offers: Offers,
    money: Money,
) -> tuple[Deliveries, Visits, Lots]:
    """Every lane of an offer x every lot it may serve, on days on which the offer stands, and orders that stand.

    Returns
    -------
    Deliveries by supplier, kitchen, item and day, their visits, and the lots with what packs may leave there.
    """
    lanes = build_lanes(scenario, index)
    every = _candidates(scenario, index, lanes, lots)
    allowed = standing(scenario)[every.offer, every.day] & lanes.open[every.lane]
    every = every.only(np.flatnonzero((allowed & ~every.cancelled) | (every.frozen > 0)))
    lots = _packed(index, items, lots, every)
    own_cost = own_cost_matrix(scenario)[every.offer, every.day]
    most = np.where(_too_heavy(scenario, index, every, lanes, items), 0.0, _most(every, lanes, lots, offers, items))
    tight = np.minimum(most, _possible(scenario, index, every, offers, money, own_cost))
    keep = np.flatnonzero(((most > 0) & (most >= every.least_units)) | (every.frozen > 0))
    lane = every.lane[keep]
    order = keep[np.lexsort((every.day[keep], lanes.item[lane], lanes.kitchen[lane], lanes.supplier[lane]))]
    chosen, lane = every.only(order), every.lane[order]
    visits, visit = _visits(index, chosen, lanes)
    kg_per_unit = items.kg_per_unit[lanes.item[lane]]
    deliveries = Deliveries(
        supplier=lanes.supplier[lane],
        kitchen=lanes.kitchen[lane],
        item=lanes.item[lane],
        day=chosen.day,
        offer=chosen.offer,
        lot=chosen.lot,
        price_rp=price_matrix(scenario)[chosen.offer, chosen.day],
        transport_rp=lanes.transport_rp[lane],
        own_cost_rp=own_cost[order],
        most_units=np.where(chosen.frozen > 0, chosen.frozen, most[order]),
        tight_units=np.where(chosen.frozen > 0, chosen.frozen, tight[order]),
        frozen=chosen.frozen,
        pack_units=chosen.pack_units,
        least_units=chosen.least_units,
        order_rp=np.nan_to_num(lanes.own["rp_per_delivery"])[lane],
        visit=visit,
        kg_per_unit=kg_per_unit,
        rides=lanes.rides[lane],
        counts_rp=_counts(lanes, "rp_per_delivery", lane),
        counts_least=_counts(lanes, "min_load", lane) & (kg_per_unit > 0),
        counts_most=_counts(lanes, "max_load", lane),
    )
    return deliveries, visits, lots


def _candidates(scenario: Scenario, index: Index, lanes: Lanes, lots: Lots) -> _Candidates:
    """Every lane x every lot of its kitchen and item to which goods are delivered."""
    pair = index.over("kitchen", "item")
    delivered = np.flatnonzero(lots.opening == 0)
    lane, position = expand(*group_ranges(pair.of(lots)[delivered], pair.of(lanes)))
    lot = delivered[position]
    where = {key: getattr(lanes, key)[lane] for key in KEYS} | {"day": lots.day[lot]}
    frozen, cancelled = _standing_orders(scenario, index, where)
    offer, placed = lanes.offer[lane], orders.order_terms(scenario)
    least = np.fmax(placed["min_order"].to_numpy(float)[offer], lanes.own["min_load"][lane])
    return _Candidates(
        lane=lane,
        lot=lot,
        offer=offer,
        day=lots.day[lot],
        frozen=frozen,
        cancelled=cancelled,
        pack_units=placed["pack_units"].fillna(0.0).to_numpy(float)[offer],
        least_units=least,
    )


def _standing_orders(scenario: Scenario, index: Index, where: Mapping[str, Ints]) -> tuple[Floats, Bools]:
    """Units that come as ordered to some suppliers, kitchens, items and days; whether an order stands at nothing."""
    table, order = orders.frozen_orders(scenario, cancelled=True), index.over(*where)
    if table.empty:
        count = len(where["day"])
        return np.zeros(count), np.zeros(count, dtype=bool)
    at = find_unsorted(order.code(**index.numbers(table, *where)), order.code(**where))
    units = np.where(at >= 0, table["quantity"].to_numpy(float)[at], 0.0)
    return units, (at >= 0) & (units == 0)


def _packed(index: Index, items: Items, lots: Lots, every: _Candidates) -> Lots:
    """The lots with what the packs of the offers that may come there can leave uncooked."""
    largest = np.zeros(len(lots.day))
    np.maximum.at(largest, every.lot, every.pack_units)
    if not largest.any():
        return lots
    pair = index.over("kitchen", "item")
    place, least = pair.of(lots), np.full(pair.count, np.inf)
    np.minimum.at(least, place[every.lot], every.least_units)
    return with_packs(index, items, lots, largest, least[place])


def _most(every: _Candidates, lanes: Lanes, lots: Lots, offers: Offers, items: Items) -> Floats:
    """Units by candidate: the least of daily limit, total, largest load and what is needed, in whole packs."""
    offer = every.offer
    # Surplus too: packs may bring more than anybody needs, and without room for it nothing could be bought in packs.
    wanted = lots.need[every.lot] + lots.surplus[every.lot]
    most = np.minimum.reduce((offers.per_day[offer], offers.total[offer], wanted, _loads(every, lanes, items)))
    return packs_down(np.fmin(most, lanes.own["max_load"][every.lane]), every.pack_units)


def _too_heavy(scenario: Scenario, index: Index, every: _Candidates, lanes: Lanes, items: Items) -> Bools:
    """Candidates in packs that no vehicle of their supplier can carry, where its vehicles do."""
    fleet, largest = orders.vehicles(scenario), np.zeros(len(index.suppliers))
    np.maximum.at(largest, index.number("supplier", fleet["supplier"]), fleet["load_kg"].to_numpy(float))
    kg = every.pack_units * items.kg_per_unit[lanes.item[every.lane]]
    return np.asarray(lanes.rides[every.lane] & (kg > largest[lanes.supplier[every.lane]] * (1 + ALMOST)))


def _possible(
    scenario: Scenario, index: Index, every: _Candidates, offers: Offers, money: Money, own_cost: Floats
) -> Floats:
    """Units by candidate that stock and money allow besides: what ties 0-or-1 columns, and no limit by itself."""
    offer = every.offer
    stock = offers.own_by(offer, every.day) + _grown(scenario, index, offers)[offer]
    affordable = _affordable(scenario, index, every, offers, money, own_cost)
    return packs_down(np.minimum(stock, affordable), every.pack_units)


def _grown(scenario: Scenario, index: Index, offers: Offers) -> Floats:
    """What growers hand over a day at most, by offer (units)."""
    table, pair = scenario["sources"], index.over("supplier", "item")
    units, source = np.zeros(pair.count), pair.code(**index.numbers(table, "supplier", "item"))
    np.add.at(units, source, table["per_day"].astype(float).fillna(np.inf).to_numpy(float))
    return np.asarray(units[pair.of(offers)], dtype=float)


def _affordable(
    scenario: Scenario, index: Index, every: _Candidates, offers: Offers, money: Money, own_cost: Floats
) -> Floats:
    """Units a supplier has the money for on the day, at the least that a unit may cost it (inf = no limit)."""
    table, pair = scenario["sources"], index.over("supplier", "item")
    cheapest, source = np.full(pair.count, np.inf), pair.code(**index.numbers(table, "supplier", "item"))
    np.minimum.at(cheapest, source, table["cost_rp"].astype(float).fillna(0.0).to_numpy(float))
    cost = np.minimum(own_cost, cheapest[pair.of(offers)][every.offer])
    limit = money.cash_limit_rp[offers.supplier[every.offer], every.day]
    return np.where(cost > 0, limit / np.where(cost > 0, cost, 1.0), np.inf)


def _loads(every: _Candidates, lanes: Lanes, items: Items) -> Floats:
    """Units by candidate that the largest load of the whole visit allows."""
    kg = items.kg_per_unit[lanes.item[every.lane]]
    # An item with a load of its own counts in no other.
    most = np.where(np.isnan(lanes.own["max_load"]), lanes.general["max_load"], np.nan)[every.lane]
    return np.where((kg > 0) & ~np.isnan(most), most / np.where(kg > 0, kg, 1.0), np.inf)


def _visits(index: Index, chosen: _Candidates, lanes: Lanes) -> tuple[Visits, Ints]:
    """The visits of sorted candidates, and the visit of each."""
    lane, place = chosen.lane, index.over("supplier", "kitchen", "day")
    code = place.code(supplier=lanes.supplier[lane], kitchen=lanes.kitchen[lane], day=chosen.day)
    _, first, visit = np.unique(code, return_index=True, return_inverse=True)
    lane = lane[first]
    return Visits(
        supplier=lanes.supplier[lane],
        kitchen=lanes.kitchen[lane],
        day=chosen.day[first],
        km=np.nan_to_num(lanes.trip_km[lane]),
        rp=np.nan_to_num(lanes.general["rp_per_delivery"][lane]),
        least_kg=np.nan_to_num(lanes.general["min_load"][lane]),
        most_kg=np.nan_to_num(lanes.general["max_load"][lane], nan=np.inf),
    ), visit.astype(np.int64)


def _counts(lanes: Lanes, name: str, lane: Ints) -> Bools:
    """Where the row for every item says something, and no row with the item does."""
    return np.asarray(~np.isnan(lanes.general[name][lane]) & np.isnan(lanes.own[name][lane]))
