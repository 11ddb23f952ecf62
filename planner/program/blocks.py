"""What a rule hands over: rows, entries, private columns, costs, and limits that a person could loosen.

Data, never a mutated model. Rows count from 0 in a block; private columns are numbered on from the shared ones.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import prod

import numpy as np

from planner.arrays import Floats, Ints

DENSE = 8  # keys are counted, not sorted, while they span at most this many places per element


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


def one_more(code: str, unit: str, rows: Rows, chosen: Ints, keys: Mapping[str, Ints], limit: Floats) -> Held:
    """Counted limits that a person could make one more; facts that pass a limit already leave less of that, or nothing.

    Parameters
    ----------
    chosen
        Which rows.
    limit
        What the person has set, by chosen row.
    """
    steps = np.maximum(limit + 1.0 - rows.upper[chosen], 0.0)
    return Held(code=code, unit=unit, keys=keys, rows=chosen, steps=steps, counted=True)


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
