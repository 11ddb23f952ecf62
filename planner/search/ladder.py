"""The ladder: hardship first, then rupiah, then one plan among equals (`planner/MODEL.md`, "What is best").

In the field: lexicographic optimisation, by levels.
Each block is solved for MEALS_RP x hardship + rupiah in one go. That counts when its hardship is the least one proven
alone (0 needs no proof); otherwise the block is held on the optimal face of hardship and solved again for rupiah. Ties
are broken on the optimal face of what counted. Costs are scaled so that usual ones lie between 1 and 1,000.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from planner.arrays import Floats, Ints
from planner.errors import SolverError
from planner.program import Program
from planner.program.solution import Solution
from planner.solver import (
    Basis,
    Ending,
    LinearAnswer,
    LinearProgram,
    Named,
    cost_scale,
    ending,
    part_of,
    reduced_costs,
    solve_carried,
    solve_linear,
    split,
)
from planner.units import DRIFT, FACE, SAME

MEALS_RP = 1e6  # a meal short against rupiah in the first, weighted solve; above any landed cost of a meal

WHOLE = "whole"  # what a kept ending is of

Stop = Callable[[], bool]


@dataclass(frozen=True, kw_only=True)
class _Rungs:
    """What a block came to: values by column, bounds (meals, Rp), prices of its rows on both rungs."""

    values: Floats
    bounds: tuple[float, float]
    prices: tuple[Floats, Floats]
    stopped: bool = False
    solved: bool = True
    basis: Basis | None = None


@dataclass(frozen=True, kw_only=True)
class Carried:
    """Where a ladder begins: keys of its program, and where one like it ended (None: not known)."""

    named: Named
    before: Ending | None


def climb(program: Program, should_stop: Stop, carried: Carried | None = None) -> Solution:
    """Solve the ladder block by block; a block stopped before it has an answer stays unsolved.

    Parameters
    ----------
    carried
        Where to begin; then the solution tells where it ended, too.
    """
    begun, ended = _begun(program, should_stop, carried), _Stitched(program)
    values, prices = np.zeros(len(program.most)), np.zeros((2, len(program.row_lower)))
    bounds, stopped, unsolved = np.zeros(2), False, np.zeros(len(program.most), dtype=bool)
    for rows, columns in split(program.matrix):
        start = None if begun is None else Basis(columns=begun.columns[columns], rows=begun.rows[rows])
        block = _climb_block(program, rows, columns, should_stop, start)
        ended.add(rows, columns, block.basis)
        values[columns] = block.values
        prices[:, rows] = block.prices
        bounds += block.bounds
        stopped |= block.stopped
        unsolved[columns] = not block.solved
    return Solution(
        values=values,
        rungs=program.rungs @ values + program.constant,
        bounds=bounds + program.constant,
        row_prices=prices,
        stopped=stopped,
        unsolved=unsolved,
        ending=None if carried is None else ended.ending(carried.named),
    )


def _all(program: Program) -> LinearProgram:
    """All of a program, for both rungs in one."""
    every = block_of(program, np.arange(len(program.row_lower)), np.arange(len(program.most)))
    return replace(every, cost=in_one(program.rungs))


def _begun(program: Program, should_stop: Stop, carried: Carried | None) -> Basis | None:
    """Where all blocks begin: where both rungs in one end, from where a program like it ended."""
    if carried is None or carried.before is None or carried.before.what != WHOLE:
        return None
    every = _all(program)
    weighted, _ = scaled(every, every.cost)
    return solve_carried(weighted, should_stop, carried.named, carried.before).basis


class _Stitched:
    """Where all blocks ended, as one."""

    def __init__(self, program: Program) -> None:
        self._program, self._known = program, True
        self._columns = np.zeros(len(program.most), dtype=np.int8)
        self._rows = np.zeros(len(program.row_lower), dtype=np.int8)

    def add(self, rows: Ints, columns: Ints, basis: Basis | None) -> None:
        """Add where a block ended; blocks without rows need no basis."""
        if basis is not None:
            self._columns[columns], self._rows[rows] = basis.columns, basis.rows
        self._known &= basis is not None or len(rows) == 0

    def ending(self, named: Named) -> Ending | None:
        """What to keep; None where a block has not said where it ended."""
        if not self._known:
            return None
        return ending(WHOLE, _all(self._program), named, Basis(columns=self._columns, rows=self._rows))


def _climb_block(program: Program, rows: Ints, columns: Ints, should_stop: Stop, start: Basis | None) -> _Rungs:
    """Both rungs and the tie of one block."""
    hardship, rupiah = program.rungs[:, columns]
    block = block_of(program, rows, columns)
    blank = np.zeros(len(rows))
    kept = _Rungs(values=np.zeros(len(columns)), bounds=(-np.inf, -np.inf), prices=(blank, blank), stopped=True)
    weighted, scale = scaled(block, in_one(program.rungs[:, columns]))
    both = solved(weighted, should_stop, start)
    if both is None:
        return replace(kept, solved=False)
    ended = both.basis
    reached = float(hardship @ both.values)
    none_short = reached <= SAME * max(1.0, float(np.abs(hardship) @ program.most[columns]))
    least, least_bound, least_prices = 0.0, 0.0, blank
    if not none_short:
        alone, meals_scale = scaled(block, hardship)
        proof = solved(alone, should_stop, both.basis)
        if proof is None:
            return replace(kept, values=both.values)
        least, least_bound = float(hardship @ proof.values), proof.bound / meals_scale
        least_prices = proof.row_prices / meals_scale
        if reached > least + SAME * max(1.0, least):
            weighted, scale = scaled(hold(alone, proof), rupiah)
            both = solved(weighted, should_stop, proof.basis)
            if both is None:
                return replace(kept, values=proof.values, bounds=(least_bound, -np.inf))
            rupiah_bound = both.bound / scale
        else:
            rupiah_bound = both.bound / scale - MEALS_RP * reached
    else:
        rupiah_bound = both.bound / scale
    tied = solved(replace(hold(weighted, both), cost=program.tie[columns]), should_stop, both.basis)
    kept_rp = tied is not None and rupiah @ (tied.values - both.values) <= DRIFT * max(1.0, abs(rupiah @ both.values))
    return _Rungs(
        values=tied.values if tied is not None and kept_rp else both.values,
        bounds=(max(least_bound, 0.0), max(rupiah_bound, float(np.minimum(rupiah, 0.0) @ block.upper))),
        prices=(least_prices, both.row_prices / scale),
        stopped=tied is None,
        basis=ended,
    )


def block_of(program: Program, rows: Ints, columns: Ints) -> LinearProgram:
    """A block of a program, for hardship; its rows hold no other columns."""
    return LinearProgram(
        matrix=part_of(program.matrix, rows, columns),
        row_lower=program.row_lower[rows],
        row_upper=program.row_upper[rows],
        lower=program.least[columns],
        upper=program.most[columns],
        cost=program.rungs[0, columns],
    )


def in_one(rungs: Floats) -> Floats:
    """Both rungs (2 x columns: meals, Rp per unit) in one cost (Rp per unit)."""
    return np.asarray(MEALS_RP * rungs[0] + rungs[1])


def scaled(block: LinearProgram, cost: Floats) -> tuple[LinearProgram, float]:
    """The block with a cost whose usual (median) size is about 30; what it was multiplied by."""
    scale = cost_scale(cost)
    return replace(block, cost=cost * scale), scale


def solved(block: LinearProgram, should_stop: Stop, start: Basis | None = None) -> LinearAnswer | None:
    """Solve a program that has an answer, from where one of its shape ended; None when stopped.

    Raises
    ------
    SolverError
        Where no solver has one that holds.
    """
    return found(solve_linear(block, should_stop, start))


def found(answer: LinearAnswer) -> LinearAnswer | None:
    """The answer of a program that has one; None when stopped.

    Raises
    ------
    SolverError
        Where no solver has one that holds.
    """
    if answer.status == "failed":
        raise SolverError("no solver gave a verified answer for a block that has one")
    return None if answer.status == "stopped" else answer


def hold(block: LinearProgram, answer: LinearAnswer) -> LinearProgram:
    """The optimal face: columns with a reduced cost stay at their limit, rows with a price stay where they are."""
    reduced, prices, values = reduced_costs(block, answer.row_prices), answer.row_prices, answer.values
    at_lower = (reduced > FACE) & (values <= block.lower + FACE)
    at_upper = (reduced < -FACE) & (values >= block.upper - FACE * np.maximum(1.0, block.upper))
    worth = np.abs(prices) * np.maximum(1.0, abs(block.matrix).max(axis=1).toarray().ravel())
    side = np.where(prices > 0, block.row_lower, block.row_upper)
    fixed = (worth > FACE) & np.isfinite(side)
    return replace(
        block,
        lower=np.where(at_upper, block.upper, block.lower),
        upper=np.where(at_lower, block.lower, block.upper),
        row_lower=np.where(fixed, side, block.row_lower),
        row_upper=np.where(fixed, side, block.row_upper),
    )
