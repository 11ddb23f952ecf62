"""What holds for deliveries together: vehicles, breadth, onboarding, fair amounts, and what was ordered before."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import numpy as np

from planner.arrays import Bools, Floats, Ints, find_unsorted, marked
from planner.network.index import Index
from planner.network.lanes import KEYS, build_lanes
from planner.network.records import Breadth, Changeable, Deliveries, Earlier, Fairness, Joining, Offers, Vehicles
from planner.network.supply import penalty
from planner.scenario import Scenario, demand, orders
from planner.scenario.money import periods
from planner.scenario.offers import on_days, own_cost_matrix, price_matrix


def build_vehicles(scenario: Scenario, index: Index) -> Vehicles:
    """Vehicles by supplier, largest load first."""
    table = orders.vehicles(scenario)
    return Vehicles(
        names=tuple(table["vehicle"]),
        supplier=index.number("supplier", table["supplier"]),
        load_kg=table["load_kg"].to_numpy(float),
        trips=table["trips"].to_numpy(float),
        rp_per_trip=table["rp_per_trip"].to_numpy(float),
        rp_per_km=table["rp_per_km"].to_numpy(float),
    )


def build_breadth(scenario: Scenario, index: Index) -> Breadth:
    """Limits on how many suppliers, kitchens and deliveries go together."""
    table, settings = demand.open_kitchens(scenario), scenario.settings
    count = int(periods(scenario, demand.all_days(scenario).to_series()).max()) + 1
    needs = demand.needs(scenario)
    need = np.zeros((len(index.kitchens), len(index.items), count))
    place = (*index.numbers(needs, "kitchen", "item").values(), _period(scenario, needs["day"]))
    np.add.at(need, place, needs["need"].to_numpy(float))
    cooking = demand.cooking_days(scenario)
    cooks = np.zeros((len(index.kitchens), count), dtype=bool)
    cooks[index.number("kitchen", cooking["kitchen"]), _period(scenario, cooking["day"])] = True
    return Breadth(
        receives=_limit(table["deliveries_per_day"]),
        parties_wanted=table["min_parties"].fillna(0).to_numpy(np.int64),
        share=_limit(table["max_share"]),
        suppliers=_limit(table["max_suppliers_per_item_day"]),
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


def build_earlier(scenario: Scenario, index: Index, offers: Offers) -> Earlier:
    """Orders of an earlier plan, and what of the limits they have taken."""
    table = orders.earlier_orders(scenario)
    supplier, kitchen, item, day = index.numbers(table, *KEYS, "day").values()
    quantity, pair = table["quantity"].to_numpy(float), index.over("supplier", "item")
    offer = find_unsorted(pair.of(offers), pair.code(supplier=supplier, item=item))
    at = np.clip(day, 0, len(index.days) - 1)
    known = offer >= 0
    cost, price = (
        np.where(known, matrix[offer, at] if len(matrix) else 0.0, 0.0)
        for matrix in (own_cost_matrix(scenario), price_matrix(scenario))
    )
    term = scenario["suppliers"]["term_days"].to_numpy(np.int64)[supplier]
    unpaid = np.zeros((len(index.suppliers), len(index.days)))
    for one, (first, last) in enumerate(zip(day, day + term, strict=True)):
        unpaid[supplier[one], max(0, first) : max(0, last + 1)] += quantity[one] * cost[one]
    return Earlier(
        supplier=supplier,
        kitchen=kitchen,
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


def build_fairness(scenario: Scenario, index: Index, offers: Offers) -> Fairness:
    """The fair amount of every coop's offer; none without a band that is charged."""
    settings = scenario.settings
    if settings.fair_band is None or settings.fair_spread_penalty is None:
        nothing = np.zeros(0)
        return Fairness(offer=np.zeros(0, dtype=np.int64), fair=nothing, price_rp=nothing, band=0.0, penalty=np.nan)
    lanes = build_lanes(scenario, index)
    table = orders.fair_amounts(scenario, lanes.only(lanes.open).named(index))
    pair = index.over("supplier", "item")
    offer = find_unsorted(pair.of(offers), pair.code(**index.numbers(table, "supplier", "item")))
    return Fairness(
        offer=offer,
        fair=table["fair"].to_numpy(float),
        price_rp=scenario["offers"]["price_rp"].to_numpy(float)[offer],
        band=settings.fair_band,
        penalty=settings.fair_spread_penalty,
    )


def build_changeable(scenario: Scenario, index: Index, deliveries: Deliveries) -> Changeable:
    """Orders that may be changed at a price; none where changes are not charged."""
    table, last = orders.changeable_orders(scenario), orders.last_changeable_day(scenario)
    units, counted = np.zeros(len(deliveries.day)), np.zeros(len(deliveries.day), dtype=bool)
    rate = penalty(scenario.settings.stability_penalty)
    if last is None or np.isnan(rate):
        return Changeable(units=units, counted=counted, lost_rp=0.0, penalty=np.nan)
    order = index.over(*KEYS, "day")
    numbers = index.numbers(table, *KEYS, "day")
    inside = np.flatnonzero((numbers["day"] >= 0) & (numbers["day"] < len(index.days)))
    at = find_unsorted(order.code(**{axis: number[inside] for axis, number in numbers.items()}), order.of(deliveries))
    given = table["quantity"].to_numpy(float)[inside]
    units = np.where(at >= 0, given[at] if len(given) else 0.0, 0.0)
    counted = _counted(index, deliveries, last)
    price = on_days(scenario, price_matrix(scenario), table)
    kept = marked(len(table), inside[at[at >= 0]])
    lost = float(np.nansum((table["quantity"].to_numpy(float) * price)[~kept]))
    return Changeable(units=units, counted=counted, lost_rp=lost, penalty=rate)


def _counted(index: Index, deliveries: Deliveries, last: datetime) -> Bools:
    """Which possible deliveries may count as changes: up to the last ordered day, those that do not stand."""
    day = index.number("day", [last])
    return np.asarray((deliveries.day <= day) & (deliveries.frozen == 0))
