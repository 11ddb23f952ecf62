"""The model in linopy, solved by HiGHS: whole arrays of variables, rows by grouped sums, kept sparse from the start.

The hand-over is linopy's direct one, without a file. Building ends when the solver has the model.
"""

from __future__ import annotations

import linopy
import numpy as np
import numpy.typing as npt
import pandas as pd
import xarray as xr
from linopy import LinearExpression, Variable
from linopy.solvers import Highs

from planner.arrays import Floats, Ints, expand
from tests.bench.peers.given import Given
from tests.bench.peers.watch import Watch

Picks = Ints | npt.NDArray[np.bool_]


def run(given: Given, watch: Watch) -> float:
    """State and solve the model; the objective (Rp)."""
    linopy.options["semantics"] = "v1"
    model = state(given)
    solver = Highs.from_model(model, io_api="direct", options={"output_flag": False})
    watch.lap("build")
    model.assign_result(solver.solve(), solver=solver)
    watch.lap("solve")
    return float(model.objective.value)


def state(given: Given) -> linopy.Model:
    """Variables, objective and every rule."""
    model, network = linopy.Model(sparse=True), given.network
    delivered = variables(model, "delivered", given.delivered_most)
    kept = variables(model, "kept", network.keeps.most_units)
    missing = variables(model, "missing", network.needs.quantity)
    surplus = variables(model, "surplus", given.surplus_most)
    handed = variables(model, "handed", network.handouts.most_units)
    costs = [
        (delivered * along("delivered", given.delivered_rp)).sum(),
        (missing * along("missing", given.missing_rp)).sum(),
        (kept * along("kept", given.kept_rp)).sum(),
    ]
    meet_needs(model, given, delivered, kept, missing, surplus)
    keep_offers(model, given, delivered, handed)
    keep_stock(model, given, delivered, handed)
    keep_room(model, given, kept, surplus)
    keep_cash(model, given, delivered, handed)
    costs += keep_budgets(model, given, delivered)
    costs += keep_local_share(model, given, delivered)
    keep_sources(model, given, delivered, handed)
    model.add_objective(linopy.merge(costs, cls=LinearExpression))
    return model


def variables(model: linopy.Model, name: str, most: Floats) -> Variable:
    """One variable per upper limit."""
    return model.add_variables(lower=0, upper=along(name, most), name=name)


def along(name: str, values: Floats | float) -> xr.DataArray:
    """Values along a dimension of that name."""
    return xr.DataArray(values, coords={name: pd.RangeIndex(np.size(values), name=name)}, dims=[name])


def summed(columns: Variable, row: Ints, value: Floats | float = 1.0, pick: Picks | None = None) -> LinearExpression:
    """Sum of value x column by row, over all columns of an array or those picked (one may be picked twice)."""
    (dim,) = columns.dims
    index = pd.RangeIndex(len(row), name=dim if pick is None else "pick")
    weights = xr.DataArray(np.broadcast_to(value, len(row)), coords=[index])
    if pick is None:
        terms = columns * weights
    else:
        chosen = xr.DataArray(np.flatnonzero(pick) if pick.dtype == bool else pick, coords=[index])
        terms = (columns.isel({dim: chosen}) * weights).drop_vars(dim)
    return terms.groupby(pd.Series(row, index=index, name="row")).sum()


def rows(model: linopy.Model, name: str, parts: list[LinearExpression], sign: str, right: pd.Series | float) -> None:
    """Rows over the sum of parts; a part without a row adds nothing there. right: by row."""
    parts = [part for part in parts if part.size]
    if not parts:
        return
    left = linopy.merge(parts, join="outer", cls=LinearExpression)
    if isinstance(right, pd.Series):
        right = right.loc[left.indexes["row"]].rename_axis("row").to_xarray()
    model.add_constraints(left, sign, right, name=name)


def meet_needs(
    model: linopy.Model, given: Given, delivered: Variable, kept: Variable, missing: Variable, surplus: Variable
) -> None:
    """Each need is met or missing; each lot is cooked or surplus."""
    needs, lots, keeps = given.network.needs, given.network.lots, given.network.keeps
    carried, lots_own = keeps.before >= 0, keeps.lot >= 0
    cooked = [
        summed(kept, keeps.need),
        summed(missing, np.arange(len(needs.day))),
        summed(kept, keeps.before[carried], -1.0, carried),
    ]
    rows(model, "cooked", cooked, "=", pd.Series(needs.quantity))
    came = [
        summed(delivered, given.network.deliveries.lot),
        summed(kept, keeps.lot[lots_own], -1.0, lots_own),
        summed(surplus, given.surplus_lot, -1.0),
    ]
    rows(model, "came", came, "=", pd.Series(-lots.opening))


def keep_offers(model: linopy.Model, given: Given, delivered: Variable, handed: Variable) -> None:
    """What leaves an offer stays within its limits of a day and of all days."""
    offers, deliveries, handouts = given.network.offers, given.network.deliveries, given.network.handouts
    day_count = len(given.network.days)
    for limit, by_day in ((offers.per_day, True), (offers.total, False)):
        own = np.isfinite(limit)[deliveries.offer]
        grower = (handouts.grower_offer >= 0) & np.isfinite(limit)[handouts.grower_offer]
        row, grower_row = deliveries.offer[own], handouts.grower_offer[grower]
        right = pd.Series(limit)
        if by_day:
            row, grower_row = (
                row * day_count + deliveries.day[own],
                grower_row * day_count + handouts.day[grower],
            )
            right = pd.Series(np.repeat(limit, day_count))
        left = [summed(delivered, row, 1.0, own), summed(handed, grower_row, 1.0, grower)]
        rows(model, "daily" if by_day else "total", left, "<=", right)


def keep_stock(model: linopy.Model, given: Given, delivered: Variable, handed: Variable) -> None:
    """Stock of an offer after a day = before + replenished - own goods that left."""
    network = given.network
    offers, deliveries, handouts, day_count = network.offers, network.deliveries, network.handouts, len(network.days)
    own = offers.has_stock[deliveries.offer]
    grower = (handouts.grower_offer >= 0) & offers.has_stock[handouts.grower_offer]
    taken = offers.has_stock[handouts.offer]
    left = deliveries.offer[own] * day_count + deliveries.day[own]
    handed_on = handouts.grower_offer[grower] * day_count + handouts.day[grower]
    got = handouts.offer[taken] * day_count + handouts.day[taken]
    key = np.unique(np.concatenate([left, handed_on, got]))
    if len(key) == 0:
        return
    offer, day = np.divmod(key, day_count)
    stock = variables(model, "stock", np.full(len(key), np.inf))
    mornings = np.maximum(day - offers.stock_start[offer], 0)
    later = np.flatnonzero(np.diff(offer, prepend=-1) == 0)
    arrived = offers.on_hand[offer] + offers.replenish_per_day[offer] * mornings
    arrived[later] = offers.replenish_per_day[offer[later]] * (mornings[later] - mornings[later - 1])
    balance = [
        summed(stock, key),
        summed(stock, key[later], -1.0, later - 1),
        summed(delivered, left, 1.0, own),
        summed(handed, handed_on, 1.0, grower),
        summed(handed, got, -1.0, taken),
    ]
    rows(model, "stock_balance", balance, "=", pd.Series(arrived, index=key))


def keep_room(model: linopy.Model, given: Given, kept: Variable, surplus: Variable) -> None:
    """What lies in a kitchen overnight stays within its room."""
    network, old = given.network, given.surplus_lot
    keeps, lots, room = network.keeps, network.lots, given.room_kg
    past = np.minimum(lots.day + network.items.earliest_days[lots.item], len(network.days)).astype(np.int64)
    parts = []
    for columns, kitchen, item, start, end in (
        (kept, keeps.kitchen, keeps.item, keeps.start, keeps.end),
        (surplus, lots.kitchen[old], lots.item[old], lots.day[old], past[old]),
    ):
        first = np.maximum(start, 0)
        lying, day = expand(first, np.maximum(end - first, 0))
        row = np.ravel_multi_index((kitchen[lying], network.items.storage[item[lying]], day), room.shape)
        limited = np.isfinite(room.ravel()[row])
        lying, row = lying[limited], row[limited]
        parts.append(summed(columns, row, network.items.kg_per_unit[item[lying]], lying))
    rows(model, "room", parts, "<=", pd.Series(room.ravel()))


def keep_cash(model: linopy.Model, given: Given, delivered: Variable, handed: Variable) -> None:
    """Goods not yet paid stay within a supplier's cash: a spending by day, and a rolling window over it."""
    network = given.network
    money, deliveries, handouts, day_count = network.money, network.deliveries, network.handouts, len(network.days)
    own = np.isfinite(money.cash_limit_rp)[deliveries.supplier, deliveries.day]
    grown = np.isfinite(money.cash_limit_rp)[handouts.supplier, handouts.day]
    bought = (deliveries.supplier * day_count + deliveries.day)[own]
    got = (handouts.supplier * day_count + handouts.day)[grown]
    key = np.unique(np.concatenate([bought, got]))
    if len(key) == 0:
        return
    instead = handouts.cost_rp - given.own_cost_rp[handouts.offer, handouts.day]
    spending = variables(model, "spending", np.full(len(key), np.inf))
    spent = [
        summed(delivered, bought, deliveries.own_cost_rp[own], own),
        summed(handed, got, instead[grown], grown),
        summed(spending, key, -1.0),
    ]
    rows(model, "spent", spent, "=", 0.0)
    supplier, day = np.divmod(key, day_count)
    oldest = np.searchsorted(key, supplier * day_count + np.maximum(day - money.term_days[supplier], 0))
    window, position = expand(oldest, np.arange(len(key)) - oldest + 1)
    owed = [summed(spending, key[window], 1.0, position)]
    rows(model, "owed", owed, "<=", pd.Series(money.cash_limit_rp.ravel()))


def keep_budgets(model: linopy.Model, given: Given, delivered: Variable) -> list[LinearExpression]:
    """A kitchen's goods of a period stay within its budget or cost a penalty: the costs."""
    deliveries, money = given.network.deliveries, given.network.money
    row = deliveries.kitchen * given.budget_rp.shape[1] + money.period[deliveries.day]
    budget = given.budget_rp.ravel()
    limited = np.isfinite(budget[row])
    key = np.unique(row[limited])
    if len(key) == 0:
        return []
    over = variables(model, "over", np.full(len(key), np.inf))
    bought = [summed(delivered, row[limited], deliveries.price_rp[limited], limited), summed(over, key, -1.0)]
    rows(model, "bought", bought, "<=", pd.Series(budget))
    return [(over * money.budget_penalty).sum()]


def keep_local_share(model: linopy.Model, given: Given, delivered: Variable) -> list[LinearExpression]:
    """Local suppliers get their share of the money or what is missing costs a penalty: the costs."""
    deliveries, money = given.network.deliveries, given.network.money
    if given.local_share <= 0:
        return []
    worth = deliveries.price_rp * (money.local[deliveries.supplier] - given.local_share)
    missing = model.add_variables(lower=0, name="missing_rp")
    model.add_constraints((delivered * along("delivered", worth)).sum() + missing >= 0, name="local")
    return [missing * money.local_share_penalty]


def keep_sources(model: linopy.Model, given: Given, delivered: Variable, handed: Variable) -> None:
    """Growers hand over no more than the supplier ships that day."""
    deliveries, handouts, day_count = given.network.deliveries, given.network.handouts, len(given.network.days)
    got = handouts.offer * day_count + handouts.day
    shipped = deliveries.offer * day_count + deliveries.day
    own = np.isin(shipped, got)
    rows(model, "shipped", [summed(handed, got), summed(delivered, shipped[own], -1.0, own)], "<=", 0.0)
