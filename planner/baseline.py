"""What matching by hand would give on the same scenario: nearest first, or cheapest first.

Cooking day by cooking day, kitchen by kitchen, item by item, each need is bought from the nearest (or cheapest)
supplier that still has something, as late as its window allows, within offers, growers, cash and room.
Nobody looks ahead.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from planner.network import Floats, Ints, Network, build_network
from planner.network.lanes import build_lanes
from planner.program import Program
from planner.scenario import Scenario
from planner.solution import Solution
from planner.units import QUANTUM

Groups = dict[tuple[int, int], list[int]]

Hands = Mapping[str, Mapping[str, float]]
"""What `by_hand` gives: figures by way."""


def by_hand(scenario: Scenario) -> dict[str, dict[str, float]]:
    """Match every need greedily.

    Returns
    -------
    By way (`nearest`, `cheapest`): meals_short (meals), cost_rp (landed cost, Rp), coop_share (1 = all).
    """
    network = build_network(scenario)
    deliveries = network.deliveries
    ranks = {
        "nearest": _road_km(scenario, network),
        "cheapest": deliveries.price_rp + deliveries.transport_rp,
    }
    return {way: _result(scenario, network, _match(network, rank)) for way, rank in ranks.items()}


def fill_in(network: Network, program: Program, solution: Solution) -> Solution:
    """Match by hand, cheapest first, what a stopped run left without any answer."""
    matched = _match(network, network.deliveries.price_rp + network.deliveries.transport_rp)
    by_hand, columns = np.zeros(len(solution.values)), program.columns
    by_hand[columns.delivered], by_hand[columns.handed] = matched.units, matched.handed
    return replace(solution, values=np.where(solution.unsolved, by_hand, solution.values))


def _road_km(scenario: Scenario, network: Network) -> Floats:
    """Distance (km) of each possible delivery; the lanes without a known one come last."""
    offers, deliveries = network.offers, network.deliveries
    names = (network.suppliers, network.kitchens, network.items.names)
    lanes = build_lanes(scenario, names, (offers.supplier, offers.item))
    km = np.full((len(offers.supplier), len(network.kitchens)), np.inf)
    km[lanes.offer, lanes.kitchen] = np.nan_to_num(lanes.km, nan=np.inf)
    return np.asarray(km[deliveries.offer, deliveries.kitchen])


def _result(scenario: Scenario, network: Network, matched: _Matched) -> dict[str, float]:
    """Meals short, landed cost (goods kept only until they are cooked) and share of cooperatives."""
    deliveries, needs = network.deliveries, network.needs
    coop = scenario["suppliers"]["kind"].eq("coop").to_numpy(bool)[deliveries.supplier]
    goods_rp = matched.units * deliveries.price_rp
    cost_rp = goods_rp.sum() + float(matched.units @ deliveries.transport_rp) + matched.holding_rp
    missing = np.where(matched.missing > 10 * QUANTUM * np.maximum(1.0, needs.quantity), matched.missing, 0.0)
    return {
        "meals_short": float((missing * needs.meals / needs.quantity).sum()),
        "cost_rp": float(cost_rp),
        "coop_share": float(goods_rp[coop].sum() / goods_rp.sum()) if goods_rp.sum() > 0 else 0.0,
    }


@dataclass(frozen=True, kw_only=True)
class _Matched:
    """Units by possible delivery and by hand-out, units missing by need, and what keeping the goods costs (Rp)."""

    units: Floats
    handed: Floats
    missing: Floats
    holding_rp: float


@dataclass(frozen=True, kw_only=True)
class _Left:
    """What is left of every limit; counted down in place.

    per_day, stock: units by offer and day (stock: what may still be taken on that day); total: units by offer;
    handout: units; cash_rp: suppliers x days; room_kg: kitchens x storages x days.
    """

    per_day: Floats
    total: Floats
    stock: Floats
    handout: Floats
    cash_rp: Floats
    room_kg: Floats


def _start(network: Network) -> _Left:
    """Every limit as it stands before the first delivery."""
    offers, day_count = network.offers, len(network.days)
    nights = np.arange(day_count)[None, :] - offers.stock_start[:, None]
    grown = (
        offers.on_hand[:, None]
        + np.where(nights > 0, nights, 0) * np.where(offers.has_stock, offers.replenish_per_day, 0.0)[:, None]
    )
    own = np.where(nights >= 0, grown, 0.0)
    return _Left(
        per_day=np.repeat(offers.per_day[:, None], day_count, axis=1),
        total=offers.total.copy(),
        stock=np.where(offers.has_stock[:, None], own, np.inf),
        handout=network.handouts.most_units.copy(),
        cash_rp=network.money.cash_limit_rp.copy(),
        room_kg=np.repeat(network.room_kg[:, :, None], day_count, axis=2),
    )


def _match(network: Network, rank: Floats) -> _Matched:
    """What comes out when every need in turn takes the one of lowest rank, the latest day first."""
    needs, items, deliveries = network.needs, network.items, network.deliveries
    left = _start(network)
    wanted, holding_rp = _after_opening_stock(network, left)
    order = np.lexsort((-deliveries.day, rank))
    if network.money.ceiling_mode == "forbid":
        above = deliveries.price_rp > items.ceiling_rp[deliveries.item]
        order = order[~above[order]]
    choices = _grouped(deliveries.kitchen, deliveries.item, order)
    growers = _grouped(
        network.handouts.offer, network.handouts.day, np.argsort(network.handouts.cost_rp, kind="stable")
    )
    units = np.zeros(len(deliveries.day))
    for need in np.lexsort((needs.item, needs.kitchen, needs.day)):
        item = int(needs.item[need])
        for delivery in choices[int(needs.kitchen[need]), item]:
            age = needs.day[need] - deliveries.day[delivery]
            if wanted[need] > QUANTUM and items.latest_days[item] <= age <= items.earliest_days[item]:
                bought = _buy(network, left, growers, delivery, int(needs.day[need]), float(wanted[need]))
                units[delivery] += bought
                wanted[need] -= bought
                holding_rp += bought * items.holding_rp_per_day[item] * age
    handed = network.handouts.most_units - left.handout
    return _Matched(units=units, handed=handed, missing=wanted, holding_rp=holding_rp)


def _grouped(first: Ints, second: Ints, order: Ints) -> Groups:
    """Positions by two indices, in the given order."""
    groups: Groups = defaultdict(list)
    for position in order:
        groups[int(first[position]), int(second[position])].append(int(position))
    return groups


def _after_opening_stock(network: Network, left: _Left) -> tuple[Floats, float]:
    """What is wanted of each need once opening stock, oldest first, has served the earliest; cost of keeping (Rp)."""
    needs, items, lots = network.needs, network.items, network.lots
    wanted, opening, holding_rp = needs.quantity.copy(), lots.opening.copy(), 0.0
    stocked = np.flatnonzero(opening > 0)
    stock = _grouped(lots.kitchen, lots.item, stocked[np.argsort(lots.day[stocked], kind="stable")])
    for need in np.argsort(needs.day, kind="stable"):
        item = int(needs.item[need])
        for lot in stock[int(needs.kitchen[need]), item]:
            age = needs.day[need] - lots.day[lot]
            if items.latest_days[item] <= age <= items.earliest_days[item]:
                used = min(wanted[need], opening[lot])
                wanted[need] -= used
                opening[lot] -= used
                room = _room(network, left, int(needs.kitchen[need]), item, network.lead_days, int(needs.day[need]))
                room -= used * items.kg_per_unit[item]
                holding_rp += used * items.holding_rp_per_day[item] * len(room)
    return wanted, holding_rp


def _room(network: Network, left: _Left, kitchen: int, item: int, start: int, end: int) -> Floats:
    """Room (kg) on the nights goods of an item are kept; a view that may be counted down."""
    return np.asarray(left.room_kg[kitchen, network.items.storage[item], start:end])


def _buy(network: Network, left: _Left, growers: Groups, delivery: int, end: int, wanted: float) -> float:
    """Buy up to the units wanted; from growers first, cheapest first, then from the supplier's own stock."""
    deliveries, handouts = network.deliveries, network.handouts
    offer, day = int(deliveries.offer[delivery]), int(deliveries.day[delivery])
    supplier, item = int(deliveries.supplier[delivery]), int(deliveries.item[delivery])
    weight = network.items.kg_per_unit[item]
    room = _room(network, left, int(deliveries.kitchen[delivery]), item, day, end)
    most = min(wanted, left.per_day[offer, day], left.total[offer])
    if weight > 0:
        most = min(most, max(0.0, room.min(initial=np.inf)) / weight)
    unpaid = left.cash_rp[supplier, day : day + int(network.money.term_days[supplier]) + 1]
    bought = 0.0
    for handout in growers[offer, day]:
        given = min(most - bought, left.handout[handout], _affordable(unpaid, handouts.cost_rp[handout]))
        given = _take(left, int(handouts.grower_offer[handout]), day, given)
        left.handout[handout] -= given
        unpaid -= given * handouts.cost_rp[handout]
        bought += given
    own = min(most - bought, left.stock[offer, day:].min(), _affordable(unpaid, deliveries.own_cost_rp[delivery]))
    own = max(0.0, own)
    left.stock[offer, day:] -= own
    unpaid -= own * deliveries.own_cost_rp[delivery]
    bought += own
    left.per_day[offer, day] -= bought
    left.total[offer] -= bought
    room -= bought * weight
    return float(bought)


def _affordable(unpaid_rp: Floats, cost_rp: float) -> float:
    """Units a supplier can pay for at a cost (Rp per unit)."""
    return float(unpaid_rp.min() / cost_rp) if cost_rp > 0 else np.inf


def _take(left: _Left, offer: int, day: int, units: float) -> float:
    """Take units, as far as they are there, from a grower's own offer (-1 = it has none, so no limit)."""
    if offer < 0:
        return max(0.0, units)
    given = max(0.0, min(units, left.per_day[offer, day], left.total[offer], left.stock[offer, day:].min()))
    left.per_day[offer, day] -= given
    left.total[offer] -= given
    left.stock[offer, day:] -= given
    return float(given)
