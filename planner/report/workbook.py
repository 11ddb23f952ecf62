"""The plan as an Excel workbook for people: a sheet per section, ready to filter and to print."""

from __future__ import annotations

import io
from datetime import datetime
from math import ceil
from typing import Any

import pandas as pd
import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from planner.baseline import Hands
from planner.plan import Plan
from planner.report.headline import TOLD_FROM, summary
from planner.report.sections import Field, Section, beside, section
from planner.words import say

NO_TIME = datetime(2000, 1, 1)
SHEETS = (
    *("deliveries", "trips", "trip_days", "shortages", "substitutes", "surplus", "balance", "coops", "kitchens"),
    *("soft", "flags", "warnings"),
)
ALWAYS = {"deliveries", "shortages", "balance", "coops", "kitchens"}  # sheets that are there without a row too
A4 = 9
LINE = 15  # points
WIDEST = 70  # characters
WIDTHS = {"text": 22, "day": 15, "quantity": 13, "whole": 11, "rupiah": 17, "percent": 11, "percent_fine": 11} | {
    "signed": 11,
    "signed_percent": 11,
    "signed_rupiah": 17,
}
WIDTHS_BY_NAME = {
    "supplier": 28,
    "supplier_name": 28,
    "kitchen_name": 28,
    "item_name": 32,
    "item": 14,
    "unit": 9,
    "stage": 12,
    "zone": 10,
    "packs": 9,
    "quantity": 11,
    "kg": 11,
    "price_rp": 12,
    "pack": 18,
    "trip": 8,
    "vehicle": 18,
    "told": 110,
    "rule": 22,
}  # characters
COUNT = '[=0]0;[<=0.5]"<1";#,##0'  # what is more than nothing never reads 0
NUMBERS = {
    "quantity": "#,##0.00",
    "whole": COUNT,
    "rupiah": '"Rp"#,##0',
    "percent": "0.0%",
    "percent_fine": "0.00%",
    "signed": "+#,##0;-#,##0;0",
    "signed_percent": "+0.00%;-0.00%;0.00%",
    "signed_rupiah": '+"Rp"#,##0;-"Rp"#,##0;"Rp"0',
}
DAYS = {"id": "[$-421]ddd d mmm yyyy", "en": "[$-809]ddd d mmm yyyy"}

Formats = dict[str, Format]


def workbook(plan: Plan, hands: Hands, lang: str) -> bytes:
    """The workbook in one language; the same plan gives the same bytes."""
    content = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
    with xlsxwriter.Workbook(content, options) as book:
        book.set_properties({"created": NO_TIME, "title": plan.scenario.settings.title})
        formats = book_formats(book, lang)
        _write_summary(book.add_worksheet(say("report.sheet.summary", lang)), plan, hands, formats, lang)
        for shown in sheets(plan, lang):
            sheet = book.add_worksheet(say(f"report.sheet.{shown.name}", lang))
            write_section(sheet, shown, formats)
            _emphasise(sheet, shown, formats)
            set_up_print(sheet, say("report.sheet_title", lang, title=plan.scenario.settings.title, name=shown.title))
    return content.getvalue()


def sheets(plan: Plan, lang: str) -> list[Section]:
    """The sections of the workbook's sheets after the first, those of orders only where they have rows."""
    made = [section(plan, name, lang) for name in SHEETS]
    return [shown for shown in made if shown.name in ALWAYS or len(shown.rows)]


def book_formats(book: xlsxwriter.Workbook, lang: str) -> Formats:
    """How cells are written, by kind and by what they are."""
    head = {"bold": True, "font_color": "#FFFFFF", "bg_color": "#14532D", "text_wrap": True, "valign": "vcenter"}
    edge = {"border": 1, "border_color": "#FFFFFF"}
    left = {"align": "left", "indent": 1}
    return {
        "head": book.add_format(head | edge),
        "number_head": book.add_format(head | edge | {"align": "right"}),
        "title": book.add_format({"bold": True, "font_size": 16, "font_color": "#14532D"}),
        "label": book.add_format({"bottom": 1, "bottom_color": "#D6D3CB"}),
        "warning": book.add_format({"font_color": "#9B1C1C", "bold": True}),
        "text": book.add_format(left),
        "wrapped": book.add_format({"text_wrap": True, "valign": "top"}),
        "day": book.add_format(left | {"num_format": DAYS[lang]}),
        **{kind: book.add_format({"num_format": pattern}) for kind, pattern in NUMBERS.items()},
    }


def _write_summary(sheet: Worksheet, plan: Plan, hands: Hands, formats: Formats, lang: str) -> None:
    sheet.set_column(0, 0, 46)
    sheet.set_column(1, 1, 34)
    sheet.write_string(0, 0, say("report.title", lang), formats["title"])
    sheet.set_row(0, 26)
    sheet.write_string(1, 0, say("report.figure", lang), formats["head"])
    sheet.write_string(1, 1, say("report.value", lang), formats["head"])
    for row, line in enumerate(summary(plan, lang), start=2):
        sheet.write_string(row, 0, line.label, formats["label"])
        write_cell(sheet, row, 1, line.value, line.kind, formats)
    below = _write_beside(sheet, beside(plan, hands, lang), formats)
    below = _write_soft_rules(sheet, section(plan, "soft_rules", lang), below, formats)
    _write_findings(sheet, plan, below, formats, lang)
    sheet.freeze_panes(2, 0)
    set_up_print(sheet, plan.scenario.settings.title, repeat=(0, 1))


def _write_beside(sheet: Worksheet, shown: Section, formats: Formats) -> int:
    """The plan beside matching by hand, at the right of the figures; returns the next free row."""
    sheet.set_column(2, 2, 3)
    sheet.set_row(1, 2 * LINE)
    for position, field in enumerate(shown.fields, start=3):
        sheet.set_column(position, position, WIDEST if position == 3 else WIDTHS[field.kind])
        sheet.write_string(1, position, shown.title if position == 3 else field.label, _head(field, formats))
        for row, value in enumerate(shown.rows[field.name].tolist(), start=2):
            write_cell(sheet, row, position, value, field.kind, formats)
    return 3 + len(shown.rows)


def _write_soft_rules(sheet: Worksheet, shown: Section, below: int, formats: Formats) -> int:
    """What the soft rules gave up, at the right of the figures from a row on; returns the next free row."""
    if not len(shown.rows):
        return below
    fields = {field.name: field for field in shown.fields}
    sheet.set_column(6, 6, WIDTHS_BY_NAME["rule"])
    for position, name in enumerate(("given_up", "breaks", "penalty_rp", "rule"), start=3):
        field = fields[name]
        sheet.write_string(below, position, shown.title if position == 3 else field.label, _head(field, formats))
        for row, value in enumerate(shown.rows[name].tolist(), start=below + 1):
            write_cell(sheet, row, position, value, field.kind, formats)
    return below + len(shown.rows) + 2


def _write_findings(sheet: Worksheet, plan: Plan, below: int, formats: Formats, lang: str) -> None:
    """What holds the plan back, at the right of the figures from a row on."""
    if not plan.findings:
        return
    sheet.write_string(below, 3, say("report.held", lang), formats["head"])
    for row, finding in enumerate(plan.findings, start=below + 1):
        sheet.write_string(row, 3, finding.message[lang], formats["wrapped"])
        sheet.set_row(row, LINE * ceil(len(finding.message[lang]) / WIDEST))


def write_section(sheet: Worksheet, shown: Section, formats: Formats) -> None:
    """Headers in row 1, so that filters and programs find them; rows from row 2."""
    sheet.set_row(0, 32)
    for position, field in enumerate(shown.fields):
        sheet.write_string(
            0, position, field.label, formats["head" if field.kind in ("text", "day") else "number_head"]
        )
        sheet.set_column(position, position, WIDTHS_BY_NAME.get(field.name, WIDTHS[field.kind]))
        kind = _number_kind(shown.rows[field.name], field.kind)
        for row, value in enumerate(shown.rows[field.name].tolist(), start=1):
            write_cell(sheet, row, position, value, kind, formats)
    sheet.autofilter(0, 0, max(1, len(shown.rows)), len(shown.fields) - 1)
    sheet.freeze_panes(1, 0)


def _head(field: Field, formats: Formats) -> Format:
    """The head of a column, over its numbers at the right."""
    return formats["head" if field.kind in ("text", "day") else "number_head"]


def _number_kind(values: pd.Series, kind: str) -> str:
    """Quantities of which none has a fraction are written as whole numbers."""
    return "whole" if kind == "quantity" and (values.dropna().astype(float) % 1 == 0).all() else kind


def write_cell(sheet: Worksheet, row: int, position: int, value: Any, kind: str, formats: Formats) -> None:
    """One cell; what is absent stays empty."""
    if value is None or pd.isna(value):
        return
    if kind == "text":
        sheet.write_string(row, position, str(value), formats[kind])
    elif kind == "day":
        sheet.write_datetime(row, position, value, formats[kind])
    else:
        sheet.write_number(row, position, float(value), formats[kind])


def _emphasise(sheet: Worksheet, shown: Section, formats: Formats) -> None:
    """Show at a glance what is short, who is near the limit of its cash, who cooks above budget."""
    names = [field.name for field in shown.fields]
    last = max(1, len(shown.rows))
    for name in {"short", "short_meals"} & set(names):
        rule = {"type": "cell", "criteria": ">=", "value": TOLD_FROM, "format": formats["warning"]}
        sheet.conditional_format(1, names.index(name), last, names.index(name), rule)
    if shown.name == "coops":
        bar = {"type": "data_bar", "bar_color": "#7FB69A", "min_type": "num", "max_type": "num"}
        at = names.index("cash_share")
        sheet.conditional_format(1, at, last, at, bar | {"min_value": 0, "max_value": 1})
    if shown.name == "kitchens":
        at = names.index("cost_per_meal_rp")
        above = {"type": "formula", "criteria": f'=AND(${_letter(at + 1)}2<>"",${_letter(at)}2>${_letter(at + 1)}2)'}
        sheet.conditional_format(1, at, last, at, above | {"format": formats["warning"]})


def _letter(position: int) -> str:
    return chr(ord("A") + position)


def set_up_print(sheet: Worksheet, title: str, repeat: tuple[int, int] = (0, 0)) -> None:
    """A4 landscape, as wide as the page, headers on every page."""
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.4, right=0.4, top=0.7, bottom=0.6)
    sheet.repeat_rows(*repeat)
    sheet.set_header("&L" + title.replace("&", "&&")[:200])
    sheet.set_footer("&L&A&R&P / &N")
