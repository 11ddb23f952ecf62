"""Rule 14, stability: orders given before stand, or change at a price.

    plus[s,k,i,t] - minus[s,k,i,t] = x[s,k,i,t] - old[s,k,i,t]            (units, up to the last day ordered for)

Soft: stability_penalty x price Rp per unit added or cut; what is moved is cut on one day and added on another. Frozen
orders are columns that cannot change. What can no longer be delivered is cut in full. Applies where orders may be
changed and changes have a price.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from planner.network import Network
from planner.program import Columns
from planner.program.blocks import Block, Held, Own, Private, entry, equal, no_rows

NAME = "stability"
KEYS = ("supplier", "kitchen", "item", "day")


def build(network: Network, columns: Columns) -> Block:
    """Two columns and a row per order; what is added where nothing was ordered costs at once."""
    of, ordered = network.deliveries, network.changeable
    if np.isnan(ordered.penalty):
        return Block(rule=NAME, rows=no_rows())
    old = np.flatnonzero(ordered.counted & (ordered.units > 0))
    new = np.flatnonzero(ordered.counted & (ordered.units == 0))
    rows, own = np.arange(len(old)), Own(columns.count)
    keys = {name: getattr(of, name)[old] for name in KEYS}
    plus = own.add(Private(name="plus", most=of.most_units[old], keys=keys))
    minus = own.add(Private(name="minus", most=ordered.units[old], keys=keys))
    rate = ordered.penalty * of.price_rp
    return Block(
        rule=NAME,
        rows=equal(ordered.units[old], **keys),
        entries=[entry(rows, columns.delivered[old]), entry(rows, plus, -1.0), entry(rows, minus)],
        private=own.private,
        costs=[
            ("rupiah", columns.delivered[new], rate[new]),
            ("rupiah", plus, rate[old]),
            ("rupiah", minus, rate[old]),
        ],
        constant_rp=ordered.penalty * ordered.lost_rp,
    )


def explain(network: Network, columns: Columns, block: Block) -> Sequence[Held]:
    """An order that stands, and one whose change is paid: as far as a supplier lets it go."""
    of = network.deliveries
    stands = np.flatnonzero(of.frozen > 0)
    held = []
    if len(stands):
        keys = {name: getattr(of, name)[stands] for name in KEYS}
        held.append(
            Held(code="stability.stands", unit="item", keys=keys, columns=columns.delivered[stands], looser=-1.0)
        )
    if len(block.rows.lower):
        rows = np.arange(len(block.rows.lower))
        keys = {name: block.rows.keys[name] for name in KEYS}
        held.append(Held(code="stability.before", unit="item", keys=keys, rows=rows, looser=-1.0))
    return held
