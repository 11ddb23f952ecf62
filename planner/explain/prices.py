"""Where a rule holds the plan back, and what one step looser would gain.

The rules say which of their limits a person could loosen (`Held`); row prices and reduced costs say which of these
hold the plan back, on hardship first, else on rupiah. A price is only a promise: each limit is loosened by one step and
solved again, and what is shown is the difference (`planner/MODEL.md`, "Prices").
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from planner.arrays import Floats, Ints
from planner.program import RUNGS, Program
from planner.program.blocks import Held, group
from planner.program.solution import Solution
from planner.search.ladder import block_of, in_one, scaled
from planner.solver import Basis, basis_at, solve_linear, solve_once, split
from planner.units import TOLERANCE, UNPROVEN

STEP_RP = 1e6  # how much looser a limit in Rp is made; any other is by 1 of its unit
LARGE = 60_000  # columns of a block whose proofs start from nothing: its basis is slow to find and slow to move
TRIES = 2  # candidates tried for each one wanted


@dataclass(frozen=True, kw_only=True)
class Binding:
    """A limit that holds the plan back: what a step (in unit) looser gains (meals on hardship, Rp on rupiah).

    keys: index by name, without a day. days: on how many days (or other parts) it has a price. loose: found as if packs
    and trips could be split. anew: the kitchen planned anew to find it (None: all, or by prices).
    """

    rule: str
    code: str
    unit: str
    step: float
    keys: Mapping[str, int]
    days: int
    rung: str
    gain: float
    loose: bool = False
    anew: int | None = None


@dataclass(frozen=True, kw_only=True)
class _Candidate:
    """A limit with a price: all its rows and columns (of the program); score: price x size of the limit."""

    rule: str
    held: Held
    keys: Mapping[str, int]
    rows: Ints
    columns: Ints
    days: int
    rung: int
    score: float


def bindings(
    program: Program,
    solution: Solution,
    count: int,
    should_stop: Callable[[], bool],
) -> tuple[Binding, ...]:
    """The limits that hold the plan back most, each confirmed by a solve; the best of every rule comes first.

    Parameters
    ----------
    count
        At most so many; 0 asks for none and costs nothing.
    """
    if solution.stopped or count == 0:
        return ()
    found: list[Binding] = []
    proofs = _Proofs(program, solution, should_stop)
    candidates: list[_Candidate] = []
    for rung in range(len(RUNGS)):
        priced = sorted(_priced(program, solution, rung), key=lambda one: -one.score)
        candidates += [priced[place] for place in in_turn([one.held.code for one in priced])]
    for candidate in candidates[: TRIES * count]:
        if len(found) == count or should_stop():
            break
        step = usual_step(candidate.held.unit)
        gain = proofs.gain(candidate, step)
        if gain is not None:
            found.append(_named(candidate, step, gain))
    return tuple(found)


def _named(candidate: _Candidate, step: float, gain: float) -> Binding:
    return Binding(
        rule=candidate.rule,
        code=candidate.held.code,
        unit=candidate.held.unit,
        step=step,
        keys=candidate.keys,
        days=candidate.days,
        rung=RUNGS[candidate.rung],
        gain=gain,
    )


def usual_step(unit: str) -> float:
    """By how much a limit is loosened."""
    return STEP_RP if unit == "Rp" else 1.0


def in_turn(codes: Sequence[str]) -> list[int]:
    """Places of limits, given best first: the best of every kind before the second of any."""
    seen: dict[str, int] = {}
    places = []
    for place, code in enumerate(codes):
        seen[code] = seen.get(code, -1) + 1
        places.append((seen[code], place))
    return [place for _, place in sorted(places)]


def _priced(program: Program, solution: Solution, rung: int) -> Iterator[_Candidate]:
    """The limits with a price on a rung; on rupiah only those without one on hardship."""
    worth = [_worth(program, solution, position) for position in range(rung + 1)]
    for rule, first, limits in zip(program.rules, program.first_row, program.held, strict=False):
        for one in (one for one in limits if not one.counted):
            rows, columns = one.rows + first, one.columns
            parts = [_parts(part, one, rows, columns) for part in worth]
            number_of, names = members(one)
            for number, keys in enumerate(names):
                chosen = np.flatnonzero(number_of == number)
                scores = [float(part[chosen].sum()) for part in parts]
                if scores[-1] <= TOLERANCE or any(score > TOLERANCE for score in scores[:-1]):
                    continue
                yield _Candidate(
                    rule=rule,
                    held=one,
                    keys=keys,
                    rows=rows[chosen] if len(rows) else rows,
                    columns=columns[chosen] if len(columns) else columns,
                    days=int((parts[-1][chosen] > TOLERANCE).sum()),
                    rung=rung,
                    score=scores[-1],
                )


def _parts(worth: tuple[Floats, Floats, Floats], held: Held, rows: Ints, columns: Ints) -> Floats:
    """Price x size of every row, or column, of some limits, as what loosening gains."""
    by_row, more, less = worth
    by_column = more if held.looser > 0 else less
    return np.maximum(-held.looser * by_row[rows] if len(rows) else by_column[columns], 0.0)


def members(held: Held) -> tuple[Ints, list[dict[str, int]]]:
    """Which limit of a person each row or column belongs to, and the keys of these limits."""
    names = [name for name in held.keys if name != "day"]
    if not names:
        size = max(len(held.rows), len(held.columns))
        return np.zeros(size, dtype=np.int64), [{}] if size else []
    number, keys = group(*(held.keys[name] for name in names))
    return number, [dict(zip(names, map(int, one), strict=True)) for one in zip(*keys, strict=True)]


def _worth(program: Program, solution: Solution, rung: int) -> tuple[Floats, Floats, Floats]:
    """Price x size of every row (signed as the price) and of every column (what more of it gains, and less).

    A price may lie on the upper limit of a column that rows imply: it is then given to the rows that are used up.
    """
    prices, values = solution.row_prices[rung], solution.values
    size = np.maximum(abs(program.matrix) @ np.abs(values), 1.0)
    reduced = program.rungs[rung] - program.matrix.T @ prices
    pays, costs = np.maximum(-reduced, 0.0), np.maximum(reduced, 0.0)
    at_most = values >= program.most - TOLERANCE * np.maximum(1.0, program.most)
    own = np.where(at_most & (program.own_most <= program.most), pays * np.maximum(values, 1.0), 0.0)
    implied = np.where(at_most & (program.own_most > program.most), pays, 0.0)
    shares = program.matrix.maximum(0).tocsr()
    shares.data = 1.0 / shares.data
    full = program.matrix @ values >= program.row_upper - TOLERANCE * size
    less = np.where(values <= program.least + TOLERANCE * np.maximum(1.0, program.least), costs * program.least, 0.0)
    return np.where(full, prices - shares @ implied, prices) * size, own, less


class _Proofs:
    """What loosening a limit gains, proven block by block, each proof from where the block ended before it."""

    def __init__(self, program: Program, solution: Solution, should_stop: Callable[[], bool]) -> None:
        self._program, self._solution, self._should_stop = program, solution, should_stop
        self._blocks = split(program.matrix)
        self._ended: dict[tuple[int, int], Basis | None] = {}

    def gain(self, candidate: _Candidate, step: float) -> float | None:
        """What a step looser gains on the candidate's rung; None when it gains nothing there."""
        looser, solution = _loosened(self._program, candidate, step), self._solution
        gains = np.zeros(len(RUNGS))
        for place, (rows, columns) in enumerate(self._blocks):
            if not (np.isin(candidate.rows, rows).any() or np.isin(candidate.columns, columns).any()):
                continue
            values = self._solved(looser, place, candidate.rung)
            if values is None:
                return None
            gains += looser.rungs[:, columns] @ (solution.values[columns] - values)
        unproven = np.maximum(solution.rungs - solution.bounds, 0.0)
        noise = unproven + UNPROVEN * np.maximum(1.0, np.abs(solution.rungs))
        if candidate.rung == 1 and abs(gains[0]) > noise[0]:
            return None
        return float(gains[candidate.rung]) if gains[candidate.rung] > noise[candidate.rung] else None

    def _solved(self, looser: Program, place: int, rung: int) -> Floats | None:
        """The best values of a block for a rung: hardship alone, or rupiah below it."""
        rows, columns = self._blocks[place]
        rungs = looser.rungs[:, columns]
        block, _ = scaled(block_of(looser, rows, columns), rungs[0] if rung == 0 else in_one(rungs))
        if len(columns) > LARGE:
            answer = solve_once(block, self._should_stop)
            return answer.values if answer.status == "optimal" else None
        start = self._ended.get((place, rung)) or basis_at(block, self._solution.values[columns])
        answer = solve_linear(block, self._should_stop, start, near=(place, rung) in self._ended)
        if answer.status != "optimal":
            return None
        self._ended.setdefault((place, rung), answer.basis)
        return answer.values


def _loosened(program: Program, candidate: _Candidate, step: float) -> Program:
    """The program with one limit a step looser, and upper limits only where no row implies them."""
    rows, shift = candidate.rows, candidate.held.looser * step
    lower, upper, most = program.row_lower.copy(), program.row_upper.copy(), program.own_most.copy()
    columns, fewer = candidate.columns, program.least.copy()
    least = np.where(lower[rows] == upper[rows], -lower[rows], -np.inf)  # nobody needs less than nothing
    more = np.where(shift > 0, np.maximum(shift - program.raised[rows], 0.0), shift)
    lower[rows] += np.maximum(more, least)
    upper[rows] += np.maximum(more, least)
    most[columns] += max(shift, 0.0)
    fewer[columns] = np.maximum(fewer[columns] + min(shift, 0.0), 0.0)
    return replace(program, row_lower=lower, row_upper=upper, least=fewer, most=most)
