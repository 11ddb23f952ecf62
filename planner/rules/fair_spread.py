"""Rule 13, fair spread: cooperatives sell of each item about in proportion to what they can give.

    (1 - band) x fair[s,i] - under <= sum_kt x[s,k,i,t] <= (1 + band) x fair[s,i] + over          (units)

fair = min(1, city need / sum of can_give) x can_give: constants (`planner/scenario/orders.py`). Soft:
fair_spread_penalty Rp per Rp outside, at the offer's price; without a penalty nothing is charged and what is outside is
reported. Applies where fair_band is given.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from planner.network import Network
from planner.program import Columns
from planner.program.blocks import Block, Held, Own, Private, Rows, entry, no_rows, stack_rows

NAME = "fair_spread"


def build(network: Network, columns: Columns) -> Block:
    """Two rows and two columns per coop and item."""
    fair, of = network.fair, network.deliveries
    count = len(fair.offer)
    if count == 0:
        return Block(rule=NAME, rows=no_rows())
    place = np.full(len(network.offers.item), -1)
    place[fair.offer] = np.arange(count)
    chosen = np.flatnonzero(place[of.offer] >= 0)
    row = place[of.offer[chosen]]
    sold = entry(row, columns.delivered[chosen])
    keys = {"supplier": network.offers.supplier[fair.offer], "item": network.offers.item[fair.offer]}
    least, most = (1 - fair.band) * fair.fair, (1 + fair.band) * fair.fair
    all_sold = np.bincount(row, weights=of.most_units[chosen], minlength=count).astype(float)
    own, nothing = Own(columns.count), np.full(count, np.inf)
    under = own.add(Private(name="under", most=np.maximum(least, 0.0), keys=keys))
    over = own.add(Private(name="over", most=all_sold, keys=keys))
    rows, entries = stack_rows(
        {
            "least": (Rows(lower=least, upper=nothing, keys=keys), [sold, entry(np.arange(count), under)]),
            "most": (Rows(lower=-nothing, upper=most, keys=keys), [sold, entry(np.arange(count), over, -1.0)]),
        }
    )
    return Block(
        rule=NAME,
        rows=rows,
        entries=entries,
        private=own.private,
        costs=[("rupiah", part, fair.penalty * fair.price_rp) for part in (under, over)],
    )


def explain(network: Network, columns: Columns, block: Block) -> Sequence[Held]:
    """What a coop may sell of an item, and what it should."""
    if len(block.rows.lower) == 0:
        return []
    return [
        Held(
            code=f"fair_spread.{code}",
            unit="item",
            keys={name: block.rows.keys[name][rows] for name in ("supplier", "item")},
            rows=rows,
            looser=looser,
        )
        for code, looser in (("least", -1.0), ("most", 1.0))
        for rows in [block.rows.of(code)]
    ]
