"""Whole tables and settings put in place of others, and checked as if the scenario had been read from a file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

import numpy as np
import pandas as pd

from planner.changes.telling import refuse, short
from planner.checks import check
from planner.errors import UnknownNameError
from planner.scenario import Scenario, settings_frame
from planner.tables import TABLES
from planner.tables.columns import EARLIEST_DATE
from planner.tables.parse import RawTable, parse_settings, parse_table


def replaced(scenario: Scenario, settings: Mapping[str, Any], tables: Mapping[str, pd.DataFrame]) -> Scenario:
    """The scenario with other settings or tables.

    Raises
    ------
    UnknownNameError
        When a table, column or setting is not in the dictionary.
    InputError
        With every fault: types, ranges, names that point at nothing, figures that are not finite. Its row is the label
        of the row in the table that was given (of a label that is no number with the column).
    """
    for name in tables:
        if name not in scenario.tables:
            raise UnknownNameError("table", name, scenario.tables)
    for name in settings:
        if name not in TABLES["settings"].columns:
            raise UnknownNameError("setting", name, TABLES["settings"].columns)
    given = settings_frame(scenario.settings).iloc[[0]].assign(**{name: [cell] for name, cell in settings.items()})
    chosen, told = parse_settings(_raw("settings", given), EARLIEST_DATE)
    parsed = {name: parse_table(_raw(name, table)) for name, table in tables.items()}
    faults = [*told, *(fault for table in parsed.values() for fault in table.faults)]
    after = Scenario(
        settings=chosen,
        tables=MappingProxyType({**scenario.tables, **{name: table.frame for name, table in parsed.items()}}),
        origins=MappingProxyType({**scenario.origins, **{name: table.origins for name, table in parsed.items()}}),
        checked=True,
    )
    doubtful = frozenset((str(f.table), str(f.column)) for f in faults if f.severity == "fault")
    found = check(after, doubtful=doubtful, told=faults)
    refuse(found)
    return replace(after, warnings=tuple(map(short, found)))


def checked(scenario: Scenario) -> Scenario:
    """The scenario, if nothing is wrong in it; one that was checked already as it is.

    Raises
    ------
    InputError
        With every fault.
    """
    return scenario if scenario.checked else replaced(scenario, {}, dict(scenario.tables))


def _raw(name: str, table: pd.DataFrame) -> RawTable:
    """A table as if it had been read: absent cells are None, numbers and dates those of Python."""
    for column in table.columns:
        if column not in TABLES[name].columns:
            raise UnknownNameError(f"column of {name}", str(column), TABLES[name].columns)
    columns = [[_cell(value) for value in table[column].tolist()] for column in table.columns]
    return RawTable(
        name=name,
        columns=[str(column) for column in table.columns],
        rows=[list(row) for row in zip(*columns, strict=True)] if columns else [],
        origins=[int(label) if isinstance(label, int | np.integer) else str(label) for label in table.index],
    )


def _cell(value: Any) -> Any:
    """A cell as a file would give it."""
    if value is None or value is pd.NaT or value is pd.NA or (isinstance(value, float) and value != value):
        return None
    if isinstance(value, pd.Timestamp) and value == value.normalize():
        return value.date()
    return value.item() if hasattr(value, "item") else value
