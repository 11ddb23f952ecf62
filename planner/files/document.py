"""A scenario as one JSON document: `{"settings": {...}, "items": [{...}, ...], ...}`."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from planner.errors import Fault
from planner.files.csvs import decode, written_columns
from planner.files.folder import settings_given, tidy
from planner.files.raw import (
    LONGEST_CELL,
    MOST_FAULTS,
    FileFault,
    RawScenario,
    based_on,
    check_columns,
    check_size,
    file_fault,
    more_faults,
    plain_cell,
    unknown_table,
)
from planner.files.safely import read_bytes, write_file
from planner.scenario import Scenario
from planner.tables import TABLES
from planner.tables.parse import RawTable, place
from planner.words import both, make_fault

LARGEST_DOCUMENT = 60_000_000  # bytes; in memory it takes up to ten times as much
MOST_VALUES = 3_000_000  # of one document
VALUE_MARKS = (b",", b"[", b"{")  # no more values than these
LONGEST_NAME = 60  # characters of a name that a message repeats


def read_document(path: Path) -> RawScenario:
    """The raw tables of a JSON file."""
    return read_json(path.name, read_bytes(path, limit=LARGEST_DOCUMENT))


def read_json(name: str, content: bytes) -> RawScenario:
    """The raw tables of a JSON document.

    Parameters
    ----------
    name
        Name of the document, for faults.
    content
        The bytes.

    Raises
    ------
    InputError
        When it is no JSON object.
    """
    text = decode(name, content)
    if sum(map(content.count, VALUE_MARKS)) > MOST_VALUES:
        raise file_fault("too_many_values", name, limit=MOST_VALUES)
    try:
        document = json.loads(text, object_pairs_hook=_once)
    except (ValueError, RecursionError) as error:
        raise file_fault("json_syntax", name, reason=both("reason.document", text=str(error))) from error
    return from_document(document)


def from_document(document: object) -> RawScenario:
    """The raw tables of a document read from JSON."""
    if not isinstance(document, dict):
        return RawScenario(tables={}, faults=(_shape("", "object"),), unread=frozenset(TABLES))
    based = based_on(document)
    check_columns("JSON", len(document))
    tables: dict[str, RawTable] = {}
    faults: list[Fault] = []
    unread: set[str] = set()
    for name, held in document.items():
        if name not in TABLES:
            faults.append(unknown_table(name, place("", name), document))
        elif not isinstance(held, dict if name == "settings" else list):
            faults.append(_shape(f"/{name}", "settings" if name == "settings" else "rows"))
            unread.add(name)
        else:
            try:
                tables[name], found = _table(name, held)
            except FileFault as error:
                found = list(error.faults)
                unread.add(name)
            faults += found
    return RawScenario(tables=tables, based=based, faults=tuple(faults), unread=frozenset(unread))


def _table(name: str, held: dict[str, Any] | list[Any]) -> tuple[RawTable, list[Fault]]:
    """A raw table from its rows, each placed by its pointer."""
    rows = {f"/{name}": held} if isinstance(held, dict) else {f"/{name}/{i}": row for i, row in enumerate(held)}
    faults = []
    for pointer, row in rows.items():
        if not isinstance(row, dict):
            faults.append(_shape(pointer, "row"))
            if len(faults) == MOST_FAULTS:
                raise FileFault([*faults, more_faults(name, pointer)])
    good = {pointer: row for pointer, row in rows.items() if isinstance(row, dict)} if faults else rows
    columns = _columns(name, good)
    check_size(name, len(good), len(columns))
    cells = [[plain_cell(row.get(column)) for column in columns] for row in good.values()]
    return RawTable(name=name, columns=columns, rows=cells, origins=list(good)), faults


def _columns(name: str, rows: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """The names in any of the rows, in the order met."""
    columns: dict[str, None] = {}
    for row in rows.values():
        columns.update(dict.fromkeys(row))
        check_columns(name, len(columns))
    return list(columns)


def _shape(pointer: str, expected: str) -> Fault:
    return make_fault("json_shape", row=pointer, expected=both(f"expected.{expected}"))


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object whose names are all different, and none too long to be told."""
    held = dict(pairs)
    if max(map(len, held), default=0) > LONGEST_CELL:
        raise ValueError(f"a name has more than {LONGEST_CELL} characters")
    if len(held) < len(pairs):
        name, _ = Counter(name for name, _ in pairs).most_common(1)[0]
        raise ValueError(f"{name[:LONGEST_NAME]!r} is there twice")
    return held


def to_document(scenario: Scenario) -> dict[str, Any]:
    """A scenario as its JSON document (dates as text); tables without rows are left out."""
    settings = {
        name: value.isoformat() if TABLES["settings"].columns[name].kind == "date" else value
        for name, value in settings_given(scenario).items()
    }
    document: dict[str, Any] = {"settings": settings}
    for name, table in scenario.tables.items():
        if len(table):
            document[name] = _rows(name, scenario)
    return document


def _rows(name: str, scenario: Scenario) -> list[dict[str, Any]]:
    spec, table = TABLES[name], scenario[name]
    columns = written_columns(spec, table)
    held = [[_value(value) for value in table[column].tolist()] for column in columns]
    return [
        {column: value for column, value in zip(columns, cells, strict=True) if value is not None}
        for cells in zip(*held, strict=True)
    ]


def _value(value: Any) -> Any:
    """A cell as JSON holds it, None = absent."""
    if pd.isna(value):
        return None
    return f"{value:%Y-%m-%d}" if isinstance(value, pd.Timestamp) else tidy(value)


def write_document(scenario: Scenario, path: Path) -> None:
    """Write a scenario as JSON, a row a line."""
    parts = []
    for name, held in to_document(scenario).items():
        if isinstance(held, dict):
            parts.append(f"{json.dumps(name)}: {json.dumps(held, ensure_ascii=False, indent=1)}")
        else:
            rows = ",\n  ".join(json.dumps(row, ensure_ascii=False) for row in held)
            parts.append(f"{json.dumps(name)}: [\n  {rows}\n ]")
    text = "{\n " + ",\n ".join(parts) + "\n}\n"
    write_file(path, text.encode())
