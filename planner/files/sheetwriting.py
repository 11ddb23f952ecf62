"""A scenario to an Excel workbook: names, labels, formats, dropdowns and comments from the data dictionary."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from datetime import date, datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pandas as pd
import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from planner.files.folder import settings_given
from planner.files.raw import file_fault
from planner.files.safely import write_file
from planner.scenario import Scenario
from planner.tables import TABLES, Column
from planner.words import say

FIRST_ROW = 3  # of the rows of a table
MOST_ROWS = 1_048_576 - FIRST_ROW + 1
DROPDOWN_ROWS = 5000  # that have dropdowns at least
NO_TIME = datetime(2000, 1, 1)
SETTING_COLUMNS = ("column", "value", "label", "meaning", "allowed")
GUIDE: Mapping[str, str] = MappingProxyType({"id": "petunjuk", "en": "guide"})
"""Name of the sheet that is for people, by language."""

GUIDES = tuple(GUIDE.values())
GREY, YELLOW, BLUE = "#E7E6E6", "#FFF2CC", "#DDEBF7"  # labels, needed columns, columns one may leave empty
EXAMPLE_COLOUR = "#7F7F7F"
FORMATS = {"key": "@", "text": "@", "weekdays": "@", "choice": "@", "integer": "0", "date": "yyyy-mm-dd"}
MONEY_UNITS = ("rp", "rp_per_month", "rp_per_trip", "rp_per_delivery")  # shown in whole rupiah, with thousands
WIDEST = {"key": 22, "text": 18}  # characters
LINE = 15  # points
COMMENT_WIDTH, COMMENT_LINE = 320, 18  # pixels


class Styles:
    """The formats of a workbook."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._cells: dict[tuple[str, bool], Format] = {}
        self.title = book.add_format({"bold": True, "font_size": 14})
        self.needed = book.add_format({"bold": True, "bg_color": YELLOW, "bottom": 1, "valign": "top"})
        self.optional = book.add_format({"bold": True, "bg_color": BLUE, "bottom": 1, "valign": "top"})
        self.label = book.add_format({"bg_color": GREY, "italic": True, "text_wrap": True, "valign": "top"})
        self.text = book.add_format({"text_wrap": True, "valign": "top"})

    def head(self, column: Column) -> Format:
        """The format of a column's name."""
        return self.needed if column.required else self.optional

    def cell(self, column: Column, *, example: bool = False) -> Format:
        """The format of a column's cells, so that a key of digits stays a text and a date a date."""
        shown = "#,##0" if column.unit in MONEY_UNITS else FORMATS.get(column.kind, "General")
        if (shown, example) not in self._cells:
            look = {"italic": True, "font_color": EXAMPLE_COLOUR} if example else {}
            self._cells[shown, example] = self._book.add_format({"num_format": shown, **look})
        return self._cells[shown, example]


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

    def fill(book: Workbook, styles: Styles) -> None:
        write_settings(book, styles, settings_given(scenario), lang)
        lengths = {name: len(table) for name, table in scenario.tables.items()}
        for name, table in scenario.tables.items():
            sheet = write_table(book, styles, name, lengths, lang)
            for position, column in enumerate(TABLES[name].columns.values()):
                for row, value in enumerate(table[column.name].tolist(), start=FIRST_ROW - 1):
                    write_cell(sheet, row, position, value, styles.cell(column))

    write_book(path, fill)


def write_book(path: Path, fill: Callable[[Workbook, Styles], None]) -> None:
    """Write a workbook: no formulas, no links, no clock."""
    content = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    with xlsxwriter.Workbook(content, options) as book:
        book.set_properties({"created": NO_TIME})
        fill(book, Styles(book))
    write_file(path, content.getvalue())


def write_settings(book: Workbook, styles: Styles, given: Mapping[str, Any], lang: str) -> None:
    """Add the sheet of settings: a row each, with what it means and may be."""
    sheet = book.add_worksheet("settings")
    sheet.write_row(0, 0, SETTING_COLUMNS, styles.optional)
    sheet.write_row(1, 0, [say(f"sheet.{name}", lang) for name in SETTING_COLUMNS], styles.label)
    for row, column in enumerate(TABLES["settings"].columns.values(), start=FIRST_ROW - 1):
        sheet.write_string(row, 0, column.name, styles.head(column))
        sheet.write_blank(row, 1, None, styles.cell(column))
        write_cell(sheet, row, 1, given.get(column.name), styles.cell(column))
        sheet.write_string(row, 2, title(column, lang), styles.label)
        sheet.write_string(row, 3, column.meaning[lang], styles.text)
        sheet.write_string(row, 4, "\n".join(allowed(column, lang)), styles.text)
        sheet.set_row(row, LINE * max(1 + len(column.meaning[lang]) // 60, len(allowed(column, lang))))
        add_dropdown(sheet, (row, 1, row, 1), column, {})
    sheet.freeze_panes(2, 1)
    for position, width in enumerate((26, 30, 32, 60, 52)):
        sheet.set_column(position, position, width)
    for_print(sheet)


def write_table(book: Workbook, styles: Styles, name: str, lengths: Mapping[str, int], lang: str) -> Worksheet:
    """Add the sheet of a table without its rows.

    Parameters
    ----------
    lengths
        Rows of every table, for dropdowns of its keys.
    """
    sheet = book.add_worksheet(name)
    last = FIRST_ROW - 1 + max(lengths[name], DROPDOWN_ROWS)
    for position, column in enumerate(TABLES[name].columns.values()):
        sheet.write_string(0, position, column.name, styles.head(column))
        lines = [column.meaning[lang], *allowed(column, lang)]
        size = {"width": COMMENT_WIDTH, "height": COMMENT_LINE * (len(lines) + len(column.meaning[lang]) // 45 + 1)}
        sheet.write_comment(0, position, "\n".join(lines), size)
        sheet.write_string(1, position, title(column, lang), styles.label)
        width = max(WIDEST.get(column.kind, 12), len(column.name) + 3)
        sheet.set_column(position, position, width, styles.cell(column))
        add_dropdown(sheet, (FIRST_ROW - 1, position, last - 1, position), column, lengths)
    sheet.set_row(1, 3 * LINE)
    sheet.freeze_panes(2, 1)
    for_print(sheet)
    return sheet


def add_dropdown(
    sheet: Worksheet, cells: tuple[int, int, int, int], column: Column, lengths: Mapping[str, int]
) -> None:
    """Let cells (first row, first column, last row, last column from 0) choose from what the column may hold."""
    options: dict[str, Any] = {"validate": "list"}
    if column.kind == "flag":
        options["source"] = ["TRUE", "FALSE"]
    elif column.choices:
        options["source"] = list(column.choices)
    elif column.refers is not None:
        table, name = column.refers
        letter = xl_col_to_name(list(TABLES[table].columns).index(name), col_abs=True)
        last = FIRST_ROW - 1 + max(lengths[table], DROPDOWN_ROWS)
        options |= {"source": f"={table}!{letter}${FIRST_ROW}:{letter}${last}", "error_type": "warning"}
    else:
        return
    sheet.data_validation(*cells, options)


def allowed(column: Column, lang: str) -> list[str]:
    """What a column may hold, a sentence each."""
    lines = [say("sheet.kind", lang, kind=say(f"kind.{column.kind}", lang))]
    if column.required:
        lines = [say("sheet.needed", lang), *lines]
    if column.choices:
        lines.append(say("sheet.choices", lang, choices=", ".join(column.choices)))
    if column.minimum is not None:
        limits = {"minimum": _shown(column.minimum), "maximum": _shown(column.maximum)}
        lines.append(say("sheet.range_above" if column.above else "sheet.range", lang, **limits))
    if column.refers is not None:
        lines.append(say("sheet.refers", lang, table=column.refers[0], column=column.refers[1]))
    if column.default is not None:
        lines.append(say("sheet.default", lang, default=_shown(column.default)))
    return lines


def _shown(value: Any) -> Any:
    """A limit or default as a person types it; numbers are written as the language does."""
    return str(value).upper() if isinstance(value, bool) else str(value) if isinstance(value, date) else value


def write_cell(sheet: Worksheet, row: int, position: int, value: Any, style: Format) -> None:
    """Write a value, absent = nothing; a text that begins like a formula stays a text."""
    if pd.isna(value):
        return
    if isinstance(value, bool):
        sheet.write_boolean(row, position, value, style)
    elif isinstance(value, date):
        sheet.write_datetime(row, position, value, style)
    elif isinstance(value, str):
        sheet.write_string(row, position, value, style)
    else:
        sheet.write_number(row, position, float(value), style)


def for_print(sheet: Worksheet, heads: int = 2) -> None:
    """Let a sheet print on A4, as wide as the page, its first rows on every page."""
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0, heads - 1)
