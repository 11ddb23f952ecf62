"""The model in PuLP, solved by CBC: variables in lists, rows as ready lists of terms instead of sums of expressions.

PuLP hands over by an MPS file, so building ends when that is written.
"""

from __future__ import annotations

import re
import subprocess
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from math import isfinite
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pulp
from pulp import LpAffineExpression, LpConstraint, LpConstraintEQ, LpConstraintGE, LpConstraintLE, LpVariable

from tests.bench.peers.given import Given, each
from tests.bench.peers.watch import Watch

Terms = defaultdict[Any, list[tuple[LpVariable, float]]]


@dataclass(frozen=True, kw_only=True)
class Quantities:
    """The variables, by the arrays they belong to."""

    delivered: list[LpVariable]
    kept: list[LpVariable]
    missing: list[LpVariable]
    surplus: list[LpVariable]
    handed: list[LpVariable]


class Problem(pulp.LpProblem):
    """A problem that tells when its file is written."""

    on_written: Callable[[], None]

    def writeMPS(self, *positional: Any, **named: Any) -> Any:
        """Write the file and tell."""
        written = super().writeMPS(*positional, **named)
        self.on_written()
        return written


def run(given: Given, watch: Watch) -> float:
    """State and solve the model; the objective (Rp)."""
    problem = state(given)
    problem.on_written = lambda: watch.lap("build")
    with TemporaryDirectory() as folder:
        solver = pulp.PULP_CBC_CMD(msg=False)
        solver.tmpDir = str(Path(folder))
        status = problem.solve(solver)
    watch.lap("solve")
    if status != pulp.LpStatusOptimal:
        raise RuntimeError(f"CBC ended {pulp.LpStatus[status]}")
    return float(problem.objective.value())


def cbc_version() -> str:
    """The version of the CBC that came with PuLP."""
    told = subprocess.run([pulp.PULP_CBC_CMD().path, "-quit"], capture_output=True, text=True, check=True).stdout
    found = re.search(r"Version: (\S+)", told)
    return found[1] if found else "unknown"


def state(given: Given) -> Problem:
    """Variables, objective and every rule."""
    problem = Problem("pasok", pulp.LpMinimize)
    network = given.network
    columns = Quantities(
        delivered=variables(problem, "x", given.delivered_most.tolist()),
        kept=variables(problem, "u", network.keeps.most_units.tolist()),
        missing=variables(problem, "m", network.needs.quantity.tolist()),
        surplus=variables(problem, "r", given.surplus_most.tolist()),
        handed=variables(problem, "g", network.handouts.most_units.tolist()),
    )
    costs = list(zip(columns.delivered, given.delivered_rp.tolist(), strict=True))
    costs += zip(columns.missing, given.missing_rp.tolist(), strict=True)
    costs += ((kept, rp) for kept, rp in zip(columns.kept, given.kept_rp.tolist(), strict=True) if rp)
    meet_needs(problem, given, columns)
    keep_offers(problem, given, columns)
    keep_room(problem, given, columns)
    keep_cash(problem, given, columns)
    costs += keep_budgets(problem, given, columns)
    costs += keep_local_share(problem, given, columns)
    keep_sources(problem, given, columns)
    problem.setObjective(LpAffineExpression(costs))
    return problem


def variables(problem: Problem, name: str, most: Iterable[float | None]) -> list[LpVariable]:
    """One variable per upper limit."""
    return [problem.add_variable(f"{name}_{number}", 0, upper) for number, upper in enumerate(most)]


def rows(problem: Problem, terms: Terms, right: Callable[[Any], float], sense: int = LpConstraintLE) -> None:
    """One constraint per key."""
    for key, pairs in terms.items():
        problem.addConstraint(LpConstraint(LpAffineExpression(pairs), sense, rhs=float(right(key))))


def meet_needs(problem: Problem, given: Given, columns: Quantities) -> None:
    """Each need is met or missing; each lot is cooked or surplus."""
    needs, lots, keeps = given.network.needs, given.network.lots, given.network.keeps
    cooked: Terms = defaultdict(list)
    came: Terms = defaultdict(list)
    for need, missing in enumerate(columns.missing):
        cooked[need].append((missing, 1))
    for kept, (lot, before, need) in zip(columns.kept, each(keeps.lot, keeps.before, keeps.need), strict=True):
        cooked[need].append((kept, 1))
        if lot >= 0:
            came[lot].append((kept, -1))
        else:
            cooked[before].append((kept, -1))
    for delivered, (lot,) in zip(columns.delivered, each(given.network.deliveries.lot), strict=True):
        came[lot].append((delivered, 1))
    for surplus, (lot,) in zip(columns.surplus, each(given.surplus_lot), strict=True):
        came[lot].append((surplus, -1))
    rows(problem, cooked, needs.quantity.__getitem__, LpConstraintEQ)
    rows(problem, came, lambda lot: -lots.opening[lot], LpConstraintEQ)


def keep_offers(problem: Problem, given: Given, columns: Quantities) -> None:
    """What leaves an offer stays within its limits of a day, of all days and of its stock."""
    offers, deliveries, handouts = given.network.offers, given.network.deliveries, given.network.handouts
    left: Terms = defaultdict(list)
    stock: Terms = defaultdict(list)
    total: Terms = defaultdict(list)
    for delivered, key in zip(columns.delivered, each(deliveries.offer, deliveries.day), strict=True):
        left[key].append((delivered, 1))
    for handed, (grower, day) in zip(columns.handed, each(handouts.grower_offer, handouts.day), strict=True):
        if grower >= 0:
            left[grower, day].append((handed, 1))
    for key, pairs in left.items():
        total[key[0]] += pairs
        stock[key] += pairs
    for handed, key in zip(columns.handed, each(handouts.offer, handouts.day), strict=True):
        stock[key].append((handed, -1))
    rows(problem, limited(left, lambda key: offers.per_day[key[0]]), lambda key: offers.per_day[key[0]])
    rows(problem, limited(total, offers.total.__getitem__), offers.total.__getitem__)
    keep_stock(problem, given, {key: stock[key] for key in sorted(stock) if offers.has_stock[key[0]]})


def limited(terms: Terms, right: Callable[[Any], float]) -> Terms:
    """Those with a limit."""
    return defaultdict(list, {key: pairs for key, pairs in terms.items() if isfinite(right(key))})


def keep_stock(problem: Problem, given: Given, own: dict[tuple[int, int], list[tuple[LpVariable, float]]]) -> None:
    """Stock of an offer after a day = before + replenished - own goods that left (keys sorted by offer and day)."""
    offers = given.network.offers
    before, last, grown = None, -1, 0
    for (offer, day), pairs in own.items():
        mornings = max(day - int(offers.stock_start[offer]), 0)
        stock = problem.add_variable(f"h_{offer}_{day}", 0)
        balance = [*pairs, (stock, 1)]
        if offer == last:
            balance.append((before, -1))
            arrived = offers.replenish_per_day[offer] * (mornings - grown)
        else:
            arrived = offers.on_hand[offer] + offers.replenish_per_day[offer] * mornings
        problem.addConstraint(LpConstraint(LpAffineExpression(balance), LpConstraintEQ, rhs=float(arrived)))
        before, last, grown = stock, offer, mornings


def keep_room(problem: Problem, given: Given, columns: Quantities) -> None:
    """What lies in a kitchen overnight stays within its room."""
    items, keeps, lots = given.network.items, given.network.keeps, given.network.lots
    storage, kg = items.storage.tolist(), items.kg_per_unit.tolist()
    lying: Terms = defaultdict(list)
    for kept, (kitchen, item, start, end) in zip(
        columns.kept, each(keeps.kitchen, keeps.item, keeps.start, keeps.end), strict=True
    ):
        for day in range(max(start, 0), end):
            lying[kitchen, storage[item], day].append((kept, kg[item]))
    past = np.minimum(lots.day + items.earliest_days[lots.item], len(given.network.days)).astype(int)
    old = given.surplus_lot
    for surplus, (kitchen, item, start, end) in zip(
        columns.surplus, each(lots.kitchen[old], lots.item[old], lots.day[old], past[old]), strict=True
    ):
        for day in range(max(start, 0), end):
            lying[kitchen, storage[item], day].append((surplus, kg[item]))
    rows(problem, limited(lying, given.room_kg.__getitem__), given.room_kg.__getitem__)


def keep_cash(problem: Problem, given: Given, columns: Quantities) -> None:
    """Goods not yet paid stay within a supplier's cash: a spending by day, and a rolling window over it."""
    money, deliveries, handouts = given.network.money, given.network.deliveries, given.network.handouts
    spent: Terms = defaultdict(list)
    paid = each(deliveries.supplier, deliveries.day, deliveries.own_cost_rp)
    for delivered, (supplier, day, cost) in zip(columns.delivered, paid, strict=True):
        spent[supplier, day].append((delivered, cost))
    instead = handouts.cost_rp - given.own_cost_rp[handouts.offer, handouts.day]
    for handed, (supplier, day, cost) in zip(
        columns.handed, each(handouts.supplier, handouts.day, instead), strict=True
    ):
        spent[supplier, day].append((handed, cost))
    spent = limited(spent, money.cash_limit_rp.__getitem__)
    spending = {key: problem.add_variable("s_{}_{}".format(*key), 0) for key in spent}
    owed: Terms = defaultdict(list)
    for (supplier, day), spend in spending.items():
        spent[supplier, day].append((spend, -1))
        for earlier in range(day - int(money.term_days[supplier]), day + 1):
            if (supplier, earlier) in spending:
                owed[supplier, day].append((spending[supplier, earlier], 1))
    rows(problem, spent, lambda key: 0.0, LpConstraintEQ)
    rows(problem, owed, money.cash_limit_rp.__getitem__)


def keep_budgets(problem: Problem, given: Given, columns: Quantities) -> list[tuple[LpVariable, float]]:
    """A kitchen's goods of a period stay within its budget or cost a penalty: the costs."""
    deliveries, money = given.network.deliveries, given.network.money
    bought: Terms = defaultdict(list)
    prices = each(deliveries.kitchen, money.period[deliveries.day], deliveries.price_rp)
    for delivered, (kitchen, period, price) in zip(columns.delivered, prices, strict=True):
        bought[kitchen, period].append((delivered, price))
    bought = limited(bought, given.budget_rp.__getitem__)
    over = {key: problem.add_variable("over_{}_{}".format(*key), 0) for key in bought}
    for key, pairs in bought.items():
        pairs.append((over[key], -1))
    rows(problem, bought, given.budget_rp.__getitem__)
    return [(variable, money.budget_penalty) for variable in over.values()]


def keep_local_share(problem: Problem, given: Given, columns: Quantities) -> list[tuple[LpVariable, float]]:
    """Local suppliers get their share of the money or what is missing costs a penalty: the costs."""
    deliveries, money = given.network.deliveries, given.network.money
    if given.local_share <= 0:
        return []
    missing = problem.add_variable("missing_rp", 0)
    worth = deliveries.price_rp * (money.local[deliveries.supplier] - given.local_share)
    pairs = [*zip(columns.delivered, worth.tolist(), strict=True), (missing, 1)]
    problem.addConstraint(LpConstraint(LpAffineExpression(pairs), LpConstraintGE, rhs=0.0))
    return [(missing, money.local_share_penalty)]


def keep_sources(problem: Problem, given: Given, columns: Quantities) -> None:
    """Growers hand over no more than the supplier ships that day."""
    deliveries, handouts = given.network.deliveries, given.network.handouts
    shipped: Terms = defaultdict(list)
    for handed, key in zip(columns.handed, each(handouts.offer, handouts.day), strict=True):
        shipped[key].append((handed, 1))
    for delivered, key in zip(columns.delivered, each(deliveries.offer, deliveries.day), strict=True):
        if key in shipped:
            shipped[key].append((delivered, -1))
    rows(problem, shipped, lambda key: 0.0)
