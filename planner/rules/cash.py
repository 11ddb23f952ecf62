"""Rule 5, cash: goods not yet paid stay within a supplier's capital and credit.

    sum over t = d - term .. d of spend[s,t] + receivable[s,d] <= capital + credit         (Rp, every delivery day d)
    spend[s,t] = sum own cost x (x - growers' goods) + sum growers' cost x growers' goods         (Rp)

Debts, and goods that come or came as ordered, are facts: where they alone exceed the money, nothing new may be bought
and a flag says so. Applies where a supplier's capital or credit is given.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from planner.arrays import Floats, Ints, expand
from planner.network import Network
from planner.program import Columns
from planner.program.blocks import Block, Held, Own, Private, at_most, behind_facts, entry, equal, group, stack_rows

NAME = "cash"


def build(network: Network, columns: Columns) -> Block:
    """A spend column per supplier and day, and a rolling window over them."""
    supplier, day, column, cost = _spending(network, columns)
    row, (suppliers, days) = group(supplier, day)
    count = len(suppliers)
    position, window = _windows(network, suppliers, days)
    free = network.money.cash_limit_rp[suppliers, days] - network.earlier.unpaid_rp[suppliers, days]
    facts = np.bincount(window, weights=_facts_rp(network, suppliers, days)[position], minlength=count).astype(float)
    free, own, keys = np.maximum(free, 0.0), Own(columns.count), {"supplier": suppliers, "day": days}
    spend = own.add(Private(name="spend", most=np.maximum(free, facts), keys=keys))
    spent = [entry(row, column, cost), entry(np.arange(count), spend, -1.0)]
    rows, entries = stack_rows(
        {
            "spent": (equal(np.zeros(count), **keys), spent),
            "window": (behind_facts(at_most(free, **keys), facts), [entry(window, spend[position])]),
        }
    )
    return Block(rule=NAME, rows=rows, entries=entries, private=own.private)


def explain(network: Network, columns: Columns, block: Block) -> Sequence[Held]:
    """A supplier's capital and credit."""
    windows = block.rows.of("window")
    keys = {name: block.rows.keys[name][windows] for name in ("supplier", "day")}
    return [Held(code="cash", unit="Rp", keys=keys, rows=windows)]


def _spending(network: Network, columns: Columns) -> tuple[Ints, Ints, Ints, Floats]:
    """What costs a supplier with limited cash money: (supplier, day, column, Rp per unit)."""
    deliveries, handouts = network.deliveries, network.handouts
    own_cost = _own_cost(network)
    supplier = np.concatenate([deliveries.supplier, handouts.supplier])
    day = np.concatenate([deliveries.day, handouts.day])
    column = np.concatenate([columns.delivered, columns.handed])
    cost = np.concatenate([deliveries.own_cost_rp, handouts.cost_rp - own_cost[handouts.offer, handouts.day]])
    limited = np.isfinite(network.money.cash_limit_rp[supplier, day])
    return supplier[limited], day[limited], column[limited], cost[limited]


def _facts_rp(network: Network, suppliers: Ints, days: Ints) -> Floats:
    """What comes as ordered may cost at most (Rp), by supplier and day: own goods, or those of the dearest grower."""
    deliveries, handouts = network.deliveries, network.handouts
    stands = np.flatnonzero(deliveries.frozen > 0)
    dearest = np.zeros((len(network.offers.item), len(network.days)))
    np.maximum.at(dearest, (handouts.offer, handouts.day), handouts.cost_rp)
    cost = np.maximum(deliveries.own_cost_rp, dearest[deliveries.offer, deliveries.day])[stands]
    spent = np.zeros((len(network.suppliers), len(network.days)))
    np.add.at(spent, (deliveries.supplier[stands], deliveries.day[stands]), cost * deliveries.frozen[stands])
    return np.asarray(spent[suppliers, days])


def _own_cost(network: Network) -> Floats:
    """Own cost (Rp per unit) of offers x days, where something may be delivered."""
    cost = np.zeros((len(network.offers.item), len(network.days)))
    cost[network.deliveries.offer, network.deliveries.day] = network.deliveries.own_cost_rp
    return cost


def _windows(network: Network, suppliers: Ints, days: Ints) -> tuple[Ints, Ints]:
    """Which spend column lies in which window: (column, window), both positions in the list of supplier and day."""
    size = (len(network.suppliers), len(network.days))
    oldest = np.maximum(days - network.money.term_days[suppliers], 0)
    code, first = (np.ravel_multi_index((suppliers, day), size) for day in (days, oldest))
    starts = np.searchsorted(code, first)
    window, position = expand(starts, np.arange(len(code)) - starts + 1)
    return position, window
