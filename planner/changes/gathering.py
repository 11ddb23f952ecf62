"""Changes of many rows told as one, where one line says exactly the same: as a person would have written it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from planner.arrays import Bools
from planner.changes.change import Change, Condition, Op, Value
from planner.changes.difference import held, positions
from planner.scenario import Scenario, cell_texts
from planner.tables import TABLES, Column, TableSpec
from planner.units import SIGNIFICANT_DIGITS, significant

FACTOR_DIGITS = (4, 6, 9, SIGNIFICANT_DIGITS)  # digits at which a common factor is tried: people write few


@dataclass(frozen=True, kw_only=True)
class _Cells:
    """Cells of a column that change: where they stand before, and what they become."""

    spec: TableSpec
    column: Column
    table: pd.DataFrame
    rows: list[int]
    values: list[Value]


def gathered(before: Scenario, changes: Sequence[Change]) -> tuple[Change, ...]:
    """The same changes (each of one row, as of `changes_between`), those of a column in one where that can be."""
    added = {change.table for change in changes if change.op == "add"}
    groups: dict[object, list[Change]] = {}
    for number, change in enumerate(changes):
        alone = change.op != "=" or change.table == "settings" or change.table in added
        groups.setdefault(number if alone else (change.table, change.column), []).append(change)
    found: list[Change] = []
    for group in groups.values():
        joined = _joined(before, group, changes) if len(group) > 1 else None
        found += group if joined is None else [joined]
    return tuple(found)


def _joined(before: Scenario, group: Sequence[Change], changes: Sequence[Change]) -> Change | None:
    """One change of a column instead of many; None where no line says it."""
    spec = TABLES[group[0].table]
    column, table = spec.columns[group[0].column or ""], before[spec.name]
    if column.name in spec.key:
        return None
    at = positions(spec, table)
    here = [change for change in changes if change.table == spec.name]
    gone = {at[_key(change)] for change in here if change.op == "drop"}
    moved = {change.column or "" for change in here}
    rows = [at[_key(change)] for change in group]
    cells = _Cells(spec=spec, column=column, table=table, rows=rows, values=[change.value for change in group])
    said = _said(cells)
    if said is None:
        return None
    op, value = said
    kept = _unmoved(cells, op, value)
    kept[list(gone)] = True
    for where in _wheres(cells, moved):
        mask = np.ones(len(table), dtype=bool) if where is None else _like(cells, where)
        mask[rows] = True
        if kept[mask].sum() + len(rows) == mask.sum():
            asked = () if where is None else (Condition(column=where[0], cmp="=", value=where[1]),)
            return Change(op=op, table=spec.name, where=asked, column=column.name, value=value)
    return None


def _unmoved(cells: _Cells, op: Op, value: Value) -> Bools:
    """Other cells of the column that the change would leave as they are."""
    held_here = cells.table[cells.column.name]
    if op == "=":
        texts = cell_texts(cells.column, held_here)
        kept = np.array([text == _text(value) for text in texts], dtype=bool)
    else:
        old = held_here.to_numpy(float)
        kept = np.isnan(old) | (old == [significant(one * float(value or 0.0)) for one in old.tolist()])
    kept[cells.rows] = False
    return kept


def _key(change: Change) -> tuple[str, ...]:
    """The texts of the key of the one row that a change names."""
    values = [condition.value for condition in change.where]
    return tuple(map(_text, values if change.key is None else [change.key, *values]))


def _text(value: Value) -> str:
    """A value as `cell_texts` writes it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, str) else f"{value:.{SIGNIFICANT_DIGITS}g}"


def _said(cells: _Cells) -> tuple[Op, Value] | None:
    """What all cells become: the same value, or so many times what they were."""
    if len(set(cells.values)) == 1:
        return "=", cells.values[0]
    was = cells.table[cells.column.name].iloc[cells.rows]
    if cells.column.kind not in ("number", "integer") or was.isna().any() or None in cells.values:
        return None
    old, new = was.to_numpy(float), [float(value or 0.0) for value in cells.values]
    first = next((row for row, value in enumerate(old) if value), None)
    if first is None:
        return None
    for digits in FACTOR_DIGITS:
        factor = float(f"{new[first] / old[first]:.{digits}g}")
        if [significant(value * factor) for value in old.tolist()] == new:
            return "*=", factor
    return None


def _wheres(cells: _Cells, moved: set[str]) -> Iterator[tuple[str, Value] | None]:
    """Conditions that all rows meet: none, then one on a key or a choice."""
    yield None
    for name, column in cells.spec.columns.items():
        if name not in moved and (column.kind in ("key", "choice") or name == "kecamatan"):
            values = {held(cells.spec, cells.table, row, name) for row in cells.rows}
            if len(values) == 1:
                yield name, values.pop()


def _like(cells: _Cells, where: tuple[str, Value]) -> Bools:
    texts = cell_texts(cells.spec.columns[where[0]], cells.table[where[0]])
    return np.array([text == _text(where[1]) for text in texts], dtype=bool)
