"""What a check knows: the scenario, what could not be read of it, and what has been told so far."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import pandas as pd

from planner.checks.standing import Standing
from planner.errors import Fault
from planner.scenario import Scenario, demand
from planner.tables import TABLES
from planner.tables.parse import place
from planner.words import make_fault

CHANGES = "/changes/"
"""How the place of a row begins that a change touched."""

LAST_ORIGIN = 1 << 40
"""Above every row of a file."""

Doubtful = frozenset[tuple[str, str]]


@dataclass(frozen=True, kw_only=True)
class Known:
    """A scenario, and what a check may not rely on.

    Attributes
    ----------
    scenario
        The scenario.
    doubtful
        Tables and columns of which not everything could be read.
    told
        What has been told so far: it grows from check to check, so that no mistake is told twice.
    """

    scenario: Scenario
    doubtful: Doubtful = frozenset()
    told: list[Fault] = field(default_factory=list)

    def sure(self, table: str, *columns: str) -> bool:
        """Whether these columns were read in full."""
        return not any((table, column) in self.doubtful for column in columns)

    def sound(self, *tables: str) -> bool:
        """Whether no fault stands in these tables: what follows from several rows would only repeat it."""
        wrong = {fault.table for fault in self.told if fault.severity == "fault"}
        return not (wrong | {table for table, _ in self.doubtful}) & {None, *tables}

    def any_told(self, code: str) -> bool:
        """Whether this has been told."""
        return any(fault.code == code for fault in self.told)

    def suspected(self, column: str, **columns_of: tuple[str, ...]) -> set[Any]:
        """The keys in `column` of rows of which a warning has been told, by table and the columns that matter."""
        return {
            fault.key[column]
            for fault in self.told
            if fault.key is not None and fault.column in columns_of.get(fault.table or "", ()) and column in fault.key
        }

    @cached_property
    def needs(self) -> pd.DataFrame:
        """What every open kitchen needs by item and day, where the tables are sound."""
        return demand.needs(self.scenario)

    @cached_property
    def standing(self) -> Standing:
        """How much offers can bring for these needs, and when."""
        return Standing(scenario=self.scenario, needs=self.needs)

    def fault(self, code: str, table: str, row: int, column: str, **values: Any) -> Fault:
        """A fault at a row (position) of a table."""
        spec, held = TABLES[table], self.scenario[table]
        return make_fault(
            code,
            table=table,
            row=self.row(table, row, column),
            key={name: plain(held[name].iloc[row]) for name in spec.key},
            column=column,
            value=values.pop("value", plain(held[column].iloc[row])),
            **values,
        )

    def warning(self, code: str, table: str, row: int, column: str, **values: Any) -> Fault:
        """Something suspicious at a row (position) of a table."""
        return self.fault(code, table, row, column, severity="warning", **values)

    def row(self, table: str, row: int, column: str | None = None) -> int | str | None:
        """The row a person sees."""
        origins = self.scenario.origins.get(table)
        return None if origins is None else place(origins[row], column)

    def reading_order(self, table: str, row: int) -> int:
        """Rows (positions) in the order in which a person reads them; those that changes touched come last."""
        origin = self.row(table, row)
        if isinstance(origin, str) and origin.startswith(CHANGES):
            return int(origin.removeprefix(CHANGES)) + LAST_ORIGIN
        return int(origin.rpartition("/")[2]) if isinstance(origin, str) else origin or row

    def called(self, table: str, row: int) -> str:
        """A row (position) as a sentence about another names it: where it stands, else its key."""
        origin = self.row(table, row)
        key = self.scenario[table][TABLES[table].key[0]].iloc[row]
        return str(key) if origin is None else str(origin)


def positions(mask: pd.Series) -> list[int]:
    """Where a mask is true."""
    return [int(row) for row in mask.to_numpy(bool, na_value=False).nonzero()[0]]


def plain(value: Any) -> Any:
    """A cell as JSON holds it; absent = None, days in the form of files."""
    if pd.isna(value):
        return None
    if isinstance(value, pd.Timestamp):
        return value.date().isoformat()
    if isinstance(value, str):
        return value
    number = float(value)
    return int(number) if number.is_integer() else number
