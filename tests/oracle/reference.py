"""The base model once more, in loops over dictionaries: what the planner's rungs must come to.

Written from MODEL.md, not from the planner's code. Rules need (no substitutes), offer, freshness, store, cash, budget,
ceiling, local share and sources; quantities are continuous. Names as in MODEL.md: x delivered, own of it from own
stock, G of it from a grower, u cooked, r surplus of opening stock, m missing.
"""

from __future__ import annotations

from collections import defaultdict
from math import inf

from planner.scenario import Scenario
from tests.oracle.given import Given
from tests.oracle.linear import LinearModel, Terms


def ladder(scenario: Scenario) -> tuple[float, float]:
    """The best hardship (meals), then the best rupiah (Rp) with hardship held."""
    model = Reference(Given(scenario)).model
    hardship = model.solve("hardship")
    model.hold("hardship", hardship)
    return hardship, model.solve("rupiah")


class Reference:
    """The model of one scenario."""

    def __init__(self, given: Given) -> None:
        self.given = given
        self.model = LinearModel()
        self.delivered: dict[tuple[str, str, str, int], int] = {}
        self.lots: dict[tuple[str, str, int], Terms] = defaultdict(dict)
        self.opening: dict[tuple[str, str, int], float] = defaultdict(float)
        for row in given.rows["stock"]:
            if given.kitchen[row["kitchen"]]["open"] and row["quantity"] > 0:
                self.opening[row["kitchen"], row["item"], given.first - int(row["age_days"])] += row["quantity"]
        self._deliveries()
        self._growers()
        self._cooking()
        self._hardship()
        self._offers()
        self._stores()
        self._cash()
        self._budgets()
        self._local_share()

    # -- columns ------------------------------------------------------------------------------
    def _deliveries(self) -> None:
        """x[s,k,i,t], where offer, lane, stage, notice, receiving and ceiling allow and a need lies in the window."""
        given = self.given
        for s, i in given.offer:
            for k in given.kitchen:
                if given.lane(s, k, i) is None:
                    continue
                for t in range(given.first_delivery(i), given.last + 1):
                    if self._may_come(s, k, i, t):
                        self._delivery(s, k, i, t)

    def _may_come(self, s: str, k: str, i: str, t: int) -> bool:
        given = self.given
        stands = given.offers(s, i, t) and given.may_ship(s, t) and given.receives(k, t)
        return stands and bool(self._cooked_from(k, i, t)) and not self._forbidden(s, i, t)

    def _delivery(self, s: str, k: str, i: str, t: int) -> None:
        given, model = self.given, self.model
        x = self.delivered[s, k, i, t] = model.column("x", s, k, i, t)
        self.lots[k, i, t][x] = 1.0
        model.charge("rupiah", x, given.price(s, i, t) + given.transport(s, k, i))
        if given.settings["ceiling_mode"] == "charge":
            rate = given.settings["ceiling_penalty"] or 0.0
            model.charge("rupiah", x, rate * self._above_ceiling(s, i, t))

    def _above_ceiling(self, s: str, i: str, t: int) -> float:
        ceiling = self.given.item[i]["ceiling_rp"]
        return 0.0 if ceiling is None else max(0.0, self.given.price(s, i, t) - ceiling)

    def _forbidden(self, s: str, i: str, t: int) -> bool:
        return self.given.settings["ceiling_mode"] == "forbid" and self._above_ceiling(s, i, t) > 0

    def _cooked_from(self, k: str, i: str, t: int) -> list[int]:
        """The days on which goods that came on day t may be cooked and are needed."""
        least, most = self.given.window(i)
        days = range(self.given.first, self.given.last + 1)
        return [d for d in days if least <= d - t <= most and (k, i, d) in self.given.need]

    # -- sources and offers -------------------------------------------------------------------
    def _shipped(self) -> dict[tuple[str, str, int], Terms]:
        """sum_k x[s,k,i,t] by supplier, item and day."""
        shipped: dict[tuple[str, str, int], Terms] = defaultdict(dict)
        for (s, _, i, t), x in self.delivered.items():
            shipped[s, i, t][x] = 1.0
        return shipped

    def _growers(self) -> None:
        """What a supplier ships is its own stock plus what growers hand it that day."""
        given, model = self.given, self.model
        for (s, i, t), shipped in self._shipped().items():
            parts: Terms = {model.column("own", s, i, t): 1.0}
            for row in given.sources[s, i]:
                most = inf if row["per_day"] is None else float(row["per_day"])
                parts[model.column("G", s, row["producer"], i, t, most=most)] = 1.0
            model.row(shipped | dict.fromkeys(parts, -1.0), low=0, high=0)

    def _own_flows(self) -> tuple[dict[tuple[str, str, int], Terms], dict[tuple[str, str, int], Terms]]:
        """What leaves an offer in all, and what leaves its own stock (direct or handed out), by day."""
        everything: dict[tuple[str, str, int], Terms] = defaultdict(dict, self._shipped())
        own: dict[tuple[str, str, int], Terms] = defaultdict(dict)
        for name, column in list(self.model.columns.items()):
            if name[0] == "own":
                own[name[1:]][column] = 1.0
            elif name[0] == "G":
                _, _, p, i, t = name
                everything[p, i, t] = everything[p, i, t] | {column: 1.0}
                own[p, i, t][column] = 1.0
        return everything, own

    def _offers(self) -> None:
        """per_day, total, and own stock with its replenishment."""
        given, model = self.given, self.model
        everything, own = self._own_flows()
        for (s, i, _), flow in everything.items():
            per_day = given.limit(s, i, "per_day")
            if per_day is not None:
                model.row(flow, high=per_day)
        for s, i in given.offer:
            total = given.limit(s, i, "total")
            if total is not None:
                model.row(_sum(flow for (s2, i2, _), flow in everything.items() if (s2, i2) == (s, i)), high=total)
            self._own_stock(s, i, own)

    def _own_stock(self, s: str, i: str, own: dict[tuple[str, str, int], Terms]) -> None:
        given = self.given
        on_hand, more = given.limit(s, i, "on_hand"), given.limit(s, i, "replenish_per_day")
        if on_hand is None and more is None and not given.sources[s, i]:
            return
        start = given.first_delivery(i)
        for t in range(start, given.last + 1):
            so_far = _sum(flow for (s2, i2, t2), flow in own.items() if (s2, i2) == (s, i) and t2 <= t)
            self.model.row(so_far, high=(on_hand or 0.0) + (more or 0.0) * (t - start))

    # -- need, freshness, hardship ------------------------------------------------------------
    def _cooking(self) -> None:
        """Lots are cooked inside their window (opening stock may be left over); needs are met or missing."""
        given, model = self.given, self.model
        met: dict[tuple[str, str, int], Terms] = defaultdict(dict)
        self.nights: list[tuple[str, str, int, int, int]] = []  # kitchen, item, first night, day it is gone, column
        for k, i, t in sorted({*self.lots, *self.opening}):
            for origin, came, quantity in (("new", self.lots.get((k, i, t)), 0.0), ("old", {}, self.opening[k, i, t])):
                if came is None or (origin == "old" and quantity == 0):
                    continue
                left = dict(came)
                for d in self._cooked_from(k, i, t):
                    u = model.column("u", origin, k, i, t, d)
                    met[k, i, d][u] = 1.0
                    left[u] = -1.0
                    self._keep(k, i, t, d, u, paid_from=given.first if origin == "old" else t)
                if origin == "old":
                    r = model.column("r", k, i, t)
                    left[r] = -1.0
                    model.row({r: 1.0}, high=self._left_alone(k, i)[t])
                    self.nights.append((k, i, t, self._past(i, t), r))
                model.row(left, low=-quantity, high=-quantity)
        for (k, i, d), need in given.need.items():
            model.row(met[k, i, d] | {model.column("m", k, i, d): 1.0}, low=need, high=need)

    def _left_alone(self, k: str, i: str) -> dict[int, float]:
        """What stays uncooked of each opening lot when opening stock is cooked first, oldest first."""
        left = {t: quantity for (k2, i2, t), quantity in self.opening.items() if (k2, i2) == (k, i)}
        for d in sorted(d for (k2, i2, d) in self.given.need if (k2, i2) == (k, i)):
            wanted = self.given.need[k, i, d]
            for t in sorted(left):
                if d in self._cooked_from(k, i, t):
                    used = min(wanted, left[t])
                    left[t] -= used
                    wanted -= used
        return left

    def _past(self, i: str, t: int) -> int:
        """The last day of a lot's window (it takes no room that night), at most the day after the horizon."""
        return int(min(t + self.given.window(i)[1], self.given.last + 1))

    def _keep(self, k: str, i: str, came: int, gone: int, column: int, *, paid_from: int) -> None:
        """Nights from coming until cooked; holding of opening stock is paid from first_day on, of surplus never."""
        self.nights.append((k, i, came, gone, column))
        rate = self.given.item[i]["holding_rp_per_unit_day"] or 0.0
        self.model.charge("rupiah", column, rate * max(0, gone - paid_from))

    def _hardship(self) -> None:
        """Meals short, and a kitchen's shortage of an item above a tenth and above three tenths of its need again."""
        given, model = self.given, self.model
        for k, i in sorted({(k, i) for k, i, _ in given.need}):
            days = [d for (k2, i2, d) in given.need if (k2, i2) == (k, i)]
            need = sum(given.need[k, i, d] for d in days)
            meals = sum(given.need_meals[k, i, d] for d in days)
            missing = {model.column("m", k, i, d): 1.0 for d in days}
            for d in days:
                rate = given.need_meals[k, i, d] / given.need[k, i, d]
                model.charge("hardship", model.column("m", k, i, d), rate)
            for part, times in ((0.1, 1.0), (0.3, 2.0)):
                above = model.column("above", k, i, part)
                model.row(missing | {above: -1.0}, high=part * need)
                model.charge("hardship", above, times * given.settings["fairness"] * meals / need)

    # -- store, cash, budget, local share -----------------------------------------------------
    def _stores(self) -> None:
        """Kilograms that stay overnight, by kitchen, storage and day; opening stock alone may take more."""
        given = self.given
        start = min((came for _, _, came, _, _ in self.nights), default=given.first)
        for k, kitchen in given.kitchen.items():
            for storage in ("dry", "chilled", "frozen"):
                room = kitchen[f"{storage}_kg"]
                items = [i for i, row in given.item.items() if row["storage"] == storage]
                if room is None:
                    continue
                alone = [self._opening_alone(k, i) for i in items]
                for day in range(start, given.last + 1):
                    taken = _sum(
                        {column: given.item[i]["kg_per_unit"] or 0.0}
                        for k2, i, came, gone, column in self.nights
                        if k2 == k and i in items and came <= day < gone
                    )
                    facts = sum(kg.get(day, 0.0) for kg in alone)
                    if taken:
                        self.model.row(taken, high=max(room, facts))

    def _opening_alone(self, k: str, i: str) -> dict[int, float]:
        """Kilograms of opening stock left at the end of each day when it is cooked as soon as it can, oldest first."""
        given = self.given
        left = {t: quantity for (k2, i2, t), quantity in self.opening.items() if (k2, i2) == (k, i)}
        kg = given.item[i]["kg_per_unit"] or 0.0
        least, most = given.window(i)
        ends = {}
        for day in range(min(left, default=given.first), given.last + 1):
            wanted = given.need.get((k, i, day), 0.0)
            for t in sorted(left):
                if least <= day - t <= most:
                    used = min(wanted, left[t])
                    left[t] -= used
                    wanted -= used
            ends[day] = kg * sum(quantity for t, quantity in left.items() if t <= day < self._past(i, t))
        return ends

    def _cash(self) -> None:
        """Own cost of goods not yet paid for, with receivables, within capital and credit; debts are facts."""
        given = self.given
        start = min((t for _, _, _, t in self.delivered), default=given.first)
        for s, row in given.supplier.items():
            if row["capital_rp"] is None and row["credit_rp"] is None:
                continue
            limit = (row["capital_rp"] or 0.0) + (row["credit_rp"] or 0.0)
            term = int(row["term_days"])
            for day in range(start, given.last + term + 1):
                owed = max(0.0, 1 - (day - given.first) / term) * (row["receivable_rp"] or 0.0) if term else 0.0
                unpaid = _sum(self._spending(s, t) for t in range(day - term, day + 1))
                if unpaid:
                    self.model.row(unpaid, high=max(limit, owed) - owed)

    def _spending(self, s: str, t: int) -> Terms:
        spending: Terms = {}
        for name, column in self.model.columns.items():
            if name[0] == "own" and (name[1], name[3]) == (s, t):
                spending[column] = self.given.own_cost(s, name[2], t)
            elif name[0] == "G" and (name[1], name[4]) == (s, t):
                rows = self.given.sources[s, name[3]]
                spending[column] = next(row["cost_rp"] for row in rows if row["producer"] == name[2]) or 0.0
        return spending

    def _budgets(self) -> None:
        """Goods at price by delivery day against meals x budget of the period's cooking days."""
        given, model = self.given, self.model
        penalty = given.settings["budget_penalty"]
        if penalty is None:
            return
        length = int(given.settings["period_days"] or given.settings["days"])
        budget = {row["class"]: row["budget_rp"] for row in given.rows["classes"]}
        for k in given.kitchen:
            classes = {row["class"] for row in given.rows["portions"] if row["kitchen"] == k}
            if any(budget[c] is None for c in classes):
                continue
            for period in range(-(-int(given.settings["days"]) // length)):
                money = sum(
                    meals * budget[c]
                    for (k2, day), plates in given.meals.items()
                    for c, meals in plates.items()
                    if k2 == k and self._period(day, length) == period
                )
                bought = {
                    x: given.price(s, i, t)
                    for (s, k2, i, t), x in self.delivered.items()
                    if k2 == k and self._period(t, length) == period
                }
                over = model.column("over", k, period)
                model.row(bought | {over: -1.0}, high=money)
                model.charge("rupiah", over, penalty)

    def _period(self, day: int, length: int) -> int:
        return max(0, day - self.given.first) // length

    def _local_share(self) -> None:
        """A floor for the money that goes to local suppliers."""
        given, model = self.given, self.model
        floor, penalty = given.settings["local_share_min"], given.settings["local_share_penalty"]
        if not floor or penalty is None:
            return
        row: Terms = {model.column("local money missing"): 1.0}
        for (s, _, i, t), x in self.delivered.items():
            row[x] = given.price(s, i, t) * (self._is_local(s) - floor)
        model.row(row, low=0)
        model.charge("rupiah", model.column("local money missing"), penalty)

    def _is_local(self, s: str) -> bool:
        row = self.given.supplier[s]
        coop = row["kind"] == "coop"
        if self.given.settings["local_counts"] == "coops" or row["local"] is None:
            return bool(coop)
        return bool(row["local"])


def _sum(parts: object) -> Terms:
    total: Terms = {}
    for part in parts:  # type: ignore[attr-defined]
        for column, value in part.items():
            total[column] = total.get(column, 0.0) + value
    return total
