"""Limits that whole packs cannot use up: 121 kg of rice in sacks of 25 kg are 100 kg.

A row that adds up multiples of one unit only holds at the limit rounded down to it (Chvátal-Gomory cuts; Chvátal 1973,
doi 10.1016/0012-365X(73)90167-2). The relaxed program would not know.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from scipy import sparse

from planner.arrays import Bools, Floats
from planner.network import Network
from planner.program import Program
from planner.solver import LinearProgram
from planner.units import ALMOST, just_above, off_whole

PACKS = ("packs", "packs")  # columns of rule packs


def rounded_down(network: Network, program: Program, loose: LinearProgram) -> LinearProgram:
    """The relaxed program with upper limits of rows rounded down to what whole packs and numbers can make of them.

    Parameters
    ----------
    loose
        Its columns, and at least its rows, are those of the program.
    """
    unit, fixed = _units(network, program), loose.lower == loose.upper
    free = sparse.csr_matrix(loose.matrix @ sparse.diags_array((~fixed).astype(float)))
    free.eliminate_zeros()
    known = loose.matrix @ np.where(fixed, loose.lower, 0.0)
    step = _step(free, unit)
    room = np.where(step > 0, loose.row_upper - known, 0.0)
    steps = np.floor(just_above(room / np.where(step > 0, step, 1.0)))
    rounds = (step > 0) & np.isfinite(loose.row_upper) & np.isinf(loose.row_lower)
    return replace(
        loose, row_upper=np.where(rounds, np.minimum(steps * step + known, loose.row_upper), loose.row_upper)
    )


def _units(network: Network, program: Program) -> Floats:
    """By column what its values are multiples of; 0 = of nothing."""
    unit = program.whole.astype(float)
    if PACKS in program.private:
        planned = network.deliveries.frozen == 0
        unit[program.columns.delivered[planned]] = network.deliveries.pack_units[planned]
    return unit


def _step(matrix: sparse.csr_matrix, unit: Floats) -> Floats:
    """By row what its sums are multiples of: the least of its entries' where all others are multiples; else 0."""
    worth = matrix.data * unit[matrix.indices]
    row = np.repeat(np.arange(matrix.shape[0]), np.diff(matrix.indptr))
    least = np.full(matrix.shape[0], np.inf)
    np.minimum.at(least, row, np.abs(worth))
    known = np.isfinite(least) & (least > 0)
    times = np.abs(worth) / np.where(known, least, 1.0)[row]
    odd: Bools = off_whole(times) > ALMOST * times
    known[row[odd]] = False
    return np.where(known, least, 0.0)
