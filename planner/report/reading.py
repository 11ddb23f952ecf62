"""Reading a plan back: a plan folder, a plan workbook, or a hand-made CSV of five columns."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import pandas as pd

from planner.audits.breach import FIRST_LINE
from planner.books.tables import FIVE, PlanTables, complete
from planner.errors import Fault, InputError
from planner.files.csvs import read_csv
from planner.files.raw import file_fault
from planner.files.safely import read_bytes
from planner.files.workbook import read_sheets
from planner.scenario import Scenario, demand
from planner.tables import TABLES
from planner.tables.cells import read_cell, suggest
from planner.tables.parse import RawTable, thousands
from planner.words import LANGUAGES, make_fault, say

PLAN, SCENARIO = "plan.json", "scenario.json"  # beside the tables of a plan
GROWN = ("day", "supplier", "producer", "item", "quantity")
COOKED = ("day", "kitchen", "item", "cooked", "instead_of")
DRIVEN = ("day", "supplier", "kitchen", "vehicle", "trips")
KNOWN = {
    "supplier": ("suppliers", "supplier"),
    "producer": ("suppliers", "supplier"),
    "kitchen": ("kitchens", "kitchen"),
    "item": ("items", "item"),
    "instead_of": ("items", "item"),
    "vehicle": ("vehicles", "vehicle"),
}
"""Columns that hold keys: the table and column that know them."""

MAY_LACK = {"instead_of"}  # columns that may be empty or not be there
SHEETS = ("pengiriman", "deliveries")
ORDERS = TABLES["orders"].columns  # what a day and a quantity may hold


def read_tables(scenario: Scenario, path: Path) -> PlanTables:
    """The tables of a plan, completed where it is hand-made.

    Parameters
    ----------
    path
        A plan folder (deliveries.csv, and where they are there stock.csv, sources.csv and trips.csv), a workbook with a
        sheet pengiriman or deliveries, or a CSV with day, supplier, kitchen, item and quantity. Breaches name its rows.

    Raises
    ------
    InputError
        With every fault of the plan's own tables.
    """
    deliveries = _deliveries(path)
    faults: list[Fault] = []  # and what is suspicious beside them
    sent = _checked(scenario, deliveries, FIVE, faults)
    cooked = _beside(scenario, path, "stock", COOKED, faults)
    grown = _beside(scenario, path, "sources", GROWN, faults)
    driven = _beside(scenario, path, "trips", DRIVEN, faults)
    wrong, suspicions = ([fault for fault in faults if fault.severity == kind] for kind in ("fault", "warning"))
    if wrong:
        raise InputError(wrong, suspicions)
    suspicions += _doubted(scenario, sent, deliveries)
    tables = complete(scenario, sent, cooked=cooked, sources=grown, trips=driven)
    tables.deliveries.index = pd.Index([int(row) - FIRST_LINE for row in deliveries.origins])
    return replace(tables, suspicions=tuple(suspicions))


def _doubted(scenario: Scenario, sent: pd.DataFrame, raw: RawTable) -> list[Fault]:
    """Lines of deliveries that repeat another in all that is said, and days that are not of the plan."""
    days = demand.all_days(scenario)
    same = sent.groupby(list(FIVE), sort=False).cumcount() > 0
    first = sent.reset_index(drop=True).reset_index(names="line").groupby(list(FIVE), sort=False)["line"]
    before = first.transform("first").to_numpy()
    outside = ~sent["day"].between(days[0], days[-1])
    found = []
    for line, (day, quantity) in enumerate(zip(sent["day"], sent["quantity"], strict=True)):
        where: dict[str, Any] = {"table": raw.name, "row": raw.origins[line], "severity": "warning"}
        if same.iloc[line]:
            value = float(quantity)
            found.append(
                make_fault("line_twice", **where, column="quantity", value=value, first=raw.origins[before[line]])
            )
        if outside.iloc[line]:
            between: dict[str, Any] = {"begins": days[0].date(), "ends": days[-1].date()}
            found.append(make_fault("day_outside_plan", **where, column="day", value=day.date(), **between))
    return found


def _deliveries(path: Path) -> RawTable:
    """The raw table of deliveries."""
    if path.is_dir():
        path = path / "deliveries.csv"
    if not path.is_file():
        raise file_fault("plan_not_found", path)
    return _sheet(path) if path.suffix == ".xlsx" else _csv(path, "deliveries")


def _csv(path: Path, table: str) -> RawTable:
    """A raw table from a CSV file."""
    raw, faults = read_csv(path.name, table, read_bytes(path))
    if faults:
        raise InputError(tuple(faults), ())
    return raw


def _sheet(path: Path) -> RawTable:
    """The raw deliveries of a workbook: the sheet's header is the row that holds all five columns."""
    labels = {say(f"report.column.{column}", lang): column for column in FIVE for lang in LANGUAGES}
    for sheet, rows in read_sheets(path.name, read_bytes(path)):
        if sheet in SHEETS:
            for number, header in enumerate(rows):
                names = [labels.get(str(cell).strip(), str(cell)) for cell in header]
                if set(FIVE) <= set(names):
                    return _raw(names, rows[number + 1 :], number + 1)
    raise file_fault("plan_without_sheet", path.name)


def _raw(names: list[str], body: list[list[object]], header: int) -> RawTable:
    """Raw deliveries under a header row, all as wide as it, without empty rows."""
    rows = [(at, row) for at, row in enumerate(body, header + 1) if any(cell not in (None, "") for cell in row)]
    cells = [[*row, *[None] * (len(names) - len(row))] for _, row in rows]
    return RawTable(name="deliveries", columns=names, rows=cells, origins=[at for at, _ in rows], header=header)


def _beside(
    scenario: Scenario, path: Path, table: str, columns: tuple[str, ...], faults: list[Fault]
) -> pd.DataFrame | None:
    """Another table of a plan folder; None where the plan has none."""
    file = path / f"{table}.csv"
    return _checked(scenario, _csv(file, table), columns, faults) if file.is_file() else None


def _checked(scenario: Scenario, raw: RawTable, columns: tuple[str, ...], faults: list[Fault]) -> pd.DataFrame:
    """The wanted columns as a typed table; what is wrong or suspicious is added to the faults."""
    columns = tuple(column for column in columns if column in raw.columns or column not in MAY_LACK)
    lacking = [column for column in columns if column not in raw.columns]
    faults += [make_fault("missing_column", table=raw.name, row=raw.header, column=column) for column in lacking]
    numbers = {column: ORDERS["quantity"] for column in columns if column != "day" and column not in KNOWN}
    faults += thousands(raw, numbers, lambda row: _key(raw, row))
    known = {column: set(scenario[table][key]) for column, (table, key) in KNOWN.items()}
    table: dict[str, list[object]] = {}
    for column in columns:
        cells = [] if column in lacking else [row[raw.columns.index(column)] for row in raw.rows]
        table[column] = [_cell(raw, row, column, cell, known, faults) for row, cell in enumerate(cells)]
    kinds = {column: _dtype(column) for column in columns}
    sound = not any(fault.severity == "fault" for fault in faults)
    return pd.DataFrame(table if sound else {column: [] for column in columns}).astype(kinds)


def _dtype(column: str) -> str:
    """As in a plan that was just made."""
    if column == "day":
        return "datetime64[s]"
    return "object" if column in MAY_LACK else "str" if column in KNOWN else "float64"


def _cell(
    raw: RawTable, row: int, column: str, cell: object, known: Mapping[str, set[str]], faults: list[Fault]
) -> object:
    """A cell as date, number or known name."""
    text = "" if cell is None else str(cell).strip()
    values: dict[str, Any] = {}
    if not text:
        if column in MAY_LACK:
            return None
        code = "missing_value"
    elif column == "day":
        try:
            return pd.Timestamp(date.fromisoformat(text[:10]))
        except ValueError:
            code, values = "not_a_date", {"suggestion": suggest(text, ORDERS["day"])}
    elif column in known:
        if text in known[column]:
            return text
        close = get_close_matches(text, sorted(known[column]), n=1)
        code, values = "unknown_reference", {"target": KNOWN[column][0], "suggestion": close[0] if close else None}
    else:
        code, values, quantity = _quantity(cell)
        if not code:
            return quantity
    key = _key(raw, row)
    faults.append(make_fault(code, table=raw.name, row=raw.origins[row], key=key, column=column, value=text, **values))
    return None


def _key(raw: RawTable, row: int) -> dict[str, object]:
    """What tells a row from others, as far as it stands there."""
    cells = zip(raw.columns, raw.rows[row], strict=False)
    return {column: str(cell) for column, cell in cells if column in ("day", *KNOWN) and cell not in (None, "")}


def _quantity(cell: object) -> tuple[str, dict[str, Any], float]:
    """A quantity of at least 0, read as in a scenario: (code of the fault or empty, its values, quantity)."""
    quantity = read_cell(cell, "number")
    if not isinstance(quantity, float) or not math.isfinite(quantity):
        return "not_a_number", {"suggestion": suggest(cell, ORDERS["quantity"])}, 0.0
    return ("too_small", {"minimum": 0}, 0.0) if quantity < 0 else ("", {}, quantity)
