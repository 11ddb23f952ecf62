"""What changes do wrong, told at the change: faults of itself, of the rows it touched, of what it left behind."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any

import numpy as np
import pandas as pd

from planner.changes.change import Change, Condition
from planner.changes.reading import pointer
from planner.changes.working import UNTOUCHED, Working
from planner.checks.known import CHANGES
from planner.errors import Fault, InputError
from planner.scenario import Scenario
from planner.tables import TABLES
from planner.words import make_fault


def refuse(found: Iterable[Fault]) -> None:
    """Stop where something is wrong; the same thing is told once.

    Raises
    ------
    InputError
        With every fault, and the warnings.
    """
    told = list({(f.code, f.table, f.row, f.column, str(f.value)): f for f in found}.values())
    faults = [fault for fault in told if fault.severity == "fault"]
    if faults:
        raise InputError(faults, [fault for fault in told if fault.severity == "warning"])


def wrong_change(code: str, change: Change, number: int, value: object = None, **values: Any) -> Fault:
    """A fault of a change itself."""
    key = None if change.key is None else {TABLES[change.table].key[0]: change.key}
    shown = str(change) if value is None else value
    return make_fault(
        code, table=change.table, row=pointer(number), key=key, column=change.column, value=shown, **values
    )


def pointing(after: Scenario, working: Working) -> Scenario:
    """The scenario as checks see it: rows that changes touched stand where the change does."""
    origins = dict(after.origins)
    for name, by in working.by.items():
        if name != "settings":
            rows = origins[name].copy()
            rows[by > UNTOUCHED] = [pointer(number) for number in by[by > UNTOUCHED]]
            origins[name] = rows
    return replace(after, origins=MappingProxyType(origins))


def at_change(fault: Fault, working: Working, changes: Sequence[Change], after: Scenario) -> Fault:
    """A reference to what a change took away is told of that change; else a fault is told of the change at its row."""
    if (
        fault.row is None and fault.table is not None and fault.code != "unknown_reference"
    ):  # of the settings, or of a table that is empty now
        meant = [n for n, change in enumerate(changes) if change.table == fault.table]
        exact = [n for n in meant if changes[n].column == fault.column]
        return replace(fault, row=pointer((exact or meant)[-1]) if meant else None)
    column = TABLES[fault.table].columns.get(fault.column or "") if fault.table else None
    if fault.code != "unknown_reference" or column is None or column.refers is None or _of_change(fault):
        return short(fault)
    change = working.gone.get((column.refers[0], str(fault.value)))
    if change is None:
        return fault
    count = int(after[column.table][column.name].eq(fault.value).sum())
    line = Change(
        op="drop", table=column.table, where=(Condition(column=column.name, cmp="=", value=str(fault.value)),)
    )
    return make_fault(
        "change_leaves_reference",
        table=fault.table,
        row=pointer(change),
        column=fault.column,
        value=fault.value,
        count=count,
        line=str(line),
    )


def _of_change(fault: Fault) -> bool:
    return isinstance(fault.row, str) and fault.row.startswith(CHANGES)


def short(fault: Fault) -> Fault:
    """The fault at the change, not at a column of it."""
    if not _of_change(fault):
        return fault
    assert isinstance(fault.row, str)
    return replace(fault, row=CHANGES + fault.row.removeprefix(CHANGES).partition("/")[0])


def overruled(working: Working, changes: Sequence[Change]) -> list[Fault]:
    """Changes of an offer's price that rows of `prices` overrule, which no change touches."""
    prices, offers = working.table("prices"), working.table("offers")
    chosen = working.by.get("prices", np.full(len(prices), UNTOUCHED)) == UNTOUCHED
    settings = working.settings or working.base.settings
    last = pd.Timestamp(settings.first_day) + pd.Timedelta(days=settings.days - 1)
    standing = prices[chosen & (prices["from"] <= last).to_numpy(bool)]
    by = working.by.get("offers")
    if by is None or not len(standing):
        return []
    pairs = pd.MultiIndex.from_frame(standing[["supplier", "item"]])
    here = pd.MultiIndex.from_frame(offers[["supplier", "item"]]).isin(pairs)
    told = []
    for number, change in enumerate(changes):
        rows = np.flatnonzero(here & (by == number))
        if (change.table, change.column) != ("offers", "price_rp") or not len(rows):
            continue
        first = offers.iloc[rows[0]]
        told.append(
            wrong_change(
                "change_overruled",
                change,
                number,
                change.value,
                suggestion=str(_second(change, str(first["supplier"]), str(first["item"]))),
                severity="warning",
                count=len(rows),
            )
        )
    return told


def _second(change: Change, supplier: str, item: str) -> Change:
    """The same change of the table of prices."""
    if all(condition.column in ("supplier", "item") for condition in change.where):
        return replace(change, table="prices")
    return replace(change, table="prices", key=supplier, where=(Condition(column="item", cmp="=", value=item),))
