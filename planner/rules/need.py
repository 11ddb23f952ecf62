"""Rule 1, need: every need is met from deliveries or stock, or missing.

    sum_t u[k,i,t,d] + sum_j sub[k,j,i,d] / ratio + m[k,i,d] = need[k,i,d]      (units, every need)
    sum_t u[k,j,t,d] = sub[k,j,i,d] <= ratio x max_share x need[k,i,d]          (units, every substitute j of a need)
    sum_s x[s,k,i,t] + opening[k,i,t] = sum_d u[k,i,t,d] + r[k,i,t]     (units, every lot)
    sum_d m[k,i,d] = a + b + c, a <= need / 10, b <= need / 5           (units, every kitchen and item)

r is what stays of facts even when they are cooked first, and the rounding of packs: less than a pack by lot, and of
goods that keep past the horizon a pack or the smallest order, once by kitchen and item. What another item stands in
for costs need_penalty per unit. Goods of an item that keeps without limit enter the stock of their first need and go on
from need to need. Hardship is meals short plus fairness x the kitchen's mean meals per unit x (b + 3 c). It always
applies.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from planner.arrays import Floats, Ints
from planner.network import Network
from planner.program import Columns
from planner.program.blocks import Block, Held, Own, Private, Rows, entry, group

NAME = "need"
STAND_IN = "stand_in"

TIERS = (0.1, 0.2)  # of a kitchen's need of an item: what is missing up to here counts once, then twice, then 4 times
EXTRA = (0.0, 1.0, 3.0)  # x fairness, on top of the meal short itself


def build(network: Network, columns: Columns) -> Block:
    """Rows of needs, of lots, of what is missing by kitchen and item, and of surplus that counts once."""
    needs, lots, keeps = network.needs, network.lots, network.keeps
    need_count, lot_count = len(needs.day), len(lots.day)
    real, instead = np.flatnonzero(needs.instead_of < 0), np.flatnonzero(needs.instead_of >= 0)
    pair, (kitchen, item) = group(needs.kitchen[real], needs.item[real])
    wanted = np.bincount(pair, weights=needs.quantity[real], minlength=len(kitchen))
    meals = np.bincount(pair, weights=needs.meals[real], minlength=len(kitchen))
    pairs = np.arange(len(kitchen))
    most = np.concatenate([TIERS[0] * wanted, TIERS[1] * wanted, wanted])
    from_lot, from_need = np.flatnonzero(keeps.lot >= 0), np.flatnonzero(keeps.before >= 0)
    pair_row = need_count + lot_count
    shared = _shared(network, columns)
    keys = {
        "kitchen": np.concatenate([needs.kitchen, lots.kitchen, kitchen, shared[1]]),
        "item": np.concatenate([needs.item, lots.item, item, shared[2]]),
        "day": np.concatenate([needs.day, lots.day, np.full(len(kitchen) + len(shared[1]), -1)]),
    }
    own = Own(columns.count)
    tier_keys = {"kitchen": np.tile(kitchen, 3), "item": np.tile(item, 3)}
    stand_in_keys = {"kitchen": needs.kitchen[instead], "item": needs.item[instead], "need": instead}
    tier = own.add(Private(name="tier", most=most, keys=tier_keys, implied=False)).reshape(3, len(kitchen))
    stand_in = own.add(Private(name=STAND_IN, most=needs.quantity[instead], keys=stand_in_keys, implied=False))
    need_right = np.where(needs.instead_of < 0, needs.quantity, 0.0)
    right = np.concatenate([need_right, -lots.opening, np.zeros(len(kitchen))])
    mean_meals = network.fairness * meals / np.where(wanted > 0, wanted, 1.0)
    replaced_rp = network.money.replaced_rp / needs.ratio[instead]
    return Block(
        rule=NAME,
        rows=Rows(
            lower=np.concatenate([right, np.full(len(shared[3]), -np.inf)]),
            upper=np.concatenate([right, shared[3]]),
            keys=keys,
        ),
        entries=[
            entry(keeps.need, columns.kept),
            entry(keeps.before[from_need], columns.kept[from_need], -1.0),
            entry(real, columns.missing[real]),
            entry(needs.instead_of[instead], stand_in, 1.0 / needs.ratio[instead]),
            entry(instead, stand_in, -1.0),
            entry(need_count + network.deliveries.lot, columns.delivered),
            entry(need_count + keeps.lot[from_lot], columns.kept[from_lot], -1.0),
            entry(need_count + columns.surplus_lot, columns.surplus, -1.0),
            entry(pair_row + pair, columns.missing[real]),
            *(entry(pair_row + pairs, tier[step], -1.0) for step in range(3)),
            entry(pair_row + len(pairs) + shared[0], columns.surplus[shared[4]]),
        ],
        private=own.private,
        costs=[
            ("hardship", columns.missing[real], needs.meals[real] / needs.quantity[real]),
            *(("hardship", tier[step], EXTRA[step] * mean_meals) for step in (1, 2)),
            ("rupiah", stand_in, replaced_rp),
        ],
    )


def _shared(network: Network, columns: Columns) -> tuple[Ints, Ints, Ints, Floats, Ints]:
    """Surplus that counts once by kitchen and item: row, kitchen, item, most of each row, and which surplus columns.

    Facts among them may stay beside it.
    """
    lots, lot = network.lots, columns.surplus_lot
    once = np.flatnonzero(np.isfinite(lots.shared[lot]))
    row, (kitchen, item) = group(lots.kitchen[lot[once]], lots.item[lot[once]])
    most = np.zeros(len(kitchen))
    np.maximum.at(most, row, lots.shared[lot[once]])
    facts = np.bincount(row, weights=(lots.surplus - lots.shared)[lot[once]], minlength=len(kitchen))
    return row, kitchen, item, most + facts, once


def explain(network: Network, columns: Columns, block: Block) -> Sequence[Held]:
    """What a kitchen cooks of an item: the quantity on the menu."""
    needs = network.needs
    real = np.flatnonzero(needs.instead_of < 0)
    keys = {"kitchen": needs.kitchen[real], "item": needs.item[real], "day": needs.day[real]}
    return [Held(code="need", unit="item", keys=keys, rows=real, looser=-1.0)]
