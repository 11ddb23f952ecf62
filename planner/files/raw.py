"""What a format hands over: raw tables, and what was wrong with the files themselves."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from planner.errors import Fault, InputError
from planner.tables import TABLES
from planner.tables.cells import named, read_cell
from planner.tables.parse import RawTable
from planner.words import make_fault

MOST_COLUMNS = 200
MOST_ROWS = 250_000  # of one table, empty ones too
MOST_CELLS = 6_000_000  # of one table and of a whole folder, empty ones too; each takes up to 200 bytes
MOST_FAULTS = 1000  # told of one table
LONGEST_CELL = 10_000  # characters; far above what any column may hold
LARGEST_BITS = 1000  # of a whole number; above it stands for infinity, as in a float


BASE, CHANGES = "base", "changes"
"""What a scenario names that is another one with changes."""


@dataclass(frozen=True, kw_only=True)
class Based:
    """A scenario that is another one with changes: where that is, as it is written, and the changes in order."""

    base: object
    changes: object = ()


@dataclass(frozen=True, kw_only=True)
class RawScenario:
    """Raw tables by name; `unread` tables are there but could not be read; `based` = another scenario with changes."""

    tables: Mapping[str, RawTable]
    based: Based | None = None
    faults: tuple[Fault, ...] = ()
    unread: frozenset[str] = field(default_factory=frozenset)


def based_on(held: dict[str, Any]) -> Based | None:
    """Take base and changes out of what a document or its settings hold; None = it has no base."""
    if BASE not in held:
        return None
    return Based(base=held.pop(BASE), changes=held.pop(CHANGES, ()))


class FileFault(InputError):
    """A single file that cannot be read or written."""


def file_fault(code: str, name: object, **values: object) -> FileFault:
    """The error of one file: its fault names the file."""
    return FileFault([make_fault(code, value=str(name), **values)])  # type: ignore[arg-type]


def unknown_table(name: str, row: int | str | None, taken: Iterable[str]) -> Fault:
    """The fault of a table the dictionary does not know."""
    free = {table: spec.label for table, spec in TABLES.items() if table not in set(taken)}
    return make_fault("unknown_table", row=row, value=name, suggestion=named(name, free))


def pad(
    table: str, header: Sequence[str], rows: Iterable[tuple[int, Sequence[object]]]
) -> tuple[list[Sequence[object]], list[int], list[Fault]]:
    """Bring rows to the width of the header, leave out empty ones; rows with too many cells are faults.

    Raises
    ------
    InputError
        When the table is beyond the limits, or has more faults than anyone reads.
    """
    kept: list[Sequence[object]] = []
    origins: list[int] = []
    faults: list[Fault] = []
    width = len(header)
    for seen, (number, cells) in enumerate(rows, start=1):
        check_size(table, seen, min(width, 1))
        if len(cells) > width:
            found = max((i + 1 for i, cell in enumerate(cells) if cell not in (None, "")), default=0)
            if found > width:
                faults.append(make_fault("too_many_cells", table=table, row=number, found=found, expected=width))
                if len(faults) == MOST_FAULTS:
                    raise FileFault([*faults, more_faults(table, number)])
            cells = cells[:width]
        if any(cell not in (None, "") for cell in cells):
            kept.append([*cells, *[None] * (width - len(cells))])
            origins.append(number)
            check_size(table, len(kept), width)
    return kept, origins, faults


def check_size(table: str, rows: int, columns: int) -> None:
    """Refuse a table of more cells, or rows, than memory is for.

    Raises
    ------
    InputError
        When it is beyond the limits.
    """
    if rows > MOST_ROWS or rows * columns > MOST_CELLS:
        raise FileFault([make_fault("table_too_big", table=table, most_rows=MOST_ROWS, most_cells=MOST_CELLS)])


def check_columns(name: str, found: int) -> None:
    """Refuse a header of more names than any table has.

    Raises
    ------
    InputError
        When it is beyond the limit.
    """
    if found > MOST_COLUMNS:
        raise file_fault("too_many_columns", name, found=found, limit=MOST_COLUMNS)


def plain_cell(value: object) -> object:
    """A cell of TOML or JSON: what is neither text, number, flag nor day is shown as it was written, and short."""
    if isinstance(value, str):
        return value[:LONGEST_CELL]
    if isinstance(value, int) and abs(value).bit_length() > LARGEST_BITS:
        return math.inf if value > 0 else -math.inf
    if value is None or isinstance(value, int | float | date):
        return value
    try:
        return json.dumps(value, default=str)[:LONGEST_CELL]
    except RecursionError:
        return "[…]"


def more_faults(table: str, row: int | str | None) -> Fault:
    """The last fault told of a table that has more."""
    return make_fault("more_faults", table=table, row=row, limit=MOST_FAULTS)


def key_of(table: str, header: Sequence[str], cells: Sequence[object]) -> dict[str, Any] | None:
    """The key columns of a row as they stand in the file."""
    spec = TABLES[table]
    held = {name: read_cell(cells[header.index(name)], spec.columns[name].kind) for name in spec.key if name in header}
    return {name: str(value) if isinstance(value, date) else value for name, value in held.items()} or None
