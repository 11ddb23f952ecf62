"""Rooms and money: rules store, cash, budget and local share, added to a `Reference`."""

from __future__ import annotations

from collections import defaultdict

from tests.oracle.given import Given
from tests.oracle.linear import Terms
from tests.oracle.lots import kg_alone
from tests.oracle.reference import Reference, add


def add_rooms(made: Reference) -> None:
    """Kilograms that stay overnight, by kitchen, storage and day; facts alone may take more."""
    given = made.given
    start = min((came for _, _, came, _, _ in made.nights), default=given.first)
    for k, kitchen in given.kitchen.items():
        for storage in ("dry", "chilled", "frozen"):
            room = kitchen[f"{storage}_kg"]
            items = [i for i, row in given.item.items() if row["storage"] == storage]
            if room is None:
                continue
            alone = [kg_alone(made.lots, k, i) for i in items]
            for day in range(start, given.last + 1):
                taken = add(
                    {column: given.kg(i)}
                    for k2, i, came, gone, column in made.nights
                    if k2 == k and i in items and came <= day < gone
                )
                if taken:
                    made.model.row(taken, high=max(room, sum(kg.get(day, 0.0) for kg in alone)))


def add_cash(made: Reference) -> None:
    """Own cost of goods not yet paid for, with receivables, within capital and credit; debts are facts."""
    given = made.given
    start = min((t for _, _, _, t in made.delivered), default=given.first)
    for s, row in given.supplier.items():
        if row["capital_rp"] is None and row["credit_rp"] is None:
            continue
        limit = (row["capital_rp"] or 0.0) + (row["credit_rp"] or 0.0)
        term = int(row["term_days"])
        spent = _spending(made, s)
        before = _spent_earlier(made, s)
        for day in range(start, given.last + term + 1):
            owed = min(1.0, max(0.0, 1 - (day - given.first) / term)) * (row["receivable_rp"] or 0.0) if term else 0.0
            unpaid = add(spent[t] for t in range(day - term, day + 1))
            made.most(unpaid, limit, owed + sum(before[t] for t in range(day - term, day + 1)))


def _spending(made: Reference, s: str) -> dict[int, Terms]:
    spending: dict[int, Terms] = defaultdict(dict)
    for name, column in made.model.columns.items():
        if name[0] == "own" and name[1] == s:
            spending[name[3]][column] = made.given.own_cost(s, name[2], name[3])
        elif name[0] == "G" and name[1] == s:
            spending[name[4]][column] = _grower_cost(made.given, s, name[2], name[3])
    return spending


def _spent_earlier(made: Reference, s: str) -> dict[int, float]:
    spent: dict[int, float] = defaultdict(float)
    for (s2, i, t, early), quantity in made.facts.own.items():
        if early and s2 == s:
            spent[t] += quantity * made.given.own_cost(s, i, t)
    for (s2, p, i, t, early), quantity in made.facts.grown.items():
        if early and s2 == s:
            spent[t] += quantity * _grower_cost(made.given, s, p, i)
    return spent


def _grower_cost(given: Given, s: str, p: str, i: str) -> float:
    return next(row["cost_rp"] for row in given.sources[s, i] if row["producer"] == p) or 0.0


def add_budgets(made: Reference) -> None:
    """Goods at price by delivery day against meals x budget of the period's cooking days."""
    given, model = made.given, made.model
    penalty = given.settings["budget_penalty"]
    if penalty is None:
        return
    budget = {row["class"]: row["budget_rp"] for row in given.rows["classes"]}
    for k in given.kitchen:
        classes = {row["class"] for row in given.rows["portions"] if row["kitchen"] == k}
        if any(budget[c] is None for c in classes):
            continue
        for period in given.periods:
            money = sum(
                meals * budget[c]
                for (k2, day), plates in given.meals.items()
                for c, meals in plates.items()
                if k2 == k and given.period(day) == period
            )
            bought = {
                x: given.price(s, i, t)
                for (s, k2, i, t), x in made.delivered.items()
                if k2 == k and given.period(t) == period
            }
            over = model.column("over", k, period)
            made.most(bought | {over: -1.0}, money, sum(rp for _, rp in earlier_goods(made, k, period)))
            model.charge("rupiah", over, penalty)


def earlier_goods(made: Reference, k: str, period: int) -> list[tuple[tuple[str, str], float]]:
    """What a kitchen bought of earlier orders in a period: supplier and item, and Rp at price."""
    given = made.given
    return [
        ((s, i), quantity * given.price(s, i, t))
        for (s, k2, i, t), quantity in made.facts.earlier.items()
        if k2 == k and given.period(t) == period
    ]


def add_local_share(made: Reference) -> None:
    """A floor for the money that goes to local suppliers."""
    given, model = made.given, made.model
    floor, penalty = given.settings["local_share_min"], given.settings["local_share_penalty"]
    if not floor or penalty is None:
        return
    row: Terms = {model.column("local money missing"): 1.0}
    for (s, _, i, t), x in made.delivered.items():
        row[x] = given.price(s, i, t) * (_is_local(given, s) - floor)
    model.row(row, low=0)
    model.charge("rupiah", model.column("local money missing"), penalty)


def _is_local(given: Given, s: str) -> bool:
    row = given.supplier[s]
    coop = row["kind"] == "coop"
    if given.settings["local_counts"] == "coops" or row["local"] is None:
        return bool(coop)
    return bool(row["local"])
