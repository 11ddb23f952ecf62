"""What was suspicious when a plan was made is told with it, the worst first; so is that it is only an estimate."""

from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path

import pandas as pd
import pytest
from openpyxl import load_workbook

from planner import Limits, Plan, make_plan, read_scenario, write_plan
from planner.report.sections import section


@pytest.fixture(scope="module")
def doubtful() -> Plan:
    """Plan hamlet with eggs of a grower that comes too late, and two kitchens on one point."""
    scenario = read_scenario("hamlet")
    offers = scenario["offers"]
    late = offers.assign(notice_days=offers["notice_days"].mask(offers["supplier"] == "peternak", 30))
    return make_plan(scenario.replace(offers=late), Limits(findings=0))


def test_warnings_stand_in_the_summary_of_a_plan(doubtful: Plan, tmp_path: Path) -> None:
    write_plan(doubtful, tmp_path / "plan")
    told = json.loads((tmp_path / "plan" / "plan.json").read_text("utf-8"))
    assert [warning["code"] for warning in told["warnings"]] == [fault.code for fault in doubtful.warnings]
    assert "late_offer" in {fault.code for fault in doubtful.warnings}
    assert "relaxed" not in told


@pytest.mark.parametrize(("lang", "title"), [("id", "Yang masih mencurigakan dalam data"), ("en", "Still suspicious")])
def test_warnings_stand_on_page_and_in_workbook(doubtful: Plan, tmp_path: Path, lang: str, title: str) -> None:
    write_plan(doubtful, tmp_path / "plan", lang=lang)
    assert title in (tmp_path / "plan" / "plan.html").read_text("utf-8")
    book = load_workbook(BytesIO((tmp_path / "plan" / "plan.xlsx").read_bytes()))
    sheet = book["peringatan" if lang == "id" else "warnings"]
    texts = [str(cell.value) for row in sheet.iter_rows() for cell in row]
    assert doubtful.warnings[0].message[lang] in texts
    assert doubtful.warnings[0].hint[lang] in texts


def test_most_meals_at_stake_come_first(doubtful: Plan) -> None:
    short = doubtful.tables.shortages.groupby("item")["meals"].sum()
    assert short["telur"] > 0  # the eggs that come too late
    first = doubtful.warnings[0]
    assert first.key is not None
    assert first.key["item"] == "telur"


def test_nothing_suspicious_is_nothing_told() -> None:
    plan = make_plan(read_scenario("hamlet"), Limits(findings=0))
    assert plan.warnings == ()
    rows = section(plan, "warnings", "en").rows
    assert isinstance(rows, pd.DataFrame)
    assert len(rows) == 0


@pytest.mark.parametrize(("lang", "words"), [("id", "kemasan dan rit belum dibulatkan"), ("en", "packs and trips are")])
def test_an_estimate_says_so_everywhere(tmp_path: Path, lang: str, words: str) -> None:
    plan = make_plan(read_scenario("hamlet"), Limits(findings=0), relax=True)
    assert (plan.status, plan.standing, plan.to_json()["relaxed"]) == ("optimal", "relaxed", True)
    assert "without whole packs" in repr(plan)
    write_plan(plan, tmp_path / "plan", lang=lang)
    assert words in (tmp_path / "plan" / "plan.html").read_text("utf-8")
    book = load_workbook(BytesIO((tmp_path / "plan" / "plan.xlsx").read_bytes()))
    assert any(words in str(cell.value) for row in book.worksheets[0].iter_rows() for cell in row)
