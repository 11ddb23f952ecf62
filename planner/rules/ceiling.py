"""Rule 7, ceiling: what is priced above an item's ceiling is flagged, charged or forbidden.

    charge: ceiling_penalty x (price - ceiling_rp) x x[s,k,i,t]            (Rp)
    forbid: x[s,k,i,t] = 0 where price > ceiling_rp

No rows. Flag (the default) only reports, with the basis and date of the ceiling. Applies where a ceiling is given.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from planner.network import Network
from planner.program import Columns
from planner.program.blocks import Block, Held, no_rows

NAME = "ceiling"


def build(network: Network, columns: Columns) -> Block:
    """Costs on, or no, deliveries above the ceiling."""
    deliveries, money = network.deliveries, network.money
    over = np.nan_to_num(deliveries.price_rp - network.items.ceiling_rp[deliveries.item])
    above = np.flatnonzero(over > 0)
    if money.ceiling_mode == "forbid":
        return Block(rule=NAME, rows=no_rows(), closed=columns.delivered[above[deliveries.frozen[above] == 0]])
    if money.ceiling_mode == "charge" and not np.isnan(money.ceiling_penalty):
        charge = ("rupiah", columns.delivered[above], money.ceiling_penalty * over[above])
        return Block(rule=NAME, rows=no_rows(), costs=[charge])
    return Block(rule=NAME, rows=no_rows())


def explain(network: Network, columns: Columns, block: Block) -> Sequence[Held]:
    """Deliveries forbidden for their price."""
    closed = block.closed - columns.delivered[0] if len(block.closed) else block.closed
    keys = {"supplier": network.deliveries.supplier[closed], "item": network.deliveries.item[closed]}
    return [Held(code="ceiling", unit="item", keys=keys, columns=block.closed)]
