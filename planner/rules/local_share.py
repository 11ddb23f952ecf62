"""Rule 12, local share: a floor for the money that goes to local suppliers.

    sum over local suppliers of price x + missing >= local_share_min x sum price x              (Rp, the whole plan)

Local = cooperatives, or every supplier marked local (local_counts). Soft: local_share_penalty Rp per Rp missing;
without a penalty nothing is charged and what is missing is reported.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from planner.network import Network
from planner.program import Columns
from planner.program.blocks import Block, Held, Own, Private, Rows, entry, no_rows

NAME = "local_share"


def build(network: Network, columns: Columns) -> Block:
    """One dense row over every delivery."""
    money, deliveries = network.money, network.deliveries
    if money.local_share_min <= 0 or np.isnan(money.local_share_penalty) or len(deliveries.day) == 0:
        return Block(rule=NAME, rows=no_rows())
    counts = money.local[deliveries.supplier].astype(float) - money.local_share_min
    largest = money.local_share_min * float((deliveries.price_rp * deliveries.most_units).sum())
    own = Own(columns.count)
    missing = own.add(Private(name="missing_rp", most=np.array([largest]), keys={}))
    return Block(
        rule=NAME,
        rows=Rows(lower=np.zeros(1), upper=np.full(1, np.inf), keys={}),
        entries=[
            entry(np.zeros(len(counts), dtype=np.int64), columns.delivered, deliveries.price_rp * counts),
            entry(np.zeros(1, dtype=np.int64), missing),
        ],
        private=own.private,
        costs=[("rupiah", missing, np.array([money.local_share_penalty]))],
    )


def explain(network: Network, columns: Columns, block: Block) -> Sequence[Held]:
    """The floor, where missing it is charged."""
    return [Held(code="local_share", unit="Rp", keys={}, rows=np.arange(len(block.rows.upper)), looser=-1.0)]
