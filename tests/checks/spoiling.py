"""What a person gets wrong: functions that spoil one cell, row or column of a document and say where that is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.scenes import Document

Where = tuple[str, int | None]
"""Table and line of the CSV file (header = 1); None = the table as a whole."""

Spoil = Callable[[Document], Where]


def line_of(document: Document, table: str, key: dict[str, Any]) -> int:
    """Return the line of the first row with these cells."""
    return next(n for n, row in enumerate(document[table], 2) if all(row.get(name) == key[name] for name in key))


def cell(table: str, column: str, value: Any, **key: Any) -> Spoil:
    """Write a value (a function of the old one, or as it is; None = nothing) into the first row with this key."""

    def spoil(document: Document) -> Where:
        line = line_of(document, table, key)
        row = document[table][line - 2]
        row[column] = value(row.get(column)) if callable(value) else value
        return table, line

    return spoil


def setting(column: str, value: Any) -> Spoil:
    """Write a setting."""

    def spoil(document: Document) -> Where:
        document["settings"][column] = value
        return "settings", 1

    return spoil


def again(table: str, key: dict[str, Any], **cells: Any) -> Spoil:
    """Append a copy of the first row with this key, with other cells."""

    def spoil(document: Document) -> Where:
        row = document[table][line_of(document, table, key) - 2] | cells
        document[table].append({name: value for name, value in row.items() if value is not None})
        return table, len(document[table]) + 1

    return spoil


def more(table: str, row: Document) -> Spoil:
    """Append a row."""

    def spoil(document: Document) -> Where:
        document.setdefault(table, []).append(row)
        return table, len(document[table]) + 1

    return spoil


def without(table: str, **key: Any) -> Spoil:
    """Remove all rows with this key."""

    def spoil(document: Document) -> Where:
        document[table] = [row for row in document[table] if any(row.get(name) != key[name] for name in key)]
        return table, None

    return spoil


def column(table: str, old: str, new: str | None) -> Spoil:
    """Name a column otherwise, or leave it out."""

    def spoil(document: Document) -> Where:
        for row in document[table]:
            value = row.pop(old, None)
            if new:
                row[new] = value
        return table, 1

    return spoil


def everywhere(table: str, column: str, value: Any, **key: Any) -> Spoil:
    """Write a value (a function of the old one, or as it is) into every row with this key."""

    def spoil(document: Document) -> Where:
        for row in document[table]:
            if all(row.get(name) == key[name] for name in key):
                row[column] = value(row.get(column)) if callable(value) else value
        return table, 1

    return spoil


def told_at(spoil: Spoil, table: str, **key: Any) -> Spoil:
    """Spoil, but what it shows is told at another row, or of the table as a whole."""

    def elsewhere(document: Document) -> Where:
        line = line_of(document, table, key) if key else None
        spoil(document)
        return table, line

    return elsewhere


def both(first: Spoil, second: Spoil) -> Spoil:
    """Spoil two cells that are one mistake, told at the first."""

    def spoil(document: Document) -> Where:
        where = first(document)
        second(document)
        return where

    return spoil
