"""Rule 8, packs: goods come in whole packs, and an order is nothing or at least the smallest one.

    x[s,k,i,t] = pack x n[s,k,i,t], n whole                (units, where the item or the offer has packs)
    least x z[s,k,i,t] <= x[s,k,i,t], z <= n              (units, where the smallest order is more than a pack)

The smallest order is the larger of the offer's min_order and min_load of the lane for the item. x <= U z is written by
`planner/program/columns.py`. What comes as ordered is exempt. Applies where packs or smallest orders are given.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from planner.arrays import Ints
from planner.network import Network
from planner.program import Columns
from planner.program.blocks import (
    Block,
    Entry,
    Held,
    Own,
    Private,
    Rows,
    at_least,
    at_most,
    entry,
    equal,
    no_rows,
    stack_rows,
)
from planner.units import count_down

NAME = "packs"
PACKS = "packs"


def build(network: Network, columns: Columns) -> Block:
    """One column of whole packs per possible delivery with packs; rows of smallest orders."""
    of = network.deliveries
    packed = np.flatnonzero((of.pack_units > 0) & (of.frozen == 0))
    small = _small(network, columns)
    if not len(packed) and not len(small):
        return Block(rule=NAME, rows=no_rows())
    both = np.flatnonzero((columns.ordered[packed] >= 0) if len(packed) else packed)
    own, most = Own(columns.count), count_down(of.most_units[packed], of.pack_units[packed])
    number = own.add(Private(name=PACKS, most=most, keys=_keys(network, packed), whole=True))
    rows, entries = stack_rows(
        {
            "packs": _whole(network, columns, packed, number),
            "smallest": _smallest(network, columns, small),
            "ordered": _ordered(network, columns, packed[both], number[both]),
        }
    )
    return Block(
        rule=NAME,
        rows=rows,
        entries=entries,
        private=own.private,
    )


def _small(network: Network, columns: Columns) -> Ints:
    """Possible deliveries with a smallest order."""
    of = network.deliveries
    return np.flatnonzero((columns.ordered >= 0) & (of.least_units > 0) & (of.frozen == 0))


def _keys(network: Network, chosen: Ints) -> dict[str, Ints]:
    return {name: getattr(network.deliveries, name)[chosen] for name in ("supplier", "kitchen", "item", "day")}


def _whole(network: Network, columns: Columns, packed: Ints, number: Ints) -> tuple[Rows, list[Entry]]:
    """Deliveries are whole packs."""
    rows = np.arange(len(packed))
    size = network.deliveries.pack_units[packed]
    entries = [entry(rows, columns.delivered[packed]), entry(rows, number, -size)]
    return equal(np.zeros(len(packed)), **_keys(network, packed)), entries


def _smallest(network: Network, columns: Columns, small: Ints) -> tuple[Rows, list[Entry]]:
    """What is ordered is at least the smallest order."""
    rows = np.arange(len(small))
    least = network.deliveries.least_units[small]
    entries = [entry(rows, columns.delivered[small]), entry(rows, columns.ordered[small], -least)]
    return at_least(np.zeros(len(small)), **_keys(network, small)), entries


def _ordered(network: Network, columns: Columns, chosen: Ints, number: Ints) -> tuple[Rows, list[Entry]]:
    """What is ordered is at least one pack: implied, and tighter for the solver."""
    rows = np.arange(len(chosen))
    entries = [entry(rows, columns.ordered[chosen]), entry(rows, number, -1.0)]
    return at_most(np.zeros(len(chosen)), **_keys(network, chosen)), entries


def explain(network: Network, columns: Columns, block: Block) -> Sequence[Held]:
    """The smallest order of an item from a supplier to a kitchen; a pack itself is what is sold."""
    if len(block.rows.lower) == 0:
        return []
    rows, small = block.rows.of("smallest"), _small(network, columns)
    keys = {name: getattr(network.deliveries, name)[small] for name in ("supplier", "kitchen", "item", "day")}
    least = network.deliveries.least_units[small]
    return [Held(code="packs.least", unit="item", keys=keys, rows=rows, looser=-1.0, steps=least, counted=True)]
