"""A problem of the literature as a scenario, by the mapping of MODEL.md.

Capacity is offers.per_day, an opening cost suppliers.onboarding_rp, a lane's cost lanes.rp_per_unit, a fixed charge
lanes.rp_per_delivery, loads lanes.min_load and max_load, customers served suppliers.max_kitchens, a single source
kitchens.max_suppliers_per_item_day, demand one meal times a menu's quantity. No place, no price above 0, no pack.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from tests.oracle.tiny import Row
from tests.scenes import Document

FIRST_DAY = date(2026, 4, 20)


@dataclass(frozen=True, kw_only=True)
class Problem:
    """What is wanted where, and what it costs to bring it there; a single day unless lots are sized.

    Attributes
    ----------
    demand
        Units by customer, item and period.
    supply
        Units a period by origin and item; None = without limit.
    rates
        Cost per unit by origin, customer and item.
    opening, charges
        Fixed cost of an origin, and of a lane by origin and customer.
    least, most
        Smallest and largest load of a lane by origin and customer (units of all items).
    served
        Most customers of an origin.
    single
        Whether a customer has one origin only.
    """

    demand: Mapping[tuple[str, str], Sequence[float]]
    supply: Mapping[tuple[str, str], float | None]
    rates: Mapping[tuple[str, str, str], float]
    opening: Mapping[str, float] = field(default_factory=dict)
    charges: Mapping[tuple[str, str], float] = field(default_factory=dict)
    least: Mapping[tuple[str, str], float] = field(default_factory=dict)
    most: Mapping[tuple[str, str], float] = field(default_factory=dict)
    served: int | None = None
    single: bool = False

    def document(self) -> Document:
        """The problem as a scenario."""
        origins, items = (dict.fromkeys(names) for names in zip(*self.supply, strict=True))
        customers = {k: None for k, _ in self.demand}
        return {
            "settings": {
                "title": "Literature",
                "first_day": FIRST_DAY.isoformat(),
                "today": FIRST_DAY.isoformat(),
                "days": len(next(iter(self.demand.values()))),
                "lanes": "listed",
            },
            "items": [{"item": i, "name_id": i, "name_en": i, "unit": "kg", "earliest_days_before": 0} for i in items],
            "suppliers": [self._supplier(s) for s in origins],
            "offers": [self._offer(s, i) for s, i in self.supply],
            "kitchens": [self._kitchen(k) for k in customers],
            "classes": [{"class": "all", "name_id": "all", "name_en": "all"}],
            "portions": [{"kitchen": k, "class": "all", "meals": 1} for k in customers],
            "menus": [
                {"menu": k, "cycle_day": day, "item": i, "quantity": units}
                for (k, i), periods in self.demand.items()
                for day, units in enumerate(periods, start=1)
            ],
            "lanes": self._lanes(),
        }

    def _supplier(self, s: str) -> Row:
        row: Row = {"supplier": s, "kind": "wholesaler"}
        if s in self.opening:
            row["onboarding_rp"] = self.opening[s]
        return row if self.served is None else row | {"max_kitchens": self.served}

    def _offer(self, s: str, i: str) -> Row:
        row: Row = {"supplier": s, "item": i, "price_rp": 0}
        return row if self.supply[s, i] is None else row | {"per_day": self.supply[s, i]}

    def _kitchen(self, k: str) -> Row:
        row: Row = {"kitchen": k, "menu": k}
        return row | ({"max_suppliers_per_item_day": 1} if self.single else {})

    def _lanes(self) -> list[Row]:
        columns = {"rp_per_delivery": self.charges, "min_load": self.least, "max_load": self.most}
        pairs = {(s, k): None for s, k, _ in self.rates}
        rows = [
            {"supplier": s, "kitchen": k} | {name: cells[s, k] for name, cells in columns.items() if (s, k) in cells}
            for s, k in pairs
        ]
        own = [{"supplier": s, "kitchen": k, "item": i, "rp_per_unit": rp} for (s, k, i), rp in self.rates.items()]
        return rows + own


def lot_sizing(
    demand: Sequence[float], orders: Sequence[float], holding: float, prices: Sequence[float] | None = None
) -> Document:
    """One item and place, an order cost of every period, holding per unit and period: a supplier for every period.

    With one order cost for all periods there is one supplier, its price by day in the prices table.
    """
    days = [(FIRST_DAY + timedelta(n)).isoformat() for n in range(len(demand))]
    alike = len(set(orders)) == 1
    names = ["s"] if alike else [f"s{n:02}" for n in range(len(days))]
    problem = Problem(
        demand={("k", "i"): demand},
        supply={(s, "i"): None for s in names},
        rates={(s, "k", "i"): 0.0 for s in names},
        charges={(s, "k"): orders[n] for n, s in enumerate(names)},
    )
    document = problem.document()
    document["items"][0] |= {"earliest_days_before": len(days), "holding_rp_per_unit_day": holding}
    prices = prices or [0.0] * len(days)
    for n, row in enumerate(document["offers"]):
        row["price_rp"] = prices[n]
        row |= {"from": days[0]} if alike else {"from": days[n], "until": days[n]}
    if alike:
        rows = zip(days[1:], prices[1:], strict=True)
        document["prices"] = [{"supplier": "s", "item": "i", "from": day, "price_rp": rp} for day, rp in rows]
    return document
