"""Rule 1, need: every need is met from deliveries or stock, or missing.

    sum_t u[k,i,t,d] + m[k,i,d] = need[k,i,d]                   (units, every need)
    sum_s x[s,k,i,t] + opening[k,i,t] = sum_d u[k,i,t,d] + r[k,i,t]     (units, every lot)
    sum_d m[k,i,d] = a + b + c, a <= need / 10, b <= need / 5           (units, every kitchen and item)

Goods of an item that keeps without limit enter the stock of their first need and go on from need to need. Hardship is
meals short plus fairness x the kitchen's mean meals per unit x (b + 3 c). Always applies.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from planner.network import Network
from planner.program import Block, Columns, Held, Private, Rows, entry, group

NAME = "need"

TIERS = (0.1, 0.2)  # of a kitchen's need of an item: what is missing up to here counts once, then twice, then 4 times
EXTRA = (0.0, 1.0, 3.0)  # x fairness, on top of the meal short itself


def build(network: Network, columns: Columns) -> Block:
    """Rows of needs, of lots, and of what is missing by kitchen and item."""
    needs, lots, keeps = network.needs, network.lots, network.keeps
    need_count, lot_count = len(needs.day), len(lots.day)
    pair, (kitchen, item) = group(needs.kitchen, needs.item)
    wanted = np.bincount(pair, weights=needs.quantity, minlength=len(kitchen))
    meals = np.bincount(pair, weights=needs.meals, minlength=len(kitchen))
    pairs = np.arange(len(kitchen))
    tier = columns.count + np.arange(3 * len(kitchen)).reshape(3, len(kitchen))
    most = np.concatenate([TIERS[0] * wanted, TIERS[1] * wanted, wanted])
    from_lot, from_need = np.flatnonzero(keeps.lot >= 0), np.flatnonzero(keeps.before >= 0)
    pair_row = need_count + lot_count
    keys = {
        "kitchen": np.concatenate([needs.kitchen, lots.kitchen, kitchen]),
        "item": np.concatenate([needs.item, lots.item, item]),
        "day": np.concatenate([needs.day, lots.day, np.full(len(kitchen), -1)]),
    }
    tier_keys = {"kitchen": np.tile(kitchen, 3), "item": np.tile(item, 3)}
    right = np.concatenate([needs.quantity, -lots.opening, np.zeros(len(kitchen))])
    mean_meals = network.fairness * meals / np.where(wanted > 0, wanted, 1.0)
    return Block(
        rule=NAME,
        rows=Rows(lower=right, upper=right, keys=keys),
        entries=[
            entry(keeps.need, columns.kept),
            entry(keeps.before[from_need], columns.kept[from_need], -1.0),
            entry(np.arange(need_count), columns.missing),
            entry(need_count + network.deliveries.lot, columns.delivered),
            entry(need_count + keeps.lot[from_lot], columns.kept[from_lot], -1.0),
            entry(need_count + columns.surplus_lot, columns.surplus, -1.0),
            entry(pair_row + pair, columns.missing),
            *(entry(pair_row + pairs, tier[step], -1.0) for step in range(3)),
        ],
        private=[Private(name="tier", most=most, keys=tier_keys, implied=False)],
        costs=[
            ("hardship", columns.missing, needs.meals / needs.quantity),
            *(("hardship", tier[step], EXTRA[step] * mean_meals) for step in (1, 2)),
        ],
    )


def explain(network: Network, columns: Columns, block: Block) -> Sequence[Held]:
    """What a kitchen cooks of an item: the quantity on the menu."""
    needs = network.needs
    keys = {"kitchen": needs.kitchen, "item": needs.item, "day": needs.day}
    return [Held(code="need", unit="item", keys=keys, rows=np.arange(len(needs.day)), looser=-1.0)]
