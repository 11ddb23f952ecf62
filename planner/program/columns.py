"""The shared columns of a network, and the rows that tie 0-or-1 columns to quantities.

A column that says whether something happens at all exists only where a rule needs it: `ordered` for minimum orders and
suppliers per item and day, `visited` for trips, loads and receiving, `paired` for kitchens per supplier, `joined` for
onboarding. `link` ties them together whatever rules hold, so that no rule needs to know of another.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from planner.arrays import Bools, Floats, Ints, marked
from planner.network import Network
from planner.program import Columns
from planner.program.blocks import Block, Entry, Part, Rows, at_most, entry, group, stack_rows

LINKS = "links"
SWITCHES = ("ordered", "visited", "paired", "joined")


@dataclass(frozen=True, kw_only=True)
class _Kind:
    """Columns of one kind: upper limits, those that no row implies, Rp per unit and lower limits.

    most: by column; all others may be a single value that stands for all.
    """

    most: Floats
    own_most: Floats | float
    rupiah: Floats | float = 0.0
    least: Floats | Bools | float = 0.0


def declare(network: Network) -> Columns:
    """Lay out the shared columns of a network."""
    deliveries, surplus_lot = network.deliveries, np.flatnonzero(network.lots.surplus > 0)
    pair, (suppliers, kitchens) = group(deliveries.supplier, deliveries.kitchen)
    pairs = (suppliers, kitchens)
    asked, known = _asked(network, pairs), _facts(network, pair, pairs)
    kinds = _quantities(network, surplus_lot) | {
        name: _Kind(most=np.ones(some.sum()), own_most=1.0, least=known[name][some]) for name, some in asked.items()
    }
    ends = np.cumsum([0] + [len(kind.most) for kind in kinds.values()])
    ranges = {name: np.arange(*between) for name, between in zip(kinds, pairwise(ends), strict=True)}
    count = int(ends[-1])
    whole = np.zeros(count, dtype=bool)
    for name in asked:
        whole[ranges[name]] = True
    return Columns(
        **{name: _placed(asked[name], place) if name in asked else place for name, place in ranges.items()},
        surplus_lot=surplus_lot,
        pairs=pairs,
        pair=pair,
        least=_filled(count, [(ranges[name], kind.least) for name, kind in kinds.items()]),
        most=_filled(count, [(ranges[name], kind.most) for name, kind in kinds.items()]),
        own_most=_filled(count, [(ranges[name], kind.own_most) for name, kind in kinds.items()]),
        rupiah=_filled(count, [(ranges[name], kind.rupiah) for name, kind in kinds.items()]),
        whole=whole,
    )


def _quantities(network: Network, surplus_lot: Ints) -> dict[str, _Kind]:
    """What is delivered, kept, missing, left over and handed out, in the order of the columns."""
    deliveries, keeps, needs, lots = network.deliveries, network.keeps, network.needs, network.lots
    old = (keeps.lot >= 0) & (lots.opening[keeps.lot] > 0) if len(lots.day) else np.zeros(0, dtype=bool)
    nights = keeps.end - np.maximum(keeps.start, np.where(old, network.lead_days, 0))
    missing = np.where(needs.instead_of < 0, needs.quantity, 0.0)
    left, handouts = lots.surplus[surplus_lot], network.handouts
    return {
        "delivered": _Kind(
            most=deliveries.most_units,
            own_most=np.where(deliveries.frozen > 0, deliveries.frozen, np.inf),
            rupiah=deliveries.price_rp + deliveries.transport_rp,
            least=deliveries.frozen,
        ),
        "kept": _Kind(
            most=keeps.most_units, own_most=np.inf, rupiah=network.items.holding_rp_per_day[keeps.item] * nights
        ),
        "missing": _Kind(most=missing, own_most=missing),
        "surplus": _Kind(most=left, own_most=left),
        "handed": _Kind(most=handouts.most_units, own_most=handouts.per_day),
    }


def _asked(network: Network, pairs: tuple[Ints, Ints]) -> dict[str, Bools]:
    """Of what a rule asks whether it happens at all, by switch, in the order of the columns."""
    return {
        "ordered": _orders(network),
        "visited": _visits(network),
        "paired": _pairs(network, pairs),
        "joined": _suppliers(network),
    }


def _filled(count: int, parts: Sequence[tuple[Ints, Floats | Bools | float]]) -> Floats:
    """Values of all columns from those of every kind."""
    values = np.empty(count)
    for place, some in parts:
        values[place] = some
    return values


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
    crowded = _times(visits.kitchen, visits.day) > breadth.receives[visits.kitchen]
    charged = marked(len(visits.day), network.deliveries.visit[network.deliveries.counts_rp]) & (visits.rp > 0)
    drives = marked(len(visits.day), network.deliveries.visit[network.deliveries.rides])
    return np.asarray(crowded | charged | drives | (visits.least_kg > 0))


def _pairs(network: Network, pairs: tuple[Ints, Ints]) -> Bools:
    """Suppliers and kitchens of which a rule asks whether they deal at all."""
    return np.asarray(_times(pairs[0]) > network.breadth.kitchens[pairs[0]])


def _suppliers(network: Network) -> Bools:
    """Suppliers of which a rule asks whether they are used at all."""
    joining = network.joining
    used = marked(len(network.suppliers), network.deliveries.supplier)
    limited = joining.preparing & ((used & joining.preparing).sum() > joining.max_new)
    return np.asarray(used & ((joining.onboarding_rp > 0) | limited))


def _times(*keys: Ints) -> Ints:
    """How often the keys of each element stand there."""
    number, _ = group(*keys)
    return np.bincount(number)[number]


def _facts(network: Network, pair: Ints, pairs: tuple[Ints, Ints]) -> dict[str, Bools]:
    """Deliveries, visits, pairs and suppliers that are used by what comes, or came, as ordered, by switch."""
    deliveries, earlier = network.deliveries, network.earlier
    frozen = deliveries.frozen > 0
    dealt = np.zeros((len(network.suppliers), len(network.kitchens)), dtype=bool)
    dealt[earlier.supplier, earlier.kitchen] = True
    return {
        "ordered": frozen,
        "visited": marked(len(network.visits.day), deliveries.visit[frozen]),
        "paired": marked(len(pairs[0]), pair[frozen]) | dealt[pairs],
        "joined": marked(len(network.suppliers), np.concatenate([deliveries.supplier[frozen], earlier.supplier])),
    }


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
