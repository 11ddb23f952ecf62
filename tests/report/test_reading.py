"""`13.500` in a plan made by hand: read as 13.5, told as perhaps 13500."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest

from planner.report.folder import csv_text
from tests.cli.test_cli import answer, run, village_plan


def thousands_told(told: dict[str, Any]) -> list[tuple[Any, ...]]:
    return [(fault["code"], fault["row"], fault["column"], fault["suggestion"]) for fault in told["suspicions"]]


def by_hand_book(*quantities: Any) -> openpyxl.Workbook:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "pengiriman"
    sheet.append(["day", "supplier", "kitchen", "item", "quantity"])
    for quantity in quantities:
        sheet.append([date(2026, 4, 20), "a", "dapur", "telur", quantity])
    return book


@pytest.mark.parametrize("mark", [";", ","])
def test_the_dot_of_thousands_in_a_plan_made_by_hand_is_doubted(tmp_path: Path, mark: str):
    scenario, _ = village_plan(tmp_path)
    plan = tmp_path / "tangan.csv"
    rows = [f"2026-04-20;a;dapur;telur;{quantity}" for quantity in ("13.500", "7")]
    plan.write_text("\r\n".join(["day;supplier;kitchen;item;quantity", *rows]).replace(";", mark))
    told = answer("audit", scenario, plan)
    assert thousands_told(told) == [("thousands_dot", 2, "quantity", 13500)]
    assert told["suspicions"][0]["key"] == {"day": "2026-04-20", "supplier": "a", "kitchen": "dapur", "item": "telur"}
    assert "13500" in run("audit", scenario, plan).stdout
    assert thousands_told(answer("balance", scenario, plan)) == thousands_told(told)
    plan.write_text(plan.read_text().replace("13.500", "13.50"))
    assert thousands_told(answer("audit", scenario, plan)) == []


def test_the_dot_of_thousands_is_told_beside_faults(tmp_path: Path):
    scenario, _ = village_plan(tmp_path)
    plan = tmp_path / "tangan.csv"
    plan.write_text(
        "day;supplier;kitchen;item;quantity\n2026-04-20;a;dapur;telur;13.500\n2026-04-20;a;dapur;telur;1_0\n"
    )
    told = answer("audit", scenario, plan, code=2)
    assert [fault["code"] for fault in told["faults"]] == ["not_a_number"]
    assert [warning["code"] for warning in told["warnings"]] == ["thousands_dot"]


def test_the_dot_of_thousands_is_doubted_in_cells_of_text_alone(tmp_path: Path):
    scenario, _ = village_plan(tmp_path)
    by_hand_book("13.500", 13.125).save(tmp_path / "tangan.xlsx")
    told = answer("audit", scenario, tmp_path / "tangan.xlsx")
    assert thousands_told(told) == [("thousands_dot", 2, "quantity", 13500)]


def test_what_we_write_leaves_no_doubt():
    assert csv_text(pd.DataFrame({"quantity": [13.125, 13.5, 7.0]})) == "quantity\n13.1250\n13.5\n7\n"


def test_a_line_that_stands_twice_and_a_day_outside_the_plan_are_told(tmp_path: Path):
    scenario, _ = village_plan(tmp_path)
    plan = tmp_path / "tangan.csv"
    rows = ["2026-04-20;a;dapur;telur;7", "2026-04-20;a;dapur;telur;8", "2026-04-20;a;dapur;telur;7"]
    rows += ["2026-08-20;a;dapur;telur;7"]
    plan.write_text("\n".join(["day;supplier;kitchen;item;quantity", *rows]))
    told = json.loads(run("audit", scenario, plan, "--json").stdout)["suspicions"]
    assert [(fault["code"], fault["row"]) for fault in told] == [("line_twice", 4), ("day_outside_plan", 5)]
    assert told[0]["message"]["en"].startswith("Row 4 repeats row 2:")
    assert told[0]["message"]["id"].startswith("Baris 4 mengulang baris 2:")
    plan.write_text("\n".join(["day;supplier;kitchen;item;quantity", *rows[:2]]))
    assert json.loads(run("audit", scenario, plan, "--json").stdout)["suspicions"] == []
