"""Rule 1, need: every need is met from deliveries or stock, or missing.

    sum_t u[k,i,t,d] + sum_j sub[k,j,i,d] / ratio + m[k,i,d] = need[k,i,d]      (units, every need)
    sum_t u[k,j,t,d] = sub[k,j,i,d] <= ratio x max_share x need[k,i,d]          (units, every substitute j of a need)
    sum_s x[s,k,i,t] + opening[k,i,t] = sum_d u[k,i,t,d] + r[k,i,t]     (units, every lot)
    sum_d m[k,i,d] = sum_n tenth[k,i,n], each tenth <= need / 10        (units, every kitchen and item; n = 1 .. 10)

r is what stays of facts even when they are cooked first, and the rounding of packs: less than a pack by lot, and of
goods that keep past the horizon a pack or the smallest order, once by kitchen and item. What another item stands in
for costs need_penalty per unit. Goods of an item that keeps without limit enter the stock of their first need and go on
from need to need. Hardship is meals short plus fairness x the item's mean meals per unit over all kitchens x sum over n
of (n - 1) / 3 x tenth n: the first counts once, the last four times. It always applies.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from planner.arrays import Ints
from planner.network import Network
from planner.program import Columns
from planner.program.blocks import Block, Held, Own, Part, Private, at_most, entry, equal, group, stack_rows

NAME = "need"
STAND_IN = "stand_in"
TENTH = "tenth"

TENTHS = 10  # of a kitchen's need of an item: each that is missing counts more than the one before
STEEP = 3  # the last tenth weighs (TENTHS - 1) / STEEP x fairness on top of the meal short itself


def build(network: Network, columns: Columns) -> Block:
    """Rows of needs, of lots, of what is missing by kitchen and item, and of surplus that counts once."""
    needs = network.needs
    real, instead = np.flatnonzero(needs.instead_of < 0), np.flatnonzero(needs.instead_of >= 0)
    pair, (kitchen, item) = group(needs.kitchen[real], needs.item[real])
    wanted = np.bincount(pair, weights=needs.quantity[real], minlength=len(kitchen))
    meals = np.bincount(pair, weights=needs.meals[real], minlength=len(kitchen))
    own, pairs = Own(columns.count), {"kitchen": kitchen, "item": item}
    most = np.concatenate([*((TENTHS - 1) * [wanted / TENTHS]), wanted])
    tenth_keys = {name: np.tile(of, TENTHS) for name, of in pairs.items()}
    stand_in_keys = {"kitchen": needs.kitchen[instead], "item": needs.item[instead], "need": instead}
    tenth = own.add(Private(name=TENTH, most=most, keys=tenth_keys, implied=False)).reshape(TENTHS, len(kitchen))
    stand_in = own.add(Private(name=STAND_IN, most=needs.quantity[instead], keys=stand_in_keys, implied=False))
    place = np.arange(len(kitchen))
    short = [entry(pair, columns.missing[real]), *(entry(place, part, -1.0) for part in tenth)]
    rows, entries = stack_rows(
        {
            "needs": _needs(network, columns, instead, stand_in),
            "lots": _lots(network, columns),
            "short": (equal(np.zeros(len(kitchen)), **pairs), short),
            "once": _once(network, columns),
        }
    )
    by_item = [np.bincount(item, weights=of, minlength=len(network.index.items)) for of in (meals, wanted)]
    extra = network.fairness / STEEP * (by_item[0] / np.where(by_item[1] > 0, by_item[1], 1.0))[item]
    return Block(
        rule=NAME,
        rows=rows,
        entries=entries,
        private=own.private,
        costs=[
            ("hardship", columns.missing[real], needs.meals[real] / needs.quantity[real]),
            *(("hardship", tenth[number], number * extra) for number in range(1, TENTHS)),
            ("rupiah", stand_in, network.money.replaced_rp / needs.ratio[instead]),
        ],
    )


def _needs(network: Network, columns: Columns, instead: Ints, stand_in: Ints) -> Part:
    """What is cooked, what stands in for it and what is missing is what is needed; a stand-in is cooked as well."""
    needs, keeps = network.needs, network.keeps
    real, from_need = np.flatnonzero(needs.instead_of < 0), np.flatnonzero(keeps.before >= 0)
    entries = [
        entry(keeps.need, columns.kept),
        entry(keeps.before[from_need], columns.kept[from_need], -1.0),
        entry(real, columns.missing[real]),
        entry(needs.instead_of[instead], stand_in, 1.0 / needs.ratio[instead]),
        entry(instead, stand_in, -1.0),
    ]
    quantity = np.where(needs.instead_of < 0, needs.quantity, 0.0)
    return equal(quantity, kitchen=needs.kitchen, item=needs.item, day=needs.day), entries


def _lots(network: Network, columns: Columns) -> Part:
    """What comes of a lot, or was there, is cooked or stays."""
    lots, keeps = network.lots, network.keeps
    from_lot = np.flatnonzero(keeps.lot >= 0)
    entries = [
        entry(network.deliveries.lot, columns.delivered),
        entry(keeps.lot[from_lot], columns.kept[from_lot], -1.0),
        entry(columns.surplus_lot, columns.surplus, -1.0),
    ]
    return equal(-lots.opening, kitchen=lots.kitchen, item=lots.item, day=lots.day), entries


def _once(network: Network, columns: Columns) -> Part:
    """Surplus that counts once by kitchen and item; facts among it may stay beside it."""
    lots, lot = network.lots, columns.surplus_lot
    chosen = np.flatnonzero(np.isfinite(lots.shared[lot]))
    row, (kitchen, item) = group(lots.kitchen[lot[chosen]], lots.item[lot[chosen]])
    most = np.zeros(len(kitchen))
    np.maximum.at(most, row, lots.shared[lot[chosen]])
    facts = np.bincount(row, weights=(lots.surplus - lots.shared)[lot[chosen]], minlength=len(kitchen))
    return at_most(most + facts, kitchen=kitchen, item=item), [entry(row, columns.surplus[chosen])]


def explain(network: Network, columns: Columns, block: Block) -> Sequence[Held]:
    """What a kitchen cooks of an item: the quantity on the menu."""
    needs = network.needs
    real = np.flatnonzero(needs.instead_of < 0)
    keys = {"kitchen": needs.kitchen[real], "item": needs.item[real], "day": needs.day[real]}
    return [Held(code="need", unit="item", keys=keys, rows=block.rows.of("needs")[real], looser=-1.0)]
