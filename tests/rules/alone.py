"""One rule alone with rule need, on a village of one kitchen, two suppliers and one item, planned on paper.

The kitchen cooks 100 kg on each of two days, fresh goods only: 100 meals of 1 kg. Coop: Rp 100 a kg, market: 200.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from planner.limits import Limits
from planner.network import Network, build_network
from planner.program import Program
from planner.program.building import build_program
from planner.program.solution import Solution, verify
from planner.rules import Rule, need
from planner.search import search
from tests.scenes import scenario_of

VILLAGE: dict[str, Any] = {
    "settings": {"title": "Village", "first_day": "2026-04-20", "days": 2, "lanes": "listed"},
    "items": [{"item": "rice", "name_id": "Beras", "name_en": "Rice", "unit": "kg", "earliest_days_before": 0}],
    "suppliers": [
        {"supplier": "coop", "kind": "coop", "stage": "active"},
        {"supplier": "market", "kind": "market"},
    ],
    "offers": [
        {"supplier": "coop", "item": "rice", "price_rp": 100},
        {"supplier": "market", "item": "rice", "price_rp": 200},
    ],
    "kitchens": [{"kitchen": "k", "menu": "m"}],
    "classes": [{"class": "c", "name_id": "Besar", "name_en": "Large"}],
    "portions": [{"kitchen": "k", "class": "c", "meals": 100}],
    "menus": [{"menu": "m", "cycle_day": 1, "item": "rice", "quantity": 1}],
    "lanes": [{"supplier": "coop", "kitchen": "k"}, {"supplier": "market", "kitchen": "k"}],
}


def village(**changes: Any) -> dict[str, Any]:
    """Return the village's document; settings and the only item or kitchen are changed, other tables replaced."""
    document = dict(VILLAGE)
    for table, change in changes.items():
        if table == "settings":
            document[table] = VILLAGE[table] | change
        elif isinstance(change, dict):
            document[table] = [row | change for row in VILLAGE[table]]
        else:
            document[table] = change
    return document


def offers(coop: dict[str, Any], market: dict[str, Any] | None = None) -> list[dict[str, Any]]:
    """Return the village's offers with changes; without the market's where it is None."""
    first, second = VILLAGE["offers"]
    return [first | coop] + ([] if market is None else [second | market])


@dataclass(frozen=True, kw_only=True)
class Solved:
    """A network, its program and the solution."""

    network: Network
    program: Program
    solution: Solution

    def bought(self, supplier: str, day: int | None = None) -> float:
        """Return what a supplier delivers (units), in all or on the day counted from first_day."""
        of = self.network.deliveries
        mine = of.supplier == self.network.suppliers.index(supplier)
        if day is not None:
            mine &= of.day == self.network.lead_days + day
        return round(float(self.solution.values[self.program.columns.delivered[mine]].sum()), 6)

    def short(self, day: int | None = None) -> float:
        """Return what is missing (units), in all or on the day counted from first_day."""
        of = self.network.needs
        mine = np.ones(len(of.day), bool) if day is None else of.day == self.network.lead_days + day
        return round(float(self.solution.values[self.program.columns.missing[mine]].sum()), 6)

    def private(self, rule: str) -> list[float]:
        """Return the values of a rule's private columns."""
        names = list(self.program.rules)
        rows = slice(*self.program.first_row[names.index(rule) : names.index(rule) + 2])
        used = np.unique(self.program.matrix[rows].indices)
        own = used[used >= self.program.columns.count]
        return [round(float(value), 6) for value in self.solution.values[own]]

    @property
    def rupiah(self) -> float:
        """Return the value of the second rung (Rp)."""
        return round(float(self.solution.rungs[1]), 4)


def solve(document: dict[str, Any], *rules: Rule) -> Solved:
    """Return the plan of a document under rule need and the rules given; verified."""
    network = build_network(scenario_of(document))
    program = build_program(network, (need, *rules))
    solution = search(network, program, Limits(gap=0), lambda: False)
    assert verify(program, solution.values) == []
    return Solved(network=network, program=program, solution=solution)
