"""What is asked for: how large a city, over how long, with which rules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from planner.generate.goods import GOODS

Couple = Literal["none", "cash", "orders", "all"]
COUPLES: tuple[Couple, ...] = get_args(Couple)

RANGES = {
    "kitchens": (1, 30_000),
    "suppliers": (1, 80_000),
    "days": (1, 366),
    "items": (1, len(GOODS)),
    "lanes": (1, 200),
    "seed": (0, 2**32 - 1),
}
"""Smallest and largest value of every number of a `City`."""


@dataclass(frozen=True, kw_only=True)
class City:
    """A city, or a province where there are many kitchens, that does not exist.

    Attributes
    ----------
    kitchens, suppliers
        How many (1 .. 30,000 and 1 .. 80,000).
    days
        Length of the horizon (1 .. 366).
    items
        How many of the goods, the most important first (1 .. 17).
    lanes
        About how many suppliers that offer an item reach a kitchen (1 .. 200).
    couple
        What ties items and days together: `none`; `cash` (suppliers' capital and terms); `orders` (packs, smallest
        orders, vehicles, preparing cooperatives that may begin at a cost); `all` (both, and budgets, storage, ceilings,
        local share, stock and growers behind cooperatives).
    seed
        Another seed gives another city of the same kind (0 .. 2^32 - 1).
    """

    kitchens: int
    suppliers: int
    days: int
    items: int = 3
    lanes: int = 12
    couple: Couple = "none"
    seed: int = 0

    def __post_init__(self) -> None:
        """Refuse what is out of range.

        Raises
        ------
        ValueError
            When a number is out of its range, or there is no such coupling.
        """
        wrong = [
            f"{name} must lie between {low} and {high}, not {value}" for name, value, low, high in outside(vars(self))
        ]
        if self.couple not in COUPLES:
            wrong.append(f"couple must be one of {', '.join(COUPLES)}, not {self.couple}")
        if wrong:
            raise ValueError("; ".join(wrong))


def outside(numbers: Mapping[str, object]) -> Iterator[tuple[str, object, int, int]]:
    """The numbers of a city that are out of range: name, value, smallest, largest."""
    for name, (low, high) in RANGES.items():
        value = numbers[name]
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            yield name, value, low, high
