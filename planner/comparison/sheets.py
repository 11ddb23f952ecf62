"""The comparison as an Excel workbook: a summary, by whom with a chart, the order lines, the changes."""

from __future__ import annotations

import io

import pandas as pd
import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from planner.comparison.parts import cells, comparison_sections
from planner.comparison.record import Comparison
from planner.comparison.sentences import unproven
from planner.report.sections import Section
from planner.report.workbook import NO_TIME, Formats, book_formats, set_up_print, write_cell, write_section
from planner.words import say

MOST_BARS = 15
DRAWN = {"kitchen": "meals_short_change", "supplier": "sold_rp_change"}


def comparison_workbook(made: Comparison, lang: str) -> bytes:
    """The workbook in one language; the same comparison gives the same bytes."""
    content = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
    figures, *others = comparison_sections(made, lang)
    title = made.after.scenario.settings.title
    with xlsxwriter.Workbook(content, options) as book:
        book.set_properties({"created": NO_TIME, "title": title})
        formats = book_formats(book, lang)
        first = book.add_worksheet(say("compare.sheet.figures", lang))
        _summary(first, made, figures, formats, lang)
        set_up_print(first, title)
        for section in others:
            name = say(f"compare.sheet.{section.name}", lang)
            sheet = book.add_worksheet(name)
            write_section(sheet, section, formats)
            set_up_print(sheet, f"{title} - {section.title}")
            if section.name in DRAWN and len(section.rows):
                _draw(book, sheet, name, section)
    return content.getvalue()


def _summary(sheet: Worksheet, made: Comparison, figures: Section, formats: Formats, lang: str) -> None:
    """Sentences, figures, notes, then the changes."""
    sheet.set_column(0, 0, 46)
    sheet.set_column(1, 3, 20)
    sheet.write_string(0, 0, say("compare.title", lang), formats["title"])
    row = 1
    for sentence in (*made.sentences, *unproven(made)):
        sheet.write_string(row, 0, sentence[lang])
        row += 1
    for position, field in enumerate(figures.fields):
        sheet.write_string(row + 1, position, field.label, formats["head" if position == 0 else "number_head"])
    row += 2
    for line in cells(figures):
        for position, (value, kind) in enumerate(line):
            write_cell(sheet, row, position, value, kind, formats)
        row += 1
    sheet.write_string(row + 1, 0, say("compare.input", lang), formats["head"])
    for number, change in enumerate(made.changes, start=row + 2):
        sheet.write_string(number, 0, str(change))


def _draw(book: xlsxwriter.Workbook, sheet: Worksheet, name: str, section: Section) -> None:
    """The largest differences as bars, at the right of the table: rows as they stand, who gains most first."""
    names = [field.name for field in section.fields]
    at, rows = names.index(DRAWN[section.name]), _largest(section.rows, DRAWN[section.name])
    base = len(names) + 1
    for number, (who, value) in enumerate(rows, start=1):
        sheet.write_string(number, base, who)
        sheet.write_number(number, base + 1, value)
    chart = book.add_chart({"type": "bar"})
    last = len(rows)
    chart.add_series(
        {
            "name": section.fields[at].label,
            "categories": [name, 1, base, last, base],
            "values": [name, 1, base + 1, last, base + 1],
            "fill": {"color": "#14532D"},
            "invert_if_negative": True,
            "invert_if_negative_color": "#9B1C1C",
        }
    )
    chart.set_legend({"none": True})
    chart.set_title({"name": section.fields[at].label})
    chart.set_y_axis({"reverse": True, "label_position": "low"})
    sheet.insert_chart(1, base + 3, chart, {"x_scale": 1.3, "y_scale": 1.5})


def _largest(rows: pd.DataFrame, column: str) -> list[tuple[str, float]]:
    order = rows[column].abs().sort_values(ascending=False, kind="stable").head(MOST_BARS).index
    largest = rows.loc[sorted(order)]
    return list(zip(largest["who"].astype(str), largest[column].astype(float), strict=True))
