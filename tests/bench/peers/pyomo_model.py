"""The model in Pyomo, solved by HiGHS: through Pyomo's own interface, or compiled to a matrix and passed by hand.

Rows are `LinearExpression`s of ready coefficients and variables, Pyomo's quickest. Building ends when the solver has
the model. The second way is quicker and seldom seen, for whoever takes it must read the answer back without Pyomo.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from math import isfinite
from typing import Any

import highspy
import numpy as np
import pyomo.environ as pyo
from pyomo.contrib.solver.solvers.highs import Highs
from pyomo.core.expr import LinearExpression
from pyomo.repn.plugins.standard_form import LinearStandardFormCompiler

from planner.arrays import Floats
from tests.bench.peers.given import Given, each
from tests.bench.peers.watch import Watch

Terms = defaultdict[Any, list[tuple[Any, float]]]


@dataclass(frozen=True, kw_only=True)
class Quantities:
    """The variables, by the arrays they belong to."""

    delivered: list[Any]
    kept: list[Any]
    missing: list[Any]
    surplus: list[Any]
    handed: list[Any]


def run(given: Given, watch: Watch) -> float:
    """State and solve the model; the objective (Rp)."""
    model = state(given)
    solver = Highs()
    for name in solver.config.auto_updates:
        solver.config.auto_updates[name] = False
    solver.set_instance(model)
    watch.lap("build")
    found = solver.solve(model)
    watch.lap("solve")
    return float(found.incumbent_objective)


def run_compiled(given: Given, watch: Watch) -> float:
    """The same model by Pyomo's compiler of standard forms and HiGHS's own arrays; the objective (Rp)."""
    model = state(given)
    form = LinearStandardFormCompiler().write(model, mixed_form=True, set_sense=pyo.minimize)
    kind = np.array([row.bound_type for row in form.rows])  # -1 at least, 0 equal, 1 at most
    matrix, right = form.A.tocsr(), np.asarray(form.rhs)
    bounds = [column.bounds for column in form.columns]
    highs = highspy.Highs()
    highs.setOptionValue("output_flag", False)
    upper = np.array([np.inf if most is None else most for _, most in bounds])
    highs.addVars(len(bounds), np.zeros(len(bounds)), upper)
    highs.changeColsCost(len(bounds), np.arange(len(bounds), dtype=np.int32), form.c.toarray().ravel())
    lower, upper = np.where(kind <= 0, right, -np.inf), np.where(kind >= 0, right, np.inf)
    highs.addRows(len(right), lower, upper, matrix.nnz, matrix.indptr, matrix.indices, matrix.data)
    watch.lap("build")
    highs.run()
    watch.lap("solve")
    return float(highs.getInfo().objective_function_value)


def state(given: Given) -> pyo.ConcreteModel:
    """Variables, objective and every rule."""
    model, network = pyo.ConcreteModel(), given.network
    columns = Quantities(
        delivered=variables(model, "delivered", given.delivered_most),
        kept=variables(model, "kept", network.keeps.most_units),
        missing=variables(model, "missing", network.needs.quantity),
        surplus=variables(model, "surplus", given.surplus_most),
        handed=variables(model, "handed", network.handouts.most_units),
    )
    costs = list(zip(columns.delivered, given.delivered_rp.tolist(), strict=True))
    costs += zip(columns.missing, given.missing_rp.tolist(), strict=True)
    costs += ((kept, rp) for kept, rp in zip(columns.kept, given.kept_rp.tolist(), strict=True) if rp)
    meet_needs(model, given, columns)
    keep_offers(model, given, columns)
    keep_room(model, given, columns)
    keep_cash(model, given, columns)
    costs += keep_budgets(model, given, columns)
    costs += keep_local_share(model, given, columns)
    keep_sources(model, given, columns)
    model.cost = pyo.Objective(expr=total(costs))
    return model


def variables(model: pyo.ConcreteModel, name: str, most: Floats) -> list[Any]:
    """One variable per upper limit."""
    upper = most.tolist()
    made = pyo.Var(range(len(upper)), bounds=lambda model, number: (0, upper[number]))
    model.add_component(name, made)
    return list(made.values())


def unlimited(model: pyo.ConcreteModel, name: str, keys: Any) -> dict[Any, Any]:
    """One variable per key, at least 0."""
    made = pyo.Var(list(keys), bounds=(0, None))
    model.add_component(name, made)
    return dict(made.items())


def total(pairs: list[tuple[Any, float]]) -> LinearExpression:
    """The sum of coefficient x variable."""
    return LinearExpression(linear_coefs=[pair[1] for pair in pairs], linear_vars=[pair[0] for pair in pairs])


def rows(
    model: pyo.ConcreteModel, name: str, terms: Terms, right: Callable[[Any], float], *, equal: bool = False
) -> None:
    """One constraint per key: at most, or equal to, what stands right."""

    def row(model: pyo.ConcreteModel, number: int) -> tuple[Any, ...]:
        limit = float(right(keys[number]))
        sum_of_terms = total(terms[keys[number]])
        return (sum_of_terms, limit) if equal else (None, sum_of_terms, limit)

    keys = list(terms)
    model.add_component(name, pyo.Constraint(range(len(keys)), rule=row))


def meet_needs(model: pyo.ConcreteModel, given: Given, columns: Quantities) -> None:
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
    rows(model, "cooked", cooked, needs.quantity.__getitem__, equal=True)
    rows(model, "came", came, lambda lot: -lots.opening[lot], equal=True)


def keep_offers(model: pyo.ConcreteModel, given: Given, columns: Quantities) -> None:
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
    rows(model, "daily", limited(left, lambda key: offers.per_day[key[0]]), lambda key: offers.per_day[key[0]])
    rows(model, "total", limited(total, offers.total.__getitem__), offers.total.__getitem__)
    keep_stock(model, given, {key: stock[key] for key in sorted(stock) if offers.has_stock[key[0]]})


def limited(terms: Terms, right: Callable[[Any], float]) -> Terms:
    """Those with a limit."""
    return defaultdict(list, {key: pairs for key, pairs in terms.items() if isfinite(right(key))})


def keep_stock(model: pyo.ConcreteModel, given: Given, own: dict[tuple[int, int], list[tuple[Any, float]]]) -> None:
    """Stock of an offer after a day = before + replenished - own goods that left (keys sorted by offer and day)."""
    offers, stock = given.network.offers, unlimited(model, "stock", own)
    balance, arrived = defaultdict(list), {}
    before, grown = (-1, -1), 0
    for key, pairs in own.items():
        mornings = max(key[1] - int(offers.stock_start[key[0]]), 0)
        balance[key] = [*pairs, (stock[key], 1)]
        if key[0] == before[0]:
            balance[key].append((stock[before], -1))
            arrived[key] = offers.replenish_per_day[key[0]] * (mornings - grown)
        else:
            arrived[key] = offers.on_hand[key[0]] + offers.replenish_per_day[key[0]] * mornings
        before, grown = key, mornings
    rows(model, "stock_balance", balance, arrived.__getitem__, equal=True)


def keep_room(model: pyo.ConcreteModel, given: Given, columns: Quantities) -> None:
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
    rows(model, "room", limited(lying, given.room_kg.__getitem__), given.room_kg.__getitem__)


def keep_cash(model: pyo.ConcreteModel, given: Given, columns: Quantities) -> None:
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
    spending = unlimited(model, "spending", spent)
    owed: Terms = defaultdict(list)
    for (supplier, day), spend in spending.items():
        spent[supplier, day].append((spend, -1))
        for earlier in range(day - int(money.term_days[supplier]), day + 1):
            if (supplier, earlier) in spending:
                owed[supplier, day].append((spending[supplier, earlier], 1))
    rows(model, "spent", spent, lambda key: 0.0, equal=True)
    rows(model, "owed", owed, money.cash_limit_rp.__getitem__)


def keep_budgets(model: pyo.ConcreteModel, given: Given, columns: Quantities) -> list[tuple[Any, float]]:
    """A kitchen's goods of a period stay within its budget or cost a penalty: the costs."""
    deliveries, money = given.network.deliveries, given.network.money
    bought: Terms = defaultdict(list)
    prices = each(deliveries.kitchen, money.period[deliveries.day], deliveries.price_rp)
    for delivered, (kitchen, period, price) in zip(columns.delivered, prices, strict=True):
        bought[kitchen, period].append((delivered, price))
    bought = limited(bought, given.budget_rp.__getitem__)
    over = unlimited(model, "over", bought)
    for key, pairs in bought.items():
        pairs.append((over[key], -1))
    rows(model, "bought", bought, given.budget_rp.__getitem__)
    return [(variable, money.budget_penalty) for variable in over.values()]


def keep_local_share(model: pyo.ConcreteModel, given: Given, columns: Quantities) -> list[tuple[Any, float]]:
    """Local suppliers get their share of the money or what is missing costs a penalty: the costs."""
    deliveries, money = given.network.deliveries, given.network.money
    if given.local_share <= 0:
        return []
    model.missing_rp = missing = pyo.Var(bounds=(0, None))
    worth = deliveries.price_rp * (money.local[deliveries.supplier] - given.local_share)
    pairs = [*zip(columns.delivered, worth.tolist(), strict=True), (missing, 1)]
    model.local = pyo.Constraint(expr=(0.0, total(pairs), None))
    return [(missing, money.local_share_penalty)]


def keep_sources(model: pyo.ConcreteModel, given: Given, columns: Quantities) -> None:
    """Growers hand over no more than the supplier ships that day."""
    deliveries, handouts = given.network.deliveries, given.network.handouts
    shipped: Terms = defaultdict(list)
    for handed, key in zip(columns.handed, each(handouts.offer, handouts.day), strict=True):
        shipped[key].append((handed, 1))
    for delivered, key in zip(columns.delivered, each(deliveries.offer, deliveries.day), strict=True):
        if key in shipped:
            shipped[key].append((delivered, -1))
    rows(model, "shipped", shipped, lambda key: 0.0)
