"""The names of a scenario by number, and the numbers of what stands in its tables: nobody else numbers names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from planner.arrays import Ints, Space
from planner.scenario import Scenario, demand


@dataclass(frozen=True, kw_only=True)
class Index:
    """What the numbers of a network stand for, and so how many there are of each.

    offers: how many rows their table has. days: ISO dates; day 0 is the first possible delivery day.
    """

    suppliers: tuple[str, ...]
    kitchens: tuple[str, ...]
    items: tuple[str, ...]
    offers: int
    days: tuple[str, ...]

    @property
    def names(self) -> Mapping[str, tuple[str, ...]]:
        """The names by number, for every column that holds some."""
        return {"supplier": self.suppliers, "producer": self.suppliers, "kitchen": self.kitchens, "item": self.items}

    @property
    def first_day(self) -> int:
        """Day 0 as a number that counts the same days in every network: days since 1970-01-01."""
        return int(np.datetime64(self.days[0], "D").astype(np.int64))

    def over(self, *axes: str) -> Space:
        """The space of some axes: supplier, kitchen, item, offer, day."""
        sizes = {name: len(names) for name, names in self.names.items()}
        sizes |= {"offer": self.offers, "day": len(self.days)}
        return Space({axis: sizes[axis] for axis in axes})

    def number(self, kind: str, column: Any) -> Ints:
        """The numbers of names (-1 where one is absent or unknown), or of days (negative before day 0)."""
        if kind != "day":
            return lookup(self.names[kind], column)
        since = np.asarray(column, dtype="datetime64[D]") - np.datetime64(self.days[0], "D")
        return np.asarray(since.astype(np.int64), dtype=np.int64)

    def numbers(self, table: Any, *columns: str) -> dict[str, Ints]:
        """The numbers of what stands in some columns of a table, by column."""
        return {column: self.number(column, table[column]) for column in columns}


def build_index(scenario: Scenario) -> Index:
    """Number the names of a scenario in the order of its tables (sorted by key); closed kitchens have no number."""
    return Index(
        suppliers=tuple(scenario["suppliers"]["supplier"]),
        kitchens=tuple(demand.open_kitchens(scenario)["kitchen"]),
        items=tuple(scenario["items"]["item"]),
        offers=len(scenario["offers"]),
        days=tuple(str(day.date()) for day in demand.all_days(scenario)),
    )


def lookup(names: tuple[str, ...], column: Iterable[str]) -> Ints:
    """Index of every name of a column; -1 where it is not among the names (or absent)."""
    index = {name: position for position, name in enumerate(names)}
    return np.fromiter((index.get(name, -1) for name in column), dtype=np.int64)
