"""From how many, how evenly, how steadily: rules breadth, fair spread and stability, added to a `Reference`."""

from __future__ import annotations

from math import inf

from tests.oracle.facts import old_orders
from tests.oracle.given import Given
from tests.oracle.linear import Terms
from tests.oracle.money import earlier_goods
from tests.oracle.placing import chosen, ordered
from tests.oracle.reference import Reference

LEAST_UNITS = 0.001  # what has to be bought of a supplier before it counts as a party


def add_parties(made: Reference) -> None:
    """Least number of parties of a kitchen in a period, soft per party missing."""
    given, model = made.given, made.model
    penalty = given.settings["breadth_penalty"]
    for k, kitchen in given.kitchen.items():
        for period in given.periods:
            cooks = any(given.period(d) == period for k2, d in given.meals if k2 == k)
            if not kitchen["min_parties"] or not cooks or penalty is None:
                continue
            parties: Terms = {model.column("miss", k, period): 1.0}
            for s in given.supplier:
                w = _party(made, s, k, period)
                if w is not None:
                    parties[w] = float(_parties_of(given, s))
            model.row(parties, low=float(kitchen["min_parties"]))
            model.charge("rupiah", model.column("miss", k, period), penalty)


def _party(made: Reference, s: str, k: str, period: int) -> int | None:
    """w: whether a kitchen bought enough of a supplier in a period."""
    given, model = made.given, made.model
    orders = {
        order: x for order, x in made.delivered.items() if order[:2] == (s, k) and given.period(order[3]) == period
    }
    money = sum(rp for (s2, _), rp in earlier_goods(made, k, period) if s2 == s)
    units = sum(
        q for (s2, k2, _, t), q in made.facts.earlier.items() if (s2, k2) == (s, k) and given.period(t) == period
    )
    if not orders and units == 0:
        return None
    w = model.column("w", s, k, period, most=1.0, whole=True)
    spent = {x: given.price(s, i, t) for (_, _, i, t), x in orders.items()}
    model.row(spent | {w: -float(given.settings["party_min_rp"])}, low=-money)
    model.row(dict.fromkeys(orders.values(), 1.0) | {w: -LEAST_UNITS}, low=-units)
    return w


def _parties_of(given: Given, s: str) -> int:
    growers = {row["producer"] for (s2, _), rows in given.sources.items() if s2 == s for row in rows}
    return 1 + (len(growers) or int(given.supplier[s]["growers"] or 0))


def add_largest_shares(made: Reference) -> None:
    """Most of an item's need of a period from one supplier, soft per Rp over."""
    given, model = made.given, made.model
    penalty = given.settings["breadth_share_penalty"]
    for k, kitchen in given.kitchen.items():
        if kitchen["max_share"] is None or penalty is None:
            continue
        for s, i in given.offer:
            for period in given.periods:
                key = (s, k, i)
                bought: Terms = {
                    x: 1.0
                    for order, x in made.delivered.items()
                    if order[:3] == key and given.period(order[3]) == period
                }
                taken = sum(q for o, q in made.facts.earlier.items() if o[:3] == key and given.period(o[3]) == period)
                need = sum(
                    q for (k2, i2, d), q in given.need.items() if (k2, i2) == (k, i) and given.period(d) == period
                )
                if bought or taken:
                    above = model.column("above share", s, k, i, period)
                    made.most(bought | {above: -1.0}, kitchen["max_share"] * need, taken)
                    model.charge("rupiah", above, penalty * given.offer[s, i]["price_rp"])


def add_counts(made: Reference) -> None:
    """Most suppliers of an item on a day at a kitchen, and most kitchens of a supplier."""
    given = made.given
    for k, kitchen in given.kitchen.items():
        if kitchen["max_suppliers_per_item_day"] is None:
            continue
        for i, t in sorted({(i, t) for _, k2, i, t in made.delivered if k2 == k}):
            orders = [order for order in made.delivered if order[1:] == (k, i, t)]
            made.most({ordered(made, order): 1.0 for order in orders}, float(kitchen["max_suppliers_per_item_day"]))
    for s, row in given.supplier.items():
        if row["max_kitchens"] is None:
            continue
        pairs: Terms = {}
        for k in given.kitchen:
            orders = [order for order in made.delivered if order[:2] == (s, k)]
            early = any(order[:2] == (s, k) and quantity > 0 for order, quantity in made.facts.earlier.items())
            if given.kitchen[k]["open"] and (orders or early):
                pairs[chosen(made, ("q", s, k), orders, early=early)] = 1.0
        made.most(pairs, float(row["max_kitchens"]))


# -- fair spread ------------------------------------------------------------------------------
def fair_amounts(made: Reference) -> dict[tuple[str, str], float]:
    """The fair amount of every coop that may ship and item it offers (units)."""
    given = made.given
    coops = {s for s, row in given.supplier.items() if row["kind"] == "coop" and given.ever_ships(s)}
    gives = {(s, i): _can_give(made, s, i) for s, i in given.offer if s in coops}
    fair = {}
    for s, i in gives:
        need = sum(quantity for (_, i2, _), quantity in given.need.items() if i2 == i)
        together = sum(units for (_, i2), units in gives.items() if i2 == i)
        fair[s, i] = min(1.0, need / together) * gives[s, i] if together else 0.0
    return fair


def _can_give(made: Reference, s: str, i: str) -> float:
    given = made.given
    per_day, total = given.limit(s, i, "per_day"), given.limit(s, i, "total")
    reach = [k for k in given.kitchen if given.kitchen[k]["open"] and given.lane(s, k, i) is not None]
    days = [
        t
        for t in range(max(made.facts.start, given.first_delivery(i)), given.last + 1)
        if given.offers(s, i, t) and given.may_ship(s, t) and any(_takes(given, k, i, t) for k in reach)
    ]
    return min(
        inf if total is None else total,
        0.0 if not days else inf if per_day is None else per_day * len(days),
        _stock_and_growers(given, s, i, days),
        sum(quantity for (k, i2, _), quantity in given.need.items() if i2 == i and k in reach),
    )


def _takes(given: Given, k: str, i: str, day: int) -> bool:
    """Whether a kitchen receives on a day what it may still cook."""
    least, most = given.window(i)
    cooks = [d for (k2, i2, d) in given.need if (k2, i2) == (k, i)]
    return given.receives(k, day) and any(least <= d - day <= most for d in cooks)


def _stock_and_growers(given: Given, s: str, i: str, days: list[int]) -> float:
    on_hand, more = given.limit(s, i, "on_hand"), given.limit(s, i, "replenish_per_day")
    if on_hand is None and more is None and not given.sources[s, i]:
        return inf
    if not days:
        return 0.0
    own = (on_hand or 0.0) + (more or 0.0) * max(0, days[-1] - given.first_delivery(i))
    return own + len(days) * sum(inf if row["per_day"] is None else row["per_day"] for row in given.sources[s, i])


def add_fair_spread(made: Reference) -> None:
    """Sales of coops within a band around their fair amounts, soft per Rp outside."""
    given, model = made.given, made.model
    band, penalty = given.settings["fair_band"], given.settings["fair_spread_penalty"]
    if band is None or penalty is None:
        return
    for (s, i), fair in fair_amounts(made).items():
        sold: Terms = {x: 1.0 for (s2, _, i2, _), x in made.delivered.items() if (s2, i2) == (s, i)}
        below, above = model.column("below fair", s, i), model.column("above fair", s, i)
        model.row(sold | {below: 1.0}, low=(1 - band) * fair)
        model.row(sold | {above: -1.0}, high=(1 + band) * fair)
        for column in (below, above):
            model.charge("rupiah", column, penalty * given.offer[s, i]["price_rp"])


# -- stability --------------------------------------------------------------------------------
def add_stability(made: Reference) -> None:
    """Orders of the plan before change at a price: added, cut or moved, up to the last of them."""
    given, model = made.given, made.model
    penalty = given.settings["stability_penalty"]
    old = {(r["supplier"], r["kitchen"], r["item"], r["day"]): r["quantity"] for r in old_orders(given)}
    if not old or penalty is None:
        return
    last = max(day for _, _, _, day in old)
    for s, k, i, t in sorted({*old, *(order for order in made.new if order[3] <= last)}):
        x = made.delivered.get((s, k, i, t)) if (s, k, i, t) in made.new else None
        plus, minus = model.column("plus", s, k, i, t), model.column("minus", s, k, i, t)
        change: Terms = {plus: -1.0, minus: 1.0}
        base = old.get((s, k, i, t), 0.0)
        model.row(change | ({x: 1.0} if x is not None else {}), low=base, high=base)
        for column in (plus, minus):
            model.charge("rupiah", column, penalty * given.price(s, i, t))
