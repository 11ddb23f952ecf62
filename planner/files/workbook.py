"""A scenario as an Excel workbook, a sheet a table.

Row 1 holds the column names, row 2 (shaded, skipped on reading) what people call them, with the unit; the rows follow
from row 3. The sheet `settings` has a row per setting, with the columns `column` and `value`.
"""

from __future__ import annotations

import io
import json
import subprocess
import sys
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pandas as pd
import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from planner.errors import Fault
from planner.files import sheets
from planner.files.archive import open_zip
from planner.files.folder import settings_given
from planner.files.raw import RawScenario, file_fault, pad, unknown_table
from planner.files.safely import read_bytes, write_file
from planner.scenario import Scenario
from planner.tables import TABLES, Column
from planner.tables.parse import RawTable
from planner.words import LANGUAGES, both, make_fault, say

FIRST_ROW = 3  # of the data
MOST_ROWS = 1_048_576 - FIRST_ROW + 1
SECONDS = 90
NO_TIME = datetime(2000, 1, 1)
SETTING_COLUMNS = ("column", "value", "label", "meaning")


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
    open_zip(name, content).close()
    tables: dict[str, RawTable] = {}
    faults: list[Fault] = []
    read = read_sheets(name, content)
    names = [sheet for sheet, _ in read]
    for sheet, rows in read:
        if sheet not in TABLES:
            faults.append(unknown_table(sheet, None, names))
        elif sheet == "settings":
            tables[sheet] = _settings(rows)
        else:
            tables[sheet], found = _table(sheet, rows)
            faults += found
    return RawScenario(tables=tables, faults=tuple(faults))


def read_sheets(name: str, content: bytes) -> list[tuple[str, list[list[Any]]]]:
    """The cells of every sheet, from the child process."""
    command = [sys.executable, "-I", str(Path(sheets.__file__))]
    try:
        done = subprocess.run(command, input=content, capture_output=True, timeout=SECONDS, check=False)
    except subprocess.TimeoutExpired as error:
        raise file_fault("unreadable", name, reason=both("reason.limits")) from error
    if done.returncode < 0 or b"MemoryError" in done.stderr:
        raise file_fault("unreadable", name, reason=both("reason.limits"))
    if done.returncode:
        raise file_fault("unreadable", name, reason=both("reason.damaged"))
    return [(sheet, [[_cell(cell) for cell in row] for row in rows]) for sheet, rows in json.loads(done.stdout)]


def _cell(cell: Any) -> Any:
    return datetime.fromisoformat(cell["day"]) if isinstance(cell, dict) else cell


def _table(name: str, rows: Sequence[Sequence[Any]]) -> tuple[RawTable, list[Fault]]:
    header = _header(rows)
    numbered = list(enumerate(rows, start=1))[FIRST_ROW - 1 :]
    cells, origins, faults = pad(name, header, numbered)
    if len(rows) > 1 and _seems_filled(name, header, rows[1]):
        faults.append(make_fault("label_row", table=name, row=2, severity="warning"))
    return RawTable(name=name, columns=header, rows=cells, origins=origins, header=1), faults


def _header(rows: Sequence[Sequence[Any]]) -> list[str]:
    """The names in row 1, without the empty cells behind them."""
    header = [str(cell).strip() for cell in rows[0]] if rows else []
    while header and not header[-1]:
        header.pop()
    return header


def _seems_filled(name: str, header: Sequence[str], row: Sequence[Any]) -> bool:
    """Whether row 2 seems to hold data: something stands there and no cell is a label of its column."""
    columns = TABLES[name].columns
    labels = {title(columns[column], lang) for column in header if column in columns for lang in LANGUAGES}
    written = [str(cell) for cell in row if cell not in (None, "")]
    return bool(written) and not any(cell in labels for cell in written)


def _settings(rows: Sequence[Sequence[Any]]) -> RawTable:
    """The settings from rows of name and value."""
    given = [(number, row) for number, row in list(enumerate(rows, start=1))[FIRST_ROW - 1 :] if row and row[0] != ""]
    names = [str(row[0]).strip() for _, row in given]
    values = [row[1] if len(row) > 1 else None for _, row in given]
    places: dict[str, int | str] = {name: number for name, (number, _) in zip(names, given, strict=True)}
    return RawTable(name="settings", columns=names, rows=[values], origins=[1], places=places)


def title(column: Column, lang: str) -> str:
    """What people call a column, with its unit."""
    unit = column.unit_name
    if unit is None:
        return column.label[lang]
    return say("sheet.title", lang, label=column.label[lang], unit=unit[lang])


def write_workbook(scenario: Scenario, path: Path, *, lang: str = "id") -> None:
    """Write a scenario as a workbook with labels in one language; the same scenario gives the same bytes.

    Raises
    ------
    InputError
        When a table has more rows than a sheet.
    """
    for name, table in scenario.tables.items():
        if len(table) > MOST_ROWS:
            raise file_fault("too_many_rows", name, found=len(table), limit=MOST_ROWS)
    write_file(path, _bytes(scenario, lang))


def _bytes(scenario: Scenario, lang: str) -> bytes:
    content = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    with xlsxwriter.Workbook(content, options) as book:
        book.set_properties({"created": NO_TIME})
        formats = {
            "head": book.add_format({"bold": True}),
            "label": book.add_format({"bg_color": "#E7E6E6", "italic": True, "text_wrap": True, "valign": "top"}),
            "date": book.add_format({"num_format": "yyyy-mm-dd"}),
        }
        _write_settings(book.add_worksheet("settings"), scenario, formats, lang)
        for name, table in scenario.tables.items():
            _write_table(book.add_worksheet(name), table, list(TABLES[name].columns.values()), formats, lang)
    return content.getvalue()


def _write_settings(sheet: Worksheet, scenario: Scenario, formats: dict[str, Format], lang: str) -> None:
    given = settings_given(scenario)
    sheet.write_row(0, 0, SETTING_COLUMNS, formats["head"])
    sheet.write_row(1, 0, [say(f"sheet.{name}", lang) for name in SETTING_COLUMNS], formats["label"])
    for row, column in enumerate(TABLES["settings"].columns.values(), start=FIRST_ROW - 1):
        sheet.write_string(row, 0, column.name)
        _write_cell(sheet, row, 1, given.get(column.name), formats)
        sheet.write_string(row, 2, title(column, lang), formats["label"])
        sheet.write_string(row, 3, column.meaning[lang])
    sheet.freeze_panes(2, 1)
    sheet.set_column(0, 2, 26)
    sheet.set_column(3, 3, 90)


def _write_table(
    sheet: Worksheet, table: pd.DataFrame, columns: list[Column], formats: dict[str, Format], lang: str
) -> None:
    for position, column in enumerate(columns):
        sheet.write_string(0, position, column.name, formats["head"])
        sheet.write_string(1, position, title(column, lang), formats["label"])
        sheet.set_column(position, position, max(12, len(column.name) + 2))
        for row, value in enumerate(table[column.name].tolist(), start=FIRST_ROW - 1):
            _write_cell(sheet, row, position, value, formats)
    sheet.freeze_panes(2, 0)


def _write_cell(sheet: Worksheet, row: int, position: int, value: Any, formats: dict[str, Format]) -> None:
    if pd.isna(value):
        return
    if isinstance(value, bool):
        sheet.write_boolean(row, position, value)
    elif isinstance(value, date):
        sheet.write_datetime(row, position, value, formats["date"])
    elif isinstance(value, str):
        sheet.write_string(row, position, value)
    else:
        sheet.write_number(row, position, float(value))
