"""What a rule hands over: rows, entries, private columns, costs, and limits that a person could loosen.

Data, never a mutated model. Rows count from 0 in a block; private columns are numbered on from the shared ones.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import prod

import numpy as np

from planner.arrays import Bools, Floats, Ints

Part = tuple["Rows", "Sequence[Entry]"]
"""Rows with their entries."""

DENSE = 8  # keys are counted, not sorted, while they span at most this many places per element


@dataclass(frozen=True, kw_only=True)
class Entry:
    """Matrix entries: value at (row, column), arrays of one length. Rows count from 0 in the block."""

    row: Ints
    column: Ints
    value: Floats


@dataclass(frozen=True, kw_only=True)
class Rows:
    """Rows of a block: lower <= activity <= upper; keys name each row by index arrays (row names, not kept as texts).

    behind: whether what comes as ordered uses the limit up first (by row; empty: of none); where it takes more, the
    limit is what it takes. taken: what of that the rows do not show themselves (by row; empty: nothing). parts: the
    names of what is stacked, in order; the key `kind` counts them.
    """

    lower: Floats
    upper: Floats
    keys: Mapping[str, Ints]
    behind: Bools = field(default_factory=lambda: np.zeros(0, dtype=bool))
    taken: Floats = field(default_factory=lambda: np.zeros(0))
    parts: tuple[str, ...] = ()

    def of(self, part: str) -> Ints:
        """The rows of one part of what is stacked."""
        return np.flatnonzero(self.keys["kind"] == self.parts.index(part)) if self.keys else np.zeros(0, dtype=np.int64)


@dataclass(frozen=True, kw_only=True)
class Private:
    """Private columns of a block: most (upper limit, lower is 0), what they are called and their keys (column names).

    implied: the upper limit follows from rows and only helps the solver. whole: only whole numbers.
    """

    name: str
    most: Floats
    keys: Mapping[str, Ints]
    implied: bool = True
    whole: bool = False


class Own:
    """Numbers the private columns of a block, in the order in which they are added; found again by name."""

    def __init__(self, shared: int) -> None:
        """Begin behind so many shared columns."""
        self._next = shared
        self._parts: dict[str, tuple[Private, Ints]] = {}

    def add(self, private: Private) -> Ints:
        """Add columns; their numbers."""
        numbers = np.arange(self._next, self._next + len(private.most))
        self._parts[private.name] = (private, numbers)
        self._next += len(numbers)
        return numbers

    def __getitem__(self, name: str) -> Ints:
        return self._parts[name][1]

    @property
    def private(self) -> list[Private]:
        """All of them, as a block takes them."""
        return [private for private, _ in self._parts.values()]


@dataclass(frozen=True, kw_only=True)
class Held:
    """Limits of a rule that a person could loosen: rows of its block, or upper limits of shared columns.

    code: of their words (`held.<code>.<rung>`). unit: what the limit is measured in. keys name each
    limit by index arrays; those that differ in the day only are one limit to a person. looser: +1 by more, -1 by less.
    steps: by row, how much looser a step is (None: what is usual for the unit). counted: whole numbers stand in the
    rows, which have no price while those are held.
    """

    code: str
    unit: str
    keys: Mapping[str, Ints]
    rows: Ints = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    columns: Ints = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    looser: float = 1.0
    steps: Floats | None = None
    counted: bool = False

    def by_row(self, usual: float) -> Floats:
        """How much looser a step is, by row."""
        return np.full(len(self.rows), usual) if self.steps is None else self.steps


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


def no_rows() -> Rows:
    """Rows of a block that only changes costs or limits."""
    return Rows(lower=np.zeros(0), upper=np.zeros(0), keys={})


def at_most(upper: Floats, **keys: Ints) -> Rows:
    """Rows with an upper limit only."""
    return Rows(lower=np.full(len(upper), -np.inf), upper=np.asarray(upper, dtype=float), keys=keys)


def behind_facts(rows: Rows, taken: Floats | None = None) -> Rows:
    """Rows whose limits facts use up first.

    Parameters
    ----------
    taken
        What facts take of each row beside what its columns come to where nothing new is delivered.
    """
    count = len(rows.upper)
    return replace(rows, behind=np.ones(count, dtype=bool), taken=np.zeros(count) if taken is None else taken)


def at_least(lower: Floats, **keys: Ints) -> Rows:
    """Rows with a lower limit only."""
    return Rows(lower=np.asarray(lower, dtype=float), upper=np.full(len(lower), np.inf), keys=keys)


def stack_rows(named: Mapping[str, Part]) -> tuple[Rows, list[Entry]]:
    """Rows of several kinds as one, found again by their names: keys they lack are -1, key `kind` counts the parts."""
    parts = list(named.values())
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
        behind=np.concatenate([_filled(rows.behind, size) for (rows, _), size in zip(parts, sizes, strict=True)]) > 0,
        taken=np.concatenate([_filled(rows.taken, size) for (rows, _), size in zip(parts, sizes, strict=True)]),
        parts=tuple(named),
    )
    return rows, entries


def _filled(values: Floats | Bools, size: int) -> Floats:
    """Values by row; empty ones are 0."""
    return np.asarray(values, dtype=float) if len(values) else np.zeros(size)


def equal(value: Floats, **keys: Ints) -> Rows:
    """Rows that equal a value."""
    return Rows(lower=np.asarray(value, dtype=float), upper=np.asarray(value, dtype=float), keys=keys)


def entry(row: Ints, column: Ints, value: Floats | float = 1.0) -> Entry:
    """Matrix entries; a single value stands for all."""
    filled = np.full(len(row), value, dtype=float) if np.ndim(value) == 0 else np.asarray(value, dtype=float)
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
