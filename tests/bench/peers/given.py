"""What every tool is given: a ready network, and per column what it costs and may reach, all as arrays.

One objective for all: landed cost + 200,000 Rp per meal short + the price of soft rules that are broken. Plain meals
short: no fairness. What is prepared here is not counted for any peer.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from planner.arrays import Floats, Ints
from planner.network import Network
from planner.network.lots import fact_books

MEAL_RP = 200_000.0


@dataclass(frozen=True, kw_only=True)
class Given:
    """The network, costs (Rp per unit) and limits by column, room, own cost and budgets.

    delivered_rp and delivered_most by possible delivery, kept_rp by keep, missing_rp by need, surplus_lot (lots with
    opening stock), surplus_most (what of each may stay uncooked), room_kg kitchens x storages x days, own_cost_rp
    offers x days, budget_rp kitchens x periods (inf = none, also where going over is not charged), local_share (0 = no
    floor, or a floor that is not charged).
    """

    network: Network
    delivered_rp: Floats
    delivered_most: Floats
    kept_rp: Floats
    missing_rp: Floats
    surplus_lot: Ints
    surplus_most: Floats
    room_kg: Floats
    own_cost_rp: Floats
    budget_rp: Floats
    local_share: float


def each(*arrays: npt.NDArray[Any]) -> Iterator[tuple[Any, ...]]:
    """Arrays side by side as Python's own numbers: loops over those of numpy are several times slower."""
    return zip(*(array.tolist() for array in arrays), strict=True)


def give(network: Network) -> Given:
    """Prepare what a statement of the model needs from a network."""
    delivered_rp, delivered_most = _deliveries(network)
    needs, lots, money = network.needs, network.lots, network.money
    old = np.flatnonzero(lots.opening > 0)
    return Given(
        network=network,
        delivered_rp=delivered_rp,
        delivered_most=delivered_most,
        kept_rp=_holding(network),
        missing_rp=MEAL_RP * needs.meals / needs.quantity,
        surplus_lot=old,
        surplus_most=lots.surplus[old],
        room_kg=_room(network),
        own_cost_rp=_own_cost(network),
        budget_rp=_budget(network),
        local_share=0.0 if np.isnan(money.local_share_penalty) else money.local_share_min,
    )


def _deliveries(network: Network) -> tuple[Floats, Floats]:
    """Landed cost and limit of every delivery, with what the mode of the ceiling makes of them."""
    deliveries, money = network.deliveries, network.money
    landed, most = deliveries.price_rp + deliveries.transport_rp, deliveries.most_units
    over = np.maximum(np.nan_to_num(deliveries.price_rp - network.items.ceiling_rp[deliveries.item]), 0.0)
    if money.ceiling_mode == "forbid":
        most = np.where(over > 0, 0.0, most)
    if money.ceiling_mode == "charge" and not np.isnan(money.ceiling_penalty):
        landed = landed + money.ceiling_penalty * over
    return landed, most


def _holding(network: Network) -> Floats:
    """Rp per unit of every keep; opening stock pays from first_day on."""
    keeps, lots = network.keeps, network.lots
    old = np.zeros(len(keeps.lot), dtype=bool)
    from_lot = keeps.lot >= 0
    old[from_lot] = lots.opening[keeps.lot[from_lot]] > 0
    nights = keeps.end - np.maximum(keeps.start, np.where(old, network.lead_days, 0))
    return np.asarray(network.items.holding_rp_per_day[keeps.item] * nights)


def _room(network: Network) -> Floats:
    """Kitchens x storages x days: the room, or what opening stock takes of it where that is more."""
    items, day_count = network.items, len(network.days)
    taken = np.zeros((*network.room_kg.shape, day_count))
    for kitchen, item, _, book in fact_books(items, network.needs, network.lots, day_count):
        taken[kitchen, items.storage[item]] += items.kg_per_unit[item] * book.end
    return np.maximum(network.room_kg[:, :, None], taken)


def _own_cost(network: Network) -> Floats:
    """Offers x days: what a unit of its own goods costs the supplier."""
    deliveries = network.deliveries
    cost = np.zeros((len(network.offers.item), len(network.days)))
    cost[deliveries.offer, deliveries.day] = deliveries.own_cost_rp
    return cost


def _budget(network: Network) -> Floats:
    """Kitchens x periods."""
    money = network.money
    budget = np.full((len(network.kitchens), int(money.period.max(initial=0)) + 1), np.inf)
    if not np.isnan(money.budget_penalty):
        budget[:, : money.budget_rp.shape[1]] = money.budget_rp
    return budget
