"""Possible deliveries, the visits they make up, and how large each may be."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from planner.arrays import Bools, Floats, Ints
from planner.network.indexing import expand, find, group_ranges, lookup
from planner.network.lanes import Lanes, build_lanes
from planner.network.lots import day_indices, with_packs
from planner.network.records import Deliveries, Items, Lots, Money, Offers, Visits
from planner.scenario import Scenario, orders
from planner.scenario.offers import own_cost_matrix, price_matrix, standing
from planner.units import packs_down

CANCELLED = -1.0  # units of an order that stands at nothing


@dataclass(frozen=True, kw_only=True)
class _Candidates:
    """Lanes x lots by index: lane, lot, offer, day; what of it comes as ordered; packs and the smallest order."""

    lane: Ints
    lot: Ints
    offer: Ints
    day: Ints
    frozen: Floats
    pack_units: Floats
    least_units: Floats

    def only(self, keep: Ints) -> _Candidates:
        return _Candidates(**{name: values[keep] for name, values in vars(self).items()})


def build_deliveries(
    scenario: Scenario,
    names: tuple[tuple[str, ...], tuple[str, ...]],
    items: Items,
    lots: Lots,
    offers: Offers,
    money: Money,
) -> tuple[Deliveries, Visits, Lots]:
    """Every lane of an offer x every lot it may serve, on days on which the offer stands, and orders that stand.

    Parameters
    ----------
    names
        Suppliers and kitchens.

    Returns
    -------
    Deliveries by supplier, kitchen, item and day, their visits, and the lots with what packs may leave there.
    """
    lanes = build_lanes(scenario, (*names, items.names), (offers.supplier, offers.item))
    every = _candidates(scenario, lanes, lots, (names, items.names))
    allowed = standing(scenario)[every.offer, every.day] & lanes.open[every.lane]
    every = every.only(np.flatnonzero((allowed & (every.frozen != CANCELLED)) | (every.frozen > 0)))
    every = replace(every, frozen=np.maximum(every.frozen, 0.0))
    lots = _packed(items, lots, every, money.cash_limit_rp.shape[1])
    own_cost = own_cost_matrix(scenario)[every.offer, every.day]
    most = _most(every, lanes, lots, offers, items)
    tight = np.minimum(most, _possible(scenario, every, offers, money, own_cost))
    keep = np.flatnonzero(((most > 0) & (most >= every.least_units)) | (every.frozen > 0))
    lane = every.lane[keep]
    order = keep[np.lexsort((every.day[keep], lanes.item[lane], lanes.kitchen[lane], lanes.supplier[lane]))]
    chosen, lane = every.only(order), every.lane[order]
    visits, visit = _visits(chosen, lanes, items)
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
    )
    return deliveries, visits, lots


def _candidates(
    scenario: Scenario,
    lanes: Lanes,
    lots: Lots,
    names: tuple[tuple[tuple[str, ...], tuple[str, ...]], tuple[str, ...]],
) -> _Candidates:
    """Every lane x every lot of its kitchen and item to which goods are delivered."""
    (suppliers, kitchens), items = names
    delivered = np.flatnonzero(lots.opening == 0)
    lot_pair = lots.kitchen[delivered] * len(items) + lots.item[delivered]
    lane, position = expand(*group_ranges(lot_pair, lanes.kitchen * len(items) + lanes.item))
    lot = delivered[position]
    table, placed = orders.frozen_orders(scenario, cancelled=True), orders.order_terms(scenario)
    keys = (
        lookup(suppliers, table["supplier"]),
        lookup(kitchens, table["kitchen"]),
        lookup(items, table["item"]),
        day_indices(scenario, table["day"].to_numpy()),
    )
    frozen = np.zeros(len(lot))
    if len(table):
        size = (len(suppliers), len(kitchens), len(items), int(max(lots.day.max(), keys[3].max())) + 1)
        code = np.ravel_multi_index(keys, size)
        order = np.argsort(code)
        mine = np.ravel_multi_index((lanes.supplier[lane], lanes.kitchen[lane], lanes.item[lane], lots.day[lot]), size)
        at = find(code[order], mine)
        quantity = table["quantity"].to_numpy(float)[order[at]]
        frozen = np.where(at >= 0, np.where(quantity > 0, quantity, CANCELLED), 0.0)
    offer = lanes.offer[lane]
    least = np.fmax(placed["min_order"].to_numpy(float)[offer], lanes.own["min_load"][lane])
    return _Candidates(
        lane=lane,
        lot=lot,
        offer=offer,
        day=lots.day[lot],
        frozen=frozen,
        pack_units=placed["pack_units"].fillna(0.0).to_numpy(float)[offer],
        least_units=least,
    )


def _packed(items: Items, lots: Lots, every: _Candidates, day_count: int) -> Lots:
    """The lots with what the packs of the offers that may come there can leave uncooked."""
    largest = np.zeros(len(lots.day))
    np.maximum.at(largest, every.lot, every.pack_units)
    if not largest.any():
        return lots
    pair = lots.kitchen * len(items.names) + lots.item
    least = np.full(int(pair.max(initial=0)) + 1, np.inf)
    np.minimum.at(least, pair[every.lot], every.least_units)
    return with_packs(lots, items, largest, least[pair], day_count)


def _most(every: _Candidates, lanes: Lanes, lots: Lots, offers: Offers, items: Items) -> Floats:
    """Units by candidate: the least of daily limit, total, largest load and what is needed, in whole packs."""
    offer = every.offer
    wanted = lots.need[every.lot] + lots.surplus[every.lot]
    most = np.minimum.reduce((offers.per_day[offer], offers.total[offer], wanted, _loads(every, lanes, items)))
    return packs_down(np.fmin(most, lanes.own["max_load"][every.lane]), every.pack_units)


def _possible(scenario: Scenario, every: _Candidates, offers: Offers, money: Money, own_cost: Floats) -> Floats:
    """Units by candidate that stock and money allow besides: what ties 0-or-1 columns, and no limit by itself."""
    offer = every.offer
    mornings = np.maximum(every.day - offers.stock_start[offer], 0)
    own = offers.on_hand[offer] + np.nan_to_num(offers.replenish_per_day[offer], posinf=0.0) * mornings
    stock = np.where(offers.has_stock[offer], own + _grown(scenario, offers)[offer], np.inf)
    affordable = _affordable(scenario, every, offers, money, own_cost)
    return packs_down(np.minimum(stock, affordable), every.pack_units)


def _grown(scenario: Scenario, offers: Offers) -> Floats:
    """What growers hand over a day at most, by offer (units)."""
    table = scenario["sources"]
    suppliers, items = tuple(scenario["suppliers"]["supplier"]), tuple(scenario["items"]["item"])
    pair = lookup(suppliers, table["supplier"]) * len(items) + lookup(items, table["item"])
    units = np.zeros(max(len(suppliers) * len(items), 1))
    np.add.at(units, pair, table["per_day"].astype(float).fillna(np.inf).to_numpy(float))
    return np.asarray(units[offers.supplier * len(items) + offers.item], dtype=float)


def _affordable(scenario: Scenario, every: _Candidates, offers: Offers, money: Money, own_cost: Floats) -> Floats:
    """Units a supplier has the money for on the day, at the least that a unit may cost it (inf = no limit)."""
    table = scenario["sources"]
    suppliers, items = tuple(scenario["suppliers"]["supplier"]), tuple(scenario["items"]["item"])
    cheapest = np.full(max(len(suppliers) * len(items), 1), np.inf)
    pair = lookup(suppliers, table["supplier"]) * len(items) + lookup(items, table["item"])
    np.minimum.at(cheapest, pair, table["cost_rp"].astype(float).fillna(0.0).to_numpy(float))
    cost = np.minimum(own_cost, cheapest[offers.supplier * len(items) + offers.item][every.offer])
    limit = money.cash_limit_rp[offers.supplier[every.offer], every.day]
    return np.where(cost > 0, limit / np.where(cost > 0, cost, 1.0), np.inf)


def _loads(every: _Candidates, lanes: Lanes, items: Items) -> Floats:
    """Units by candidate that the largest load of the whole visit allows."""
    kg = items.kg_per_unit[lanes.item[every.lane]]
    most = np.where(np.isnan(lanes.own["max_load"]), lanes.general["max_load"], np.nan)[every.lane]
    return np.where((kg > 0) & ~np.isnan(most), most / np.where(kg > 0, kg, 1.0), np.inf)


def _visits(chosen: _Candidates, lanes: Lanes, items: Items) -> tuple[Visits, Ints]:
    """The visits of sorted candidates, and the visit of each."""
    lane = chosen.lane
    supplier, kitchen = lanes.supplier[lane], lanes.kitchen[lane]
    days = int(chosen.day.max(initial=0)) + 1
    code = (supplier * (int(kitchen.max(initial=0)) + 1) + kitchen) * days + chosen.day
    _, first, visit = np.unique(code, return_index=True, return_inverse=True)

    def said(name: str) -> Floats:
        return np.asarray(lanes.general[name][lane][first], dtype=float)

    def counts(name: str) -> Bools:
        return np.asarray(~np.isnan(lanes.general[name][lane]) & np.isnan(lanes.own[name][lane]))

    return Visits(
        supplier=supplier[first],
        kitchen=kitchen[first],
        day=chosen.day[first],
        km=np.nan_to_num(lanes.trip_km[lane][first]),
        rp=np.nan_to_num(said("rp_per_delivery")),
        least_kg=np.nan_to_num(said("min_load")),
        most_kg=np.nan_to_num(said("max_load"), nan=np.inf),
        drives=lanes.drives[lane],
        kg=items.kg_per_unit[lanes.item[lane]],
        counts_rp=counts("rp_per_delivery"),
        counts_least=counts("min_load") & (items.kg_per_unit[lanes.item[lane]] > 0),
        counts_most=counts("max_load"),
    ), visit.astype(np.int64)
