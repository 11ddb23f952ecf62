"""A scenario while changes are applied: tables are copied when first touched, and know which change touched a row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from planner.arrays import Ints
from planner.changes.difference import held, key_texts
from planner.scenario import Scenario, settings_frame
from planner.tables import TABLES, Settings
from planner.tables.cells import read_cell
from planner.tables.frames import by_key, dtype_of, fill, to_frame, to_series

UNTOUCHED = -1


@dataclass(kw_only=True)
class Working:
    """Tables of a scenario that is being changed.

    Attributes
    ----------
    base
        The scenario before.
    tables
        Tables touched so far, settings too as a table of one row.
    origins, by
        Of each touched table, by row: the row a person sees, and the last change (from 0) that touched it.
    gone
        Keys that others point at and that are no more: by table and value, the change.
    settings
        The settings as they are checked; None = as before.
    waiting
        Rows added, with the change that did: they take their places together, once someone looks at the table.
    keys
        Of tables that rows are added to, the texts of all keys.
    """

    base: Scenario
    tables: dict[str, pd.DataFrame] = field(default_factory=dict)
    origins: dict[str, npt.NDArray[Any]] = field(default_factory=dict)
    by: dict[str, Ints] = field(default_factory=dict)
    gone: dict[tuple[str, str], int] = field(default_factory=dict)
    settings: Settings | None = None
    waiting: dict[str, list[tuple[Mapping[str, Any], int]]] = field(default_factory=dict)
    keys: dict[str, set[tuple[str, ...]]] = field(default_factory=dict)

    def table(self, name: str) -> pd.DataFrame:
        """A table as it stands now."""
        if name in self.waiting:
            self._place(name)
        if name in self.tables:
            return self.tables[name]
        return settings_frame(self.base.settings) if name == "settings" else self.base[name]

    def set_cells(self, name: str, column: str, rows: Ints, values: Sequence[Any], change: int) -> None:
        """Put values (as the dictionary means them) into rows (positions) of a column."""
        self._touch(name)
        spec, table = TABLES[name], self.tables[name]
        if column in spec.key:
            self._leave(name, rows, change)
        default = spec.columns[column].default
        filled = [default if value is None else value for value in values]
        cells = table[column].copy()
        cells.iloc[rows] = to_series(filled, dtype_of(spec.columns[column])).array
        self.tables[name] = fill(spec, table.assign(**{column: cells}))
        self.by[name][rows] = change
        if column in spec.key:
            self._sort(name)

    def drop_rows(self, name: str, rows: Ints, change: int) -> None:
        """Take rows (positions) out."""
        self._touch(name)
        self._leave(name, rows, change)
        kept = np.setdiff1d(np.arange(len(self.tables[name])), rows)
        self._order(name, kept)

    def add_row(self, name: str, cells: Mapping[str, Any], change: int) -> bool:
        """Put a row in its place, unless its key is there already."""
        spec = TABLES[name]
        if name not in self.keys:
            self.keys[name] = set(key_texts(spec, self.table(name)))
        (key,) = key_texts(spec, to_frame(spec, {column: [cells.get(column)] for column in spec.key}, 1))
        if key in self.keys[name]:
            return False
        self.keys[name].add(key)
        self.waiting.setdefault(name, []).append((cells, change))
        return True

    def _place(self, name: str) -> None:
        """Put the rows that wait in their places."""
        spec, rows = TABLES[name], self.waiting.pop(name)
        self._touch(name)
        cells = {column: [row.get(column) for row, _ in rows] for column in spec.columns}
        self.tables[name] = pd.concat([self.tables[name], to_frame(spec, cells, len(rows))], ignore_index=True)
        self.origins[name] = np.append(self.origins[name], np.full(len(rows), None, dtype=object))
        self.by[name] = np.append(self.by[name], [change for _, change in rows])
        self._sort(name)

    def settle(self) -> None:
        """Have changed settings checked as a whole."""
        if "settings" in self.tables:
            spec, table = TABLES["settings"], self.tables["settings"]
            given = {name: read_cell(held(spec, table, 0, name), column.kind) for name, column in spec.columns.items()}
            self.settings = Settings.model_validate({name: cell for name, cell in given.items() if cell is not None})

    def finished(self) -> Scenario:
        """The scenario with what was changed; all else is shared with the one before."""
        for name in list(self.waiting):
            self._place(name)
        touched = {name: table for name, table in self.tables.items() if name != "settings"}
        origins = {name: rows for name, rows in self.origins.items() if name in touched}
        return Scenario(
            settings=self.settings or self.base.settings,
            tables=MappingProxyType({**self.base.tables, **touched}),
            origins=MappingProxyType({**self.base.origins, **origins}),
            checked=True,
        )

    def _touch(self, name: str) -> None:
        if name in self.waiting:
            self._place(name)
        if name in self.tables:
            return
        self.tables[name] = self.table(name)
        rows = len(self.tables[name])
        none = np.full(rows, None, dtype=object)
        self.origins[name] = self.base.origins.get(name, none) if name != "settings" else none
        self.by[name] = np.full(rows, UNTOUCHED, dtype=np.int64)

    def _leave(self, name: str, rows: Ints, change: int) -> None:
        """Remember the keys of rows that others may point at; those of all rows are to be found anew."""
        self.keys.pop(name, None)
        for column in ("menu",) if name == "menus" else TABLES[name].key[:1]:
            values = self.tables[name][column].iloc[rows]
            self.gone.update({(name, str(value)): change for value in values})

    def _sort(self, name: str) -> None:
        self._order(name, by_key(TABLES[name], self.tables[name]))

    def _order(self, name: str, order: Ints) -> None:
        self.tables[name] = self.tables[name].iloc[order].reset_index(drop=True)
        self.origins[name], self.by[name] = self.origins[name][order], self.by[name][order]
