"""Day sheets of a finished plan: one look-up in the file that its worker wrote."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from api.deps import ReadyPlan
from api.errors import Problem
from planner import whole_rupiah

Rows = list[dict[str, Any]]


def kitchen_day(plan: ReadyPlan, kitchen: str, day: date) -> dict[str, Any]:
    """What comes to a kitchen on a day, what it cooks, what it lacks."""
    with _opened(plan, day) as days:
        party = _party(days, "kitchen", kitchen)
        rows = {name: _rows(days, name, "kitchen", kitchen, day) for name in ("deliveries", "stock", "shortages")}
        named = _named(days, rows["deliveries"])
    told = {"run": plan.run, "day": day.isoformat(), "kitchen": party, "amount_rp": _amount(named)}
    return told | rows | {"deliveries": named}


def supplier_day(plan: ReadyPlan, supplier: str, day: date) -> dict[str, Any]:
    """What a supplier brings together for a day, for which kitchens, and what its growers bring."""
    with _opened(plan, day) as days:
        party = _party(days, "supplier", supplier)
        named = _named(days, _rows(days, "deliveries", "supplier", supplier, day))
        sources = _rows(days, "sources", "supplier", supplier, day)
    told = {"run": plan.run, "day": day.isoformat(), "supplier": party, "amount_rp": _amount(named)}
    return told | {"pick": _pick(named), "deliveries": named, "sources": sources}


@contextmanager
def _opened(plan: ReadyPlan, day: date) -> Iterator[sqlite3.Connection]:
    """The file of a plan, if it has this day."""
    days = sqlite3.connect(f"{(plan.folder / 'days.sqlite').as_uri()}?mode=ro&immutable=1", uri=True)
    try:
        if not days.execute("SELECT 1 FROM days WHERE day = ?", (day.isoformat(),)).fetchone():
            raise Problem("no_day", pointer="date")
        yield days
    finally:
        days.close()


def _party(days: sqlite3.Connection, kind: str, key: str) -> dict[str, Any]:
    found = days.execute(f"SELECT row FROM {kind}s WHERE {kind} = ?", (key,)).fetchone()
    if found is None:
        raise Problem(f"no_{kind}", pointer=kind)
    return {"key": key, "name": json.loads(found[0])["name"] or key}


def _rows(days: sqlite3.Connection, table: str, kind: str, key: str, day: date) -> Rows:
    wanted = f"SELECT row FROM {table} WHERE {kind} = ? AND day = ? ORDER BY rowid"
    return [json.loads(row) for (row,) in days.execute(wanted, (key, day.isoformat()))]


def _named(days: sqlite3.Connection, rows: Rows) -> Rows:
    """Deliveries with what people call item, supplier and kitchen."""
    names = {kind: _names(days, kind, {row[kind] for row in rows}) for kind in ("item", "supplier", "kitchen")}
    return [
        row
        | {
            "item_name": {lang: names["item"][row["item"]][f"name_{lang}"] for lang in ("id", "en")},
            "supplier_name": names["supplier"][row["supplier"]]["name"] or row["supplier"],
            "kitchen_name": names["kitchen"][row["kitchen"]]["name"] or row["kitchen"],
        }
        for row in rows
    ]


def _names(days: sqlite3.Connection, kind: str, keys: set[str]) -> dict[str, dict[str, Any]]:
    found = {}
    for key in keys:
        found[key] = json.loads(days.execute(f"SELECT row FROM {kind}s WHERE {kind} = ?", (key,)).fetchone()[0])
    return found


def _pick(named: Rows) -> Rows:
    """The sum of every item over all kitchens."""
    sums: dict[str, dict[str, Any]] = {}
    for row in named:
        start = {
            "item": row["item"],
            "item_name": row["item_name"],
            "quantity": 0.0,
            "unit": row["unit"],
            "kitchens": 0,
        }
        entry = sums.setdefault(row["item"], start)
        entry["quantity"] += row["quantity"]
        entry["kitchens"] += 1
    return sorted(sums.values(), key=lambda entry: str(entry["item"]))


def _amount(named: Rows) -> int:
    """The sum of the lines, each rounded once to whole rupiah."""
    return sum(whole_rupiah(row["amount_rp"]) for row in named)
