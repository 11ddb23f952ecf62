"""Orders out of a plan: what one kitchen orders of one supplier, a kitchen's day sheet, a supplier's pick list."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from typing import Any

import numpy as np
import pandas as pd

from planner.books import carriage
from planner.books.tables import PlanTables
from planner.books.trips import first_trip
from planner.errors import Fault, InputError
from planner.files.values import plain
from planner.report.folder import csv_text
from planner.report.ordertexts import order_text
from planner.scenario import Scenario, demand
from planner.tables import TABLES
from planner.tables.cells import suggest
from planner.units import whole_rupiah
from planner.words import LANGUAGES, make_fault

KEYS = {"order": ["day", "supplier", "kitchen"], "day_sheet": ["day", "kitchen"], "pick_list": ["day", "supplier"]}
"""What each kind of order is told for, in the order of reading."""

LINES = (
    *("day", "supplier", "supplier_name", "kitchen", "kitchen_name", "item", "item_name", "quantity", "unit"),
    *("packs", "pack", "kg", "trip", "vehicle", "price_rp", "amount_rp", "flag"),
)
TRIPS = ("day", "supplier", "kitchen", "vehicle", "first_trip", "last_trip", "load_kg")
CLOSE = 0.5  # how alike names are that may have been meant (1 = the same)


@dataclass(frozen=True, kw_only=True)
class Order:
    """What is ordered on a day: by a kitchen of a supplier, by a kitchen of all, or of a supplier by all.

    kind: a key of KEYS. supplier, kitchen: key, None where all of them are meant. lines: a row per item, supplier and
    kitchen, with item_name_id and item_name_en, ceiling_rp and amount_rp in whole rupiah. trips: TRIPS, numbered by
    supplier and day.
    """

    kind: str
    day: pd.Timestamp
    supplier: str | None
    kitchen: str | None
    lines: pd.DataFrame
    trips: pd.DataFrame

    def text(self, lang: str) -> str:
        """The order as a chat text, no wider than a telephone."""
        return order_text(self.kind, self.day, self.lines, self.trips, lang)

    def to_json(self) -> dict[str, Any]:
        """The order as plain values, with its text in both languages."""
        named = {"kind": self.kind, "day": self.day, "supplier": self.supplier, "kitchen": self.kitchen}
        sums = {"kg": float(self.lines["kg"].sum()), "amount_rp": int(self.lines["amount_rp"].sum())}
        tables = {"lines": self.lines.drop(columns="ceiling_rp"), "trips": self.trips}
        rows = {name: table.to_dict(orient="records") for name, table in tables.items()}
        told: dict[str, Any] = plain(named | sums | rows)
        return told | {"text": {lang: self.text(lang) for lang in LANGUAGES}}


def find_orders(
    scenario: Scenario,
    tables: PlanTables,
    *,
    kitchen: str | None = None,
    supplier: str | None = None,
    day: str | None = None,
) -> tuple[Order, ...]:
    """The orders of a plan, by day.

    Parameters
    ----------
    kitchen, supplier
        Keys. A kitchen alone gives its day sheets, a supplier alone its pick lists; both, or neither, orders.
    day
        Day as ISO text; default every day on which anything comes.

    Raises
    ------
    InputError
        When kitchen, supplier or day are none of the plan, with the nearest that is.
    """
    faults = [*_unknown(scenario, "kitchen", kitchen), *_unknown(scenario, "supplier", supplier)]
    faults += _unknown_day(scenario, day)
    if faults:
        raise InputError(faults)
    wanted = {"kitchen": kitchen, "supplier": supplier, "day": None if day is None else pd.Timestamp(day)}
    lines, trips = _chosen(_lines(scenario, tables), wanted), _chosen(_trips(tables), wanted)
    kind = "order" if (kitchen is None) == (supplier is None) else "day_sheet" if supplier is None else "pick_list"
    carried = dict(iter(trips.groupby(KEYS[kind])))
    orders = []
    for key, part in lines.groupby(KEYS[kind]):
        named: dict[str, Any] = dict(zip(KEYS[kind], key, strict=True))
        orders.append(
            Order(
                kind=kind,
                day=named["day"],
                supplier=named.get("supplier"),
                kitchen=named.get("kitchen"),
                lines=part.reset_index(drop=True),
                trips=carried.get(key, trips.iloc[:0]).reset_index(drop=True),
            )
        )
    return tuple(orders)


def orders_csv(orders: tuple[Order, ...], lang: str) -> str:
    """The lines of orders as CSV (LINES), amounts in whole rupiah."""
    if not orders:
        return ",".join(LINES) + "\n"
    lines = pd.concat([order.lines for order in orders], ignore_index=True)
    return csv_text(lines.rename(columns={f"item_name_{lang}": "item_name"})[list(LINES)])


def _lines(scenario: Scenario, tables: PlanTables) -> pd.DataFrame:
    """Every delivery of something, with names, weight, ceiling and the amount in whole rupiah."""
    sent = tables.deliveries[tables.deliveries["quantity"] > 0].reset_index(drop=True)
    sent["kg"] = carriage.weight_kg(scenario, sent)
    sent["amount_rp"] = [whole_rupiah(rp) for rp in sent["amount_rp"]]
    for lang in LANGUAGES:
        sent[f"item_name_{lang}"] = sent["item"].map(scenario.names("items", lang))
    for who in ("supplier", "kitchen"):
        sent[f"{who}_name"] = sent[who].map(scenario.names(f"{who}s", LANGUAGES[0]))  # the same in every language
    sent["ceiling_rp"] = sent["item"].map(scenario["items"].set_index("item")["ceiling_rp"])
    return sent.sort_values(["day", "supplier", "kitchen", "item"], ignore_index=True)


def _trips(tables: PlanTables) -> pd.DataFrame:
    """Trips with the running numbers of the first and the last of them among the supplier's of the day."""
    first = first_trip(tables.trips)
    last = first + tables.trips["trips"].astype(float) - 1
    return tables.trips.assign(first_trip=first.astype(int), last_trip=last.astype(int))[list(TRIPS)]


def _chosen(rows: pd.DataFrame, wanted: dict[str, Any]) -> pd.DataFrame:
    """The rows of what is asked for."""
    kept = np.ones(len(rows), dtype=bool)
    for column, value in wanted.items():
        if value is not None:
            kept &= rows[column].eq(value).to_numpy(bool)
    return rows[kept]


def _unknown(scenario: Scenario, column: str, value: str | None) -> Iterator[Fault]:
    """A kitchen or supplier that the plan does not know, with the one whose key or name is nearest."""
    table = scenario[f"{column}s"]
    if value is None or value in set(table[column]):
        return
    called = {str(key).casefold(): str(key) for key in table[column]}
    named = table[table["name"].notna()]
    called = {str(name).casefold(): str(key) for name, key in zip(named["name"], named[column], strict=True)} | called
    close = get_close_matches(value.casefold(), sorted(called), n=1, cutoff=CLOSE)
    nearest = called[close[0]] if close else None
    yield make_fault(f"unknown_{column}", column=column, value=value, suggestion=nearest)


def _unknown_day(scenario: Scenario, value: str | None) -> Iterator[Fault]:
    """A day that is none, or none of the plan, with the nearest that is."""
    if value is None:
        return
    days = demand.all_days(scenario)
    first, last = (f"{day:%Y-%m-%d}" for day in (days[0], days[-1]))
    try:
        meant = str(date.fromisoformat(value))
    except ValueError:
        meant = str(suggest(value, TABLES["orders"].columns["day"]) or "")
    if meant != value or not first <= meant <= last:
        nearest = min(max(meant, first), last) if meant else None
        yield make_fault("unknown_day", column="day", value=value, suggestion=nearest, first=first, last=last)
