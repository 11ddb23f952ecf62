"""Kitchens to be solved together: one left short, and one that takes what it could have."""

from __future__ import annotations

import numpy as np
from scipy import sparse

from planner.arrays import Floats
from planner.network import Network
from planner.program import Program
from planner.search.params import SearchParams
from planner.units import QUANTUM


def neighbours(network: Network, program: Program, values: Floats, params: SearchParams) -> list[list[int]]:
    """Pairs of kitchens, first the one that is left short; most hardship first.

    A partner counts by how much of the first one's hardship the goods would mend that it takes, of the same offers and
    days.
    """
    of, needs, columns = network.deliveries, network.needs, program.columns
    kitchens, items, days = len(network.kitchens), len(network.items.names), len(network.days)
    missing = np.where(needs.instead_of < 0, values[columns.missing], 0.0)
    missing = np.where(missing > QUANTUM, missing, 0.0)
    want = needs.kitchen * items + needs.item
    short = np.bincount(want, weights=missing, minlength=kitchens * items)
    meals = np.bincount(want, weights=missing * needs.meals / needs.quantity, minlength=kitchens * items).astype(float)
    place = of.offer * days + of.day
    shape = (len(network.offers.supplier) * days, kitchens)
    taken = sparse.csr_matrix((values[columns.delivered] - of.frozen, (place, of.kitchen)), shape=shape)
    reach = sparse.csr_matrix(
        (np.ones(len(place)), (of.kitchen * items + of.item, place)), shape=(kitchens * items, shape[0])
    )
    reach.data[:] = 1.0
    reach = sparse.csr_matrix(sparse.diags_array((short > 0).astype(float)) @ reach)
    could = (reach @ taken).tocoo()
    mended = meals[could.row] * np.minimum(1.0, could.data / np.maximum(short[could.row], QUANTUM))
    apart = could.row // items != could.col
    shape = (kitchens, kitchens)
    pairs = sparse.csr_matrix((mended[apart], (could.row[apart] // items, could.col[apart])), shape=shape)
    return _best(pairs, meals.reshape(kitchens, items).sum(axis=1).astype(float), params.partners)


def _best(pairs: sparse.csr_matrix, meals: Floats, most: int) -> list[list[int]]:
    """The best partners of every kitchen, at most so many; kitchens with most meals short first."""
    found: list[list[int]] = []
    for kitchen in np.argsort(-meals, kind="stable").tolist():
        held = slice(pairs.indptr[kitchen], pairs.indptr[kitchen + 1])
        partners, worth = pairs.indices[held], pairs.data[held]
        best = np.lexsort((partners, -worth))[:most]
        found += [[kitchen, int(partners[place])] for place in best if worth[place] > 0]
    return found
