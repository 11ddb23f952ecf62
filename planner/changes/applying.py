"""Changes applied in order, and checked as if the changed scenario had been read from a file."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from planner.arrays import Ints
from planner.changes.change import Change, Condition
from planner.changes.difference import changes_between, held
from planner.changes.reading import GivenChange, pointer, read_changes
from planner.changes.telling import at_change, overruled, pointing, refuse, short, wrong_change
from planner.changes.working import Working
from planner.checks import check
from planner.errors import Fault
from planner.scenario import Scenario
from planner.tables import TABLES, Column
from planner.tables.cells import closest, read_cell
from planner.tables.parse import RawTable, parse_table
from planner.units import significant
from planner.words import make_fault

ASKS: Mapping[str, Callable[[Any, Any], Any]] = {
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge
}  # fmt: skip
ORDERED = ("number", "integer", "date")  # kinds of columns whose values have an order
OUT_OF_RANGE = {"too_small", "too_large", "not_above", "not_whole", "missing_value"}  # a condition may ask for these


@dataclass(frozen=True, kw_only=True)
class Changed:
    """A scenario after changes.

    Attributes
    ----------
    before, scenario
        What was changed, and what came of it; `scenario.warnings` are those of the changed scenario.
    changes
        What was applied, in order.
    """

    before: Scenario
    scenario: Scenario
    changes: tuple[Change, ...]

    @cached_property
    def undo(self) -> tuple[Change, ...]:
        """What takes the changes back: old values and rows; applied, they give the fingerprint from before."""
        return changes_between(self.scenario, self.before)


def apply_changes(scenario: Scenario, given: Sequence[GivenChange]) -> Changed:
    """Apply changes in order.

    Parameters
    ----------
    given
        Changes as text, JSON objects or records.

    Raises
    ------
    InputError
        With every fault: what is no change, meets no row, does not hold in its column, or breaks what other tables say.
        Its row is a pointer to the change: `/changes/0` is the first.
    """
    changes = read_changes(given)
    working = Working(base=scenario)
    told: list[Fault] = []
    for number, change in enumerate(changes):
        told += _STEPS.get(change.op, _set)(working, change, number)
    refuse(told)
    working.settle()
    after = working.finished()
    found = check(pointing(after, working), told=told)
    refuse(at_change(fault, working, changes, after) for fault in found)
    return Changed(
        before=scenario,
        scenario=replace(after, warnings=(*overruled(working, changes), *map(short, found))),
        changes=changes,
    )


def _add(working: Working, change: Change, number: int) -> list[Fault]:
    spec = TABLES[change.table]
    names, cells = [name for name, _ in change.row], [cell for _, cell in change.row]
    raw = RawTable(name=spec.name, columns=names, rows=[cells], origins=[pointer(number)])
    parsed = parse_table(raw)
    told = list(map(short, parsed.faults))
    if any(fault.severity == "fault" for fault in told):
        return told
    row = {name: read_cell(cell, spec.columns[name].kind) for name, cell in change.row}
    if not working.add_row(spec.name, row, number):
        key = {name: held(spec, parsed.frame, 0, name) for name in spec.key}
        shown = ", ".join(str(value) for value in key.values() if value is not None)
        told.append(
            make_fault(
                "change_row_exists", table=spec.name, row=pointer(number), key=key, column=spec.key[0], value=shown
            )
        )
    return told


def _drop(working: Working, change: Change, number: int) -> list[Fault]:
    rows, told = _met(working, change, number)
    if rows is not None:
        working.drop_rows(change.table, rows, number)
    return told


def _set(working: Working, change: Change, number: int) -> list[Fault]:
    rows, told = _met(working, change, number)
    if rows is None:
        return told
    assert change.column is not None
    column = TABLES[change.table].columns[change.column]
    if change.op == "=":
        raw: list[Any] = [change.value]
    else:
        cells = working.table(change.table)[change.column].iloc[rows]
        rows = rows[cells.notna().to_numpy()]
        try:
            raw = _reckoned(change, column, cells.dropna())
        except ValueError as error:
            return [*told, wrong_change(str(error), change, number)]
    read = [read_cell(value, column.kind) for value in raw]
    told += _faults_of(column, raw, change.key, number)
    if not any(fault.severity == "fault" for fault in told):
        working.set_cells(change.table, column.name, rows, read * len(rows) if change.op == "=" else read, number)
    return told


def _reckoned(change: Change, column: Column, cells: pd.Series) -> list[Any]:
    """What cells become by `*=` or `+=`.

    Raises
    ------
    ValueError
        With the code of what is wrong.
    """
    by = read_cell(change.value, "number")
    if not isinstance(by, float) or not np.isfinite(by):
        raise ValueError("change_not_by_number")
    if not len(cells):
        raise ValueError("change_absent")
    if column.kind in ("number", "integer"):
        return [significant(value * by if change.op == "*=" else value + by) for value in cells.to_numpy(float)]
    if column.kind == "date" and change.op == "+=" and by.is_integer() and abs(by) < timedelta.max.days:
        return [_later(day.date(), int(by)) for day in cells]
    raise ValueError("change_kind")


def _later(day: date, days: int) -> date:
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return date.max if days > 0 else date.min


def _met(working: Working, change: Change, number: int) -> tuple[Ints | None, list[Fault]]:
    """The rows (positions) that a change means; None where there is none, with what is wrong."""
    spec, table = TABLES[change.table], working.table(change.table)
    asked = list(change.where)
    if change.key is not None:
        asked.insert(0, Condition(column=spec.key[0], cmp="=", value=change.key))
    faults: list[Fault] = []
    mask = np.ones(len(table), dtype=bool)
    for condition in asked:
        column = spec.columns[condition.column]
        found = [] if condition.value is None else _faults_of(column, [condition.value], change.key, number)
        found = [fault for fault in found if fault.code not in OUT_OF_RANGE]
        if condition.cmp in ASKS and (column.kind not in ORDERED or condition.value is None):
            found.append(wrong_change("change_no_order", change, number, str(condition)))
        faults += found
        if not any(fault.severity == "fault" for fault in found):
            mask &= _meets(column, table[condition.column], condition)
    if not mask.any() and not any(fault.severity == "fault" for fault in faults):
        meant = _meant(table, spec.columns, asked)
        value = change.target
        faults.append(wrong_change("change_no_row", change, number, value, suggestion=meant))
    wrong = any(fault.severity == "fault" for fault in faults)
    return None if wrong else np.flatnonzero(mask), faults


def _meets(column: Column, cells: pd.Series, condition: Condition) -> np.ndarray:
    """Which cells hold what a condition asks; an absent one differs from every value."""
    value = read_cell(condition.value, column.kind)
    if condition.cmp in ASKS:
        other = pd.Timestamp(value) if column.kind == "date" else value
        return np.asarray(ASKS[condition.cmp](cells, other).to_numpy(bool))
    if value is None:
        same = cells.isna().to_numpy(bool)
    else:
        other = pd.Timestamp(value) if column.kind == "date" else value
        same = cells.eq(other).to_numpy(bool, na_value=False)
    return np.asarray(~same if condition.cmp == "!=" else same)


def _meant(table: pd.DataFrame, columns: Mapping[str, Column], asked: Iterable[Condition]) -> str | None:
    """The name that was probably meant by a condition that no row meets."""
    for condition in asked:
        if condition.cmp == "=" and columns[condition.column].kind in ("key", "text", "choice"):
            names = table[condition.column].dropna().unique()
            if condition.value is not None and condition.value not in names:
                return closest(condition.value, names)
    return None


def _faults_of(column: Column, values: Sequence[Any], key: str | None, number: int) -> list[Fault]:
    """What is wrong with values of a column, each kind once."""
    names = [*(TABLES[column.table].key[:1] if key is not None else ()), column.name]
    names = list(dict.fromkeys(names))
    rows = [[value] if len(names) == 1 else [key, value] for value in values]
    raw = RawTable(name=column.table, columns=names, rows=rows, origins=[pointer(number)] * len(rows))
    found = {fault.code: short(fault) for fault in reversed(parse_table(raw).faults) if fault.column == column.name}
    return list(found.values())


_STEPS: Mapping[str, Callable[[Working, Change, int], list[Fault]]] = {"drop": _drop, "add": _add}
