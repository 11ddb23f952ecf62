"""Whose every column of a program is, so that kitchens can be solved one by one."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from planner.arrays import Bools, Floats, Ints
from planner.network import Network
from planner.program import Program
from planner.search.ladder import in_one


@dataclass(frozen=True, kw_only=True)
class City:
    """A program with what the search needs to know: kitchen of every column (-1 = shared), meals needed by kitchen."""

    program: Program
    kitchen: Ints
    kitchen_meals: Floats

    @property
    def meals(self) -> float:
        """Meals needed by all kitchens."""
        return float(self.kitchen_meals.sum())

    @property
    def weighted(self) -> Floats:
        """Rp per unit of both rungs in one."""
        return in_one(self.program.rungs)


def city_of(network: Network, program: Program) -> City:
    """Whose every column is."""
    columns, kitchen = program.columns, np.full(len(program.most), -1, dtype=np.int64)
    for place, owner in (
        (columns.delivered, network.deliveries.kitchen),
        (columns.kept, network.keeps.kitchen),
        (columns.missing, network.needs.kitchen),
        (columns.surplus, network.lots.kitchen[columns.surplus_lot]),
        (columns.ordered, network.deliveries.kitchen),
        (columns.visited, network.visits.kitchen),
        (columns.paired, columns.pairs[1]),
    ):
        kitchen[place[place >= 0]] = owner[place >= 0]
    for place, keys in program.private.values():
        if "kitchen" in keys:
            kitchen[place] = keys["kitchen"]
    meals = np.zeros(len(network.kitchens))
    np.add.at(meals, network.needs.kitchen, network.needs.meals)
    return City(program=program, kitchen=kitchen, kitchen_meals=meals)


def counts_packs(program: Program, rows: int) -> Bools:
    """Which of so many rows, the program's first, count packs of a weight: they have the key `weight`."""
    found = np.zeros(rows, dtype=bool)
    for first, keys in zip(program.first_row.tolist(), program.row_keys, strict=False):
        if "weight" in keys:
            found[first + np.flatnonzero(keys["weight"] >= 0)] = True
    return found
