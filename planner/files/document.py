"""A scenario as one JSON document: `{"settings": {...}, "items": [{...}, ...], ...}`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from planner.errors import Fault
from planner.files.csvs import decode, written_columns
from planner.files.folder import settings_given, tidy
from planner.files.raw import RawScenario, file_fault, unknown_table
from planner.files.safely import read_bytes, write_file
from planner.scenario import Scenario
from planner.tables import TABLES
from planner.tables.parse import RawTable, place
from planner.words import both, make_fault


def read_document(path: Path) -> RawScenario:
    """The raw tables of a JSON file."""
    return read_json(path.name, read_bytes(path))


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
    try:
        document = json.loads(decode(name, content), object_pairs_hook=_once)
    except (ValueError, RecursionError) as error:
        raise file_fault("json_syntax", name, reason=both("reason.document", text=str(error))) from error
    return from_document(document)


def from_document(document: object) -> RawScenario:
    """The raw tables of a document read from JSON."""
    if not isinstance(document, dict):
        return RawScenario(tables={}, faults=(_shape("", "object"),), unread=frozenset(TABLES))
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
            rows = {"": held} if name == "settings" else {f"/{row}": cells for row, cells in enumerate(held)}
            tables[name], found = _table(name, {f"/{name}{end}": cells for end, cells in rows.items()})
            faults += found
    return RawScenario(tables=tables, faults=tuple(faults), unread=frozenset(unread))


def _table(name: str, rows: Mapping[str, Any]) -> tuple[RawTable, list[Fault]]:
    """A raw table from rows by pointer."""
    good = {pointer: row for pointer, row in rows.items() if isinstance(row, dict)}
    faults = [_shape(pointer, "row") for pointer in rows if pointer not in good]
    columns = list(dict.fromkeys(column for row in good.values() for column in row))
    cells = [[_plain(row.get(column)) for column in columns] for row in good.values()]
    return RawTable(name=name, columns=columns, rows=cells, origins=list(good)), faults


def _plain(value: object) -> object:
    """A cell: what is neither text, number nor flag is shown as it was written."""
    if value is None or isinstance(value, str | int | float | bool):
        return value
    return json.dumps(value)


def _shape(pointer: str, expected: str) -> Fault:
    return make_fault("json_shape", row=pointer, expected=both(f"expected.{expected}"))


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object whose names are all different."""
    held = dict(pairs)
    if len(held) < len(pairs):
        names = [name for name, _ in pairs]
        raise ValueError(f"{next(name for name in held if names.count(name) > 1)!r} is there twice")
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
