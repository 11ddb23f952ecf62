"""What makes one scenario of another: the changes that do, in an order that applies."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from typing import Any

import pandas as pd

from planner.changes.change import Change, Condition, Value
from planner.scenario import Scenario, cell_texts, settings_frame
from planner.tables import TABLES, TableSpec
from planner.tables.cells import read_cell


def changes_between(before: Scenario, after: Scenario) -> tuple[Change, ...]:
    """The changes that make `after` of `before`: rows that go, rows that come, cells that differ.

    Each names its row by all key columns; applied in order they give the fingerprint of `after`.
    """
    found: list[Change] = []
    for name, spec in TABLES.items():
        if name == "settings":
            found += _cells(spec, settings_frame(before.settings), settings_frame(after.settings), [0], [0])
        elif before[name] is not after[name]:
            found += _rows(spec, before[name], after[name])
    return tuple(found)


def _rows(spec: TableSpec, before: pd.DataFrame, after: pd.DataFrame) -> Iterator[Change]:
    old, new = positions(spec, before), positions(spec, after)
    for key, row in old.items():
        if key not in new:
            yield _at(spec, before, row, op="drop")
    for key, row in new.items():
        if key not in old:
            cells = ((name, held(spec, after, row, name)) for name in spec.columns)
            yield Change(op="add", table=spec.name, row=tuple((name, cell) for name, cell in cells if cell is not None))
    both = [key for key in old if key in new]
    yield from _cells(spec, before, after, [old[key] for key in both], [new[key] for key in both])


def _cells(
    spec: TableSpec, before: pd.DataFrame, after: pd.DataFrame, old: list[int], new: list[int]
) -> Iterator[Change]:
    """Cells that differ between rows (positions) of the two, column by column."""
    for name, column in spec.columns.items():
        if before[name] is after[name]:
            continue
        was, now = cell_texts(column, before[name]), cell_texts(column, after[name])
        for here, there in zip(old, new, strict=True):
            if was[here] != now[there]:
                value = held(spec, after, there, name)
                yield _at(spec, after, there, op="=", column=name, value=value)


def positions(spec: TableSpec, table: pd.DataFrame) -> dict[Hashable, int]:
    """By the texts of the key, where the row (position) stands."""
    return {key: row for row, key in enumerate(key_texts(spec, table))}


def key_texts(spec: TableSpec, table: pd.DataFrame) -> list[tuple[str, ...]]:
    """The texts of the key columns of each row; none at all of a table without a key."""
    return list(zip(*(cell_texts(spec.columns[name], table[name]) for name in spec.key), strict=True))


def _at(spec: TableSpec, table: pd.DataFrame, row: int, **said: Any) -> Change:
    """A change of this row alone."""
    values = [held(spec, table, row, name) for name in spec.key]
    asked = list(zip(spec.key, values, strict=True))
    key = None
    if asked and spec.columns[spec.key[0]].kind == "key":
        key = str(asked.pop(0)[1])
    where = tuple(Condition(column=name, cmp="=", value=value) for name, value in asked)
    return Change(table=spec.name, key=key, where=where, **said)


def held(spec: TableSpec, table: pd.DataFrame, row: int, name: str) -> Value:
    """A cell as changes hold it."""
    column = spec.columns[name]
    text = cell_texts(column, table[name].iloc[[row]])[0]
    if not text:
        return None
    if column.kind in ("number", "integer"):
        number = float(text)
        return int(number) if number.is_integer() else number
    return bool(read_cell(text, "flag")) if column.kind == "flag" else text
