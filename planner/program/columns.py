"""The shared columns of a network, and the rows that tie 0-or-1 columns to quantities.

A column that says whether something happens at all exists only where a rule needs it: `ordered` for minimum orders and
suppliers per item and day, `visited` for trips, loads and receiving, `paired` for kitchens per supplier, `joined` for
onboarding. `link` ties them together whatever rules hold, so that no rule needs to know of another.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from planner.arrays import Bools, Floats, Ints, marked
from planner.network import Network
from planner.program import Columns
from planner.program.blocks import Block, Entry, Part, Rows, at_most, entry, group, stack_rows

LINKS = "links"
SWITCHES = ("ordered", "visited", "paired", "joined")

_Part = tuple[Floats, Floats | float, Floats | float, Floats | Bools | float]  # most, own most, Rp per unit, least


def declare(network: Network) -> Columns:
    """Lay out the shared columns of a network."""
    deliveries, keeps, needs, lots = network.deliveries, network.keeps, network.needs, network.lots
    surplus_lot = np.flatnonzero(lots.surplus > 0)
    old = (keeps.lot >= 0) & (lots.opening[keeps.lot] > 0) if len(lots.day) else np.zeros(0, dtype=bool)
    nights = keeps.end - np.maximum(keeps.start, np.where(old, network.lead_days, 0))
    left, handouts = lots.surplus[surplus_lot], network.handouts
    pair, pairs = group(deliveries.supplier, deliveries.kitchen)
    switches = (_orders(network), _visits(network), _pairs(network, pairs), _suppliers(network))
    fixed = (deliveries.frozen > 0, *_facts(network, pair, len(pairs[0])))
    meals_missing = np.where(needs.instead_of < 0, needs.quantity, 0.0)
    own_most = np.where(deliveries.frozen > 0, deliveries.frozen, np.inf)
    parts: list[_Part] = [
        (deliveries.most_units, own_most, deliveries.price_rp + deliveries.transport_rp, deliveries.frozen),
        (keeps.most_units, np.inf, network.items.holding_rp_per_day[keeps.item] * nights, 0.0),
        (meals_missing, meals_missing, 0.0, 0.0),
        (left, left, 0.0, 0.0),
        (handouts.most_units, handouts.per_day, 0.0, 0.0),
        *((np.ones(chosen.sum()), 1.0, 0.0, known[chosen]) for chosen, known in zip(switches, fixed, strict=True)),
    ]
    ends = np.cumsum([0] + [len(most) for most, _, _, _ in parts])
    ranges = [np.arange(start, end) for start, end in pairwise(ends)]
    most, own_most, rupiah, least = _stacked(parts, ends)
    whole = np.zeros(ends[-1], dtype=bool)
    whole[ends[5] :] = True
    return Columns(
        **dict(zip(("delivered", "kept", "missing", "surplus", "handed"), ranges, strict=False)),
        **{name: _placed(chosen, places) for name, chosen, places in zip(SWITCHES, switches, ranges[5:], strict=True)},
        surplus_lot=surplus_lot,
        pairs=(pairs[0], pairs[1]),
        pair=pair,
        least=least,
        most=most,
        own_most=own_most,
        rupiah=rupiah,
        whole=whole,
    )


def _stacked(parts: Sequence[_Part], ends: Ints) -> tuple[Floats, Floats, Floats, Floats]:
    """Most, own most, Rp per unit and least of all columns; a single value stands for all of a part."""
    stacked = np.empty((4, ends[-1]))
    for part, start, end in zip(parts, ends, ends[1:], strict=False):
        for place, value in enumerate(part):
            stacked[place, start:end] = value
    most, own_most, rupiah, least = stacked
    return most, own_most, rupiah, least


def _placed(chosen: Bools, places: Ints) -> Ints:
    """Columns by whatever is chosen from; -1 where there is none."""
    column = np.full(len(chosen), -1, dtype=np.int64)
    column[chosen] = places
    return column


def _orders(network: Network) -> Bools:
    """Possible deliveries of which a rule asks whether there is an order."""
    deliveries, breadth = network.deliveries, network.breadth
    crowded = _times(deliveries.lot) > breadth.suppliers[deliveries.kitchen]
    smallest = deliveries.least_units > np.maximum(deliveries.pack_units, 0.0)
    return np.asarray(smallest | crowded | (deliveries.order_rp > 0))


def _visits(network: Network) -> Bools:
    """Visits of which a rule asks whether they are made."""
    visits, breadth = network.visits, network.breadth
    days = len(network.days)
    crowded = _times(visits.kitchen * days + visits.day) > breadth.receives[visits.kitchen]
    charged = marked(len(visits.day), network.deliveries.visit[network.deliveries.counts_rp]) & (visits.rp > 0)
    drives = marked(len(visits.day), network.deliveries.visit[network.deliveries.rides])
    return np.asarray(crowded | charged | drives | (visits.least_kg > 0))


def _pairs(network: Network, pairs: tuple[Ints, ...]) -> Bools:
    """Suppliers and kitchens of which a rule asks whether they deal at all."""
    return np.asarray(_times(pairs[0]) > network.breadth.kitchens[pairs[0]])


def _suppliers(network: Network) -> Bools:
    """Suppliers of which a rule asks whether they are used at all."""
    joining = network.joining
    used = marked(len(network.suppliers), network.deliveries.supplier)
    limited = joining.preparing & ((used & joining.preparing).sum() > joining.max_new)
    return np.asarray(used & ((joining.onboarding_rp > 0) | limited))


def _times(code: Ints) -> Ints:
    """How often each code stands there, by element."""
    return np.bincount(code)[code]


def _facts(network: Network, pair: Ints, pair_count: int) -> tuple[Bools, Bools, Bools]:
    """Visits, pairs and suppliers that are used by what comes, or came, as ordered."""
    deliveries, earlier = network.deliveries, network.earlier
    frozen = deliveries.frozen > 0
    visited = marked(len(network.visits.day), deliveries.visit[frozen])
    paired = marked(pair_count, pair[frozen])
    if len(earlier.supplier):
        kitchens = len(network.kitchens)
        dealt = marked(len(network.suppliers) * kitchens, earlier.supplier * kitchens + earlier.kitchen)
        paired[pair[dealt[deliveries.supplier * kitchens + deliveries.kitchen]]] = True
    joined = marked(len(network.suppliers), np.concatenate([deliveries.supplier[frozen], earlier.supplier]))
    return visited, paired, joined


def link(network: Network, columns: Columns) -> Block:
    """Tie 0-or-1 columns to quantities and to each other: x <= U z, z <= y <= q <= o, whichever of them there are."""
    deliveries, visits = network.deliveries, network.visits
    order, visit = columns.ordered, columns.visited[deliveries.visit] if len(visits.day) else deliveries.visit
    pair = columns.paired[columns.pair] if len(columns.pair) else columns.pair
    joined = columns.joined[deliveries.supplier]
    chain = (order, visit, pair, joined)
    parts: dict[str, Part] = {}
    for place, target in enumerate(chain):
        tied = target >= 0
        for nearer in chain[:place]:
            tied &= nearer < 0
        parts[SWITCHES[place]] = _quantity(network, columns, np.flatnonzero(tied), target)
    for place, lower in enumerate(chain):
        for further, upper in enumerate(chain[place + 1 :], place + 1):
            between = np.logical_or.reduce([middle >= 0 for middle in chain[place + 1 : further]] or [order < -1])
            nearest = (lower >= 0) & (upper >= 0) & ~between
            parts[f"{SWITCHES[place]}, {SWITCHES[further]}"] = _implied(lower, upper, nearest)
    rows, entries = stack_rows(parts)
    return Block(rule=LINKS, rows=rows, entries=entries)


def _quantity(network: Network, columns: Columns, chosen: Ints, target: Ints) -> tuple[Rows, list[Entry]]:
    """Nothing comes unless it is ordered (visited, dealt with, joined): x <= U z."""
    of, rows = network.deliveries, np.arange(len(chosen))
    keys = {name: getattr(of, name)[chosen] for name in ("supplier", "kitchen", "item", "day")}
    most: Floats = -of.tight_units[chosen]
    entries = [entry(rows, columns.delivered[chosen]), entry(rows, target[chosen], most)]
    return at_most(np.zeros(len(chosen)), **keys), entries


def _implied(lower: Ints, upper: Ints, chosen: Bools) -> tuple[Rows, list[Entry]]:
    """One 0-or-1 column is at most another."""
    pairs = np.unique(np.stack([lower[chosen], upper[chosen]], axis=1), axis=0)
    rows = np.arange(len(pairs))
    return at_most(np.zeros(len(pairs))), [entry(rows, pairs[:, 0]), entry(rows, pairs[:, 1], -1.0)]
