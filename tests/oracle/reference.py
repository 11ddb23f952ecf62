"""The model once more, in loops over dictionaries: what the planner's rungs must come to.

Written from MODEL.md, not from the planner's code. Here: what is delivered, from where, and what is cooked (rules need,
offer, freshness, sources, ceiling) and the hardship; `money` and `placing` add the other rules. Names as in MODEL.md:
x delivered, own of it from own stock, G of it from a grower, u cooked, sub cooked instead of another item, r surplus,
m missing. Facts are columns without a choice, and a limit they exceed becomes what they take (`most`).
"""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from math import inf

from planner.scenario import Scenario
from tests.oracle.facts import Facts
from tests.oracle.given import Given
from tests.oracle.linear import LinearModel, Terms
from tests.oracle.lots import Lots, left_alone

Delivery = tuple[str, str, str, int]
SHORT_OF_A_PACK = 1 - 1e-5  # surplus is less than a pack


class Reference:
    """Deliveries, growers, cooking and hardship of one scenario."""

    def __init__(self, scenario: Scenario) -> None:
        self.given = Given(scenario)
        self.facts = Facts(self.given)
        self.lots = Lots(self.given, self.facts)
        self.model = LinearModel()
        self.delivered: dict[Delivery, int] = {}
        self.new: dict[Delivery, float] = {}  # those that are not facts, with the most that can be of use
        self.nights: list[tuple[str, str, int, int, int]] = []  # kitchen, item, first night, day it is gone, column
        self._deliveries()
        self._growers()
        self._cooking()
        self._surplus()
        self._hardship()
        self._offers()

    def most(self, terms: Terms, limit: float, earlier: float = 0.0) -> None:
        """A sum and what earlier orders took keep to a limit, or to what facts alone take."""
        facts = earlier + self.model.fixed(terms)
        if len(terms) and limit < inf:
            self.model.row(terms, high=max(limit, facts) - earlier)

    # -- deliveries -----------------------------------------------------------------------------
    def _deliveries(self) -> None:
        """x[s,k,i,t], where offer, lane, stage, notice, receiving and ceiling allow and a need lies in the window."""
        given = self.given
        for key, quantity in self.facts.frozen.items():
            self._delivery(*key, self.model.column("x", *key, least=quantity, most=quantity))
        for s, i in given.offer:
            for k in given.kitchen:
                if given.lane(s, k, i) is None:
                    continue
                for t in range(given.first_delivery(i), given.last + 1):
                    if self._may_come(s, k, i, t):
                        self._delivery(s, k, i, t, self.model.column("x", s, k, i, t))
        for key in self.delivered:
            if key not in self.facts.frozen:
                self.new[key] = self._usable(*key)

    def _may_come(self, s: str, k: str, i: str, t: int) -> bool:
        given = self.given
        stands = given.offers(s, i, t) and given.may_ship(s, t) and given.receives(k, t)
        fresh = (s, k, i, t) not in self.facts.frozen
        return stands and fresh and bool(self.lots.cooked_from(k, i, t)) and not self._forbidden(s, i, t)

    def _delivery(self, s: str, k: str, i: str, t: int, x: int) -> None:
        given, model = self.given, self.model
        self.delivered[s, k, i, t] = x
        model.charge("rupiah", x, given.price(s, i, t) + given.transport(s, k, i))
        if given.settings["ceiling_mode"] == "charge":
            rate = given.settings["ceiling_penalty"] or 0.0
            model.charge("rupiah", x, rate * self._above_ceiling(s, i, t))

    def _above_ceiling(self, s: str, i: str, t: int) -> float:
        ceiling = self.given.item[i]["ceiling_rp"]
        return 0.0 if ceiling is None else max(0.0, self.given.price(s, i, t) - ceiling)

    def _forbidden(self, s: str, i: str, t: int) -> bool:
        return self.given.settings["ceiling_mode"] == "forbid" and self._above_ceiling(s, i, t) > 0

    def _usable(self, s: str, k: str, i: str, t: int) -> float:
        """U: a limit of the order that no plan needs to exceed."""
        limits = [self.given.limit(s, i, column) for column in ("per_day", "total")]
        limits.append(self.given.lane_cell(s, k, i, "max_load"))
        wanted = sum(self.lots.wanted[k, i, d] for d in self.lots.cooked_from(k, i, t)) + self._spare(k, i)
        return min(wanted, *(inf if limit is None else limit for limit in limits))

    def _spare(self, k: str, i: str) -> float:
        """More than any surplus of an item at a kitchen."""
        own = [s for s, k2, i2, _ in self.delivered if (k2, i2) == (k, i)]
        return sum((self.given.pack(s, i) or 0.0) + (self.given.offer[s, i]["min_order"] or 0.0) for s in set(own))

    # -- sources and offers -------------------------------------------------------------------
    @cached_property
    def shipped(self) -> dict[tuple[str, str, int], Terms]:
        """sum_k x[s,k,i,t] by supplier, item and day."""
        shipped: dict[tuple[str, str, int], Terms] = defaultdict(dict)
        for (s, _, i, t), x in self.delivered.items():
            shipped[s, i, t][x] = 1.0
        return shipped

    def _growers(self) -> None:
        """What a supplier ships is its own stock plus what growers hand it that day; so are facts, by `Facts`."""
        given, model = self.given, self.model
        for s, i, t in self.shipped:
            stock = self.facts.own[s, i, t, False]
            parts: Terms = {model.column("own", s, i, t): 1.0}
            parts[model.column("own", s, i, t, "fact", least=stock, most=stock)] = 1.0
            for row in given.sources[s, i]:
                name = ("G", s, row["producer"], i, t)
                handed = self.facts.grown[s, row["producer"], i, t, False]
                both = {model.column(*name): 1.0, model.column(*name, "fact", least=handed, most=handed): 1.0}
                self.most(both, inf if row["per_day"] is None else float(row["per_day"]))
                parts |= both
            model.row(self.shipped[s, i, t] | dict.fromkeys(parts, -1.0), low=0, high=0)

    def _flows(self) -> tuple[dict[tuple[str, str, int], Terms], dict[tuple[str, str, int], Terms]]:
        """What leaves an offer in all, and what leaves its own stock (direct or handed out), by day."""
        everything = defaultdict(dict, {key: dict(terms) for key, terms in self.shipped.items()})
        own: dict[tuple[str, str, int], Terms] = defaultdict(dict)
        for name, column in self.model.columns.items():
            if name[0] == "own":
                own[name[1:4]][column] = 1.0
            elif name[0] == "G":
                everything[name[2:5]][column] = own[name[2:5]][column] = 1.0
        return everything, own

    def _offers(self) -> None:
        """per_day, total, and own stock with its replenishment."""
        given = self.given
        everything, own = self._flows()
        for (s, i, _), flow in everything.items():
            per_day = given.limit(s, i, "per_day")
            self.most(flow, inf if per_day is None else per_day)
        for s, i in given.offer:
            total = given.limit(s, i, "total")
            all_days = add(flow for (s2, i2, _), flow in everything.items() if (s2, i2) == (s, i))
            taken = sum(q for (s2, _, i2, _), q in self.facts.earlier.items() if (s2, i2) == (s, i))
            self.most(all_days, inf if total is None else total, taken)
            self._own_stock(s, i, own)

    def _own_stock(self, s: str, i: str, own: dict[tuple[str, str, int], Terms]) -> None:
        for t in range(self.given.first_delivery(i), self.given.last + 1):
            so_far = add(flow for (s2, i2, t2), flow in own.items() if (s2, i2) == (s, i) and t2 <= t)
            taken = sum(
                q for (s2, i2, t2, early), q in self.facts.own.items() if early and (s2, i2) == (s, i) and t2 <= t
            )
            self.most(so_far, self._stock(s, i, t), taken)

    def _stock(self, s: str, i: str, t: int) -> float:
        given = self.given
        on_hand, more = given.limit(s, i, "on_hand"), given.limit(s, i, "replenish_per_day")
        if on_hand is None and more is None and not given.sources[s, i]:
            return inf
        return (on_hand or 0.0) + (more or 0.0) * (t - given.first_delivery(i))

    # -- need, freshness, hardship ------------------------------------------------------------
    def _cooking(self) -> None:
        """Lots are cooked inside their window or, where that is allowed, left over; needs are met or missing."""
        given, model = self.given, self.model
        served: dict[tuple[str, str, int], Terms] = defaultdict(dict)
        came: dict[tuple[str, str, int], Terms] = defaultdict(dict)
        for (s, k, i, t), x in self.delivered.items():
            if (s, k, i, t) in self.new:
                came[k, i, t][x] = 1.0
        for k, i, t in sorted({*came, *self.lots.opening, *self.lots.frozen}):
            for origin, quantity in (
                ("new", 0.0),
                ("old", self.lots.opening[k, i, t]),
                ("fact", self.lots.frozen[k, i, t]),
            ):
                if quantity == 0 and not (origin == "new" and came[k, i, t]):
                    continue
                left = dict(came[k, i, t]) if origin == "new" else {}
                for d in self.lots.cooked_from(k, i, t):
                    u = model.column("u", origin, k, i, t, d)
                    served[k, i, d][u] = 1.0
                    left[u] = -1.0
                    self._keep(k, i, t, d, u, paid_from=given.first if origin == "old" else t)
                r = model.column("r", origin, k, i, t)
                left[r] = -1.0
                self.nights.append((k, i, t, self.lots.past(i, t), r))
                model.row(left, low=-quantity, high=-quantity)
        self._meet(served)

    def _meet(self, served: dict[tuple[str, str, int], Terms]) -> None:
        """Needs are met, replaced or missing; what is cooked serves the item's own need or stands in for another."""
        given, model = self.given, self.model
        met: dict[tuple[str, str, int], Terms] = defaultdict(dict)
        used: dict[tuple[str, str, int], Terms] = defaultdict(dict)
        for row in given.rows["substitutes"]:
            j, i, ratio = row["item"], row["instead_of"], row["ratio"]
            for (k, i2, d), need in given.need.items():
                if i2 == i:
                    share = 1.0 if row["max_share"] is None else row["max_share"]
                    sub = model.column("sub", k, j, i, d, most=share * need * ratio)
                    met[k, i, d][sub] = 1.0 / ratio
                    used[k, j, d][sub] = 1.0
                    model.charge("rupiah", sub, (given.settings["need_penalty"] or 0.0) / ratio)
        for k, i, d in sorted({*given.need, *used}):
            own = model.column("own use", k, i, d)
            model.row({own: 1.0} | used[k, i, d] | dict.fromkeys(served[k, i, d], -1.0), low=0, high=0)
            need = given.need.get((k, i, d), 0.0)
            missing = {model.column("m", k, i, d): 1.0} if need else {}
            model.row({own: 1.0} | met[k, i, d] | missing, low=need, high=need)

    def _surplus(self) -> None:
        """Facts leave what cannot be cooked; new goods less than a pack, and what keeps a pack or least order once."""
        model = self.model
        surplus = {name[1:]: column for name, column in model.columns.items() if name[0] == "r"}
        for k, i in sorted({(k, i) for _, k, i, _ in surplus}):
            alone = left_alone(self.lots, k, i)
            for t, quantity in alone.items():
                both = [surplus.get((origin, k, i, t)) for origin in ("old", "fact")]
                model.row({r: 1.0 for r in both if r is not None}, high=quantity)
            keeping: Terms = {}
            choices: set[str] = set()
            for r, t in [(r, t) for (origin, k2, i2, t), r in surplus.items() if (origin, k2, i2) == ("new", k, i)]:
                suppliers = {s for s, k2, i2, t2 in self.new if (k2, i2, t2) == (k, i, t)}
                packs = [pack for s in suppliers if (pack := self.given.pack(s, i)) is not None]
                if not packs:
                    model.row({r: 1.0}, high=0)
                elif t + self.given.window(i)[1] <= self.given.last:
                    model.row({r: 1.0}, high=max(packs) * SHORT_OF_A_PACK)
                else:
                    keeping[r] = 1.0
                    choices |= suppliers
            if keeping:
                packs = [pack for s in choices if (pack := self.given.pack(s, i)) is not None]
                orders = [order for s in choices if (order := self.given.offer[s, i]["min_order"]) is not None]
                model.row(keeping, high=max(*packs, min(orders, default=0.0), 0.0))

    def _keep(self, k: str, i: str, came: int, gone: int, column: int, *, paid_from: int) -> None:
        """Nights from coming until cooked; holding of opening stock is paid from first_day on, of surplus never."""
        self.nights.append((k, i, came, gone, column))
        rate = self.given.item[i]["holding_rp_per_unit_day"] or 0.0
        self.model.charge("rupiah", column, rate * max(0, gone - paid_from))

    def _hardship(self) -> None:
        """Meals short, and a kitchen's shortage of an item above every tenth of its need again, by a third."""
        given, model = self.given, self.model
        for k, i in sorted({(k, i) for k, i, _ in given.need}):
            days = [d for (k2, i2, d) in given.need if (k2, i2) == (k, i)]
            need = sum(given.need[k, i, d] for d in days)
            everywhere = [day for day in given.need if day[1] == i]
            mean = sum(given.need_meals[day] for day in everywhere) / sum(given.need[day] for day in everywhere)
            missing = {model.column("m", k, i, d): 1.0 for d in days}
            for d in days:
                rate = given.need_meals[k, i, d] / given.need[k, i, d]
                model.charge("hardship", model.column("m", k, i, d), rate)
            for tenth in range(1, 10):
                above = model.column("above", k, i, tenth)
                model.row(missing | {above: -1.0}, high=tenth * need / 10)
                model.charge("hardship", above, given.settings["fairness"] * mean / 3)


def add(parts: object) -> Terms:
    """The sum of several sums."""
    total: Terms = {}
    for part in parts:  # type: ignore[attr-defined]
        for column, value in part.items():
            total[column] = total.get(column, 0.0) + value
    return total
