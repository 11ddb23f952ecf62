"""Where a program ended, kept so that one like it can begin there: by keys of rows and columns, not by their places.

What is gone stays for a while: a column that was in the basis, held at 0, and a row that bound nothing but such ones.
Without them a basis of which a twentieth is gone is worse than none (Tangsel without one supplier: 20 s instead of 10
from nothing, and 3 with them). The answer is that of the program alone, and is held against it like any other.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from planner.arrays import Bools, Floats, Ints, Keys, find
from planner.solver import highs
from planner.solver.records import AT_LOWER, AT_UPPER, BASIC, Basis, LinearProgram, Outcome, States, Stop

FACTOR, SHIFT = np.uint64(0x9E3779B97F4A7C15), np.uint64(29)  # of splitmix64 (Steele, Lea and Flood 2014)


@dataclass(frozen=True, kw_only=True)
class Named:
    """A key for every column and row of a program, all different."""

    columns: Keys
    rows: Keys


@dataclass(frozen=True, kw_only=True)
class Ending:
    """A program that was solved, by key: its states, matrix and cost (per unit, in any measure).

    what: `whole` (all of a program) or `core` (what of it kitchens share): one is no start for the other.
    """

    what: str
    columns: Keys
    rows: Keys
    basis: Basis
    matrix: sparse.csc_matrix
    cost: Floats


def mixed(keys: Keys, more: Keys) -> Keys:
    """One number of two, by place."""
    with np.errstate(over="ignore"):
        both = (keys ^ (more + FACTOR)) * FACTOR
    return np.asarray(both ^ (both >> SHIFT))


def numbered(keys: Keys) -> Keys:
    """Keys that are all different: equal ones are counted on in their order."""
    order = np.argsort(keys, kind="stable")
    first = np.searchsorted(keys[order], keys[order])
    again = np.empty(len(keys), dtype=np.uint64)
    again[order] = np.arange(len(keys), dtype=np.int64) - first
    return np.where(again > 0, mixed(keys, again), keys)


def ending(what: str, program: LinearProgram, named: Named, basis: Basis) -> Ending:
    """What to keep of where a program ended."""
    by_column, by_row = np.argsort(named.columns), np.argsort(named.rows)
    matrix = sparse.csc_matrix(program.matrix)[by_row][:, by_column]
    return Ending(
        what=what,
        columns=named.columns[by_column],
        rows=named.rows[by_row],
        basis=Basis(columns=basis.columns[by_column], rows=basis.rows[by_row]),
        matrix=sparse.csc_matrix(matrix),
        cost=program.cost[by_column],
    )


def solve_from(before: Ending, named: Named, program: LinearProgram, should_stop: Stop) -> Outcome:
    """Solve a program from where another ended.

    Parameters
    ----------
    named
        The keys of the program.
    """
    rows, columns = program.matrix.shape
    column_at, row_at = find(before.columns, named.columns), find(before.rows, named.rows)
    basic = before.basis.columns == BASIC
    gone = np.flatnonzero(basic & ~_marked(len(basic), column_at))
    bound = _bound_alone(before, row_at, column_at)
    wide = _with_gone(before, program, (column_at, row_at), gone, bound)
    start = Basis(
        columns=np.append(_states(before.basis.columns, column_at, AT_LOWER), np.full(len(gone), BASIC, dtype=np.int8)),
        rows=np.append(_states(before.basis.rows, row_at, BASIC), np.full(len(bound), AT_UPPER, dtype=np.int8)),
    )
    found = highs.solve(wide, should_stop, start, carried=True)
    basis = found.basis
    return Outcome(
        status=found.status,
        values=found.values[:columns],
        row_prices=found.row_prices[:rows],
        basis=None if basis is None else Basis(columns=basis.columns[:columns], rows=basis.rows[:rows]),
    )


def _with_gone(before: Ending, program: LinearProgram, at: tuple[Ints, Ints], gone: Ints, bound: Ints) -> LinearProgram:
    """The program with columns that are gone, held at 0, and rows that bind only such columns."""
    (column_at, row_at), (rows, columns) = at, program.matrix.shape
    place = np.full(len(before.rows), -1, dtype=np.int64)
    place[row_at[row_at >= 0]] = np.flatnonzero(row_at >= 0)
    place[bound] = rows + np.arange(len(bound))
    part = before.matrix[:, gone].tocoo()
    stays = place[part.row] >= 0
    ours = program.matrix.tocoo()
    matrix = sparse.csr_matrix(
        sparse.coo_matrix(
            (
                np.concatenate([ours.data, part.data[stays]]),
                (
                    np.concatenate([ours.row, place[part.row[stays]]]),
                    np.concatenate([ours.col, columns + part.col[stays]]),
                ),
            ),
            shape=(rows + len(bound), columns + len(gone)),
        )
    )
    none, few = np.zeros(len(gone)), np.zeros(len(bound))
    return LinearProgram(
        matrix=matrix,
        row_lower=np.append(program.row_lower, few),
        row_upper=np.append(program.row_upper, few),
        lower=np.append(program.lower, none),
        upper=np.append(program.upper, none),
        cost=np.append(program.cost, before.cost[gone] * _measure(before, program, column_at)),
    )


def _bound_alone(before: Ending, row_at: Ints, column_at: Ints) -> Ints:
    """Rows that are gone and bound, in which nothing stands that is still there."""
    gone = ~_marked(len(before.rows), row_at) & (before.basis.rows != BASIC)
    here = _marked(len(before.columns), column_at).astype(float)
    pattern = before.matrix.copy()
    pattern.data = np.ones(len(pattern.data))
    return np.flatnonzero(gone & (pattern @ here == 0))


def _measure(before: Ending, program: LinearProgram, column_at: Ints) -> float:
    """What a cost of before is in the measure of now: the usual ratio of what has both."""
    known = np.flatnonzero(column_at >= 0)
    then, now = before.cost[column_at[known]], program.cost[known]
    both = (then > 0) & (now > 0)
    return float(np.median(now[both] / then[both])) if both.any() else 1.0


def _marked(count: int, at: Ints) -> Bools:
    marks = np.zeros(count, dtype=bool)
    marks[at[at >= 0]] = True
    return marks


def _states(states: States, at: Ints, otherwise: int) -> States:
    """States by place; what is new has another."""
    return np.where(at >= 0, states[at], np.int8(otherwise)) if len(states) else np.full(len(at), otherwise, np.int8)
