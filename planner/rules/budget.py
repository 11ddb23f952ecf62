"""Rule 6, budget: a kitchen's goods of a funding period stay within meals x budget.

    sum price x <= sum over classes and cooking days of meals x budget_rp + over[k,P]          (Rp)

Goods at the price of the delivery day, no transport; deliveries before first_day belong to the first period. Soft:
budget_penalty Rp per Rp over; without a penalty nothing is charged and the excess is reported.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from planner.arrays import Floats
from planner.network import Network
from planner.program import Columns
from planner.program.blocks import Block, Held, Own, Private, at_most, behind_facts, entry, group, no_rows

NAME = "budget"


def build(network: Network, columns: Columns) -> Block:
    """One row and one `over` column per kitchen and period with a budget."""
    money, deliveries = network.money, network.deliveries
    period = money.period[deliveries.day]
    budget = np.full((len(network.kitchens), int(money.period.max()) + 1), np.inf)
    budget[:, : money.budget_rp.shape[1]] = money.budget_rp
    chosen = np.flatnonzero(np.isfinite(budget[deliveries.kitchen, period]))
    if np.isnan(money.budget_penalty) or len(chosen) == 0:
        return Block(rule=NAME, rows=no_rows())
    row, (kitchens, periods) = group(deliveries.kitchen[chosen], period[chosen])
    price = deliveries.price_rp[chosen]
    free = np.maximum(budget - _earlier_rp(network, budget.shape[1]), 0.0)
    dearest = np.bincount(row, weights=price * deliveries.most_units[chosen]).astype(float)
    own = Own(columns.count)
    over = own.add(Private(name="over", most=dearest, keys={"kitchen": kitchens, "period": periods}))
    return Block(
        rule=NAME,
        rows=behind_facts(at_most(free[kitchens, periods], kitchen=kitchens, period=periods)),
        entries=[entry(row, columns.delivered[chosen], price), entry(np.arange(len(over)), over, -1.0)],
        private=own.private,
        costs=[("rupiah", over, np.full(len(over), money.budget_penalty))],
    )


def _earlier_rp(network: Network, periods: int) -> Floats:
    """What an earlier plan has spent (Rp), kitchens x periods."""
    earlier, spent = network.earlier, np.zeros((len(network.kitchens), periods))
    np.add.at(spent, (earlier.kitchen, earlier.period), earlier.quantity * earlier.price_rp)
    return spent


def explain(network: Network, columns: Columns, block: Block) -> Sequence[Held]:
    """A kitchen's budget, where exceeding it is charged."""
    keys = {name: keys for name, keys in block.rows.keys.items() if name == "kitchen"}
    return [Held(code="budget", unit="Rp", keys=keys, rows=np.arange(len(block.rows.upper)))]
