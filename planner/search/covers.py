"""Rounded covers: what needs take in whole packs, as rows that the relaxed program would not know.

Packs that can serve some successive needs of one kitchen and item number at least (need - facts) / pack, rounded up;
with goods missing, m of them, mixed-integer rounding gives (MIR cuts; Nemhauser and Wolsey 1988, II.1.7)

    sum n + m / (pack x fraction) >= roundup((need - facts) / pack)

Counted in the smallest pack; only where all offers that may come are in multiples of it, and without substitutes.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from scipy import sparse

from planner.arrays import Floats, Ints, expand, group_ranges
from planner.network import Network
from planner.program import Program
from planner.search.params import SearchParams
from planner.solver import LinearProgram
from planner.units import ALMOST, off_whole


def add_covers(network: Network, program: Program, loose: LinearProgram, params: SearchParams) -> LinearProgram:
    """The relaxed program with the rounded covers of some successive needs, from one up."""
    packs = program.private.get(("packs", "packs"), (np.zeros(0, dtype=np.int64), {}))[0]
    if len(packs) == 0:
        return loose
    found = [_covers(network, program, packs, length, params) for length in range(1, params.successive + 1)]
    rows = sparse.csr_matrix(sparse.vstack([matrix for matrix, _ in found]))
    least = np.concatenate([least for _, least in found])
    return replace(
        loose,
        matrix=sparse.csr_matrix(sparse.vstack([loose.matrix, rows])),
        row_lower=np.concatenate([loose.row_lower, least]),
        row_upper=np.concatenate([loose.row_upper, np.full(len(least), np.inf)]),
    )


def _covers(
    network: Network, program: Program, packs: Ints, length: int, params: SearchParams
) -> tuple[sparse.csr_matrix, Floats]:
    """Covers of `length` successive needs: rows over the program's columns, and their lower limits."""
    needs, lots = network.needs, network.lots
    pack, number = _packs(network, packs)
    last = np.arange(len(needs.day)) + length - 1
    same = last < len(needs.day)
    last = np.minimum(last, len(needs.day) - 1)
    kitchen_item = network.index.over("kitchen", "item")
    pair, lot_pair = kitchen_item.of(needs), kitchen_item.of(lots)
    swapped = np.concatenate([pair[needs.instead_of >= 0], pair[needs.instead_of[needs.instead_of >= 0]]])
    alone = ~np.isin(pair, swapped)
    first = np.flatnonzero(same & (pair[last] == pair) & alone)
    last = last[first]
    upto = np.concatenate([[0.0], np.cumsum(needs.quantity)])
    wanted = upto[last + 1] - upto[first]
    order = np.argsort(lot_pair, kind="stable")
    cover, position = expand(*group_ranges(lot_pair[order], pair[first]))
    lot = order[position]
    item = needs.item[first[cover]]
    earliest = needs.day[first[cover]] - network.items.earliest_days[item]
    serves = (lots.day[lot] >= earliest) & (lots.day[lot] <= needs.day[last[cover]] - network.items.latest_days[item])
    cover, lot = cover[serves], lot[serves]
    facts = np.bincount(cover, weights=(lots.opening + lots.frozen)[lot], minlength=len(first))
    size, one_size = _unit(cover, pack[lot], len(first))
    least = np.where(one_size, wanted - facts, 0.0) / np.where(one_size, size, 1.0)
    fraction = least - np.floor(least)
    chosen = one_size & (least > 0) & (fraction > params.least_fraction) & (fraction < 1 - params.least_fraction)
    row = np.full(len(first), -1)
    row[chosen] = np.arange(chosen.sum())
    return _rows(program, (row, first, last, size * fraction, size), (cover, lot, number)), np.ceil(least[chosen])


def _packs(network: Network, packs: Ints) -> tuple[Floats, tuple[Ints, Ints, Floats]]:
    """The smallest pack by lot, and packs by lot.

    Returns
    -------
    By lot the smallest pack that may come (0 = none comes; NaN = loose goods, or a pack that is no multiple of it); of
    every column of packs its lot, itself and its units, by lot.
    """
    of = network.deliveries
    free = of.frozen == 0
    least = np.full(len(network.lots.day), np.inf)
    np.minimum.at(least, of.lot[free], of.pack_units[free])
    with np.errstate(divide="ignore", invalid="ignore"):
        times = of.pack_units / least[of.lot]
        off = off_whole(times)
    odd = np.zeros(len(least), dtype=bool)
    odd[of.lot[free & ~(off < ALMOST)]] = True
    packed = np.flatnonzero((of.pack_units > 0) & free)
    order = np.argsort(of.lot[packed], kind="stable")
    by_lot = (of.lot[packed][order], packs[order], of.pack_units[packed][order])
    return np.where(np.isinf(least), 0.0, np.where(odd, np.nan, least)), by_lot


def _unit(cover: Ints, pack: Floats, count: int) -> tuple[Floats, np.ndarray[tuple[int], np.dtype[np.bool_]]]:
    """The smallest pack of each cover, and whether all that may come are multiples of it."""
    least, known = np.full(count, np.inf), np.ones(count, dtype=bool)
    known[cover[np.isnan(pack)]] = False
    some = np.flatnonzero(pack > 0)
    np.minimum.at(least, cover[some], pack[some])
    times = pack[some] / least[cover[some]]
    known[cover[some][off_whole(times) >= ALMOST]] = False
    return np.where(np.isinf(least), 0.0, least), known & np.isfinite(least)


def _rows(
    program: Program,
    covers: tuple[Ints, Ints, Ints, Floats, Floats],
    lots: tuple[Ints, Ints, tuple[Ints, Ints, Floats]],
) -> sparse.csr_matrix:
    """Packs of the lots that serve a cover in its unit, and what is missing by unit and fraction."""
    row, first, last, worth, unit = covers
    cover, lot, (lot_of, number, units) = lots
    kept = row[cover] >= 0
    pair, position = expand(*group_ranges(lot_of, lot[kept]))
    need_of, need = expand(first, last - first + 1)
    inside = row[need_of] >= 0
    place = np.concatenate([row[cover[kept][pair]], row[need_of[inside]]])
    column = np.concatenate([number[position], program.columns.missing[need[inside]]])
    value = np.concatenate([np.round(units[position] / unit[cover[kept][pair]]), 1.0 / worth[need_of[inside]]])
    shape = (int(row.max(initial=-1)) + 1, program.matrix.shape[1])
    return sparse.csr_matrix(sparse.coo_matrix((value, (place, column)), shape=shape))
