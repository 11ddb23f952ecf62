"""Rule 10, breadth: a kitchen buys from enough parties, not too much from one, and nobody serves too many.

    sum_s parties[s] w[s,k,P] + miss[k,P] >= min_parties[k]                      (parties; soft, Rp per party missing)
    party_min_rp w <= sum price x + earlier, 0.001 w <= sum x + earlier          (Rp, units; over s, k and P)
    sum_t x[s,k,i,t] + earlier <= max_share x need[k,i,P] + over                 (units; soft, Rp per Rp over)
    sum_s z[s,k,i,t] <= max_suppliers_per_item_day[k]                            (orders)
    sum_k q[s,k] <= max_kitchens[s]                                              (kitchens)

parties[s] = the supplier and the growers behind it. What comes, or came, as ordered counts, and uses the hard limits up
first. A soft part without a penalty adds nothing and is reported. Applies where one of the limits is given.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from planner.arrays import Bools, Floats, Ints
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
    behind_facts,
    entry,
    group,
    no_rows,
    stack_rows,
)
from planner.units import SMALLEST_PURCHASE

NAME = "breadth"
PARTY, MISS, OVER = "party", "miss", "over"
LIMITS = {
    "parties": ("kitchen",),
    "share": ("supplier", "kitchen", "item"),
    "orders": ("kitchen", "item", "day"),
    "kitchens": ("supplier",),
}
"""The keys of the limits that a person could loosen."""


def build(network: Network, columns: Columns) -> Block:
    """Parties by kitchen and period, shares by supplier, orders by item and day, kitchens by supplier."""
    breadth = network.breadth
    if not _applies(network):
        return Block(rule=NAME, rows=no_rows())
    wants = (breadth.parties_wanted[:, None] > 0) & breadth.cooks & ~np.isnan(breadth.penalty)
    visited, (supplier, kitchen, period) = _dealings(network, wants)
    own = Own(columns.count)
    keys = {"supplier": supplier, "kitchen": kitchen, "period": period}
    party = own.add(Private(name=PARTY, most=np.ones(len(supplier)), keys=keys, implied=False, whole=True))
    wanted_kitchen, wanted_period = np.nonzero(wants)
    number = np.cumsum(wants).reshape(wants.shape) - 1
    wanted_row = number[kitchen, period] if len(party) else kitchen
    most = breadth.parties_wanted[wanted_kitchen].astype(float)
    wanted = {"kitchen": wanted_kitchen, "period": wanted_period}
    miss = own.add(Private(name=MISS, most=most, keys=wanted, implied=False))
    share, over_rp = _share(network, columns, own)
    money, goods = _bought(network, columns, visited, (supplier, kitchen, period), party)
    rows, entries = stack_rows(
        {
            "parties": _parties(network, (wanted_row, wanted_kitchen, wanted_period), supplier, party, miss),
            "money": money,
            "goods": goods,
            "share": share,
            "orders": _orders(network, columns),
            "kitchens": _kitchens(network, columns),
        }
    )
    return Block(
        rule=NAME,
        rows=rows,
        entries=entries,
        private=own.private,
        costs=[
            ("rupiah", miss, np.full(len(miss), np.nan_to_num(breadth.penalty))),
            ("rupiah", own[OVER], np.nan_to_num(breadth.share_penalty) * over_rp),
        ],
    )


def _applies(network: Network) -> bool:
    """Whether there is anything to hold."""
    breadth = network.breadth
    limits = (breadth.share, breadth.suppliers, breadth.kitchens)
    return bool((breadth.parties_wanted > 0).any()) or any(np.isfinite(limit).any() for limit in limits)


def _dealings(network: Network, wants: Bools) -> tuple[Ints, tuple[Ints, Ints, Ints]]:
    """Suppliers, kitchens that want parties, and periods in which they may deal; which, by possible delivery.

    -1 = none. What came earlier counts too.
    """
    of, earlier = network.deliveries, network.earlier
    period = network.money.period[of.day]
    chosen, before = np.flatnonzero(wants[of.kitchen, period]), np.flatnonzero(wants[earlier.kitchen, earlier.period])
    number, dealings = group(
        np.concatenate([of.supplier[chosen], earlier.supplier[before]]),
        np.concatenate([of.kitchen[chosen], earlier.kitchen[before]]),
        np.concatenate([period[chosen], earlier.period[before]]),
    )
    place = np.full(len(of.day), -1)
    place[chosen] = number[: len(chosen)]
    return place, (dealings[0], dealings[1], dealings[2])


def _parties(
    network: Network, wanted: tuple[Ints, Ints, Ints], supplier: Ints, party: Ints, miss: Ints
) -> tuple[Rows, list[Entry]]:
    """Enough parties, or so many are missing."""
    row, kitchen, period = wanted
    least = network.breadth.parties_wanted[kitchen].astype(float)
    counts = np.minimum(network.breadth.parties[supplier], least[row] if len(row) else 0.0)
    entries = [entry(row, party, counts), entry(np.arange(len(miss)), miss)]
    return at_least(least, kitchen=kitchen, period=period), entries


def _bought(
    network: Network, columns: Columns, place: Ints, dealings: tuple[Ints, Ints, Ints], party: Ints
) -> list[tuple[Rows, list[Entry]]]:
    """A party is one from whom enough is bought: money, and anything at all."""
    of, earlier = network.deliveries, network.earlier
    keys = dict(zip(("supplier", "kitchen", "period"), dealings, strict=True))
    chosen = np.flatnonzero(place >= 0)
    before = np.zeros((2, len(party)))
    for one in range(len(earlier.quantity)):
        same = (dealings[0] == earlier.supplier[one]) & (dealings[1] == earlier.kitchen[one])
        bought = earlier.quantity[one] * np.array([earlier.price_rp[one], 1.0])
        before[:, same & (dealings[2] == earlier.period[one])] += bought[:, None]
    parts = []
    for paid, value, least in (
        (before[0], of.price_rp[chosen], network.breadth.party_min_rp),
        (before[1], np.ones(len(chosen)), SMALLEST_PURCHASE),
    ):
        entries = [
            entry(place[chosen], columns.delivered[chosen], value),
            entry(np.arange(len(party)), party, -least),
        ]
        parts.append((at_least(-paid, **keys), entries))
    return parts


def _share(network: Network, columns: Columns, own: Own) -> tuple[tuple[Rows, list[Entry]], Floats]:
    """At most a share of what a kitchen needs of an item in a period comes from one supplier, or so much is over.

    Returns
    -------
    Rows with entries; Rp per unit of the private columns `over`, which are added.
    """
    of, breadth, earlier = network.deliveries, network.breadth, network.earlier
    period = network.money.period[of.day]
    limited = np.isfinite(breadth.share[of.kitchen]) & ~np.isnan(breadth.share_penalty)
    chosen = np.flatnonzero(limited)
    row, keys = group(of.supplier[chosen], of.kitchen[chosen], of.item[chosen], period[chosen])
    names = dict(zip(("supplier", "kitchen", "item", "period"), keys, strict=True))
    limit = breadth.share[keys[1]] * breadth.need[keys[1], keys[2], keys[3]] if len(chosen) else np.zeros(0)
    for one in range(len(earlier.quantity)):
        same = (keys[0] == earlier.supplier[one]) & (keys[1] == earlier.kitchen[one]) & (keys[2] == earlier.item[one])
        limit = limit - np.where(same & (keys[3] == earlier.period[one]), earlier.quantity[one], 0.0)
    rows = behind_facts(at_most(np.maximum(limit, 0.0), **names))
    most = np.bincount(row, weights=of.most_units[chosen], minlength=len(keys[0])).astype(float)
    over = own.add(Private(name=OVER, most=most, keys=names))
    entries = [entry(row, columns.delivered[chosen]), entry(np.arange(len(over)), over, -1.0)]
    price = np.zeros(len(keys[0]))
    price[row] = network.offers.price_rp[of.offer[chosen]]
    return (rows, entries), price


def _orders(network: Network, columns: Columns) -> tuple[Rows, list[Entry]]:
    """So many suppliers of an item a day."""
    of, breadth = network.deliveries, network.breadth
    chosen = np.flatnonzero((columns.ordered >= 0) & np.isfinite(breadth.suppliers[of.kitchen]))
    row, (kitchen, item, day) = group(of.kitchen[chosen], of.item[chosen], of.day[chosen])
    rows = at_most(breadth.suppliers[kitchen], kitchen=kitchen, item=item, day=day)
    return behind_facts(rows), [entry(row, columns.ordered[chosen])]


def _kitchens(network: Network, columns: Columns) -> tuple[Rows, list[Entry]]:
    """So many kitchens of a supplier."""
    suppliers, _ = columns.pairs
    chosen = np.flatnonzero(columns.paired >= 0)
    row, (supplier,) = group(suppliers[chosen])
    rows = at_most(network.breadth.kitchens[supplier], supplier=supplier)
    return behind_facts(rows), [entry(row, columns.paired[chosen])]


def explain(network: Network, columns: Columns, block: Block) -> Sequence[Held]:
    """Parties where missing one is charged, the largest share, suppliers per item and day, kitchens per supplier."""
    keys = block.rows.keys
    if not keys:
        return []
    rows = {part: block.rows.of(part) for part in LIMITS}
    named = {part: {name: keys[name][rows[part]] for name in names} for part, names in LIMITS.items()}
    return [
        Held(code="breadth", unit="parties", keys=named["parties"], rows=rows["parties"], looser=-1.0, counted=True),
        Held(code="breadth.share", unit="item", keys=named["share"], rows=rows["share"]),
        Held(code="breadth.orders", unit="suppliers", keys=named["orders"], rows=rows["orders"], counted=True),
        Held(code="breadth.kitchens", unit="kitchens", keys=named["kitchens"], rows=rows["kitchens"], counted=True),
    ]
