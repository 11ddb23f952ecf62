"""Orders of a plan before, as far as today's limits on suppliers, doors, trips and loads let them stand."""

from __future__ import annotations

import numpy as np

from planner.arrays import Floats
from planner.baseline.supply import build_supply
from planner.baseline.tally import build_tally
from planner.network import Network
from planner.program import Columns
from planner.units import ALMOST, QUANTUM, packs_down


def allowed(network: Network, columns: Columns, units: Floats) -> Floats:
    """Of units by possible delivery what may be ordered, in whole packs: who hands goods to others is served first.

    What comes as ordered is there first, and in full. Whether kitchens can store and cook it is not asked.
    """
    of, supply, tally = network.deliveries, build_supply(network), build_tally(network, columns)
    wanted = np.flatnonzero((units > QUANTUM) & (of.frozen == 0))
    grows = np.isin(of.offer[wanted], network.handouts.grower_offer)
    for delivery in wanted[np.lexsort((of.day[wanted], ~grows))].tolist():
        if not tally.open_to(delivery):
            continue
        size, most = float(of.pack_units[delivery]), float(min(of.most_units[delivery], tally.most(delivery)))
        draws = supply.gather(delivery, min(float(units[delivery]), most))
        placed = packs_down(sum(given for _, given in draws), size)
        if placed <= QUANTUM or placed < tally.least(delivery) * (1 - ALMOST):
            continue
        supply.take(delivery, first_units(draws, placed))
        tally.place(delivery, placed)
    return tally.units


def first_units(parts: list[tuple[int, float]], units: float) -> list[tuple[int, float]]:
    """The first of some parts that make up so many units."""
    kept: list[tuple[int, float]] = []
    for source, given in parts:
        if units <= 0:
            break
        kept.append((source, min(given, units)))
        units -= given
    return kept
