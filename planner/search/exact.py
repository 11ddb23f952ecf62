"""The ladder with whole numbers, block by block, to proven optimality or to a gap."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse

from planner.arrays import Bools, Floats
from planner.search.ladder import Stop
from planner.solver import LinearProgram, WholeAnswer, solve_whole
from planner.units import just_above


@dataclass(frozen=True, kw_only=True)
class Reached:
    """What a search came to: values, bounds (meals, Rp), stopped by a limit or Ctrl-C."""

    values: Floats
    bounds: Floats
    stopped: bool


def climb_exactly(
    block: LinearProgram,
    rungs: Floats,
    whole: Bools,
    should_stop: Stop,
    *,
    gap: float,
    nodes: int | None,
    start: Floats,
) -> Reached:
    """Least hardship, then least rupiah with hardship held.

    Parameters
    ----------
    block
        Rows and limits; its cost is not read.
    rungs
        2 x columns (meals, Rp).
    start
        A feasible point.
    """
    none_short = replace(block, upper=np.where(rungs[0] > 0, block.lower, block.upper), cost=rungs[1])
    answer = solve_whole(none_short, whole, should_stop, gap=gap, nodes=nodes)
    if answer.values is not None:
        return _reached(answer, answer.values, 0.0)
    least = solve_whole(replace(block, cost=rungs[0]), whole, should_stop, gap=0.0, nodes=nodes, start=start)
    values = start if least.values is None else least.values
    bound = max(least.bound, 0.0)
    if least.status != "optimal":
        return Reached(values=values, bounds=np.array([bound, -np.inf]), stopped=least.status == "stopped")
    dear = held(block, rungs, float(rungs[0] @ values))
    answer = solve_whole(dear, whole, should_stop, gap=gap, nodes=nodes, start=values)
    return _reached(answer, values if answer.values is None else answer.values, bound)


def _reached(answer: WholeAnswer, values: Floats, hardship_bound: float) -> Reached:
    return Reached(
        values=values,
        bounds=np.array([hardship_bound, answer.bound]),
        stopped=answer.status == "stopped",
    )


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
