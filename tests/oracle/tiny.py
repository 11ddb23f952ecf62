"""Tiny scenarios with every feature at random: 1-4 suppliers, 1-3 kitchens, 1-3 items, 2-5 days.

A document is drawn from a `random.Random`, so a seed repeats it and hypothesis' own `Random` shrinks it.
"""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any

from planner.scenario import Scenario
from tests.scenes import Document, scenario_of

Row = dict[str, Any]


def tiny(random: Random) -> Document:
    """Draw a scenario as a document."""
    return Tiny(random).document()


def tiny_scenario(seed: int) -> Scenario:
    """The scenario of a seed."""
    return scenario_of(tiny(Random(seed)))


class Tiny:
    """Draws the tables of one scenario."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.first = date(2026, 4, 20) + timedelta(days=random.randrange(7))
        self.days = random.randint(2, 5)
        self.suppliers = [f"s{n}" for n in range(random.randint(1, 4))]
        self.kitchens = [f"k{n}" for n in range(random.randint(1, 3))]
        self.items = [f"i{n}" for n in range(random.randint(1, 3))]
        self.classes = [f"c{n}" for n in range(random.randint(1, 2))]
        self.menus = [f"m{n}" for n in range(random.randint(1, 2))]

    def document(self) -> Document:
        """All tables; sources only where the supplier offers the item."""
        offers = [self.offer(s, i) for s in self.suppliers for i in self.items if self.chance(0.75)]
        kinds = {s: self.random.choice(["coop", "coop", "producer", "wholesaler", "market"]) for s in self.suppliers}
        document = {
            "settings": self.settings(),
            "items": [self.item(i) for i in self.items],
            "suppliers": [self.supplier(s, kinds[s]) for s in self.suppliers],
            "offers": offers or [self.offer(self.suppliers[0], self.items[0])],
            "kitchens": [self.kitchen(k) for k in self.kitchens],
            "classes": self.class_rows(),
            "portions": [row for k in self.kitchens for c in self.classes for row in self.portions(k, c)],
            "menus": [row for m in self.menus for row in self.menu(m)],
            "calendar": self.calendar(),
            "stock": [row for k in self.kitchens for i in self.items for row in self.stock(k, i)],
            "lanes": [row for s in self.suppliers for k in self.kitchens for row in self.lanes(s, k)],
        }
        offered = [(row["supplier"], row["item"]) for row in document["offers"]]
        document["prices"] = [self.price(s, i) for s, i in offered if self.chance(0.2)]
        document["sources"] = [
            self.source(s, p, i)
            for s, i in offered
            for p in self.suppliers
            if kinds[p] == "producer" and kinds[s] != "producer" and self.chance(0.6)
        ]
        return {name: rows for name, rows in document.items() if rows}

    def chance(self, share: float) -> bool:
        return self.random.random() < share

    def row(self, row: Row, **maybe: tuple[float, Any]) -> Row:
        """A row with further columns, each given with its chance."""
        return row | {name.rstrip("_"): value for name, (share, value) in maybe.items() if self.chance(share)}

    def day(self, least: int, most: int) -> str:
        """A day, counted from first_day."""
        return (self.first + timedelta(days=self.random.randint(least, most))).isoformat()

    def weekdays(self) -> str:
        return "".join(digit for digit in "1234567" if self.chance(0.7)) or "3"

    def settings(self) -> Row:
        pick = self.random.choice
        row = {"title": "Tiny", "first_day": self.first.isoformat(), "days": self.days}
        return self.row(
            row,
            today=(0.4, self.day(-3, 1)),
            period_days=(0.4, pick([1, 2, 3])),
            cooking_weekdays=(0.2, self.weekdays()),
            spare=(0.2, 0.1),
            menu_counts=(0.3, "calendar_days"),
            reach_km=(0.4, pick([2, 5, 10])),
            detour=(0.4, 1.3),
            lanes=(0.2, "listed"),
            transport_rp_per_kg_km=(0.6, pick([1, 10, 100])),
            fairness=(0.3, pick([0, 0.5, 2])),
            ceiling_mode=(0.6, pick(["charge", "forbid"])),
            ceiling_penalty=(0.6, pick([0, 0.5, 2])),
            budget_penalty=(0.6, pick([0.1, 1, 3])),
            local_share_min=(0.5, pick([0, 0.3, 0.6, 1])),
            local_share_penalty=(0.7, pick([0.1, 1, 5])),
            local_counts=(0.4, "local"),
            reliability=(0.3, "expected"),
        )

    def item(self, i: str) -> Row:
        pick = self.random.choice
        unit = pick(["kg", "pcs", "l"])
        return self.row(
            {"item": i, "name_id": i, "name_en": i, "unit": unit},
            **({} if unit == "kg" else {"kg_per_unit": (0.9, pick([0.06, 0.5, 2]))}),
            earliest_days_before=(0.6, pick([0, 1, 1, 2, 3])),
            latest_days_before=(0.6, pick([0, 1, 1, 2])),
            storage=(0.4, pick(["dry", "chilled", "frozen"])),
            ceiling_rp=(0.5, pick([80, 110, 150])),
            weight=(0.4, pick([0.5, 2, 3])),
            holding_rp_per_unit_day=(0.4, pick([1, 5])),
        )

    def supplier(self, s: str, kind: str) -> Row:
        pick = self.random.choice
        return self.row(
            {"supplier": s, "kind": kind} | self.place(),
            local=(0.3, self.chance(0.5)),
            stage=(0.5, pick(["active", "active", "active", "preparing", "legal"])),
            active_from=(0.15, self.day(-1, 3)),
            capital_rp=(0.5, pick([0, 2_000, 8_000, 30_000])),
            credit_rp=(0.3, pick([0, 1_000, 5_000])),
            term_days=(0.6, pick([0, 1, 2, 5])),
            receivable_rp=(0.4, pick([0, 1_000, 10_000])),
            reach_km=(0.2, pick([0, 3, 8])),
            reliability=(0.4, pick([0, 0.5, 0.9])),
        )

    def place(self) -> Row:
        if self.chance(0.1):
            return {}
        return {"lat": -6.3 + self.random.randint(0, 100) / 1000, "lon": 106.7 + self.random.randint(0, 100) / 1000}

    def offer(self, s: str, i: str) -> Row:
        pick = self.random.choice
        return self.row(
            {"supplier": s, "item": i, "price_rp": pick([0, 60, 90, 100, 120, 140])},
            per_day=(0.5, pick([0, 10, 25, 60])),
            total=(0.25, pick([0, 30, 80])),
            on_hand=(0.3, pick([0, 20, 50])),
            replenish_per_day=(0.3, pick([0, 5, 15])),
            cost_rp=(0.4, pick([0, 50, 90])),
            weekdays=(0.2, self.weekdays()),
            from_=(0.15, self.day(-2, 2)),
            until=(0.15, self.day(2, 5)),
            notice_days=(0.3, pick([0, 1, 2, 6, 8])),
        )

    def price(self, s: str, i: str) -> Row:
        return {"supplier": s, "item": i, "from": self.day(-3, 4), "price_rp": self.random.choice([0, 70, 115, 160])}

    def source(self, s: str, p: str, i: str) -> Row:
        pick = self.random.choice
        row = {"supplier": s, "producer": p, "item": i}
        return self.row(row, per_day=(0.6, pick([0, 5, 20])), cost_rp=(0.8, pick([0, 40, 95])))

    def kitchen(self, k: str) -> Row:
        pick = self.random.choice
        return self.row(
            {"kitchen": k, "menu": pick(self.menus)} | self.place(),
            open=(0.1, False),
            dry_kg=(0.5, pick([0, 10, 40])),
            chilled_kg=(0.4, pick([0, 10])),
            frozen_kg=(0.4, pick([0, 10])),
            menu_offset=(0.4, pick([1, 2, 5])),
        )

    def class_rows(self) -> list[Row]:
        budgeted = self.chance(0.7)
        rate = self.random.choice([0, 20, 80])
        rows = [{"class": c, "name_id": c, "name_en": c} for c in self.classes]
        return [row | {"budget_rp": rate} for row in rows] if budgeted else rows

    def portions(self, k: str, c: str) -> list[Row]:
        pick = self.random.choice
        row = {"kitchen": k, "class": c}
        rows = [self.row(row | {"meals": pick([0, 10, 20, 30])}, until=(0.2, self.day(0, 4)))]
        if self.chance(0.3):
            later = row | {"meals": pick([0, 5, 40]), "from": self.day(-2, 3)}
            rows.append(self.row(later, until=(0.2, self.day(3, 5))))
        return rows

    def menu(self, m: str) -> list[Row]:
        pick = self.random.choice
        rows = []
        for cycle_day in range(1, self.random.randint(1, 3) + 1):
            for i in self.items:
                row = {"menu": m, "cycle_day": cycle_day, "item": i}
                if self.chance(0.7):
                    made = row | {"quantity": pick([0.5, 1, 1, 2])}
                    rows.append(self.row(made, spare_included=(0.2, True)))
                if self.chance(0.2):
                    rows.append(row | {"class": pick(self.classes), "quantity": pick([0, 0.25, 1.5])})
        return rows or [{"menu": m, "cycle_day": 1, "item": self.items[0], "quantity": 1}]

    def calendar(self) -> list[Row]:
        rows = []
        for offset in range(-3, self.days):
            day = {"day": (self.first + timedelta(days=offset)).isoformat()}
            for k in (None, *self.kitchens):
                if self.chance(0.06):
                    row = day if k is None else day | {"kitchen": k}
                    rows.append(self.row(row, cooking=(0.6, False), receiving=(0.5, False)))
        return rows

    def stock(self, k: str, i: str) -> list[Row]:
        rows = []
        for age in (0, 1, 2, 4, 9):
            if self.chance(0.12):
                row = {"kitchen": k, "item": i, "quantity": self.random.choice([0, 5, 30, 60])}
                rows.append(row | ({"age_days": age} if age else {}))
        return rows

    def lanes(self, s: str, k: str) -> list[Row]:
        pick = self.random.choice
        listed = {"supplier": s, "kitchen": k}
        rows = []
        for item in (None, *self.items):
            if self.chance(0.35 if item is None else 0.12):
                row = listed if item is None else listed | {"item": item}
                rows.append(
                    self.row(
                        row,
                        closed=(0.25, self.chance(0.7)),
                        km=(0.5, pick([0, 1, 7])),
                        rp_per_unit=(0.4, pick([0, 3, 30])),
                    )
                )
        return rows
