"""A scenario from an Excel workbook, a sheet a table.

Row 1 holds the column names, row 2 (shaded, skipped) what people call them, with the unit; the rows follow from row 3.
The sheet `settings` has a row per setting, with the columns `column` and `value`. The sheets `petunjuk` and `guide` are
for people and not read; nor is a row whose first cell begins with `(contoh)` or `(example)`: no key holds a bracket.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from xlsxwriter.utility import xl_col_to_name, xl_range

from planner.errors import Fault
from planner.files.examples import EXAMPLE_MARKS, is_example
from planner.files.guarded import Sheet, read_book, read_sheets
from planner.files.raw import (
    BASE,
    CHANGES,
    MOST_FAULTS,
    Based,
    FileFault,
    RawScenario,
    check_columns,
    key_of,
    pad,
    unknown_table,
)
from planner.files.safely import read_bytes
from planner.files.sheetwriting import FIRST_ROW, GUIDES, title
from planner.tables import TABLES
from planner.tables.parse import RawTable
from planner.words import LANGUAGES, make_fault

__all__ = ["read_sheets", "read_workbook", "read_xlsx"]

LABEL_ROW = 2
SETTING_COLUMNS = 2  # that are read: name and value


def read_workbook(path: Path) -> RawScenario:
    """The raw tables of a workbook, read by a guarded child process.

    Raises
    ------
    InputError
        When it is no workbook, or reading it goes beyond the limits.
    """
    return read_xlsx(path.name, read_bytes(path))


def read_xlsx(name: str, content: bytes) -> RawScenario:
    """The raw tables of a workbook from its bytes."""
    tables: dict[str, RawTable] = {}
    faults: list[Fault] = []
    unread: set[str] = set()
    sheets = [sheet for sheet in read_book(name, content) if sheet.name.strip().casefold() not in GUIDES]
    names = [sheet.name for sheet in sheets]
    based = next((_based(sheet, sheets) for sheet in sheets if sheet.name == "settings"), None)
    for sheet in sheets:
        if based is not None and sheet.name == CHANGES:
            continue
        if sheet.hidden:
            faults.append(_hidden(sheet.name))
        if sheet.name not in TABLES:
            faults += [] if sheet.hidden else [unknown_table(sheet.name, None, names)]
            continue
        try:
            tables[sheet.name], found = (_settings if sheet.name == "settings" else _table)(sheet)
        except FileFault as error:
            found = list(error.faults)
            unread.add(sheet.name)
        faults += found
    return RawScenario(tables=tables, based=based, faults=tuple(faults), unread=frozenset(unread))


def _based(settings: Sheet, sheets: Sequence[Sheet]) -> Based | None:
    """What the scenario is based on: row `base` of the settings; the sheet `changes` has a change a row from row 3."""
    base = next((row[1] for _, row in settings.rows if len(row) > 1 and str(row[0]).strip() == BASE), None)
    if base is None:
        return None
    lines = [
        str(row[0])
        for sheet in sheets
        if sheet.name == CHANGES
        for number, row in sheet.rows
        if number >= FIRST_ROW and row and row[0] not in (None, "")
    ]
    return Based(base=base, changes=lines)


def _hidden(name: str) -> Fault:
    """A hidden sheet: a table is read and told, anything else is a fault that names it."""
    if name in TABLES:
        return make_fault("hidden_sheet", table=name, value=name, severity="warning")
    return make_fault("hidden_unknown_sheet", value=name)


def _table(sheet: Sheet) -> tuple[RawTable, list[Fault]]:
    """A table, and what is wrong with its cells."""
    name, held = sheet.name, dict(sheet.rows)
    header = _header(held.get(1, []))
    check_columns(name, len(header))
    faults = [*_merged(sheet, header, held), *_broken(sheet, header, held)]
    if _seems_filled(name, header, held.get(2, [])):
        faults.append(make_fault("label_row", table=name, row=2, severity="warning"))
    body = []
    for number, row in held.items():
        if number < FIRST_ROW:
            continue
        if str(row[0]).casefold().startswith(EXAMPLE_MARKS):
            faults += [] if is_example(name, header, row) else [_changed_example(name, number, row[0])]
            continue
        faults += _from_example(name, number, header, row)
        body.append((number, row))
    cells, origins, found = pad(name, header, body)
    return RawTable(name=name, columns=header, rows=cells, origins=origins, header=1), [*faults, *found]


def _header(row: Sequence[Any]) -> list[str]:
    """The names in row 1, without the empty cells behind them."""
    header = [str(cell).strip() for cell in row]
    while header and not header[-1]:
        header.pop()
    return header


def _seems_filled(name: str, header: Sequence[str], row: Sequence[Any]) -> bool:
    """Whether row 2 seems to hold data: something stands there and no cell is a label of its column."""
    columns = TABLES[name].columns
    labels = {title(columns[column], lang) for column in header if column in columns for lang in LANGUAGES}
    written = [str(cell) for cell in row if cell not in (None, "")]
    return bool(written) and not any(cell in labels for cell in written)


def _changed_example(name: str, number: int, value: Any) -> Fault:
    return make_fault("example_changed", table=name, row=number, value=value, severity="warning")


def _from_example(name: str, number: int, header: Sequence[str], row: Sequence[Any]) -> Iterator[Fault]:
    """Keys that were copied from an example, with its mark."""
    keys = {column.name for column in TABLES[name].columns.values() if column.kind == "key"}
    for column, cell in zip(header, row, strict=False):
        if column in keys and str(cell).casefold().startswith(EXAMPLE_MARKS):
            yield make_fault("example_key", table=name, row=number, column=column, value=cell)


def _merged(sheet: Sheet, header: Sequence[str], held: dict[int, list[Any]]) -> Iterator[Fault]:
    """Merged cells that hold data: only the first has a value. The others get it too, so that each is told once."""
    for first_row, first, last_row, last in sheet.merged:
        top = held.get(first_row, [])
        value = top[first - 1] if first <= min(len(top), len(header)) else ""
        if value == "" or last_row == LABEL_ROW == first_row:
            continue
        width = min(last, len(header))
        for number in range(first_row, min(last_row, first_row + MOST_FAULTS) + 1):
            if number in held:
                held[number] += [""] * (width - len(held[number]))
                held[number][first - 1 : width] = [value] * (width - first + 1)
        cells = xl_range(first_row - 1, first - 1, last_row - 1, last - 1)
        column = header[first - 1] or None
        yield make_fault("merged_cells", table=sheet.name, row=first_row, column=column, value=cells, suggestion=value)


def _broken(sheet: Sheet, header: Sequence[str], held: dict[int, list[Any]]) -> Iterator[Fault]:
    """Cells of the table with an error, or a formula whose value was not stored; labels may hold any."""
    for number, place, kind, text in sheet.broken:
        if number != LABEL_ROW and 0 < place <= len(header):
            row = [*held.get(number, []), *[""] * len(header)]
            key = key_of(sheet.name, header, row) if number >= FIRST_ROW else None
            yield _without_value(sheet.name, number, place, header[place - 1] or None, kind, text, key)


def _without_value(
    table: str, row: int, place: int, column: str | None, kind: str, text: str, key: dict[str, Any] | None = None
) -> Fault:
    code = "cell_error" if kind == "error" else "formula_without_value"
    cell = f"{xl_col_to_name(place - 1)}{row}"
    return make_fault(code, table=table, row=row, key=key, column=column, value=text, cell=cell)


def _settings(sheet: Sheet) -> tuple[RawTable, list[Fault]]:
    """The settings from rows of name and value."""
    held = {number: [*row, None][:SETTING_COLUMNS] for number, row in sheet.rows}
    faults = list(_merged(sheet, ["", ""], held))
    given = [(number, row) for number, row in held.items() if number >= FIRST_ROW and row[0] not in ("", BASE)]
    names = [str(row[0]).strip() for _, row in given]
    check_columns(sheet.name, len(names))
    places: dict[str, int | str] = {name: number for name, (number, _) in zip(names, given, strict=True)}
    for number, place, kind, text in sheet.broken:
        if number >= FIRST_ROW and 0 < place <= SETTING_COLUMNS:
            name = next((name for name, row in places.items() if row == number), None)
            faults.append(_without_value("settings", number, place, name, kind, text))
    values = [row[1] for _, row in given]
    return RawTable(name="settings", columns=names, rows=[values], origins=[1], places=places), faults
