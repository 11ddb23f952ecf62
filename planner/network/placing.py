"""What holds for orders as a whole: vehicles, breadth, onboarding, fair amounts, and what was ordered before."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import numpy as np

from planner.arrays import Bools, Floats, Ints
from planner.network.indexing import find, lookup
from planner.network.lanes import build_lanes
from planner.network.lots import day_indices
from planner.network.records import Breadth, Deliveries, Earlier, Fairness, Items, Joining, Offers, Ordered, Vehicles
from planner.network.supply import penalty
from planner.scenario import Scenario, demand, orders
from planner.scenario.money import periods
from planner.scenario.offers import on_days, own_cost_matrix, price_matrix


def build_vehicles(scenario: Scenario, suppliers: tuple[str, ...]) -> Vehicles:
    """Vehicles by supplier, largest load first."""
    table = orders.vehicles(scenario)
    return Vehicles(
        names=tuple(table["vehicle"]),
        supplier=lookup(suppliers, table["supplier"]),
        load_kg=table["load_kg"].to_numpy(float),
        trips=table["trips"].to_numpy(float),
        rp_per_trip=table["rp_per_trip"].to_numpy(float),
        rp_per_km=table["rp_per_km"].to_numpy(float),
    )


def build_breadth(scenario: Scenario, kitchens: tuple[str, ...], items: Items) -> Breadth:
    """Limits on how many suppliers, kitchens and deliveries go together."""
    table, settings = demand.open_kitchens(scenario), scenario.settings
    count = int(periods(scenario, demand.all_days(scenario).to_series()).max()) + 1
    needs = demand.needs(scenario)
    need = np.zeros((len(kitchens), len(items.names), count))
    place = (lookup(kitchens, needs["kitchen"]), lookup(items.names, needs["item"]), _period(scenario, needs["day"]))
    np.add.at(need, place, needs["need"].to_numpy(float))
    cooking = demand.cooking_days(scenario)
    cooks = np.zeros((len(kitchens), count), dtype=bool)
    cooks[lookup(kitchens, cooking["kitchen"]), _period(scenario, cooking["day"])] = True
    return Breadth(
        receives=_limit(table["deliveries_per_day"]),
        parties_wanted=table["min_parties"].fillna(0).to_numpy(np.int64),
        share=_limit(table["max_share"]),
        orders=_limit(table["max_suppliers_per_item_day"]),
        kitchens=_limit(scenario["suppliers"]["max_kitchens"]),
        parties=orders.parties(scenario).to_numpy(float),
        party_min_rp=float(settings.party_min_rp),
        need=need,
        cooks=cooks,
        penalty=penalty(settings.breadth_penalty),
        share_penalty=penalty(settings.breadth_share_penalty),
    )


def _period(scenario: Scenario, days: Any) -> Ints:
    """The funding period of every day of a column."""
    return periods(scenario, days).to_numpy(np.int64)


def _limit(column: Any) -> Floats:
    """Limits as numbers; inf where absent."""
    return np.asarray(column.astype(float).fillna(np.inf), dtype=float)


def build_earlier(
    scenario: Scenario, suppliers: tuple[str, ...], kitchens: tuple[str, ...], items: Items, offers: Offers
) -> Earlier:
    """Orders of an earlier plan, and what of the limits they have taken."""
    table = orders.earlier_orders(scenario)
    supplier, item = lookup(suppliers, table["supplier"]), lookup(items.names, table["item"])
    quantity = table["quantity"].to_numpy(float)
    pair = offers.supplier * len(items.names) + offers.item
    by_pair = np.argsort(pair)
    offer = find(pair[by_pair], supplier * len(items.names) + item)
    offer = np.where(offer >= 0, by_pair[offer] if len(by_pair) else offer, -1)
    day = day_indices(scenario, table["day"].to_numpy())
    at = np.clip(day, 0, len(demand.all_days(scenario)) - 1)
    known = offer >= 0
    cost, price = (
        np.where(known, matrix[offer, at] if len(matrix) else 0.0, 0.0)
        for matrix in (own_cost_matrix(scenario), price_matrix(scenario))
    )
    term = scenario["suppliers"]["term_days"].to_numpy(np.int64)[supplier]
    unpaid = np.zeros((len(suppliers), len(demand.all_days(scenario))))
    for one, (first, last) in enumerate(zip(day, day + term, strict=True)):
        unpaid[supplier[one], max(0, first) : max(0, last + 1)] += quantity[one] * cost[one]
    return Earlier(
        supplier=supplier,
        kitchen=lookup(kitchens, table["kitchen"]),
        item=item,
        period=_period(scenario, table["day"]) if len(table) else np.zeros(0, dtype=np.int64),
        quantity=quantity,
        price_rp=price,
        unpaid_rp=unpaid,
        units=np.bincount(offer[known], weights=quantity[known], minlength=len(offers.item)).astype(float),
    )


def build_joining(scenario: Scenario) -> Joining:
    """What it costs a supplier to start, and who is still preparing."""
    table = scenario["suppliers"]
    return Joining(
        onboarding_rp=table["onboarding_rp"].fillna(0.0).to_numpy(float),
        preparing=(table["kind"].eq("coop") & table["stage"].eq("preparing")).to_numpy(bool),
        max_new=int(scenario.settings.max_new_coops),
    )


def build_fairness(
    scenario: Scenario, suppliers: tuple[str, ...], kitchens: tuple[str, ...], items: Items, offers: Offers
) -> Fairness:
    """The fair amount of every coop's offer; none without a band that is charged."""
    settings = scenario.settings
    if settings.fair_band is None or settings.fair_spread_penalty is None:
        nothing = np.zeros(0)
        return Fairness(offer=np.zeros(0, dtype=np.int64), fair=nothing, price_rp=nothing, band=0.0, penalty=np.nan)
    lanes = build_lanes(scenario, (suppliers, kitchens, items.names), (offers.supplier, offers.item))
    lanes = lanes.only(lanes.open)
    reached = {
        name: np.array(names, dtype=object)[index]
        for name, names, index in (
            ("supplier", suppliers, lanes.supplier),
            ("kitchen", kitchens, lanes.kitchen),
            ("item", items.names, lanes.item),
        )
    }
    table = orders.fair_amounts(scenario, reached)
    pair = offers.supplier * len(items.names) + offers.item
    order = np.argsort(pair)
    mine = lookup(suppliers, table["supplier"]) * len(items.names) + lookup(items.names, table["item"])
    offer = order[find(pair[order], mine)]
    return Fairness(
        offer=offer,
        fair=table["fair"].to_numpy(float),
        price_rp=scenario["offers"]["price_rp"].to_numpy(float)[offer],
        band=settings.fair_band,
        penalty=settings.fair_spread_penalty,
    )


def build_ordered(
    scenario: Scenario, names: tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]], deliveries: Deliveries
) -> Ordered:
    """Orders that may be changed at a price; none where changes are not charged."""
    table, last = orders.changeable_orders(scenario), orders.last_changeable_day(scenario)
    units, counted = np.zeros(len(deliveries.day)), np.zeros(len(deliveries.day), dtype=bool)
    rate = penalty(scenario.settings.stability_penalty)
    if last is None or np.isnan(rate):
        return Ordered(units=units, counted=counted, lost_rp=0.0, penalty=np.nan)
    columns = (deliveries.supplier, deliveries.kitchen, deliveries.item)
    rows = [lookup(all_of, table[name]) for all_of, name in zip(names, ("supplier", "kitchen", "item"), strict=True)]
    day = day_indices(scenario, table["day"].to_numpy())
    size = (*(len(all_of) for all_of in names), int(max(deliveries.day.max(initial=0), day.max(initial=0))) + 1)
    inside = np.flatnonzero(day >= 0)
    code = np.ravel_multi_index((*(row[inside] for row in rows), day[inside]), size)
    order = np.argsort(code)
    at = find(code[order], np.ravel_multi_index((*columns, deliveries.day), size))
    given = table["quantity"].to_numpy(float)[inside[order]]
    units = np.where(at >= 0, given[at] if len(given) else 0.0, 0.0)
    counted = _counted(scenario, deliveries, last)
    price = on_days(scenario, price_matrix(scenario), table)
    kept = np.zeros(len(table), dtype=bool)
    kept[inside[order[at[at >= 0]]]] = True
    lost = float(np.nansum((table["quantity"].to_numpy(float) * price)[~kept]))
    return Ordered(units=units, counted=counted, lost_rp=lost, penalty=rate)


def _counted(scenario: Scenario, deliveries: Deliveries, last: datetime) -> Bools:
    """Which possible deliveries may count as changes: up to the last ordered day, those that do not stand."""
    day = int(day_indices(scenario, np.array([last], dtype="datetime64[s]"))[0])
    return np.asarray((deliveries.day <= day) & (deliveries.frozen == 0))
