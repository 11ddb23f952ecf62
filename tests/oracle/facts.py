"""What stands already: frozen orders, and orders of an earlier plan whose goods are in stock."""

from __future__ import annotations

from collections import defaultdict
from math import inf

from tests.oracle.given import Given, Row


class Facts:
    """The orders that stand, and how much of each came from own stock and from growers.

    `frozen` and `earlier` map supplier, kitchen, item and day to units; `own` maps supplier, item and day to units of
    own stock, `grown` supplier, grower, item and day to units handed out; both split frozen and earlier orders alike.
    """

    def __init__(self, given: Given) -> None:
        self.given = given
        self.start = min((given.first_delivery(i) for i in given.item), default=given.first)
        self.frozen: dict[tuple[str, str, str, int], float] = {}
        self.earlier: dict[tuple[str, str, str, int], float] = {}
        for row in given.rows["orders"]:
            key = (row["supplier"], row["kitchen"], row["item"], row["day"])
            if row["earlier"]:
                self.earlier[key] = row["quantity"]
            elif row["frozen"] and given.kitchen[row["kitchen"]]["open"] and self.start <= row["day"] <= given.last:
                self.frozen[key] = row["quantity"]
        self.own: dict[tuple[str, str, int, bool], float] = defaultdict(float)
        self.grown: dict[tuple[str, str, str, int, bool], float] = defaultdict(float)
        for early, orders in ((True, self.earlier), (False, self.frozen)):
            shipped: dict[tuple[str, str, int], float] = defaultdict(float)
            for (s, _, i, day), quantity in orders.items():
                shipped[s, i, day] += quantity
            for (s, i, day), quantity in sorted(shipped.items(), key=lambda order: order[0][2]):
                self._split(s, i, day, quantity, early=early)

    def _split(self, s: str, i: str, day: int, quantity: float, *, early: bool) -> None:
        """Own stock first as far as there is any, then growers cheapest first; the rest is own stock all the same."""
        rows = sorted(self.given.sources[s, i], key=lambda row: (row["cost_rp"] or 0.0, row["producer"]))
        from_stock = min(quantity, self._stock_left(s, i, day)) if rows else quantity
        left = quantity - from_stock
        for row in rows:
            handed = min(left, inf if row["per_day"] is None else row["per_day"])
            self.grown[s, row["producer"], i, day, early] += handed
            left -= handed
        self.own[s, i, day, early] += from_stock + left

    def _stock_left(self, s: str, i: str, day: int) -> float:
        stock = own_stock(self.given, s, i, day)
        used = sum(q for (s2, i2, day2, _), q in self.own.items() if (s2, i2) == (s, i) and day2 <= day)
        handed = sum(q for (_, p, i2, day2, _), q in self.grown.items() if (p, i2) == (s, i) and day2 <= day)
        return max(0.0, stock - used - handed)


def own_stock(given: Given, s: str, i: str, day: int) -> float:
    """Own stock that has come by a day (units); infinite without a limit, 0 where growers stand behind it alone."""
    on_hand, more = given.limit(s, i, "on_hand"), given.limit(s, i, "replenish_per_day")
    if on_hand is None and more is None:
        return 0.0 if given.sources[s, i] else inf
    return (on_hand or 0.0) + (more or 0.0) * max(0, day - given.first_delivery(i))


def old_orders(given: Given) -> list[Row]:
    """The orders that may be changed at a price."""
    return [row for row in given.rows["orders"] if not row["earlier"] and not row["frozen"]]
