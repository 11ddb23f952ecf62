"""The ladder with whole numbers, block by block: proven where that takes little work, else to a gap with a true bound.

The ladder's levels: least hardship first, then least rupiah with hardship held by a cut. Both levels are always
searched and always have a bound, whatever became of the other; a plan known before is a start of every search.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse

from planner.arrays import Bools, Floats
from planner.search.ladder import MEALS_RP, Stop
from planner.search.params import SearchParams
from planner.solver import Ending, LinearProgram, WholeAnswer, for_a_moment, solve_linear, solve_whole
from planner.units import PROVEN_GAP, SAME, just_above

FIRST, USUAL, MORE = 0, 1, 2  # of the counted work of a larger block: places in `SearchParams.nodes`


@dataclass(frozen=True, kw_only=True)
class Reached:
    """What a search came to: values, bounds (meals, Rp), stopped by a limit or Ctrl-C.

    ending: where the relaxed program ended (None: not known).
    """

    values: Floats
    bounds: Floats
    stopped: bool
    ending: Ending | None = None


@dataclass(frozen=True, kw_only=True)
class Exact:
    """A block to be solved with whole numbers.

    Attributes
    ----------
    block
        Rows and limits; its cost is not read.
    rungs
        2 x columns (meals, Rp).
    whole
        Columns that take whole numbers only.
    meals
        Needed by the kitchens of the block.
    gap
        Of rupiah: good enough (0 = only the best).
    params
        How hard to try where a gap is allowed.
    step
        Told the code of every step that may last.
    """

    block: LinearProgram
    rungs: Floats
    whole: Bools
    meals: float
    gap: float
    params: SearchParams
    step: Callable[[str], None]

    @property
    def few(self) -> bool:
        """Whether the block is small enough to be proven."""
        return self.gap == 0 or int(self.whole.sum()) <= self.params.few

    def climb(self, start: Floats, should_stop: Stop) -> Reached:
        """Least hardship, then least rupiah with hardship held.

        Parameters
        ----------
        start
            A feasible point; what is reached is never worse.
        """
        self.step("progress.still.hardship")
        floor = self._floor(self._of_hardship(), should_stop)
        if floor <= PROVEN_GAP * self.meals:
            reached = self._none_short(start, should_stop)
            if reached is not None:
                return reached
        self.step("progress.still.hardship")
        best = self._both(start, should_stop)
        fewer, bound = self._hardship(best, max(floor, 0.0), should_stop)
        dear = self._rupiah(fewer, should_stop)
        if fewer is not best and self._too_dear(dear, best):
            dear = self._rupiah(best, should_stop)
        return replace(dear, bounds=np.array([min(bound, self.rungs[0] @ dear.values), dear.bounds[1]]))

    def _nodes(self, level: int) -> int | None:
        """Counted work of a level."""
        if self.gap == 0:
            return None
        return self.params.few_nodes if self.few else self.params.nodes[level]

    def _of_hardship(self) -> LinearProgram:
        return replace(self.block, cost=self.rungs[0])

    def _hardship(self, known: Floats, floor: float, should_stop: Stop) -> tuple[Floats, float]:
        """A plan of less hardship than a known one, or that one; and what no plan is below."""
        best, bound = known, floor
        for level in (FIRST, MORE):
            least = solve_whole(
                self._of_hardship(), self.whole, should_stop, gap=0.0, nodes=self._nodes(level), start=best
            )
            bound = max(bound, least.bound)
            best = best if least.values is None or not self._less(least.values, best) else least.values
            if self.few or should_stop() or self.rungs[0] @ best - bound <= self.params.enough_meals * self.meals:
                break
        return best, bound

    def _none_short(self, start: Floats, should_stop: Stop) -> Reached | None:
        """The least rupiah with nothing missing; None where no such plan was found."""
        self.step("progress.still.rupiah")
        upper = np.where(self.rungs[0] > 0, self.block.lower, self.block.upper)
        known = start if self.rungs[0] @ start <= PROVEN_GAP * self.meals and (start <= upper).all() else None
        block = replace(self.block, upper=upper, cost=self.rungs[1])
        answer = self._solve(block, USUAL, should_stop, known)
        if answer.values is None:
            return None
        if self.gap > 0 and not self.few and self._away(answer) > self.gap:
            answer = self._closer(answer, self._solve(block, MORE, should_stop, answer.values))
        return self._reached(answer, start if answer.values is None else answer.values, block, should_stop)

    def _both(self, start: Floats, should_stop: Stop) -> Floats:
        """A plan good on both rungs, by their weighted sum: hardship alone finds plans that are far too dear."""
        if self.gap == 0:
            return start
        weighted = replace(self.block, cost=MEALS_RP * self.rungs[0] + self.rungs[1])
        found = solve_whole(
            weighted, self.whole, should_stop, gap=self.params.close * self.gap, nodes=self._nodes(FIRST), start=start
        ).values
        return start if found is None or self._worse(found, start) else found

    def _rupiah(self, known: Floats, should_stop: Stop) -> Reached:
        """The least rupiah with no more hardship than a known plan has."""
        self.step("progress.still.rupiah")
        block = held(self.block, self.rungs, float(self.rungs[0] @ known))
        answer = self._solve(block, USUAL, should_stop, known)
        if not self.few and self._away(answer) > self.gap and not should_stop():
            best = known if answer.values is None else answer.values
            answer = self._closer(answer, self._solve(block, MORE, should_stop, best))
        return self._reached(answer, known if answer.values is None else answer.values, block, should_stop)

    def _solve(self, block: LinearProgram, level: int, should_stop: Stop, start: Floats | None) -> WholeAnswer:
        gap = 0.0 if self.few else self.params.close * self.gap
        return solve_whole(block, self.whole, should_stop, gap=gap, nodes=self._nodes(level), start=start)

    def _away(self, answer: WholeAnswer) -> float:
        """How far rupiah may be from the best, as a part of it."""
        if answer.values is None:
            return np.inf
        rupiah = float(self.rungs[1] @ answer.values)
        return (rupiah - answer.bound) / max(1.0, abs(rupiah))

    def _closer(self, first: WholeAnswer, second: WholeAnswer) -> WholeAnswer:
        """The second answer with the better bound of both; the first where there is no second."""
        values = first.values if second.values is None else second.values
        return replace(second, values=values, bound=max(first.bound, second.bound))

    def _reached(self, answer: WholeAnswer, values: Floats, block: LinearProgram, should_stop: Stop) -> Reached:
        """What is told of a level; where the search proved nothing, what the linear program does."""
        bound = answer.bound if np.isfinite(answer.bound) else self._floor(block, for_a_moment())
        stopped = answer.status == "stopped" or should_stop()
        return Reached(values=values, bounds=np.array([0.0, bound]), stopped=stopped)

    def _floor(self, block: LinearProgram, should_stop: Stop) -> float:
        """What nothing can be below, whole numbers or not."""
        answer = solve_linear(block, should_stop)
        return float(answer.bound) if answer.status == "optimal" else -np.inf

    def _less(self, one: Floats, other: Floats) -> bool:
        """Whether a plan has less hardship than another."""
        return bool(self.rungs[0] @ (one - other) < -PROVEN_GAP * self.meals)

    def _worse(self, one: Floats, other: Floats) -> bool:
        """Whether a plan is worse than another, hardship first."""
        return self._less(other, one) or (not self._less(one, other) and bool(self.rungs[1] @ (one - other) > 0))

    def better(self, one: Floats, other: Floats) -> bool:
        """Whether a plan is better than another on a rung, hardship first, by more than what is lost in solving."""
        if self._less(one, other) or self._less(other, one):
            return self._less(one, other)
        rupiah = float(self.rungs[1] @ other)
        return bool(self.rungs[1] @ one < rupiah - SAME * max(1.0, abs(rupiah)))

    def _too_dear(self, reached: Reached, other: Floats) -> bool:
        """Whether little hardship less than another plan's was bought with a plan that is far from the cheapest."""
        less = float(self.rungs[0] @ (other - reached.values)) <= self.params.enough_meals * self.meals
        rupiah = float(self.rungs[1] @ reached.values)
        return less and rupiah - reached.bounds[1] > self.gap * max(1.0, abs(rupiah))


def held(block: LinearProgram, rungs: Floats, hardship: float) -> LinearProgram:
    """The block for rupiah, with hardship no worse than reached."""
    row = sparse.csr_matrix(rungs[0][None, :])
    return replace(
        block,
        matrix=sparse.csr_matrix(sparse.vstack([block.matrix, row])),
        row_lower=np.append(block.row_lower, -np.inf),
        row_upper=np.append(block.row_upper, just_above(hardship)),
        cost=rungs[1],
    )
