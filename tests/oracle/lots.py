"""What of an item comes to a kitchen on one day, and when it may be cooked."""

from __future__ import annotations

from collections import defaultdict

from tests.oracle.facts import Facts
from tests.oracle.given import Given


class Lots:
    """Opening stock and frozen orders as lots (kitchen, item, day), and what is wanted of every item."""

    def __init__(self, given: Given, facts: Facts) -> None:
        self.given = given
        self.opening: dict[tuple[str, str, int], float] = defaultdict(float)
        self.frozen: dict[tuple[str, str, int], float] = defaultdict(float)
        for row in given.rows["stock"]:
            if given.kitchen[row["kitchen"]]["open"] and row["quantity"] > 0:
                self.opening[row["kitchen"], row["item"], given.first - int(row["age_days"])] += row["quantity"]
        for (_, k, i, t), quantity in facts.frozen.items():
            self.frozen[k, i, t] += quantity
        self.wanted: dict[tuple[str, str, int], float] = defaultdict(float, given.need)
        for row in given.rows["substitutes"]:
            share = 1.0 if row["max_share"] is None else row["max_share"]
            for (k, i, d), need in given.need.items():
                if i == row["instead_of"]:
                    self.wanted[k, row["item"], d] += share * need * row["ratio"]

    def cooked_from(self, k: str, i: str, t: int) -> list[int]:
        """The days on which goods that came on day t may be cooked and are wanted."""
        least, most = self.given.window(i)
        days = range(self.given.first, self.given.last + 1)
        return [d for d in days if least <= d - t <= most and self.wanted.get((k, i, d), 0.0) > 0]

    def past(self, i: str, t: int) -> int:
        """The last day of a lot's window (it takes no room that night), at most the day after the horizon."""
        return int(min(t + self.given.window(i)[1], self.given.last + 1))

    def facts(self, k: str, i: str) -> dict[int, float]:
        """Units of opening stock and frozen orders by the day they come."""
        left: dict[int, float] = defaultdict(float)
        for lots in (self.opening, self.frozen):
            for (k2, i2, t), quantity in lots.items():
                if (k2, i2) == (k, i) and quantity > 0:
                    left[t] += quantity
        return dict(left)


def cook(lots: Lots, k: str, i: str, day: int, left: dict[int, float]) -> None:
    """Take a day's own need out of what is left, oldest first."""
    least, most = lots.given.window(i)
    wanted = lots.given.need.get((k, i, day), 0.0)
    for t in sorted(left):
        if least <= day - t <= most:
            used = min(wanted, left[t])
            left[t] -= used
            wanted -= used


def left_alone(lots: Lots, k: str, i: str) -> dict[int, float]:
    """What stays uncooked of each lot of facts when they are cooked first, oldest first."""
    left = lots.facts(k, i)
    for day in range(lots.given.first, lots.given.last + 1):
        cook(lots, k, i, day, left)
    return left


def kg_alone(lots: Lots, k: str, i: str) -> dict[int, float]:
    """Kilograms of facts left at the end of each day when they are cooked as soon as they can, oldest first."""
    left = lots.facts(k, i)
    ends = {}
    for day in range(min(left, default=lots.given.first), lots.given.last + 1):
        cook(lots, k, i, day, left)
        ends[day] = lots.given.kg(i) * sum(units for t, units in left.items() if t <= day < lots.past(i, t))
    return ends
