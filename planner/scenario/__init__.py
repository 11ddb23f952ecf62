"""A scenario: settings and tables, checked against the data dictionary, with one identity in every format.

Order: demand, places, telling < money, offers < orders.
"""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, wraps
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
import pandas as pd

from planner.errors import Fault, UnknownNameError
from planner.scenario.telling import line, small_table
from planner.tables import TABLES, Settings, TableSpec
from planner.tables.columns import Column
from planner.tables.frames import conform, dtype_of
from planner.units import SIGNIFICANT_DIGITS

if TYPE_CHECKING:
    from planner.changes import GivenChange

Table = TypeVar("Table")

COUNTED = ("suppliers", "kitchens", "items", "offers")  # tables of which it is told how many rows they have
SHORT = 12  # letters of a fingerprint that people see
CELL, ROW = "\x1f", "\x1e"  # separators no text of a table can hold


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Scenario:
    """Everything that is given; identity is `fingerprint()`.

    Attributes
    ----------
    settings
        The settings.
    tables
        Every table of the dictionary but the settings: all columns, defaults filled in, rows by key.
    origins
        By table, the row a person sees (number, or JSON pointer), parallel to the rows; no part of the identity.
    warnings
        What was suspicious on reading; no part of the identity.
    checked
        Whether it was read, or made of one that was, by a way that checks.
    """

    settings: Settings
    tables: Mapping[str, pd.DataFrame]
    origins: Mapping[str, np.ndarray] = field(default_factory=dict)
    warnings: tuple[Fault, ...] = ()
    checked: bool = False

    def __repr__(self) -> str:
        """Title, days, how many of what, and how the fingerprint begins."""
        return line("Scenario", self.settings.title, self._facts())

    def _repr_html_(self) -> str:
        """The same for notebooks."""
        return small_table("Scenario", self.settings.title, self._facts())

    def _facts(self) -> dict[str, str]:
        settings = self.settings
        counts = {name: str(len(self.tables[name])) for name in COUNTED}
        days = f"{settings.days} from {settings.first_day.isoformat()}"
        return {"days": days, **counts, "fingerprint": self.fingerprint()[:SHORT]}

    def __getitem__(self, table: str) -> pd.DataFrame:
        """A table by name: the columns of `columns(table)`, described in `scenarios/README.md`; absent cells are NaN.

        Raises
        ------
        UnknownNameError
            When there is no such table.
        """
        if table not in self.tables:
            raise UnknownNameError("table", table, self.tables)
        return self.tables[table]

    def columns(self, table: str) -> pd.DataFrame:
        """What the columns of a table hold, a row each, by name.

        Returns
        -------
        dtype, unit (code as in names of columns; empty = none), required (whether every row has it), meaning.

        Raises
        ------
        UnknownNameError
            When there is no such table.
        """
        if table not in TABLES:
            raise UnknownNameError("table", table, TABLES)
        told = [
            (name, dtype_of(column), column.unit or "", column.required, column.meaning["en"])
            for name, column in TABLES[table].columns.items()
        ]
        return pd.DataFrame(told, columns=["column", "dtype", "unit", "required", "meaning"]).set_index("column")

    def fingerprint(self) -> str:
        """SHA-256 (hexadecimal) over the tables in dictionary order, rows by key, numbers at 15 digits."""
        return self._fingerprint

    @cached_property
    def _fingerprint(self) -> str:
        digest = hashlib.sha256()
        for name, spec in TABLES.items():
            table = settings_frame(self.settings) if name == "settings" else self.tables[name]
            digest.update(f"{name}{ROW}".encode())
            digest.update(ROW.join(_lines(spec, table)).encode())
            digest.update(ROW.encode())
        return digest.hexdigest()

    @cached_property
    def derived(self) -> dict[str, Any]:
        """What was worked out of this scenario alone, by the name of the function (`once`)."""
        return {}

    def called(self, table: str, key: str, lang: str) -> str:
        """What people call a supplier, kitchen or item: its name, else its key."""
        return self.names(table, lang)[key]

    def names(self, table: str, lang: str) -> dict[str, str]:
        """What people call all suppliers, kitchens or items, by key."""
        place = f"names of {table} in {lang}"
        if place not in self.derived:
            held = self[table]
            key, name = held[TABLES[table].key[0]], held[f"name_{lang}" if f"name_{lang}" in held else "name"]
            self.derived[place] = dict(zip(key.astype(str), name.fillna(key).astype(str), strict=True))
        return dict(self.derived[place])

    def replace(self, *, settings: Mapping[str, Any] | None = None, **tables: pd.DataFrame) -> Scenario:
        """The scenario with other settings or tables, checked as if it had been read from a file.

        Parameters
        ----------
        settings
            Settings that change, by name.
        tables
            Whole tables by name; columns left out are absent, row order does not matter.

        Raises
        ------
        InputError
            With every fault: types, ranges, names that point at nothing, figures that are not finite.
        UnknownNameError
            When a table, column or setting is not in the dictionary.
        """
        from planner.changes import replaced

        return replaced(self, settings or {}, tables)

    def unchecked(self, *, settings: Mapping[str, Any] | None = None, **tables: pd.DataFrame) -> Scenario:
        """The scenario with other settings or tables as they are: for what follows from one that was checked.

        Whoever plans it otherwise has it checked first.

        Raises
        ------
        pydantic.ValidationError
            When a setting is out of its range.
        UnknownNameError
            When a table or column is not in the dictionary.
        """
        for name in tables:
            if name not in self.tables:
                raise UnknownNameError("table", name, self.tables)
        made = {name: conform(TABLES[name], table) for name, table in tables.items()}
        chosen = self.settings
        if settings is not None:
            chosen = Settings.model_validate(self.settings.model_dump() | dict(settings))
        return dataclasses.replace(
            self,
            settings=chosen,
            tables=MappingProxyType({**self.tables, **made}),
            checked=False,
            origins=MappingProxyType({name: rows for name, rows in self.origins.items() if name not in made}),
        )

    def change(self, *changes: GivenChange) -> Scenario:
        """The scenario with changes applied in order; `planner.changes` has how they are written.

        Parameters
        ----------
        changes
            Each a text as `offers[item=telur].price_rp *= 1.1`, its JSON object, or a `Change`.

        Raises
        ------
        InputError
            With every fault: what is no change, meets no row, does not hold, or breaks what other tables say.
        """
        from planner.changes import apply_changes

        return apply_changes(self, changes).scenario

    def __getstate__(self) -> dict[str, Any]:
        state = {entry.name: getattr(self, entry.name) for entry in dataclasses.fields(self)}
        return {name: dict(value) if isinstance(value, Mapping) else value for name, value in state.items()}


def once(function: Callable[[Scenario], Table]) -> Callable[[Scenario], Table]:
    """Have a table that follows from a scenario alone worked out once, however many ask for it.

    Everyone gets a table of its own (pandas copies what is written to). An array is shared, and cannot be written to.
    """
    name = f"{function.__module__}.{function.__qualname__}"

    @wraps(function)
    def told(scenario: Scenario) -> Table:
        if name not in scenario.derived:
            scenario.derived[name] = _shared(function(scenario))
        held: Table = scenario.derived[name]
        return held.copy(deep=False) if isinstance(held, pd.DataFrame) else held

    return told


def _shared(made: Table) -> Table:
    if isinstance(made, np.ndarray):
        made.setflags(write=False)
    return made


def settings_frame(settings: Settings) -> pd.DataFrame:
    """The settings as a table of one row."""
    values = settings.model_dump(by_alias=True)
    return conform(TABLES["settings"], pd.DataFrame([{name: values[name] for name in values}], dtype=object))


def cell_texts(column: Column, values: pd.Series) -> list[str]:
    """The values of a column as one text each, empty = absent; the form of fingerprints and CSV files."""
    if column.kind in ("number", "integer"):
        return ["" if np.isnan(value) else f"{value:.{SIGNIFICANT_DIGITS}g}" for value in values.to_numpy(float)]
    if column.kind == "flag":
        return ["" if value is pd.NA else "true" if value else "false" for value in values]
    if column.kind == "date":
        return ["" if pd.isna(value) else f"{value:%Y-%m-%d}" for value in values]
    return ["" if pd.isna(value) else str(value) for value in values]


def _lines(spec: TableSpec, table: pd.DataFrame) -> list[str]:
    """One text per row: `column=value` of every cell that holds something, in dictionary order."""
    named = [
        [f"{name}={text}" if text else "" for text in cell_texts(column, table[name])]
        for name, column in spec.columns.items()
    ]
    return [CELL.join(cell for cell in row if cell) for row in zip(*named, strict=True)]
