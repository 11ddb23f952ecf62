"""The program: shared columns, what each rule adds, and the whole as one sparse linear program.

A rule hands over a `Block` (data, never a mutated model); `assemble` stacks the blocks. Columns of the same kind lie
side by side in `Columns`; a rule may add private columns of its own behind them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from math import prod

import numpy as np
from scipy import sparse

from planner.network import Floats, Ints, Network

RUNGS = ("hardship", "rupiah")
DENSE = 8  # keys are counted, not sorted, while they span at most this many places per element


@dataclass(frozen=True, kw_only=True)
class Columns:
    """Where the shared columns lie and what they cost.

    delivered (units by possible delivery), kept (units by keep), missing (units by need), surplus (units by lot with
    opening stock, `surplus_lot`), handed (units by hand-out): index arrays of columns. most: upper limits (lower is 0
    everywhere), own_most: those that no row implies (inf = none). rupiah: landed cost per unit.
    """

    delivered: Ints
    kept: Ints
    missing: Ints
    surplus: Ints
    handed: Ints
    surplus_lot: Ints
    most: Floats
    own_most: Floats
    rupiah: Floats

    @property
    def count(self) -> int:
        """How many shared columns there are."""
        return len(self.most)


@dataclass(frozen=True, kw_only=True)
class Entry:
    """Matrix entries: value at (row, column), arrays of one length. Rows count from 0 in the block."""

    row: Ints
    column: Ints
    value: Floats


@dataclass(frozen=True, kw_only=True)
class Rows:
    """Rows of a block: lower <= activity <= upper; keys name each row by index arrays (for words and goldens)."""

    lower: Floats
    upper: Floats
    keys: Mapping[str, Ints]


@dataclass(frozen=True, kw_only=True)
class Private:
    """Private columns of a block: most (upper limit, lower is 0), what they are called and their keys.

    implied: the upper limit follows from rows and only helps the solver.
    """

    name: str
    most: Floats
    keys: Mapping[str, Ints]
    implied: bool = True


@dataclass(frozen=True, kw_only=True)
class Held:
    """Limits of a rule that a person could loosen: rows of its block, or upper limits of shared columns.

    code: of their words (`held.<code>.<rung>`). unit: what the limit is measured in (Rp, kg or item). keys name each
    limit by index arrays; those that differ in the day only are one limit to a person. looser: +1 by more, -1 by less.
    """

    code: str
    unit: str
    keys: Mapping[str, Ints]
    rows: Ints = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    columns: Ints = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    looser: float = 1.0


@dataclass(frozen=True, kw_only=True)
class Block:
    """What one rule adds: rows, entries, private columns (numbered on from `Columns.count`), costs by rung, limits.

    costs: (rung, column, cost per unit). closed: shared columns that must stay 0.
    """

    rule: str
    rows: Rows
    entries: Sequence[Entry] = ()
    private: Sequence[Private] = ()
    costs: Sequence[tuple[str, Ints, Floats]] = ()
    closed: Ints = field(default_factory=lambda: np.zeros(0, dtype=np.int64))


@dataclass(frozen=True, kw_only=True)
class Program:
    """min rungs[0], then rungs[1], subject to row_lower <= matrix @ x <= row_upper, 0 <= x <= most.

    matrix: rows x columns. rungs: 2 x columns (meals, Rp). tie: weights of the last choice among equals. row_rule:
    which rule (index of `rules`) a row belongs to; first_row: where each rule's rows begin; row_keys by rule. own_most:
    upper limits that no row implies (inf = none); held: what of each rule a person could loosen (rows of its block).
    """

    columns: Columns
    matrix: sparse.csr_matrix
    row_lower: Floats
    row_upper: Floats
    most: Floats
    own_most: Floats
    rungs: Floats
    tie: Floats
    rules: tuple[str, ...]
    first_row: Ints
    row_keys: tuple[Mapping[str, Ints], ...]
    held: tuple[Sequence[Held], ...] = ()


def declare(network: Network) -> Columns:
    """Lay out the shared columns of a network."""
    deliveries, keeps, needs, lots = network.deliveries, network.keeps, network.needs, network.lots
    surplus_lot = np.flatnonzero(lots.opening > 0)
    old = (keeps.lot >= 0) & (lots.opening[keeps.lot] > 0) if len(lots.day) else np.zeros(0, dtype=bool)
    nights = keeps.end - np.maximum(keeps.start, np.where(old, network.lead_days, 0))
    left, handouts = lots.left[surplus_lot], network.handouts
    parts = [
        (deliveries.most_units, np.full(len(deliveries.day), np.inf), deliveries.price_rp + deliveries.transport_rp),
        (keeps.most_units, np.full(len(keeps.need), np.inf), network.items.holding_rp_per_day[keeps.item] * nights),
        (needs.quantity, needs.quantity, np.zeros(len(needs.day))),
        (left, left, np.zeros(len(left))),
        (handouts.most_units, handouts.per_day, np.zeros(len(handouts.day))),
    ]
    ends = np.cumsum([0] + [len(most) for most, _, _ in parts])
    delivered, kept, missing, surplus, handed = (np.arange(start, end) for start, end in pairwise(ends))
    return Columns(
        delivered=delivered,
        kept=kept,
        missing=missing,
        surplus=surplus,
        handed=handed,
        surplus_lot=surplus_lot,
        most=np.concatenate([most for most, _, _ in parts]),
        own_most=np.concatenate([own_most for _, own_most, _ in parts]),
        rupiah=np.concatenate([rp for _, _, rp in parts]),
    )


def no_rows() -> Rows:
    """Rows of a block that only changes costs or limits."""
    return Rows(lower=np.zeros(0), upper=np.zeros(0), keys={})


def at_most(upper: Floats, **keys: Ints) -> Rows:
    """Rows with an upper limit only."""
    return Rows(lower=np.full(len(upper), -np.inf), upper=np.asarray(upper, dtype=float), keys=keys)


def equal(value: Floats, **keys: Ints) -> Rows:
    """Rows that equal a value."""
    return Rows(lower=np.asarray(value, dtype=float), upper=np.asarray(value, dtype=float), keys=keys)


def entry(row: Ints, column: Ints, value: Floats | float = 1.0) -> Entry:
    """Matrix entries; a single value stands for all."""
    filled = np.broadcast_to(np.asarray(value, dtype=float), np.shape(row))
    return Entry(row=np.asarray(row), column=np.asarray(column), value=filled)


def group(*keys: Ints) -> tuple[Ints, tuple[Ints, ...]]:
    """Number the distinct key tuples: (group of each element, key arrays by group), groups sorted by key."""
    if len(keys[0]) == 0:
        return np.zeros(0, dtype=np.int64), tuple(np.zeros(0, dtype=np.int64) for _ in keys)
    least = [int(key.min()) for key in keys]
    sizes = [int(key.max()) - low + 1 for key, low in zip(keys, least, strict=True)]
    if prod(sizes) > DENSE * len(keys[0]):
        return _group_sparse(*keys)
    code = keys[0] - least[0]
    for key, low, size in zip(keys[1:], least[1:], sizes[1:], strict=True):
        code = code * size + (key - low)
    seen = np.zeros(prod(sizes), dtype=bool)
    seen[code] = True
    names = np.unravel_index(np.flatnonzero(seen), sizes)
    return (np.cumsum(seen) - 1)[code], tuple(name + low for name, low in zip(names, least, strict=True))


def _group_sparse(*keys: Ints) -> tuple[Ints, tuple[Ints, ...]]:
    """The same by sorting, for keys that lie far apart."""
    order = np.lexsort(keys[::-1])
    changed = np.zeros(len(order), dtype=bool)
    for key in keys:
        changed[1:] |= key[order][1:] != key[order][:-1]
    number = np.empty(len(order), dtype=np.int64)
    number[order] = np.cumsum(changed)
    first = order[np.concatenate([[0], np.flatnonzero(changed)])]
    return number, tuple(key[first] for key in keys)


def assemble(
    network: Network, columns: Columns, blocks: Sequence[Block], tie: Floats, held: Sequence[Sequence[Held]] = ()
) -> Program:
    """Stack the blocks of the rules over the shared columns.

    Parameters
    ----------
    tie
        Weight of every delivery in the last choice among equal plans.
    held
        The limits of every block that a person could loosen; without them nothing is explained.
    """
    most, own_most = [columns.most.copy()], [columns.own_most.copy()]
    private = [sum(len(part.most) for part in block.private) for block in blocks]
    shifts = np.concatenate([[0], np.cumsum(private)]).astype(int)
    first_row = np.concatenate([[0], np.cumsum([len(block.rows.lower) for block in blocks])]).astype(np.int64)
    width, height = columns.count + int(shifts[-1]), int(first_row[-1])
    rungs = np.zeros((2, width))
    rungs[1, : columns.count] = columns.rupiah
    for block, shift in zip(blocks, shifts, strict=False):
        for rung, column, cost in block.costs:
            np.add.at(rungs[RUNGS.index(rung)], _moved(column, columns.count, shift), cost)
        most += [part.most for part in block.private]
        own_most += [np.where(part.implied, np.inf, part.most) for part in block.private]
        most[0][block.closed] = own_most[0][block.closed] = 0.0
    places = [
        (part, int(top), int(shift) if alone else 0)
        for block, top, shift, alone in zip(blocks, first_row, shifts, private, strict=False)
        for part in block.entries
    ]
    weights = np.zeros(rungs.shape[1])
    weights[columns.delivered] = tie
    return Program(
        columns=columns,
        matrix=_stack(places, columns.count, height, width),
        row_lower=np.concatenate([block.rows.lower for block in blocks]),
        row_upper=np.concatenate([block.rows.upper for block in blocks]),
        most=np.concatenate(most),
        own_most=np.concatenate(own_most),
        rungs=rungs,
        tie=weights,
        rules=tuple(block.rule for block in blocks),
        first_row=first_row,
        row_keys=tuple(block.rows.keys for block in blocks),
        held=tuple(held),
    )


def _moved(column: Ints, shared: int, shift: int) -> Ints:
    """Private columns of a block where they lie in the whole."""
    return np.where(column >= shared, column + shift, column) if shift else column


def _stack(places: Sequence[tuple[Entry, int, int]], shared: int, height: int, width: int) -> sparse.csr_matrix:
    """All entries as one matrix; entries at one place add up.

    places: entries with the first row of their block and how far its private columns lie behind the shared ones.
    """
    ends = np.cumsum([0] + [len(part.row) for part, _, _ in places])
    kind = np.int32 if max(height, width, ends[-1]) < np.iinfo(np.int32).max else np.int64
    row, column, value = np.empty(ends[-1], dtype=kind), np.empty(ends[-1], dtype=kind), np.empty(ends[-1])
    for (part, top, shift), (start, end) in zip(places, pairwise(ends), strict=True):
        np.add(part.row, top, out=row[start:end], casting="unsafe")
        column[start:end] = _moved(part.column, shared, shift)
        value[start:end] = part.value
    matrix = sparse.csr_matrix(sparse.coo_matrix((value, (row, column)), shape=(height, width)))
    matrix.eliminate_zeros()
    return matrix
