"""The blank workbook: every table a sheet with dropdowns, comments and an example row, and a guide before them."""

from __future__ import annotations

from pathlib import Path

from xlsxwriter.workbook import Workbook

from planner.files.examples import MARKS, example_row
from planner.files.raw import file_fault
from planner.files.sheetwriting import (
    FIRST_ROW,
    GUIDE,
    LINE,
    Styles,
    for_print,
    write_book,
    write_cell,
    write_settings,
    write_table,
)
from planner.tables import REQUIRED_TABLES, TABLES
from planner.words import say

STEPS = range(1, 10)


def write_template(path: str | Path, *, lang: str = "id") -> None:
    """Write a blank workbook to be filled in.

    Parameters
    ----------
    path
        Where to, ending in .xlsx; a file already there stays.
    lang
        Language of guide, labels and comments.

    Raises
    ------
    InputError
        When the path ends otherwise or is taken.
    """
    path = Path(path)
    if path.suffix.lower() != ".xlsx":
        raise file_fault("not_a_workbook", path)
    if path.exists():
        raise file_fault("template_exists", path)

    def fill(book: Workbook, styles: Styles) -> None:
        _write_guide(book, styles, lang)
        write_settings(book, styles, {}, lang)
        _write_tables(book, styles, lang)

    write_book(path, fill)


def _write_tables(book: Workbook, styles: Styles, lang: str) -> None:
    """Add every table with its example."""
    lengths = dict.fromkeys(TABLES, 0)
    for name in list(TABLES)[1:]:
        sheet = write_table(book, styles, name, lengths, lang)
        shown = example_row(name, lang)
        for position, column in enumerate(TABLES[name].columns.values()):
            write_cell(sheet, FIRST_ROW - 1, position, shown.get(column.name), styles.cell(column, example=True))


def _write_guide(book: Workbook, styles: Styles, lang: str) -> None:
    """Add the sheet that says how to fill in the others."""
    sheet = book.add_worksheet(GUIDE[lang])
    sheet.hide_gridlines(2)
    sheet.write_string(0, 0, say("guide.title", lang), styles.title)
    for row, step in enumerate(STEPS, start=2):
        sheet.write_number(row, 0, step, styles.text)
        sheet.merge_range(row, 1, row, 3, "", styles.text)
        sheet.write_string(row, 1, say(f"guide.{step}", lang, mark=MARKS[lang]), styles.text)
        sheet.set_row(row, 2 * LINE)
    top = STEPS.stop + 2
    for position, head in enumerate(("sheet", "needed", "meaning")):
        sheet.write_string(top, position + 1, say(f"guide.{head}", lang), styles.optional)
    for row, spec in enumerate(TABLES.values(), start=top + 1):
        needed = spec.name in REQUIRED_TABLES
        sheet.write_url(row, 1, f"internal:{spec.name}!A1", string=spec.name)
        sheet.write_string(row, 2, say("guide.yes", lang) if needed else "", styles.text)
        sheet.write_string(row, 3, spec.meaning[lang], styles.text)
    for position, width in enumerate((4, 16, 9, 90)):
        sheet.set_column(position, position, width)
    for_print(sheet, 1)
    sheet.activate()
