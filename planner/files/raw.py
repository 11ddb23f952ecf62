"""What a format hands over: raw tables, and what was wrong with the files themselves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from planner.errors import Fault, InputError
from planner.tables import TABLES
from planner.tables.cells import closest
from planner.tables.parse import RawTable
from planner.words import make_fault


@dataclass(frozen=True, kw_only=True)
class RawScenario:
    """Raw tables by name; `unread` tables are there but could not be read."""

    tables: Mapping[str, RawTable]
    faults: tuple[Fault, ...] = ()
    unread: frozenset[str] = field(default_factory=frozenset)


class FileFault(InputError):
    """A single file that cannot be read or written."""

    def __init__(self, fault: Fault) -> None:
        super().__init__([fault])


def file_fault(code: str, name: object, **values: object) -> FileFault:
    """The error of one file: its fault names the file."""
    return FileFault(make_fault(code, value=str(name), **values))  # type: ignore[arg-type]


def unknown_table(name: str, row: int | str | None, taken: Iterable[str]) -> Fault:
    """The fault of a table the dictionary does not know."""
    free = [table for table in TABLES if table not in set(taken)]
    return make_fault("unknown_table", row=row, value=name, suggestion=closest(name, free))


def pad(
    table: str, header: Sequence[str], rows: Iterable[tuple[int, Sequence[object]]]
) -> tuple[list[Sequence[object]], list[int], list[Fault]]:
    """Bring rows to the width of the header, leave out empty ones; rows with too many cells are faults."""
    kept: list[Sequence[object]] = []
    origins: list[int] = []
    faults: list[Fault] = []
    width = len(header)
    for number, cells in rows:
        if len(cells) > width:
            found = max((i + 1 for i, cell in enumerate(cells) if cell not in (None, "")), default=0)
            if found > width:
                faults.append(make_fault("too_many_cells", table=table, row=number, found=found, expected=width))
            cells = cells[:width]
        if any(cell not in (None, "") for cell in cells):
            kept.append([*cells, *[None] * (width - len(cells))])
            origins.append(number)
    return kept, origins, faults
