"""From raw cells to a table: names of columns, types, ranges, missing values; every fault of the table at once.

Pydantic's errors are translated here, in one table (`_CODES`), and nowhere else.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
from pydantic import TypeAdapter, ValidationError

from planner.errors import Fault
from planner.tables import TABLES, Column, Settings, TableSpec
from planner.tables.cells import is_decimal_point, maybe_thousands, named, read_cell, suggest
from planner.tables.frames import by_key, to_frame
from planner.words import make_fault

_CODES: Mapping[str, str] = {
    "missing": "missing_value",
    "float_type": "not_a_number",
    "int_type": "not_a_number",
    "finite_number": "not_finite",
    "bool_type": "not_a_flag",
    "date_type": "not_a_date",
    "date_from_datetime_inexact": "not_a_date",
    "string_type": "not_a_text",
    "string_unicode": "bad_character",
    "literal_error": "unknown_choice",
    "string_too_long": "too_long",
    "greater_than_equal": "too_small",
    "greater_than": "not_above",
    "less_than_equal": "too_large",
    "bad_character": "bad_character",
    "bad_key": "bad_key",
    "bad_weekdays": "bad_weekdays",
}


ROWS_AT_ONCE = 10_000  # are held as records


@dataclass(frozen=True, kw_only=True)
class RawTable:
    """A table as a file holds it.

    Attributes
    ----------
    name
        Name of the table.
    columns
        Names in the header, as they stand.
    rows
        Cells of each row, parallel to columns; None or empty text = absent.
    origins
        The row a person sees, parallel to rows: a number, or the JSON pointer of the row.
    header
        Row of the header, None where there is none (JSON).
    places
        Where a single row is written column by column: the row of each column.
    """

    name: str
    columns: Sequence[str]
    rows: Sequence[Sequence[object]]
    origins: Sequence[int | str]
    header: int | None = None
    places: Mapping[str, int | str] = field(default_factory=dict)

    def place(self, row: int, column: str | None) -> int | str | None:
        """Where a person finds a cell (row = position in rows)."""
        if column is not None and column in self.places:
            return self.places[column]
        return place(self.origins[row], column) if self.origins else None


@dataclass(frozen=True, kw_only=True)
class ParsedTable:
    """A table in the dictionary's shape; cells at fault are absent in it. Origins are parallel to the rows."""

    frame: pd.DataFrame
    origins: np.ndarray
    faults: tuple[Fault, ...]


def place(origin: Any, column: str | None) -> int | str | None:
    """The row a person sees, or the JSON pointer of the cell."""
    if isinstance(origin, str):
        return origin if column is None else f"{origin}/{column.replace('~', '~0').replace('/', '~1')}"
    return None if origin is None else int(origin)


def parse_table(raw: RawTable) -> ParsedTable:
    """Read a raw table: the rows that hold, and everything that is wrong with it."""
    spec = TABLES[raw.name]
    faults = list(_header_faults(spec, raw))
    cells = {name: _cells(raw, name, column) for name, column in spec.columns.items() if name in raw.columns}
    faults += thousands(raw, spec.columns, lambda row: _key(spec, raw, row))
    for fault_row, name, fault in _cell_faults(spec, raw, cells):
        if name in cells:
            cells[name][fault_row] = None
        if fault is not None:
            faults.append(fault)
    frame = to_frame(spec, cells, len(raw.rows))
    order = by_key(spec, frame) if spec.key else np.arange(len(frame))
    origins = np.empty(len(frame), dtype=object)
    origins[:] = list(raw.origins)
    return ParsedTable(
        frame=frame.iloc[order].reset_index(drop=True),
        origins=origins[order],
        faults=tuple(sorted(faults, key=lambda fault: str(fault.severity))),
    )


def _cells(raw: RawTable, name: str, column: Column) -> list[Any]:
    position = list(raw.columns).index(name)
    kind = column.kind
    return [read_cell(row[position], kind) for row in raw.rows]


def _header_faults(spec: TableSpec, raw: RawTable) -> Iterator[Fault]:
    """Columns that are unknown, there twice, or missing."""
    for position, name in enumerate(raw.columns):
        if name in spec.columns:
            continue
        held = next((i for i, row in enumerate(raw.rows) if row[position] not in (None, "")), None)
        if name == "" and held is None:
            continue
        where = raw.places.get(name, raw.header)
        if where is None and held is not None:
            where = raw.place(held, name)
        free = {name: column.label for name, column in spec.columns.items() if name not in raw.columns}
        yield make_fault(
            "unknown_column",
            table=spec.name,
            row=where,
            column=name,
            value=name,
            suggestion=named(name, free),
        )
    for name, count in Counter(raw.columns).items():
        if count > 1 and name in spec.columns:
            yield make_fault("duplicate_column", table=spec.name, row=raw.header, column=name, value=name)
    for name in _missing_columns(spec, raw):
        yield make_fault("missing_column", table=spec.name, row=raw.header, column=name)


def _missing_columns(spec: TableSpec, raw: RawTable) -> list[str]:
    """Required columns that a header does not name; where there is no header each row says so itself."""
    if raw.header is None:
        return []
    return [name for name, column in spec.columns.items() if column.required and name not in raw.columns]


def thousands(
    raw: RawTable, columns: Mapping[str, Column], key: Callable[[int], Mapping[str, Any] | None]
) -> Iterator[Fault]:
    """Warn of `13.500` that may mean 13500, where nothing in the column shows that its dots are decimal points.

    Parameters
    ----------
    columns
        What the columns that may hold numbers mean.
    key
        What tells a row (position in raw.rows) from others.
    """
    for position, name in enumerate(raw.columns):
        column = columns.get(name)
        if column is None or column.kind not in ("number", "integer"):
            continue
        if any(is_decimal_point(cells[position]) for cells in raw.rows):
            continue
        for row, cells in enumerate(raw.rows):
            meant = maybe_thousands(cells[position], column)
            if meant is not None:
                yield make_fault(
                    "thousands_dot",
                    table=raw.name,
                    row=raw.place(row, name),
                    key=key(row),
                    column=name,
                    value=cells[position],
                    suggestion=int(meant),
                    severity="warning",
                    read=read_cell(cells[position], "number"),
                )


@cache
def _adapter(table: str) -> TypeAdapter[list[Any]]:
    rows: Any = list.__class_getitem__(TABLES[table].row)
    return TypeAdapter(rows)


def _cell_faults(
    spec: TableSpec, raw: RawTable, cells: Mapping[str, list[Any]]
) -> Iterator[tuple[int, str, Fault | None]]:
    """Cells that do not hold: position of the row, column, fault (None where the header says it already)."""
    absent = set(_missing_columns(spec, raw))
    for start in range(0, len(raw.rows), ROWS_AT_ONCE):
        part = range(start, min(start + ROWS_AT_ONCE, len(raw.rows)))
        rows = [{name: held[row] for name, held in cells.items() if held[row] is not None} for row in part]
        try:
            _adapter(spec.name).validate_python(rows)
        except ValidationError as error:
            for found in error.errors(include_url=False, include_context=False):
                row, name = start + int(found["loc"][0]), str(found["loc"][1])
                hidden = found["type"] == "missing" and name in absent
                yield row, name, None if hidden else _translate(spec, raw, row, name, _code(found))


def _code(found: Mapping[str, Any]) -> str:
    """The code of an error: pydantic says of 1.5 only that it is no integer."""
    if found["type"] == "int_type" and isinstance(found["input"], float):
        return "not_whole" if math.isfinite(found["input"]) else "not_finite"
    return _CODES[found["type"]]


def _translate(spec: TableSpec, raw: RawTable, row: int, name: str, code: str) -> Fault:
    column = spec.columns[name]
    value = None
    if name in raw.columns and code != "missing_value":
        value = raw.rows[row][list(raw.columns).index(name)]
    return make_fault(
        code,
        table=spec.name,
        row=raw.place(row, name),
        key=_key(spec, raw, row),
        column=name,
        value=value,
        suggestion=suggest(value, column),
        minimum=_limit(column.minimum),
        maximum=_limit(column.maximum),
        choices=", ".join(column.choices),
    )


def _limit(limit: Any) -> Any:
    """A limit as a sentence names it (days in the form in which files hold them)."""
    return limit if isinstance(limit, int | float) else str(limit)


def _key(spec: TableSpec, raw: RawTable, row: int) -> dict[str, Any] | None:
    """The row's key columns as they stand in the file."""
    held = {name: raw.rows[row][list(raw.columns).index(name)] for name in spec.key if name in raw.columns}
    key = {name: read_cell(value, spec.columns[name].kind) for name, value in held.items()}
    return {name: str(value) if isinstance(value, date) else value for name, value in key.items()} or None


def parse_settings(raw: RawTable, no_day: date) -> tuple[Settings, tuple[Fault, ...]]:
    """Read the settings.

    Parameters
    ----------
    no_day
        Stands in for a first day that is missing or at fault.

    Returns
    -------
    The settings, complete only without faults, and everything that is wrong with them.
    """
    columns = TABLES["settings"].columns
    faults = parse_table(raw).faults
    wrong = {fault.column for fault in faults if fault.severity == "fault"}
    values = {
        name: read_cell(value, columns[name].kind)
        for name, value in zip(raw.columns, raw.rows[0], strict=True)
        if name in columns and name not in wrong
    }
    given = {"title": "", "first_day": no_day} | {name: value for name, value in values.items() if value is not None}
    return Settings.model_validate(given), faults
