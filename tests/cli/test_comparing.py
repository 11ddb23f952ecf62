"""`pasok whatif` and `pasok compare` as a person or a program calls them, on hamlet."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from planner import Limits, Plan, Scenario, WrittenPlan, make_plan
from tests.cli.test_cli import answer, run

LINES = ("offers[item=telur].price_rp *= 1.5", "kitchens.bawah.open = false")
CHANGES = [word for line in LINES for word in ("--change", line)]


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("base") / "plan"
    assert run("plan", "hamlet", "--out", folder).exit_code == 0
    return folder


def test_whatif_goes_from_a_plan_to_a_plan_and_the_difference(base: Path, tmp_path: Path) -> None:
    told = answer("whatif", base, *CHANGES, "--out", tmp_path / "after")
    assert told["changes"] == list(LINES)
    assert told["plan"]["meals"]["short"] == 175
    before = json.loads((base / "plan.json").read_text("utf-8"))["rungs"][0]["value"]
    change = told["comparison"]["rungs"]["hardship"]["change"]
    assert change == pytest.approx(told["plan"]["rungs"][0]["value"] - before)
    assert change < 0
    assert (tmp_path / "after" / "comparison" / "comparison.html").is_file()
    assert (tmp_path / "after" / "run.json").is_file()
    undone = answer("whatif", tmp_path / "after", *(w for line in told["undo"] for w in ("--change", line)), "--out",
                    tmp_path / "back")  # fmt: skip
    assert undone["plan"]["fingerprint"] == json.loads((base / "plan.json").read_text("utf-8"))["fingerprint"]
    assert undone["plan"]["meals"]["short"] == 850


def test_whatif_begins_from_the_plan_in_its_time(base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def noting(scenario: Scenario, limits: Limits, *, start: WrittenPlan) -> Plan:
        asked.append((limits.time_s, start.scenario.fingerprint()))
        return replace(make_plan(scenario, limits, start=start), status="stopped")

    monkeypatch.setattr("planner.pipeline.make_plan", noting)
    told = answer("whatif", base, *CHANGES, "--time-limit", "60", "--out", tmp_path / "after", code=3)
    assert asked == [(60.0, json.loads((base / "plan.json").read_text("utf-8"))["fingerprint"])]
    assert told["comparison"]["changes"] == list(LINES)


def test_whatif_of_a_scenario_plans_it_first_and_says_so(tmp_path: Path) -> None:
    done = run("whatif", "hamlet", *CHANGES, "--out", tmp_path / "after", "--lang", "en")
    assert done.exit_code == 0
    assert "hamlet is planned first" in " ".join(done.stderr.split())
    assert "Meals short fall by 675" in done.stdout
    assert "offers[item=telur].price_rp *= 1.5" in done.stdout


def test_a_change_at_fault_costs_no_plan(tmp_path: Path) -> None:
    told = answer("whatif", "hamlet", "--change", "kitchens.nowhere.open = false", "--out", tmp_path / "x", code=2)
    assert [fault["code"] for fault in told["faults"]] == ["change_no_row"]
    assert not (tmp_path / "x").exists()


def test_compare_takes_plans_and_scenarios(base: Path, tmp_path: Path) -> None:
    answer("whatif", base, *CHANGES, "--out", tmp_path / "after")
    plans = answer("compare", base, tmp_path / "after", "--out", tmp_path / "difference")
    assert plans["changes"] == list(LINES)
    assert plans["orders"]["suppliers"] == ["koperasi", "pasar", "peternak"]
    assert (tmp_path / "difference" / "tell" / "kitchen-atas.txt").is_file()
    scenarios = answer("compare", "hamlet", tmp_path / "after" / "scenario.json")
    assert (scenarios["changes"], scenarios["rungs"]) == (list(LINES), {})
    assert "pasar" in run("compare", base, tmp_path / "after").stdout.lower()


def test_what_is_no_comparison_is_not_overwritten(base: Path, tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("x")
    assert answer("compare", base, base, "--out", tmp_path / "mine", code=2)["faults"][0]["code"] == "comparison_exists"


def test_ready_made_changes_are_listed_written_out_and_taken(tmp_path: Path) -> None:
    listed = {one["name"]: one["parameters"] for one in answer("changes")["ready"]}
    assert listed["price-shock"] == {"item": None, "factor": 1.1}
    assert "suspended-kitchens" in run("changes", "--lang", "en").stdout
    text = "price-shock item=telur factor=1.5"
    assert run("changes", "hamlet", text).stdout == "offers[item=telur].price_rp *= 1.5\n"
    assert answer("changes", "hamlet", text)["changes"] == ["offers[item=telur].price_rp *= 1.5"]
    told = answer("plan", "hamlet", "--change", text, "--out", tmp_path / "plan")
    assert told["fingerprint"] == answer("changes", "hamlet", text)["fingerprint"]
