"""The program: shared columns, what each rule adds, and the whole as one sparse linear program.

A rule hands over a `Block` (data, never a mutated model); `assemble` stacks the blocks. Columns of the same kind lie
side by side in `Columns`; a rule may add private columns of its own behind them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from math import prod

import numpy as np
from scipy import sparse

from planner.network import Bools, Floats, Ints

RUNGS = ("hardship", "rupiah")
DENSE = 8  # keys are counted, not sorted, while they span at most this many places per element


@dataclass(frozen=True, kw_only=True)
class Columns:
    """Where the shared columns lie and what they cost.

    delivered (units by possible delivery), kept (units by keep), missing (units by need), surplus (units by lot that
    may keep some, `surplus_lot`), handed (units by hand-out), then 0 or 1 where a rule needs them: ordered (by possible
    delivery), visited (by visit), paired (by supplier and kitchen of `pairs`), joined (by supplier): index arrays of
    columns, -1 where there is none. least, most: limits; own_most: upper ones that no row implies (inf = none).
    rupiah: landed cost per unit. whole: 0 or 1.
    """

    delivered: Ints
    kept: Ints
    missing: Ints
    surplus: Ints
    handed: Ints
    ordered: Ints
    visited: Ints
    paired: Ints
    joined: Ints
    surplus_lot: Ints
    pairs: tuple[Ints, Ints]
    pair: Ints
    least: Floats
    most: Floats
    own_most: Floats
    rupiah: Floats
    whole: Bools

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
    """Rows of a block: lower <= activity <= upper; keys name each row by index arrays (for words and goldens).

    facts: what comes as ordered uses these limits up first; where it takes more, the limit is what it takes.
    """

    lower: Floats
    upper: Floats
    keys: Mapping[str, Ints]
    facts: bool = False


@dataclass(frozen=True, kw_only=True)
class Private:
    """Private columns of a block: most (upper limit, lower is 0), what they are called and their keys.

    implied: the upper limit follows from rows and only helps the solver. whole: only whole numbers.
    """

    name: str
    most: Floats
    keys: Mapping[str, Ints]
    implied: bool = True
    whole: bool = False


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

    costs: (rung, column, cost per unit). closed: shared columns that must stay 0. constant_rp: what every plan pays.
    """

    rule: str
    rows: Rows
    entries: Sequence[Entry] = ()
    private: Sequence[Private] = ()
    costs: Sequence[tuple[str, Ints, Floats]] = ()
    closed: Ints = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    constant_rp: float = 0.0


@dataclass(frozen=True, kw_only=True)
class Program:
    """min rungs[0], then rungs[1], subject to row_lower <= matrix @ x <= row_upper, least <= x <= most.

    whole: columns that take whole numbers only. constant: by rung, what every plan pays. private: by rule and name, the
    columns a rule has added, with their keys.

    matrix: rows x columns. rungs: 2 x columns (meals, Rp). tie: weights of the last choice among equals. row_rule:
    which rule (index of `rules`) a row belongs to; first_row: where each rule's rows begin; row_keys by rule. own_most:
    upper limits that no row implies (inf = none); held: what of each rule a person could loosen (rows of its block).
    """

    columns: Columns
    matrix: sparse.csr_matrix
    row_lower: Floats
    row_upper: Floats
    least: Floats
    most: Floats
    own_most: Floats
    whole: Bools
    rungs: Floats
    constant: Floats
    tie: Floats
    rules: tuple[str, ...]
    first_row: Ints
    row_keys: tuple[Mapping[str, Ints], ...]
    private: Mapping[tuple[str, str], tuple[Ints, Mapping[str, Ints]]]
    held: tuple[Sequence[Held], ...] = ()


def no_rows() -> Rows:
    """Rows of a block that only changes costs or limits."""
    return Rows(lower=np.zeros(0), upper=np.zeros(0), keys={})


def at_most(upper: Floats, **keys: Ints) -> Rows:
    """Rows with an upper limit only."""
    return Rows(lower=np.full(len(upper), -np.inf), upper=np.asarray(upper, dtype=float), keys=keys)


def behind_facts(rows: Rows) -> Rows:
    """Rows whose limits facts use up first."""
    return replace(rows, facts=True)


def at_least(lower: Floats, **keys: Ints) -> Rows:
    """Rows with a lower limit only."""
    return Rows(lower=np.asarray(lower, dtype=float), upper=np.full(len(lower), np.inf), keys=keys)


def stack_rows(parts: Sequence[tuple[Rows, Sequence[Entry]]]) -> tuple[Rows, list[Entry]]:
    """Rows of several kinds as one: keys they lack are -1, key `kind` counts the parts."""
    names = list(dict.fromkeys(name for rows, _ in parts for name in rows.keys))
    sizes = [len(rows.lower) for rows, _ in parts]
    starts = np.cumsum([0, *sizes])
    keys = {
        name: np.concatenate(
            [rows.keys.get(name, np.full(size, -1)) for (rows, _), size in zip(parts, sizes, strict=True)]
        )
        for name in names
    }
    entries = [
        Entry(row=one.row + start, column=one.column, value=one.value)
        for (_, found), start in zip(parts, starts, strict=False)
        for one in found
    ]
    rows = Rows(
        lower=np.concatenate([rows.lower for rows, _ in parts]),
        upper=np.concatenate([rows.upper for rows, _ in parts]),
        keys=keys | {"kind": np.repeat(np.arange(len(parts)), sizes)},
    )
    return rows, entries


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


def assemble(columns: Columns, blocks: Sequence[Block], tie: Floats, held: Sequence[Sequence[Held]] = ()) -> Program:
    """Stack the blocks of the rules over the shared columns.

    Parameters
    ----------
    tie
        Weight of every delivery in the last choice among equal plans.
    held
        The limits of every block that a person could loosen; without them nothing is explained.
    """
    private = [sum(len(part.most) for part in block.private) for block in blocks]
    shifts = np.concatenate([[0], np.cumsum(private)]).astype(int)
    first_row = np.concatenate([[0], np.cumsum([len(block.rows.lower) for block in blocks])]).astype(np.int64)
    width, height = columns.count + int(shifts[-1]), int(first_row[-1])
    own = [part for block in blocks for part in block.private]
    most = np.concatenate([columns.most, *(part.most for part in own)])
    own_most = np.concatenate([columns.own_most, *(np.where(part.implied, np.inf, part.most) for part in own)])
    least = np.concatenate([columns.least, np.zeros(width - columns.count)])
    for block in blocks:
        most[block.closed] = own_most[block.closed] = least[block.closed]
    places = [
        (part, int(top), int(shift) if alone else 0)
        for block, top, shift, alone in zip(blocks, first_row, shifts, private, strict=False)
        for part in block.entries
    ]
    weights = np.zeros(width)
    weights[columns.delivered] = tie
    return Program(
        columns=columns,
        matrix=_stack(places, columns.count, height, width),
        row_lower=np.concatenate([block.rows.lower for block in blocks]),
        row_upper=np.concatenate([_raised(block, columns.least) for block in blocks]),
        least=least,
        most=most,
        own_most=own_most,
        whole=np.concatenate([columns.whole, *(np.full(len(part.most), part.whole) for part in own)]),
        rungs=_rungs(columns, blocks, shifts, width),
        constant=np.array([0.0, sum(block.constant_rp for block in blocks)]),
        tie=weights,
        rules=tuple(block.rule for block in blocks),
        first_row=first_row,
        row_keys=tuple(block.rows.keys for block in blocks),
        private=_private(columns.count, blocks),
        held=tuple(held),
    )


def _rungs(columns: Columns, blocks: Sequence[Block], shifts: Ints, width: int) -> Floats:
    """Costs by rung: landed cost, and what the rules add."""
    rungs = np.zeros((2, width))
    rungs[1, : columns.count] = columns.rupiah
    for block, shift in zip(blocks, shifts, strict=False):
        for rung, column, cost in block.costs:
            np.add.at(rungs[RUNGS.index(rung)], _moved(column, columns.count, shift), cost)
    return rungs


def _private(first: int, blocks: Sequence[Block]) -> dict[tuple[str, str], tuple[Ints, Mapping[str, Ints]]]:
    """Private columns by rule and name, with their keys."""
    found = {}
    for block in blocks:
        for part in block.private:
            found[block.rule, part.name] = (np.arange(first, first + len(part.most)), part.keys)
            first += len(part.most)
    return found


def _raised(block: Block, least: Floats) -> Floats:
    """Upper limits of a block; those that what comes as ordered exceeds become what it takes."""
    if not block.rows.facts or not least.any():
        return block.rows.upper
    taken = np.zeros(len(block.rows.upper))
    for part in block.entries:
        shared = part.column < len(least)
        np.add.at(taken, part.row[shared], part.value[shared] * least[part.column[shared]])
    return np.maximum(block.rows.upper, taken)


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
