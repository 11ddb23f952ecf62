"""The program: shared columns, what each rule adds, and the whole as one sparse linear program.

A rule hands over a `Block` (data, never a mutated model); `assemble` stacks the blocks. Columns of the same kind lie
side by side in `Columns`; a rule may add private columns of its own behind them.

Order: blocks, identity, size, solution, ties < columns, rule < building.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from scipy import sparse

from planner.arrays import Bools, Floats, Ints
from planner.program.blocks import Block, Entry, Held

RUNGS = ("hardship", "rupiah")


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
class Program:
    """min rungs[0], then rungs[1], subject to row_lower <= matrix @ x <= row_upper, least <= x <= most.

    whole: columns that take whole numbers only. constant: by rung, what every plan pays. private: by rule and name, the
    columns a rule has added, with their keys.

    matrix: rows x columns. rungs: 2 x columns (meals, Rp). tie: weights of the last choice among equals. first_row:
    where the rows of each of `rules` begin, row_keys what names them. own_most: upper limits that no row implies (inf =
    none); held: what of each rule a person could loosen (rows of its block). raised: by row, how far facts have raised
    its upper limit.
    """

    columns: Columns
    matrix: sparse.csr_matrix
    row_lower: Floats
    row_upper: Floats
    raised: Floats
    least: Floats
    most: Floats
    own_most: Floats
    whole: Bools
    rungs: Floats
    constant: Floats
    tie: Floats
    rules: tuple[str, ...]
    first_row: Ints
    private: Mapping[tuple[str, str], tuple[Ints, Mapping[str, Ints]]]
    row_keys: tuple[Mapping[str, Ints], ...] = ()
    held: tuple[Sequence[Held], ...] = ()


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
    raised = np.concatenate([_raised(block, columns.least) for block in blocks])
    weights = np.zeros(width)
    weights[columns.delivered] = tie
    return Program(
        columns=columns,
        matrix=_stack(places, columns.count, height, width),
        row_lower=np.concatenate([block.rows.lower for block in blocks]),
        row_upper=np.concatenate([block.rows.upper for block in blocks]) + raised,
        raised=raised,
        least=least,
        most=most,
        own_most=own_most,
        whole=np.concatenate([columns.whole, *(np.full(len(part.most), part.whole) for part in own)]),
        rungs=_rungs(columns, blocks, shifts, width),
        constant=np.array([0.0, sum(block.constant_rp for block in blocks)]),
        tie=weights,
        rules=tuple(block.rule for block in blocks),
        first_row=first_row,
        private=_private(columns.count, blocks),
        row_keys=tuple(block.rows.keys for block in blocks),
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
    """How far what comes as ordered exceeds the upper limits of a block, which become what it takes."""
    rows = block.rows
    if not rows.behind.any() or not (least.any() or rows.taken.any()):
        return np.zeros(len(rows.upper))
    taken = rows.taken.copy()
    for part in block.entries:
        shared = part.column < len(least)
        np.add.at(taken, part.row[shared], part.value[shared] * least[part.column[shared]])
    return np.where(rows.behind, np.maximum(taken - rows.upper, 0.0), 0.0)


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
