"""Rule 2, offer: a supplier ships no more of an item than it offers.

    sum_k x[s,k,i,t] <= per_day                        (units, every delivery day)
    sum_kt x[s,k,i,t] <= total                         (units)
    h[t] = h[t-1] + replenish - own[t], h >= 0          (units; own = what is shipped or handed out less growers' goods)

The stock is written without h: own shipments up to day t stay within on_hand + replenish x mornings since it was
there. A grower's hand-outs count as its own shipments. Weekdays, dates and notice act on the columns. What comes, or
came earlier, as ordered uses the limits up first.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from planner.arrays import Bools, Floats, Ints
from planner.network import Network
from planner.program import Columns
from planner.program.blocks import Block, Held, Part, Rows, at_most, behind_facts, entry, group, stack_rows

NAME = "offer"

LIMITS = ("per_day", "total", "stock")


def build(network: Network, columns: Columns) -> Block:
    """Rows of daily limits, totals and stock."""
    flows = _flows(network, columns)
    parts = (_daily(network, flows), _totals(network, flows), _stock(network, columns, flows))
    rows, entries = stack_rows(dict(zip(LIMITS, parts, strict=True)))
    return Block(rule=NAME, rows=rows, entries=entries)


def explain(network: Network, columns: Columns, block: Block) -> Sequence[Held]:
    """What is offered a day, in all, and what there is in stock."""
    return [
        Held(
            code=f"offer.{limit}",
            unit="item",
            keys={name: block.rows.keys[name][rows] for name in ("supplier", "item", "day")},
            rows=rows,
        )
        for limit in LIMITS
        for rows in [block.rows.of(limit)]
    ]


def _flows(network: Network, columns: Columns) -> tuple[Ints, Ints, Ints]:
    """Everything that leaves an offer: (offer, day, column) of deliveries, then of hand-outs by growers."""
    given = np.flatnonzero(network.handouts.grower_offer >= 0)
    return (
        np.concatenate([network.deliveries.offer, network.handouts.grower_offer[given]]),
        np.concatenate([network.deliveries.day, network.handouts.day[given]]),
        np.concatenate([columns.delivered, columns.handed[given]]),
    )


def _chosen(flows: tuple[Ints, Ints, Ints], limited: Bools) -> tuple[Ints, Ints, Ints]:
    """What leaves the offers that are limited."""
    chosen = np.flatnonzero(limited[flows[0]])
    offer, day, column = (part[chosen] for part in flows)
    return offer, day, column


def _daily(network: Network, flows: tuple[Ints, Ints, Ints]) -> Part:
    """Rows of per_day."""
    offer, day, column = _chosen(flows, np.isfinite(network.offers.per_day))
    row, (offers, days) = group(offer, day)
    return _limit(network, network.offers.per_day[offers], offers, days), [entry(row, column)]


def _totals(network: Network, flows: tuple[Ints, Ints, Ints]) -> Part:
    """Rows of the total over all days."""
    offer, _, column = _chosen(flows, np.isfinite(network.offers.total))
    row, (offers,) = group(offer)
    upper = np.maximum(network.offers.total[offers] - network.earlier.units[offers], 0.0)
    return _limit(network, upper, offers, np.full(len(offers), -1)), [entry(row, column)]


def _stock(network: Network, columns: Columns, flows: tuple[Ints, Ints, Ints]) -> Part:
    """Rows of own stock, one per offer and day on which something may leave: all that left so far."""
    offers, handouts = network.offers, network.handouts
    left = _chosen(flows, offers.has_stock)
    got = _chosen((handouts.offer, handouts.day, columns.handed), offers.has_stock)
    offer, day, column = (np.concatenate(both) for both in zip(left, got, strict=True))
    value = np.repeat([1.0, -1.0], [len(left[0]), len(got[0])])
    row, (row_offer, row_day) = group(offer, day)
    upper = np.maximum(offers.own_by(row_offer, row_day) - network.earlier.units[row_offer], 0.0)
    last = np.searchsorted(row_offer, row_offer, side="right") - 1
    later = last[row] - row + 1
    position = np.repeat(np.arange(len(row)), later)
    step = np.arange(len(position)) - np.repeat(np.cumsum(later) - later, later)
    entries = [entry(row[position] + step, column[position], value[position])]
    return _limit(network, upper, row_offer, row_day), entries


def _limit(network: Network, upper: Floats, offer: Ints, day: Ints) -> Rows:
    """Rows of offers with their keys (day -1 = all days)."""
    keys = {"supplier": network.offers.supplier[offer], "item": network.offers.item[offer], "day": day}
    return behind_facts(at_most(upper, **keys))
