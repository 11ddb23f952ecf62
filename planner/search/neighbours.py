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
    index, kitchens = network.index, len(network.kitchens)
    pair, shipment = index.over("kitchen", "item"), index.over("offer", "day")
    missing = np.where(needs.instead_of < 0, values[columns.missing], 0.0)
    missing = np.where(missing > QUANTUM, missing, 0.0)
    want, place = pair.of(needs), shipment.of(of)
    short = np.bincount(want, weights=missing, minlength=pair.count)
    meals = np.bincount(want, weights=missing * needs.meals / needs.quantity, minlength=pair.count).astype(float)
    newly = values[columns.delivered] - of.frozen
    taken = sparse.csr_matrix((newly, (place, of.kitchen)), shape=(shipment.count, kitchens))
    reach = sparse.csr_matrix((np.ones(len(place)), (pair.of(of), place)), shape=(pair.count, shipment.count))
    reach.data[:] = 1.0
    reach = sparse.csr_matrix(sparse.diags_array((short > 0).astype(float)) @ reach)
    could = (reach @ taken).tocoo()
    mended = meals[could.row] * np.minimum(1.0, could.data / np.maximum(short[could.row], QUANTUM))
    short_of, _ = pair.split(could.row.astype(np.int64))
    apart = short_of != could.col
    pairs = sparse.csr_matrix((mended[apart], (short_of[apart], could.col[apart])), shape=(kitchens, kitchens))
    return _best(pairs, meals.reshape(pair.shape).sum(axis=1).astype(float), params.partners)


def _best(pairs: sparse.csr_matrix, meals: Floats, most: int) -> list[list[int]]:
    """The best partners of every kitchen, at most so many; kitchens with most meals short first."""
    found: list[list[int]] = []
    for kitchen in np.argsort(-meals, kind="stable").tolist():
        held = slice(pairs.indptr[kitchen], pairs.indptr[kitchen + 1])
        partners, worth = pairs.indices[held], pairs.data[held]
        best = np.lexsort((partners, -worth))[:most]
        found += [[kitchen, int(partners[place])] for place in best if worth[place] > 0]
    return found
