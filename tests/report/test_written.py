"""A plan that was written is read back as what it was."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

from planner.errors import InputError
from planner.files import read_scenario, write_scenario
from planner.files.values import plain
from planner.limits import Limits
from planner.pipeline import make_plan
from planner.plan import Plan
from planner.report import read_plan, write_plan
from tests.rules.blocks import ordering_village

DATED = ("deliveries", "stock", "sources", "shortages", "trips")
FIGURES = ("soft", "flags", "balance", "money", "suppliers", "kitchens")
FEW = Limits(findings=1)


def same(table: pd.DataFrame, other: pd.DataFrame) -> None:
    pd.testing.assert_frame_equal(table, other, check_dtype=len(table) > 0, check_index_type=False, rtol=1e-12)


@pytest.fixture(scope="module", params=["hamlet", "ordering"])
def plan(request: pytest.FixtureRequest) -> Plan:
    return make_plan(read_scenario("hamlet") if request.param == "hamlet" else ordering_village(), FEW)


@pytest.fixture
def folder(plan: Plan, tmp_path: Path) -> Path:
    write_plan(plan, tmp_path / "plan", hands={})
    return tmp_path / "plan"


def test_a_folder_gives_back_the_plan(plan: Plan, folder: Path):
    back = read_plan(folder)
    assert back.scenario.fingerprint() == plan.fingerprint == back.summary["fingerprint"]
    for name in DATED:
        same(getattr(back.tables, name), getattr(plan.tables, name))
    for name in FIGURES:
        same(getattr(back, name), getattr(plan, name))
    assert back.meals == pytest.approx(plan.meals)
    assert back.cost_rp == pytest.approx(plan.cost_rp)
    assert back.coop_share == pytest.approx(plan.coop_share)
    assert back.breaches == ()
    told = {name: value for name, value in plain(plan.to_json()).items() if name != "seconds"}
    assert {name: back.summary[name] for name in told} == told


def test_a_workbook_gives_back_the_deliveries(plan: Plan, folder: Path):
    back = read_plan(str(folder / "plan.xlsx"))
    wanted = plan.tables.deliveries
    same(back.tables.deliveries[wanted.columns], wanted)
    assert back.summary["status"] == plan.status
    assert back.tables.assumed


def test_a_written_plan_at_a_glance(plan: Plan, folder: Path):
    shown = repr(read_plan(folder))
    assert shown.startswith(f"<WrittenPlan {plan.scenario.settings.title!r}: status {plan.status}, meals short ")
    assert plan.fingerprint[:12] in shown
    assert read_plan(folder)._repr_html_().startswith("<table>")


def test_deliveries_alone_are_a_plan_too(plan: Plan, tmp_path: Path):
    plan.tables.deliveries[["day", "supplier", "kitchen", "item", "quantity"]].to_csv(
        tmp_path / "mine.csv", index=False
    )
    back = read_plan(tmp_path / "mine.csv", plan.scenario)
    assert back.summary == {}
    assert back.cost_rp["goods"] == pytest.approx(plan.cost_rp["goods"])
    assert "status unknown" in repr(back)
    with pytest.raises(InputError, match=r"no scenario\.json"):
        read_plan(tmp_path / "mine.csv")
    write_scenario(plan.scenario, tmp_path / "scenario.json")
    assert read_plan(tmp_path / "mine.csv").scenario.fingerprint() == plan.fingerprint


def test_a_plan_of_some_rules_is_held_against_those(tmp_path: Path):
    made = make_plan(ordering_village(), FEW, rules=("need", "offer"))
    write_plan(made, tmp_path / "plan")
    back = read_plan(tmp_path / "plan")
    assert back.tables.rules == ("need", "offer")
    assert back.breaches == ()
    assert (len(back.soft), back.cost_rp) == (0, pytest.approx(made.cost_rp))


def test_what_cannot_be_read_is_told(folder: Path):
    for text, said in (("{", "not proper JSON"), ("[1]", "holds no object")):
        (folder / "plan.json").write_text(text, "utf-8")
        with pytest.raises(InputError, match=said):
            read_plan(folder)
    (folder / "plan.json").write_text(json.dumps({"status": "optimal"}), "utf-8")
    (folder / "deliveries.csv").write_text("day,supplier\n", "utf-8")
    with pytest.raises(InputError) as caught:
        read_plan(folder)
    assert {fault.code for fault in caught.value.faults} == {"missing_column"}
    with pytest.raises(InputError, match="no plan at"):
        read_plan(folder / "nothing")
