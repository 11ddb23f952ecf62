"""Every plan of whole packs of a toy scenario, its rungs worked out from what the rules mean: no program, no solver.

A toy has packs on every offer, items cooked on the day they come or that keep, no opening stock, rooms or cash.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cached_property
from itertools import product
from math import ceil, inf

from tests.scenes import Document

Order = tuple[str, str, str, str]  # supplier, kitchen, item, day
Plan = dict[Order, float]
STEP = 0.5  # of what a substitute serves: needs of toys are multiples of 10, tiers of 1


def best_of_all(document: Document) -> tuple[float, float]:
    """The least hardship, and the least rupiah among plans that reach it."""
    toy = Toy(document)
    rungs = [rungs for plan in toy.plans() for rungs in toy.rungs(plan)]
    least = min(hardship for hardship, _ in rungs)
    return least, min(rupiah for hardship, rupiah in rungs if hardship <= least + 1e-9)


class Toy:
    """The tables of a toy, and what a plan costs under its rules."""

    def __init__(self, document: Document) -> None:
        self.settings = document["settings"]
        first = date.fromisoformat(self.settings["first_day"])
        self.days = [(first + timedelta(n)).isoformat() for n in range(self.settings["days"])]
        self.items = {row["item"]: row for row in document["items"]}
        self.suppliers = {row["supplier"]: row for row in document["suppliers"]}
        self.kitchens = {row["kitchen"]: row for row in document["kitchens"]}
        self.offers = {(row["supplier"], row["item"]): row for row in document["offers"]}
        self.meals = {row["kitchen"]: row["meals"] for row in document["portions"]}
        self.menu = {row["item"]: row["quantity"] for row in document["menus"]}
        self.lanes = {(row["supplier"], row["kitchen"], row.get("item")): row for row in document["lanes"]}
        self.vehicles = document.get("vehicles", [])
        self.substitutes = document.get("substitutes", [])
        orders = {(r["supplier"], r["kitchen"], r["item"], r["day"]): r for r in document.get("orders", [])}
        self.frozen = {key: row["quantity"] for key, row in orders.items() if row.get("frozen")}
        self.earlier = {key: row["quantity"] for key, row in orders.items() if row.get("earlier")}
        self.facts = self.frozen | self.earlier
        self.old = {key: r["quantity"] for key, r in orders.items() if not (r.get("frozen") or r.get("earlier"))}

    def need(self, k: str, i: str) -> float:
        """Units of an item a kitchen needs every day."""
        return self.meals[k] * self.menu.get(i, 0.0)

    def may_ship(self, s: str) -> bool:
        stage = self.suppliers[s].get("stage", "active")
        return stage == "active" or (stage == "preparing" and self.settings.get("max_new_coops", 0) > 0)

    # -- plans ------------------------------------------------------------------------------------
    @cached_property
    def choices(self) -> dict[Order, list[float]]:
        """Every order that may be placed, with the quantities it may have."""
        wanted = self.menu.keys() | {row["item"] for row in self.substitutes}
        return {
            (s, k, i, day): self._quantities(s, k, i)
            for (s, i) in self.offers
            for k in self.kitchens
            for day in self.days
            if (s, k, None) in self.lanes and self.may_ship(s) and i in wanted and (s, k, i, day) not in self.frozen
        }

    def plans(self) -> Iterator[Plan]:
        """Every choice of whole packs, with the orders that stand."""
        choices = self.choices
        for quantities in product(*choices.values()):
            yield {order: units for order, units in zip(choices, quantities, strict=True) if units} | self.frozen

    def _quantities(self, s: str, k: str, i: str) -> list[float]:
        offer = self.offers[s, i]
        days = len(self.days) if "earliest_days_before" not in self.items[i] else 1
        others = sum(self.need(k, row["instead_of"]) for row in self.substitutes if row["item"] == i)
        most = min((self.need(k, i) + 2 * others) * days + 30, offer.get("per_day", inf))
        count = int(most // offer["pack_units"])
        return [n * offer["pack_units"] for n in range(count + 1) if n == 0 or self._order_fits(s, k, i, n)]

    def _order_fits(self, s: str, k: str, i: str, packs: int) -> bool:
        units = packs * self.offers[s, i]["pack_units"]
        lane = self.lanes.get((s, k, i), {})
        least = max(self.offers[s, i].get("min_order", 0), lane.get("min_load", 0))
        return least <= units <= lane.get("max_load", inf)

    # -- rungs ------------------------------------------------------------------------------------
    def rungs(self, plan: Plan) -> Iterator[tuple[float, float]]:
        """Hardship and rupiah of a plan, for every way to cook it; none where it breaks a hard rule."""
        if not (self._limits_hold(plan) and self._loads_hold(plan)):
            return
        transport = self._transport(plan)
        if transport == inf:
            return
        rupiah = transport + self._onboarding(plan) + self._breadth(plan) + self._spread(plan) + self._changes(plan)
        rupiah += sum(units * self.offers[s, i]["price_rp"] for (s, _, i, _), units in plan.items())
        for hardship, replaced in self._cooked(plan):
            yield hardship, rupiah + replaced * self.settings.get("need_penalty", 0)

    def _limits_hold(self, plan: Plan) -> bool:
        for (s, i), offer in self.offers.items():
            taken = {order: units for order, units in plan.items() if (order[0], order[2]) == (s, i)}
            for day in self.days:
                if sum(units for order, units in taken.items() if order[3] == day) > offer.get("per_day", inf):
                    return False
            before = sum(units for o, units in self.earlier.items() if (o[0], o[2]) == (s, i))
            if sum(taken.values()) + before > max(offer.get("total", inf), before):
                return False
        for k, kitchen in self.kitchens.items():
            for i, day in product(self.items, self.days):
                many, stand = (sum(order[1:] == (k, i, day) for order in orders) for orders in (plan, self.frozen))
                if many > max(kitchen.get("max_suppliers_per_item_day", inf), stand):
                    return False
        for s, row in self.suppliers.items():
            served, stand = (len({o[1] for o in some if o[0] == s}) for some in (plan | self.earlier, self.facts))
            if served > max(row.get("max_kitchens", inf), stand):
                return False
        new, stand = self._preparing(plan | self.earlier), self._preparing(self.facts)
        return new <= max(self.settings.get("max_new_coops", 0), stand)

    def _preparing(self, orders: Plan) -> int:
        return sum(self.suppliers[s].get("stage") == "preparing" for s in {order[0] for order in orders})

    def _stops(self, plan: Plan) -> dict[tuple[str, str, str], Plan]:
        stops: dict[tuple[str, str, str], Plan] = defaultdict(dict)
        for (s, k, i, day), units in plan.items():
            if units > 0:
                stops[s, k, day][s, k, i, day] = units
        return stops

    def _loads_hold(self, plan: Plan) -> bool:
        stops = self._stops(plan)
        for k, kitchen in self.kitchens.items():
            for day in self.days:
                many, stand = (sum(stop[1:] == (k, day) for stop in some) for some in (stops, self._stops(self.frozen)))
                if many > max(kitchen.get("deliveries_per_day", inf), stand):
                    return False
        return all(self._load_holds(s, k, orders) for (s, k, _), orders in stops.items())

    def _load_holds(self, s: str, k: str, orders: Plan) -> bool:
        """Loads of what has no load of its own; what stands may be less or more."""
        lane = self.lanes[s, k, None]
        kg = {}
        for column in ("min_load", "max_load"):
            rest = {o: q for o, q in orders.items() if column not in self.lanes.get((s, k, o[2]), {})}
            stand = sum(q for o, q in rest.items() if o in self.frozen)
            kg[column] = (sum(rest.values()), stand)
        (least, stands), (most, stand) = kg["min_load"], kg["max_load"]
        return (least == 0 or stands > 0 or least >= lane.get("min_load", 0)) and most <= max(
            lane.get("max_load", inf), stand
        )

    def _transport(self, plan: Plan) -> float:
        """Costs of deliveries and of the cheapest trips; infinite where trips do not suffice."""
        rupiah = 0.0
        loads: dict[tuple[str, str], list[tuple[list[float], float]]] = defaultdict(list)
        for (s, k, day), orders in self._stops(plan).items():
            everything = self.lanes[s, k, None]
            own = [self.lanes.get((s, k, o[2]), {}) for o in orders]
            rupiah += sum(lane.get("rp_per_delivery", 0) for lane in own)
            if any("rp_per_delivery" not in lane for lane in own):
                rupiah += everything.get("rp_per_delivery", 0)
            if "rp_per_unit" in everything:
                rupiah += everything["rp_per_unit"] * sum(orders.values())
            elif any(row["supplier"] == s for row in self.vehicles):
                parts = [self._packs(order, units) for order, units in orders.items()]
                loads[s, day].append(([kg for packs, _ in parts for kg in packs], sum(loose for _, loose in parts)))
        return rupiah + sum(self._trips(s, kg) for (s, _), kg in loads.items())

    def _packs(self, order: Order, units: float) -> tuple[list[float], float]:
        """The kg of every pack of an order, and what comes loose: what stands in no whole packs, or too heavy ones."""
        size = float(self.offers[order[0], order[2]]["pack_units"])
        largest = max(row.get("load_kg", inf) for row in self.vehicles if row["supplier"] == order[0])
        loose = order in self.frozen and (units % size != 0 or size > largest)
        return ([], units) if loose else ([size] * int(units // size), 0.0)

    def _trips(self, s: str, loads: list[tuple[list[float], float]]) -> float:
        """The cheapest trips of a supplier's day: one kitchen a trip."""
        rows = [row for row in self.vehicles if row["supplier"] == s]
        full = [
            sum(max(1, len(packs) + ceil(loose / row.get("load_kg", inf))) for packs, loose in loads) for row in rows
        ]
        most = [min(n, v.get("count", inf) * v.get("trips_per_day", inf)) for n, v in zip(full, rows, strict=True)]
        choices = list(product(*(range(int(limit) + 1) for limit in most)))
        loaded = [row.get("load_kg", inf) for row in rows]
        carried = [
            [
                g
                for g in choices
                if sum(g) and _fits([kg for kg, n in zip(loaded, g, strict=True) for _ in range(n)], *load)
            ]
            for load in loads
        ]
        best = inf
        for days_trips in product(*carried):
            if all(sum(column) <= limit for column, limit in zip(zip(*days_trips, strict=True), most, strict=True)):
                costs = sum(n * row.get("rp_per_trip", 0) for g in days_trips for n, row in zip(g, rows, strict=True))
                best = min(best, costs)
        return best

    def _onboarding(self, plan: Plan) -> float:
        before = {order[0] for order in self.earlier}
        used = {order[0] for order in plan} - before
        return float(sum(self.suppliers[s].get("onboarding_rp", 0) for s in used))

    def _breadth(self, plan: Plan) -> float:
        """Parties missing, and units above the largest share; the horizon is one period."""
        bought = [*plan.items(), *self.earlier.items()]
        rupiah = 0.0
        for k, kitchen in self.kitchens.items():
            parties = 0
            for s, row in self.suppliers.items():
                spent = sum(q * self.offers[s, o[2]]["price_rp"] for o, q in bought if o[:2] == (s, k))
                if any(o[:2] == (s, k) for o, _ in bought) and spent >= self.settings.get("party_min_rp", 0):
                    parties += 1 + row.get("growers", 0)
            rupiah += max(0, kitchen.get("min_parties", 0) - parties) * self.settings.get("breadth_penalty", 0)
            for (s, i), offer in self.offers.items():
                before = sum(q for o, q in self.earlier.items() if o[:3] == (s, k, i))
                most = (
                    max(kitchen.get("max_share", inf) * self.need(k, i) * len(self.days), before)
                    if "max_share" in kitchen
                    else inf
                )
                over = max(0.0, sum(q for o, q in bought if o[:3] == (s, k, i)) - most)
                rupiah += over * offer["price_rp"] * self.settings.get("breadth_share_penalty", 0)
        return rupiah

    def _spread(self, plan: Plan) -> float:
        """Sales of coops outside the band around their fair amounts."""
        rupiah = 0.0
        band = self.settings.get("fair_band")
        for i in self.items if band is not None else []:
            coops = [s for s, i2 in self.offers if i2 == i and self.suppliers[s]["kind"] == "coop" and self.may_ship(s)]
            gives = {s: self._can_give(s, i) for s in coops}
            need = sum(self.need(k, i) for k in self.kitchens) * len(self.days)
            together = sum(gives.values())
            for s in coops:
                fair = min(1.0, need / together) * gives[s] if together else 0.0
                sold = sum(q for o, q in plan.items() if (o[0], o[2]) == (s, i))
                outside = max(0.0, (1 - band) * fair - sold, sold - (1 + band) * fair)
                rupiah += outside * self.offers[s, i]["price_rp"] * self.settings.get("fair_spread_penalty", 0)
        return rupiah

    def _can_give(self, s: str, i: str) -> float:
        offer = self.offers[s, i]
        reached = sum(self.need(k, i) for k in self.kitchens if (s, k, None) in self.lanes) * len(self.days)
        return min(offer.get("total", inf), offer.get("per_day", inf) * len(self.days), reached)

    def _changes(self, plan: Plan) -> float:
        """What an order of the plan before is added to or cut, until the last of them."""
        last = max((order[3] for order in self.old), default="")
        changed = {o for o in {*plan, *self.old} if o[3] <= last and o not in self.frozen}
        rupiah = sum(abs(plan.get(o, 0) - self.old.get(o, 0)) * self.offers[o[0], o[2]]["price_rp"] for o in changed)
        return rupiah * self.settings.get("stability_penalty", 0)

    # -- cooking ----------------------------------------------------------------------------------
    def _cooked(self, plan: Plan) -> Iterator[tuple[float, float]]:
        """Hardship, and units replaced, for every use of substitutes that leaves no surplus above what packs allow."""
        ways = [list(self._cooked_at(k, plan)) for k in self.kitchens]
        for way in product(*ways):
            yield sum(hardship for hardship, _ in way), sum(replaced for _, replaced in way)

    def _cooked_at(self, k: str, plan: Plan) -> Iterator[tuple[float, float]]:
        caps = [row.get("max_share", 1) * self.need(k, row["instead_of"]) for row in self.substitutes]
        for replaced in product(*([n * STEP for n in range(int(cap / STEP) + 1)] for cap in caps)):
            extra: dict[str, float] = defaultdict(float)
            for units, row in zip(replaced, self.substitutes, strict=True):
                extra[row["item"]] += units * row.get("ratio", 1)
                extra[row["instead_of"]] -= units
            hardships = [self._short(k, i, extra[i], plan) for i in self.items]
            if None not in hardships:
                yield sum(value for value in hardships if value is not None), sum(replaced)

    def _short(self, k: str, i: str, extra: float, plan: Plan) -> float | None:
        """Hardship of one item at one kitchen; None where more is left over than packs allow."""
        came = [sum(q for o, q in plan.items() if o[1:] == (k, i, day)) for day in self.days]
        wanted = [self.need(k, i) + extra for _ in self.days]  # with substitutes there is one day
        missing, left, over = 0.0, 0.0, []
        for came_today, wanted_today in zip(came, wanted, strict=True):
            left += came_today
            used = min(left, wanted_today)
            missing += wanted_today - used
            left -= used
            if "earliest_days_before" in self.items[i]:
                over.append(left)
                left = 0.0
        if missing > self.need(k, i) * len(self.days) + 1e-9 or not self._surplus_fits(k, i, over, left):
            return None
        need = self.need(k, i) * len(self.days)
        if need == 0:
            return None if missing > 1e-9 else 0.0
        meals = self.meals[k] * len(self.days) / len(self.menu)
        everywhere = sum(self.meals.values()) * len(self.days) / len(self.menu)
        mean = everywhere / sum(self.need(other, i) * len(self.days) for other in self.kitchens)
        above = sum(max(0.0, missing - tenth * need / 10) for tenth in range(1, 10))
        return missing * meals / need + self.settings.get("fairness", 1) / 3 * above * mean

    def _surplus_fits(self, k: str, i: str, over: list[float], left: float) -> bool:
        """Less than a pack a day of what does not keep, a pack or the smallest order of what keeps."""
        allowed = [self._spare(k, i, [day]) for day in self.days]
        fits = all(units < pack or units == 0 for units, (pack, _) in zip(over, allowed, strict=False))
        return fits and left <= max(self._spare(k, i, self.days))

    def _spare(self, k: str, i: str, days: list[str]) -> tuple[float, float]:
        """The largest pack and the smallest order of the offers that may deliver on some days."""
        open_orders = [order for order in self.choices if order[1:3] == (k, i) and order[3] in days]
        rows = [self.offers[s, i] for s, *_ in open_orders]
        pack = max((row["pack_units"] for row in rows), default=0.0)
        return pack, min((row["min_order"] for row in rows if "min_order" in row), default=0.0)


def _fits(rooms: list[float], packs: list[float], loose: float) -> bool:
    """Whether packs, one after the other, find a trip with room for them (kg), and loose goods what is left."""
    if not packs:
        return sum(rooms) >= loose - 1e-9
    first, *others = sorted(packs, reverse=True)
    return any(
        _fits([*rooms[:n], room - first, *rooms[n + 1 :]], others, loose)
        for n, room in enumerate(rooms)
        if room >= first - 1e-9 and room not in rooms[:n]
    )
