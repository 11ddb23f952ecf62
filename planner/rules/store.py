"""Rule 4, store: room by storage kind at the end of every day.

    sum kg x u[k,i,t,d] (t <= e < d) + sum kg x r[k,i,t] (not yet past) <= room[k,storage]      (kg, every day e)

Same-day goods take no room. Opening stock and orders that stand are facts: where they alone exceed the room when
cooked first, the limit is what they take and a flag says so. Applies where a kitchen's room is given.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from planner.arrays import Floats, Ints, expand
from planner.network import Network
from planner.network.lots import fact_books
from planner.program import Columns
from planner.program.blocks import Block, Held, at_most, behind_facts, entry, group

NAME = "store"


def build(network: Network, columns: Columns) -> Block:
    """One row per kitchen, storage and day on which goods may stay overnight."""
    items = network.items
    kitchen, item, start, end, column = _nights(network, columns)
    room = network.room_kg[kitchen, items.storage[item]]
    wanted = np.isfinite(room) & (items.kg_per_unit[item] > 0)
    kept, day = expand(np.maximum(start[wanted], 0), (end - np.maximum(start, 0))[wanted].clip(min=0))
    kitchen, item, column = kitchen[wanted][kept], item[wanted][kept], column[wanted][kept]
    row, (kitchens, storages, days) = group(kitchen, items.storage[item], day)
    rows = at_most(network.room_kg[kitchens, storages], kitchen=kitchens, storage=storages, day=days)
    return Block(
        rule=NAME,
        rows=behind_facts(rows, _fact_kg(network)[kitchens, storages, days]),
        entries=[entry(row, column, items.kg_per_unit[item])],
    )


def explain(network: Network, columns: Columns, block: Block) -> Sequence[Held]:
    """A kitchen's room of a storage kind."""
    return [Held(code="store", unit="kg", keys=block.rows.keys, rows=np.arange(len(block.rows.upper)))]


def _nights(network: Network, columns: Columns) -> tuple[Ints, Ints, Ints, Ints, Ints]:
    """What may lie in store: (kitchen, item, first night, day after the last night, column)."""
    keeps, lots = network.keeps, network.lots
    lot = columns.surplus_lot
    past = np.minimum(lots.day[lot] + network.items.earliest_days[lots.item[lot]], len(network.days))
    return (
        np.concatenate([keeps.kitchen, lots.kitchen[lot]]),
        np.concatenate([keeps.item, lots.item[lot]]),
        np.concatenate([keeps.start, lots.day[lot]]),
        np.concatenate([keeps.end, past.astype(np.int64)]),
        np.concatenate([columns.kept, columns.surplus]),
    )


def _fact_kg(network: Network) -> Floats:
    """Room (kg) that facts alone take, cooked first: kitchens x storages x days."""
    items, day_count = network.items, len(network.days)
    taken = np.zeros((*network.room_kg.shape, day_count))
    for kitchen, item, _, book in fact_books(items, network.needs, network.lots, day_count):
        taken[kitchen, items.storage[item]] += items.kg_per_unit[item] * book.end
    return taken
