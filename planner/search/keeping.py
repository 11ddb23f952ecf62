"""A plan before as a start: its orders where they may still stand, everything else found anew around them.

What is ordered is held, and what follows from it (packs, trips, growers' goods, cooking) is one whole-number program of
little work. Where limits have become tighter, orders are cut to what they allow; a kitchen that can no longer keep or
cook its goods orders as much of them as it can.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from planner.arrays import Bools, Floats, Ints
from planner.baseline.allowed import allowed
from planner.baseline.nothing import nothing_new
from planner.network import Network
from planner.program import Program
from planner.program.solution import verify
from planner.search.ladder import Stop, block_of, in_one
from planner.search.parts import Parts
from planner.search.tries import with_values
from planner.solver import Ending, LinearProgram, solve_whole
from planner.units import LOOSE

NODES = 20  # counted work of what follows from orders
CLOSE = 0.002  # gap of a kitchen whose orders are cut that is good enough: it is planned again where that pays


@dataclass(frozen=True, kw_only=True)
class Before:
    """What a plan before ordered: units by possible delivery; gap: how far its rupiah was from its bound, at most.

    ending: where its program without whole numbers ended (None: not known).
    """

    units: Floats
    gap: float = np.inf
    ending: Ending | None = None


def kept_plan(network: Network, program: Program, kitchen: Ints, units: Floats, should_stop: Stop) -> Floats:
    """The orders of a plan before, as far as they may stand, as values of a program's columns: no hard rule is broken.

    Parameters
    ----------
    kitchen
        Of every column, -1 where it belongs to none.
    units
        Ordered before, by possible delivery.
    """
    wanted = np.where(network.deliveries.frozen > 0, network.deliveries.frozen, units)
    wanted = np.minimum(wanted, program.most[program.columns.delivered])
    values = _around(program, wanted, should_stop)
    if values is not None:
        return values
    cut = allowed(network, program.columns, wanted)
    values = _around(program, cut, should_stop)
    return _kitchen_by_kitchen(program, kitchen, cut, should_stop) if values is None else values


def _around(program: Program, units: Floats, should_stop: Stop) -> Floats | None:
    """Values of all columns when just these units are delivered; None where they cannot be."""
    every = np.arange(len(program.row_lower)), np.arange(len(program.most))
    weighted = replace(block_of(program, *every), cost=in_one(program.rungs))
    found = solve_whole(
        _delivering(weighted, program.columns.delivered, units),
        program.whole,
        should_stop,
        nodes=NODES,
        tolerance=LOOSE,
    ).values
    return None if found is None or verify(program, found) else found


def _delivering(block: LinearProgram, place: Ints, units: Floats) -> LinearProgram:
    """A program with its deliveries held."""
    lower, upper = block.lower.copy(), block.upper.copy()
    lower[place] = upper[place] = units
    return replace(block, lower=lower, upper=upper)


def _kitchen_by_kitchen(program: Program, kitchen: Ints, units: Floats, should_stop: Stop) -> Floats:
    """Every kitchen's orders, one after the other, or as much of them as it can use."""
    values, parts, weighted = nothing_new(program), Parts(program, kitchen), in_one(program.rungs)
    ordered = np.zeros(len(values))
    ordered[program.columns.delivered] = units
    delivered: Bools = np.zeros(len(values), dtype=bool)
    delivered[program.columns.delivered] = True
    for one in np.unique(kitchen[kitchen >= 0]).tolist():
        if should_stop():
            break
        part = parts.cut(parts.of([one]), values, weighted)
        held = np.flatnonzero(delivered[part.columns])
        block = _delivering(part.block, held, ordered[part.columns[held]])
        found = solve_whole(block, part.whole, should_stop, nodes=NODES, hasty=True, tolerance=LOOSE).values
        if found is None:  # as much of them as can be used
            upper = part.block.upper.copy()
            upper[held] = np.minimum(upper[held], block.upper[held])
            less = replace(part.block, upper=np.maximum(upper, part.block.lower))
            found = solve_whole(
                less, part.whole, should_stop, gap=CLOSE, nodes=NODES, hasty=True, tolerance=LOOSE
            ).values
        if found is not None:
            values = with_values(values, part, found)
    return values
