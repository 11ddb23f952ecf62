"""Kitchens solved with whole numbers, on what all others leave them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from planner.arrays import Bools, Floats
from planner.program import Program
from planner.search.exact import held
from planner.search.ladder import Stop
from planner.search.params import Effort, SearchParams
from planner.search.parts import Part, Parts
from planner.solver import solve_whole
from planner.units import LOOSE


@dataclass(frozen=True, kw_only=True)
class Tries:
    """Solves kitchens again and again.

    Attributes
    ----------
    weighted
        Rp per unit of every column, both rungs in one.
    far
        By column, how much too dear a delivery is, as a part of its price.
    meals
        Needed, by kitchen.
    gap
        Relative gap asked for.
    """

    program: Program
    parts: Parts
    weighted: Floats
    far: Floats
    meals: Floats
    gap: float
    params: SearchParams

    def first(self, values: Floats, kitchen: int, effort: Effort, should_stop: Stop) -> Floats:
        """Solve a kitchen that is not whole yet, from nothing new for it; all others stay as they are."""
        part = self.parts.cut(self.parts.of([kitchen]), values, self.weighted)
        best = self._solve(part, values, self._nothing(part), (effort, self.meals[kitchen]), should_stop)
        kept = np.where(part.whole, part.block.lower, values[part.columns])
        return with_values(values, part, kept if best is None else best)

    def again(
        self,
        values: Floats,
        kitchens: Sequence[int],
        effort: Effort,
        should_stop: Stop,
        held: Bools | None = None,
    ) -> Floats:
        """Solve kitchens together while all others stay as they are; the better plan of before and after.

        Parameters
        ----------
        held
            Columns that stay as they are too.
        """
        part = self.parts.cut(self.parts.of(list(kitchens)), values, self.weighted)
        if held is not None:
            part = _holding(part, values, held)
        meals = self.meals[list(kitchens)].sum()
        best = self._solve(part, values, values[part.columns], (effort, meals), should_stop)
        return values if best is None else with_values(values, part, best)

    def _solve(
        self, part: Part, values: Floats, best: Floats | None, allowed: tuple[Effort, float], should_stop: Stop
    ) -> Floats | None:
        """The best values of a part, among near deliveries first; never worse than the best known.

        Parameters
        ----------
        values
            Of all columns; those of the part say what may be short, and what is near whatever it costs.
        allowed
            The effort, and the meals of the kitchens.
        """
        (effort, meals), columns, block = allowed, part.columns, part.block
        rungs = self.program.rungs[:, columns]
        hardship = rungs[0]
        if effort.held:
            block = held(block, rungs, float(hardship @ values[columns]))
        enough = hardship @ values[columns] + self.params.enough_meals * meals
        for far in effort.far:
            near = (self.far[columns] <= far) | (values[columns] > 0)
            answer = solve_whole(
                replace(block, upper=np.where(near, block.upper, block.lower)),
                part.whole,
                should_stop,
                gap=effort.gap * self.gap,
                nodes=effort.nodes,
                hasty=True,
                tolerance=LOOSE,
                start=best,
            )
            found = answer.values
            if found is not None and (best is None or block.cost @ found < block.cost @ best):
                best = found
            if should_stop() or (best is not None and hardship @ best <= enough):
                break
        return best

    def _nothing(self, part: Part) -> Floats | None:
        """Nothing new for the kitchens of a part."""
        delivered = np.isin(part.columns, self.program.columns.delivered)
        nothing = replace(part.block, upper=np.where(delivered, part.block.lower, part.block.upper))
        return solve_whole(nothing, part.whole, lambda: False, tolerance=LOOSE).values


def _holding(part: Part, values: Floats, held: Bools) -> Part:
    """A part with some columns where they are."""
    stays, there = held[part.columns], np.clip(values[part.columns], part.block.lower, part.block.upper)
    lower, upper = (np.where(stays, there, limit) for limit in (part.block.lower, part.block.upper))
    return replace(part, block=replace(part.block, lower=lower, upper=upper))


def with_values(values: Floats, part: Part, found: Floats) -> Floats:
    """The plan with other values for a part."""
    better = values.copy()
    better[part.columns] = found
    return better
