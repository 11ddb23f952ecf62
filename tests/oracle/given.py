"""The scenario's tables as plain lists of dictionaries, and what MODEL.md derives from them.

Written from MODEL.md alone. It reads nothing of ``planner`` but the tables of a ``Scenario``.
Days are ordinals (``date.toordinal``), absent cells are ``None``.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from math import asin, cos, inf, radians, sin, sqrt
from typing import Any

import pandas as pd

from planner.scenario import Scenario

Row = dict[str, Any]
EARTH_KM = 6371.0088


def plain(value: object) -> Any:
    """One cell without pandas: absent is None, a date is its ordinal."""
    if value is None or value is pd.NaT or value is pd.NA or value != value:
        return None
    if isinstance(value, pd.Timestamp | date):
        return value.toordinal()
    return value


class Given:
    """What is given, as lists and dictionaries, with the definitions of MODEL.md.

    Parameters
    ----------
    scenario
        The scenario whose tables are read.
    """

    def __init__(self, scenario: Scenario) -> None:
        self.rows = {name: read_table(scenario, name) for name in scenario.tables}
        self.settings = {k: plain(v) for k, v in scenario.settings.model_dump().items()}
        self.first = self.settings["first_day"]
        self.last = self.first + int(self.settings["days"]) - 1
        today = self.settings["today"]
        self.today = self.first - 7 if today is None else today
        self.item = {row["item"]: row for row in self.rows["items"]}
        self.supplier = {row["supplier"]: row for row in self.rows["suppliers"]}
        self.kitchen = {row["kitchen"]: row for row in self.rows["kitchens"]}
        self.offer = {(row["supplier"], row["item"]): row for row in self.rows["offers"]}
        self.sources: dict[tuple[str, str], list[Row]] = defaultdict(list)
        for row in self.rows["sources"]:
            self.sources[row["supplier"], row["item"]].append(row)
        self.vehicles: dict[str, list[Row]] = defaultdict(list)
        for row in self.rows["vehicles"]:
            self.vehicles[row["supplier"]].append(row)
        self.meals: dict[tuple[str, int], dict[str, float]] = {}
        self.need: dict[tuple[str, str, int], float] = defaultdict(float)
        self.need_meals: dict[tuple[str, str, int], float] = defaultdict(float)
        for k in self.kitchen:
            self._serve(k)

    # -- days ---------------------------------------------------------------------------------
    def calendar(self, k: str, day: int) -> Row | None:
        """The calendar row that holds for a kitchen and day, or None."""
        found = [r for r in self.rows["calendar"] if r["day"] == day and r["kitchen"] in (k, None)]
        return max(found, key=lambda r: r["kitchen"] is not None, default=None)

    def cooks(self, k: str, day: int) -> bool:
        """Whether a kitchen cooks on a day."""
        if not self.kitchen[k]["open"]:
            return False
        row = self.calendar(k, day)
        if row is not None:
            return bool(row["cooking"])
        return weekday(day) in str(self.settings["cooking_weekdays"])

    def receives(self, k: str, day: int) -> bool:
        """Whether a kitchen receives goods on a day."""
        row = self.calendar(k, day)
        return bool(self.kitchen[k]["open"] and (row is None or row["receiving"]))

    # -- needs --------------------------------------------------------------------------------
    def _serve(self, k: str) -> None:
        menu = [r for r in self.rows["menus"] if r["menu"] == self.kitchen[k]["menu"]]
        cycle = max((int(r["cycle_day"]) for r in menu), default=1)
        n = 0
        for day in range(self.first, self.last + 1):
            cooks = self.cooks(k, day)
            n += cooks or self.settings["menu_counts"] == "calendar_days"
            if not cooks:
                continue
            today = 1 + (n - 1 + int(self.kitchen[k]["menu_offset"])) % cycle
            self._serve_day(k, day, [r for r in menu if r["cycle_day"] == today])

    def _serve_day(self, k: str, day: int, menu: list[Row]) -> None:
        self.meals[k, day] = {}
        for c in sorted({r["class"] for r in self.rows["portions"] if r["kitchen"] == k}):
            meals = self.portion(k, c, day)
            self.meals[k, day][c] = meals
            plate: dict[str, float] = {}
            for row in sorted(menu, key=lambda r: r["class"] is not None):
                if row["class"] in (c, None):
                    spare = 0.0 if row["spare_included"] else self.settings["spare"]
                    plate[row["item"]] = row["quantity"] * (1 + spare)
            plate = {i: quantity for i, quantity in plate.items() if quantity > 0}
            weights = sum(self.item[i]["weight"] for i in plate)
            for i, quantity in plate.items():
                if meals * quantity > 0:
                    self.need[k, i, day] += meals * quantity
                    self.need_meals[k, i, day] += meals * self.item[i]["weight"] / weights

    def portion(self, k: str, c: str, day: int) -> float:
        """Meals of a class at a kitchen on a day: the row that began last."""
        rows = [r for r in self.rows["portions"] if (r["kitchen"], r["class"]) == (k, c) and holds(r, day)]
        row = max(rows, key=lambda r: -inf if r["from"] is None else r["from"], default=None)
        return 0.0 if row is None else float(row["meals"])

    # -- lots, offers, lanes ------------------------------------------------------------------
    def window(self, i: str) -> tuple[int, float]:
        """Least and greatest days between coming and cooking."""
        latest, earliest = self.item[i]["latest_days_before"], self.item[i]["earliest_days_before"]
        return int(latest), inf if earliest is None else max(earliest, latest)

    def first_delivery(self, i: str) -> int:
        """The item's first possible delivery day, before notice and receiving."""
        latest, earliest = self.item[i]["latest_days_before"], self.item[i]["earliest_days_before"]
        return self.first - int(max(latest, latest if earliest is None else earliest))

    def price(self, s: str, i: str, day: int) -> float:
        """Price (Rp per unit) on a delivery day."""
        rows = [r for r in self.rows["prices"] if (r["supplier"], r["item"]) == (s, i) and r["from"] <= day]
        row = max(rows, key=lambda r: r["from"], default=self.offer[s, i])
        return float(row["price_rp"])

    def own_cost(self, s: str, i: str, day: int) -> float:
        """What a unit of own stock costs the supplier (Rp)."""
        cost = self.offer[s, i]["cost_rp"]
        return self.price(s, i, day) if cost is None else float(cost)

    def trust(self, s: str) -> float:
        """The factor on a supplier's limits."""
        reliability = self.supplier[s]["reliability"]
        expected = self.settings["reliability"] == "expected"
        return 1.0 if reliability is None or not expected else float(reliability)

    def limit(self, s: str, i: str, column: str) -> float | None:
        """A limit of an offer, times what can be expected; None without one."""
        value = self.offer[s, i][column] if (s, i) in self.offer else None
        return None if value is None else float(value) * self.trust(s)

    def may_ship(self, s: str, day: int) -> bool:
        """Whether a supplier's stage lets it ship on a day."""
        row = self.supplier[s]
        if row["kind"] != "coop":
            return True
        began = row["active_from"] is None or row["active_from"] <= day
        return began and self.ever_ships(s)

    def ever_ships(self, s: str) -> bool:
        """Whether a supplier's stage ever lets it ship; a coop that prepares only where new ones may start."""
        row = self.supplier[s]
        if row["kind"] != "coop" or row["stage"] in ("active", None):
            return True
        return row["stage"] == "preparing" and self.settings["max_new_coops"] > 0

    def offers(self, s: str, i: str, day: int) -> bool:
        """Whether an offer holds on a delivery day."""
        row = self.offer.get((s, i))
        if row is None or not holds(row, day):
            return False
        notice = row["notice_days"] or 0
        weekdays = row["weekdays"]
        return day >= self.today + notice and (weekdays is None or weekday(day) in str(weekdays))

    def lane(self, s: str, k: str, i: str) -> Row | None:
        """A lane's terms (km and rp_per_unit, perhaps None), or None where there is no lane."""
        merged: Row = {}
        listed = False
        for key in (None, i):
            for row in self.rows["lanes"]:
                if (row["supplier"], row["kitchen"], row["item"]) == (s, k, key):
                    listed = True
                    merged |= {name: v for name, v in row.items() if v is not None}
        km = merged.get("km", self.distance(s, k))
        if merged.get("closed") or not (listed or self.in_reach(s, km)):
            return None
        return {"km": km or 0.0, "rp_per_unit": merged.get("rp_per_unit")}

    def in_reach(self, s: str, km: float | None) -> bool:
        """Whether a pair that no row of lanes mentions is a lane."""
        reach = self.supplier[s]["reach_km"]
        reach = self.settings["reach_km"] if reach is None else reach
        if self.settings["lanes"] == "listed" or km is None:
            return False
        return reach is None or bool(km <= reach)

    def distance(self, s: str, k: str) -> float | None:
        """Great circle times detour (km); None without places."""
        a, b = self.supplier[s], self.kitchen[k]
        if None in (a["lat"], a["lon"], b["lat"], b["lon"]):
            return None
        lat1, lon1, lat2, lon2 = (radians(v) for v in (a["lat"], a["lon"], b["lat"], b["lon"]))
        half = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
        return 2 * EARTH_KM * asin(sqrt(half)) * float(self.settings["detour"])

    def transport(self, s: str, k: str, i: str) -> float:
        """Rp per unit on a lane: its own rate; nothing where the supplier drives; else hired by kg and km."""
        if self.rate(s, k, i) is not None:
            return float(self.rate(s, k, i))
        if self.vehicles[s]:
            return 0.0
        lane = self.lane(s, k, i)
        if lane is None:
            lane = {"km": self.pair_km(s, k)}
        rate = self.settings["transport_rp_per_kg_km"] or 0.0
        return float(rate * lane["km"] * (self.item[i]["kg_per_unit"] or 0.0))

    def rate(self, s: str, k: str, i: str) -> Any:
        """rp_per_unit of a lane for an item, or None."""
        own = self.lane_cell(s, k, i, "rp_per_unit")
        return self.lane_cell(s, k, None, "rp_per_unit") if own is None else own

    def lane_cell(self, s: str, k: str, i: str | None, column: str) -> Any:
        """A cell of the lane's row for one item (or of the row for all), or None."""
        rows = [r for r in self.rows["lanes"] if (r["supplier"], r["kitchen"], r["item"]) == (s, k, i)]
        return rows[0][column] if rows else None

    def pair_km(self, s: str, k: str) -> float:
        """Distance of a pair (km): the lane's for all items, else great circle; 0 where unknown."""
        km = self.lane_cell(s, k, None, "km")
        return float((self.distance(s, k) if km is None else km) or 0.0)

    def pack(self, s: str, i: str) -> float | None:
        """Units of one pack of an offer: its own, else the item's; None without packs."""
        own = self.offer[s, i]["pack_units"]
        size = self.item[i]["pack_units"] if own is None else own
        return None if size is None else float(size)

    def kg(self, i: str) -> float:
        """Weight of a unit (kg); 0 where unknown."""
        return float(self.item[i]["kg_per_unit"] or 0.0)

    def period(self, day: int) -> int:
        """The funding period a day belongs to, days before first_day to the first."""
        return max(0, day - self.first) // self.period_days

    @property
    def period_days(self) -> int:
        """Length of a funding period."""
        return int(self.settings["period_days"] or self.settings["days"])

    @property
    def periods(self) -> range:
        """The funding periods of the horizon."""
        return range(-(-int(self.settings["days"]) // self.period_days))


def read_table(scenario: Scenario, name: str) -> list[Row]:
    """A table as a list of dictionaries without pandas' values."""
    records = scenario.tables[name].to_dict("records")
    return [{str(column): plain(value) for column, value in row.items()} for row in records]


def holds(row: Row, day: int) -> bool:
    """Whether a row with from and until (both included) holds on a day."""
    began = row["from"] is None or row["from"] <= day
    return began and (row["until"] is None or day <= row["until"])


def weekday(day: int) -> str:
    """1 for Monday .. 7 for Sunday."""
    return str(date.fromordinal(day).isoweekday())
