"""A run that is stopped early keeps a plan, says so, and leaves nothing half-written."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path

from planner import Limits, make_plan, read_scenario
from planner.baseline import by_hand
from planner.whatif.relaxed import relaxed

COMMAND = [sys.executable, "-c", "from planner.cli import app; app()", "plan", "tangsel", "--relax", "--lang", "en"]


def test_a_stopped_plan_is_at_worst_what_matching_by_hand_gives():
    scenario = relaxed(read_scenario("tangsel"))
    plan = make_plan(scenario, Limits(time_s=0.001))
    assert (plan.status, plan.breaches, plan.findings) == ("stopped", (), ())
    assert plan.meals["short"] <= by_hand(scenario)["cheapest"]["meals_short"] + 1e-3
    assert [rung.gap for rung in plan.rungs] == [None, None]


def test_a_search_stopped_at_once_keeps_every_rule_and_is_at_worst_what_matching_by_hand_gives():
    scenario = read_scenario("tangsel")
    plan = make_plan(scenario, Limits(time_s=0.001))
    assert (plan.status, plan.breaches, plan.findings) == ("stopped", (), ())
    assert plan.meals["short"] <= by_hand(scenario)["cheapest"]["meals_short"] + 1e-3


def test_ctrl_c_while_solving_writes_the_best_plan_so_far(tmp_path: Path):
    running = subprocess.Popen(
        [*COMMAND, "--json", "--out", str(tmp_path / "plan")], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert running.stderr is not None
    for line in running.stderr:
        if line.startswith("Looking"):
            running.send_signal(signal.SIGINT)
            break
    told, _ = running.communicate(timeout=300)
    answer = json.loads(told)
    assert (running.returncode, answer["status"], answer["breaches"]) == (3, "stopped", [])
    assert answer["meals"]["short"] < answer["meals"]["needed"] / 10
    assert {path.name for path in tmp_path.iterdir()} == {"plan"}
    assert json.loads((tmp_path / "plan" / "plan.json").read_text("utf-8"))["status"] == "stopped"
