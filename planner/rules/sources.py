"""Rule 15, sources: a supplier ships no more than its own stock plus what growers hand it that day.

    sum_p G[s,p,i,t] <= sum_k x[s,k,i,t]                                    (units; the rest is own stock)
    G[s,p,i,t] <= per_day of the source
    sum_s G[s,p,i,t] + sum_k x[p,k,i,t] <= per_day of the grower's own offer      (rule offer, with its total and stock)

Own stock is limited by rule offer. Applies where the sources table has rows.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from planner.network import Network
from planner.program import Columns
from planner.program.blocks import Block, Held, at_most, entry, group

NAME = "sources"


def build(network: Network, columns: Columns) -> Block:
    """Growers' goods stay within what the supplier ships of the item that day."""
    handouts, deliveries = network.handouts, network.deliveries
    row, (offers, days) = group(handouts.offer, handouts.day)
    place = np.full((len(network.offers.item), len(network.days)), -1)
    place[offers, days] = np.arange(len(offers))
    where = place[deliveries.offer, deliveries.day]
    chosen = np.flatnonzero(where >= 0)
    return Block(
        rule=NAME,
        rows=at_most(
            np.zeros(len(offers)),
            supplier=network.offers.supplier[offers],
            item=network.offers.item[offers],
            day=days,
        ),
        entries=[entry(row, columns.handed), entry(where[chosen], columns.delivered[chosen], -1.0)],
    )


def explain(network: Network, columns: Columns, block: Block) -> Sequence[Held]:
    """What a grower may hand to a supplier a day."""
    handouts = network.handouts
    limited = np.flatnonzero(np.isfinite(handouts.per_day))
    keys = {name: getattr(handouts, name)[limited] for name in ("supplier", "producer", "item", "day")}
    return [Held(code="sources", unit="item", keys=keys, columns=columns.handed[limited])]
