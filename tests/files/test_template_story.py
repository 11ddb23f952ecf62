"""A new user: the blank workbook, filled in by hand with three mistakes, gets to a plan by following the messages."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from typer.testing import CliRunner

from planner.cli import app

FILLED: Mapping[str, list[dict[str, Any]]] = {
    "items": [
        {"item": "beras", "name_id": "Beras", "name_en": "Rice", "unit": "kg", "earliest_days_before": 3},
        {"item": "telur", "name_id": "Telur", "name_en": "Eggs", "unit": "pcs", "kg_per_unit": 0.0625},
    ],
    "suppliers": [
        {"supplier": "kkmp-ciater", "name": "KKMP Ciater", "kind": "coop", "stage": "active", "capital_rp": 90_000_000},
        {"supplier": "pasar-serpong", "name": "Pasar Serpong", "kind": "market"},
    ],
    "offers": [
        {"supplier": "kkmp-ciatar", "item": "beras", "per_day": 300, "price_rp": 13200},  # no such supplier
        {"supplier": "kkmp-ciater", "item": "telur", "per_day": 4000, "price_rp": "Rp 1.850"},  # no number
        {"supplier": "pasar-serpong", "item": "beras", "per_day": 500, "price_rp": 14500},
    ],
    "kitchens": [{"kitchen": "rawa-buntu", "name": "SPPG Rawa Buntu", "menu": "biasa"}],
    "portions": [{"kitchen": "rawa-buntu", "class": "besar", "meals": 2500}],
    "classes": [{"class": "besar", "name_id": "Besar", "name_en": "Large"}],
    "menus": [
        {"menu": "biasa", "cycle_day": 1, "item": "beras", "quantity": 0.07},
        {"menu": "biasa", "cycle_day": 2, "item": "telur", "quantity": 1},
    ],
    "lanes": [
        {"supplier": "kkmp-ciater", "kitchen": "rawa-buntu", "km": 4},
        {"supplier": "pasar-serpong", "kitchen": "rawa-buntu", "km": 6},
    ],
}
SETTINGS = {"title": "Kota kami", "first_day": "20/04/2026", "days": 5, "lanes": "listed"}  # a day is no text like that


def run(*arguments: object) -> tuple[int, dict[str, Any]]:
    """Run a command; its exit code and answer."""
    result = CliRunner().invoke(app, [*map(str, arguments), "--json"])
    return result.exit_code, json.loads(result.stdout)


def column_of(sheet: Any, name: str) -> int:
    """Return the place of a column, by its name in the first row."""
    return next(cell.column for cell in sheet[1] if cell.value == name)


def fill_in(path: Path) -> None:
    """Type the rows below the example of each sheet, and the settings beside their names, as the guide says."""
    book = openpyxl.load_workbook(path)
    for table, rows in FILLED.items():
        for at, row in enumerate(rows, start=4):
            for name, value in row.items():
                book[table].cell(at, column_of(book[table], name), value)
    for name, value in SETTINGS.items():
        row = next(cell.row for cell in book["settings"]["A"] if cell.value == name)
        book["settings"].cell(row, 2, value)
    book.save(path)


def obey(path: Path, faults: list[dict[str, Any]], lang: str) -> None:
    """Write what each hint says to write, into the cell the fault names."""
    book = openpyxl.load_workbook(path)
    for fault in faults:
        sheet, meant = book[fault["table"]], fault["suggestion"]
        assert str(meant) in fault["hint"][lang]
        column = 2 if fault["table"] == "settings" else column_of(sheet, fault["column"])
        assert str(sheet.cell(fault["row"], column).value) == str(fault["value"])
        sheet.cell(fault["row"], column, date.fromisoformat(meant) if fault["code"] == "not_a_date" else meant)
    book.save(path)


@pytest.mark.parametrize("lang", ["id", "en"])
def test_three_mistakes_and_a_plan(tmp_path: Path, lang: str) -> None:
    path = tmp_path / "kota.xlsx"
    assert run("convert", "--template", path, "--lang", lang)[0] == 0
    fill_in(path)
    code, answer = run("check", path)
    assert code == 2
    assert sorted(
        (fault["table"], fault["row"], fault["column"], fault["suggestion"]) for fault in answer["faults"]
    ) == [
        ("offers", 4, "supplier", "kkmp-ciater"),
        ("offers", 5, "price_rp", 1850),
        ("settings", 4, "first_day", "2026-04-20"),
    ]
    obey(path, answer["faults"], lang)
    code, answer = run("check", path)
    assert (code, answer.get("faults", []), answer["warnings"]) == (0, [], [])
    code, plan = run("plan", path, "--out", tmp_path / "plan", "--lang", lang)
    assert code == 0
    assert plan["meals"]["needed"] == 12_500
    assert plan["meals"]["short"] == 0
    assert run("audit", path, tmp_path / "plan")[0] == 0


def test_an_untouched_template_says_what_it_needs(tmp_path: Path) -> None:
    path = tmp_path / "kosong.xlsx"
    run("convert", "--template", path)
    code, answer = run("check", path)
    assert code == 2
    assert {(fault["code"], fault["table"]) for fault in answer["faults"]} == {
        *(("missing_table", table) for table in ("items", "suppliers", "offers", "kitchens", "portions", "menus")),
        ("missing_value", "settings"),
    }
    assert {fault["column"] for fault in answer["faults"] if fault["table"] == "settings"} == {"title", "first_day"}
