"""What every column and row of a program is, as a number that the same one of another scenario's program has too."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import blake2b

import numpy as np
from scipy import sparse

from planner.arrays import Ints, Keys
from planner.network import Network
from planner.program import Program
from planner.solver import mixed, numbered


def column_keys(network: Network, program: Program) -> Keys:
    """By column, a number made of its kind and of the names and days it stands for (64 bits).

    Columns that would have the same are counted on; a number may by chance be another column's, so that it says where
    to look and proves nothing.
    """
    named = _Named(network)
    keys = np.zeros(len(program.most), dtype=np.uint64)
    for kind, (place, axes) in _shared(network, program).items():
        real = place >= 0
        keys[place[real]] = named.keys(kind, {axis: numbers[real] for axis, numbers in axes.items()}, int(real.sum()))
    for (rule, name), (place, axes) in program.private.items():
        keys[place] = named.keys(f"{rule} {name}", axes, len(place))
    return numbered(keys)


def row_keys(network: Network, program: Program, columns: Keys, covers: sparse.csr_matrix) -> Keys:
    """By row of a program, and of some covers behind them, a number as `column_keys` gives it.

    Rows that their rule does not name are known by their columns, unless it has one only; covers by needs.

    Parameters
    ----------
    columns
        Keys of the columns.
    covers
        Rows over the same columns.
    """
    named, parts = _Named(network), []
    for place, (rule, axes) in enumerate(zip(program.rules, program.row_keys, strict=True)):
        rows = program.matrix[program.first_row[place] : program.first_row[place + 1]]
        keys = named.keys(f"row {rule}", axes, rows.shape[0])
        parts.append(keys if axes or rows.shape[0] == 1 else mixed(keys, _sums(rows, columns)))
    needs = np.zeros(len(columns), dtype=np.uint64)
    needs[program.columns.missing] = columns[program.columns.missing]
    parts.append(mixed(_sums(covers, needs), np.ones(covers.shape[0], dtype=np.uint64)))
    return numbered(np.concatenate(parts))


def _sums(rows: sparse.csr_matrix, columns: Keys) -> Keys:
    """The keys of the columns of every row added up."""
    upto = np.zeros(len(rows.indices) + 1, dtype=np.uint64)
    np.cumsum(columns[rows.indices], out=upto[1:])
    return np.asarray(upto[rows.indptr[1:]] - upto[rows.indptr[:-1]])


def _shared(network: Network, program: Program) -> dict[str, tuple[Ints, Mapping[str, Ints]]]:
    """The shared columns by kind, with what they stand for."""
    x, keeps, needs, lots, handed = (
        network.deliveries,
        network.keeps,
        network.needs,
        network.lots,
        network.handouts,
    )
    columns, opening, visits = program.columns, program.columns.surplus_lot, network.visits
    order = {"supplier": x.supplier, "kitchen": x.kitchen, "item": x.item, "day": x.day}
    from_lot = keeps.lot >= 0
    old = from_lot & (lots.opening[keeps.lot] > 0) if len(lots.day) else from_lot
    kept = {
        "kitchen": keeps.kitchen,
        "item": keeps.item,
        "day": keeps.end,
        "from": keeps.start,
        "kind": old + 2 * from_lot,
    }
    return {
        "delivered": (columns.delivered, order),
        "kept": (columns.kept, kept),
        "missing": (columns.missing, {"kitchen": needs.kitchen, "item": needs.item, "day": needs.day}),
        "surplus": (
            columns.surplus,
            {
                "kitchen": lots.kitchen[opening],
                "item": lots.item[opening],
                "day": lots.day[opening],
                "kind": (lots.opening[opening] > 0).astype(np.int64),
            },
        ),
        "handed": (
            columns.handed,
            {name: getattr(handed, name) for name in ("supplier", "producer", "item", "day")},
        ),
        "ordered": (columns.ordered, order),
        "visited": (columns.visited, {name: getattr(visits, name) for name in ("supplier", "kitchen", "day")}),
        "paired": (columns.paired, dict(zip(("supplier", "kitchen"), columns.pairs, strict=True))),
        "joined": (columns.joined, {"supplier": np.arange(len(columns.joined))}),
    }


class _Named:
    """Numbers of a network as numbers that do not depend on it."""

    def __init__(self, network: Network) -> None:
        names = {**network.index.names, "vehicle": network.vehicles.names}
        self._of = {axis: _hashed(some) for axis, some in names.items()}
        self._day = network.index.first_day

    def keys(self, kind: str, axes: Mapping[str, Ints], count: int) -> Keys:
        """One number by row of some axes."""
        keys = np.full(count, _hashed([kind])[0], dtype=np.uint64)
        for axis, numbers in axes.items():
            keys = mixed(keys, self._values(axis, numbers))
        return keys

    def _values(self, axis: str, numbers: Ints) -> Keys:
        known = self._of.get(axis)
        if known is not None and len(known):
            return np.where(numbers >= 0, known[numbers], np.uint64(0))
        shift = self._day if axis in ("day", "from") else 0
        return np.asarray(np.asarray(numbers) + shift, dtype=np.int64).astype(np.uint64)


def _hashed(names: Sequence[str]) -> Keys:
    """A number of 64 bits by name, the same everywhere."""
    digests = b"".join(blake2b(name.encode(), digest_size=8).digest() for name in names)
    return np.frombuffer(digests, dtype=np.uint64)
