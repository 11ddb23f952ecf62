"""The peers' bench: its arithmetic, its watch, its own objective, and that the README shows what is on record.

The peers themselves are no part of the locked environment of CI; `make bench` holds their objectives against ours.
"""

from __future__ import annotations

import json
import re
import sys
from copy import deepcopy
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from planner.files import read_scenario
from planner.network import build_network
from planner.scenario import Scenario
from tests.bench.page import README, insert, marks, shown
from tests.bench.peers import ours
from tests.bench.peers.given import MEAL_RP, give
from tests.bench.peers.plot import LEFT, WIDTH, draw, place
from tests.bench.peers.report import LABELS, least, same, table, times_ours, wrong_objectives
from tests.bench.peers.watch import Watch
from tests.bench.peers.watching import watch
from tests.oracle.ladder import reference
from tests.oracle.tiny import tiny_scenario

CHECKOUT = Path(__file__).parents[2]
PAGE = README.read_text("utf-8")
MIB = 1024**2


def done(build: float, solve: float, objective: float = 5e9) -> dict[str, Any]:
    seconds = {"build": build, "solve": solve}
    return {
        "small_objective": 7.0,
        "seconds": {stage: 3 * figure for stage, figure in seconds.items()},  # a busy machine
        "cpu_seconds": seconds,
        "objective": objective,
        "peak_bytes": 64 * MIB,
        "status": "done",
    }


@pytest.fixture
def record() -> dict[str, Any]:
    tools = {name: done(2.0, 10.0) for name in LABELS}
    tools["pasok"] = done(0.25, 1.5)
    tools["ladder"] = done(0.25, 4.0, objective=1.0)
    tools["pyomo"] = {"cpu_seconds": {"build": 120.0}, "peak_bytes": 2048 * MIB, "status": "stopped"}
    tools["pulp"] = {"peak_bytes": 3000 * MIB, "status": "stopped"}
    return {"date": "2026-01-02", "peer_limit_seconds": 300.0, "cases": [{"case": "town", "tools": tools}]}


def cells(record: dict[str, Any], number: int) -> list[str]:
    return [cell.strip() for cell in table(record).splitlines()[number].strip("|").split("|")]


def test_the_table_tells_building_solving_ratio_and_memory(record: dict[str, Any]):
    assert cells(record, 0)[2:] == list(LABELS.values())
    assert cells(record, 2) == ["**town**", "build s", "0.25", "0.25", "-", "120", "2.00", "2.00"]
    assert cells(record, 3) == ["", "solve s", "1.50", "4.00", "> 300 in all", "> 300 in all", "10.00", "10.00"]
    assert cells(record, 4) == ["", "build, times ours", "1.0", "-", "-", "480.0", "8.0", "8.0"]
    assert cells(record, 5) == ["", "peak MiB", "64", "64", "3,000", "2,048", "64", "64"]


def test_the_least_of_several_runs_counts():
    both = least([done(2.0, 10.0), done(3.0, 9.0)])
    assert both == {**done(2.0, 9.0), "runs": 2}


def test_a_ratio_needs_both_figures(record: dict[str, Any]):
    (measured,) = record["cases"]
    assert times_ours(measured, "linopy") == 8.0
    assert times_ours(measured, "pulp") is None


def test_objectives_are_the_same_to_a_millionth():
    assert same(5e9, 5e9 + 4_999)
    assert not same(5e9, 5e9 + 5_001)
    assert same(0.0, 9e-7)


def test_wrong_objectives_are_told_but_not_the_ladders(record: dict[str, Any]):
    (measured,) = record["cases"]
    assert wrong_objectives(measured) == []
    measured["tools"]["linopy"]["objective"] = 5.1e9
    measured["tools"]["pyomo-compiled"]["small_objective"] = 8.0
    measured["tools"]["pulp"]["status"] = "failed"
    told = wrong_objectives(measured)
    assert [line.split(" is ")[0] for line in told] == [
        "town: pulp failed",
        "town: small_objective of pyomo-compiled",
        "town: objective of linopy",
    ]


def test_the_table_goes_between_its_marks():
    begin, end = marks("peers")
    page = f"before\n{begin}\nold\n{end}\nafter\n"
    assert insert(page, "peers", "| new |") == f"before\n{begin}\n| new |\n{end}\nafter\n"
    assert shown(page, "peers") == "old"
    with pytest.raises(ValueError, match="once"):
        insert("no marks", "peers", "| new |")


def test_the_plot_has_a_mark_for_every_figure(record: dict[str, Any]):
    svg = ET.fromstring(draw(record))
    texts = [element.text for element in svg.findall(".//{*}text")]
    built, ended = 5, 4  # pulp built nothing, pulp and pyomo did not end
    assert len(svg.findall(".//{*}circle")) == built + ended
    assert texts.count("> 300 s") == 2
    assert set(LABELS.values()) <= set(texts)


def test_the_axis_is_logarithmic_and_inside_the_plot():
    steps = [place(10.0 * seconds) - place(seconds) for seconds in (0.01, 0.1, 1.0, 10.0)]
    assert steps == pytest.approx([steps[0]] * 4, abs=0.11)
    assert LEFT <= place(1e-9) < place(3600.0) < WIDTH


def test_laps_add_up_by_stage():
    ticks, told = iter([0.0, 1.0, 1.0, 4.0, 4.0, 9.0, 9.0]), []
    stopwatch = Watch(lambda **figures: told.append(deepcopy(figures)), lambda: next(ticks), lambda: 0.0)
    for stage in ("build", "solve", "build"):
        stopwatch.lap(stage)
    assert stopwatch.seconds == {"build": 6.0, "solve": 3.0}
    assert [figures["seconds"] for figures in told] == [{"build": 1.0}, {"build": 1.0, "solve": 3.0}, stopwatch.seconds]


def told_by(code: str, limit: float) -> dict[str, Any]:
    lines = ["import json, sys, time", "say = lambda **figures: print(json.dumps(figures), flush=True)", code]
    return watch([sys.executable, "-c", "\n".join(lines)], limit, CHECKOUT)


def test_what_a_child_tells_is_kept():
    told = told_by("say(ready=True); say(seconds={'build': 1}); say(objective=3.5, peak_bytes=7, done=True)", 60.0)
    assert told == {"seconds": {"build": 1}, "objective": 3.5, "peak_bytes": 7, "status": "done"}


def test_a_child_that_takes_too_long_is_killed_and_what_it_told_is_kept():
    told = told_by("say(seconds={'build': 1}); say(ready=True); time.sleep(3600)", 0.5)
    assert told["status"] == "stopped"
    assert told["seconds"] == {"build": 1}
    assert told["peak_bytes"] > MIB


def test_memory_of_a_child_of_the_child_counts():
    sleeper = "import subprocess; subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(3600)']); "
    sleep = "say(ready=True); time.sleep(3600)"
    alone, both = (told_by(code, 0.5)["peak_bytes"] for code in (sleep, sleeper + sleep))
    assert both > 1.3 * alone


def test_a_child_that_fails_is_told():
    assert told_by("say(ready=True); sys.exit(1)", 60.0)["status"] == "failed"


def least_cost(scenario: Scenario) -> float:
    plain = scenario.replace(settings={"fairness": 0})
    model = reference(plain).model
    model.costs["peers"] = dict(model.costs["rupiah"])
    for column, meals in model.costs["hardship"].items():
        model.charge("peers", column, MEAL_RP * meals)
    return model.solve("peers")


@pytest.mark.parametrize("name", ["hamlet", 3, 7, 11])
def test_our_objective_is_the_one_of_the_oracle(name: str | int):
    scenario = read_scenario(name) if isinstance(name, str) else tiny_scenario(name)
    stopwatch = Watch(on_lap=lambda **_: None)
    assert ours.run(give(build_network(scenario)), stopwatch) == pytest.approx(least_cost(scenario), rel=1e-6)
    assert list(stopwatch.seconds) == ["build", "solve"]


def on_record() -> tuple[str, dict[str, Any]]:
    (day,) = re.findall(r"The\s+peers\s+were\s+measured\s+on\s+(\S+),", PAGE)
    record = json.loads((CHECKOUT / f"tests/bench/results/{day}-peers.json").read_text("utf-8"))
    return shown(PAGE, "peers"), record


def test_the_readme_shows_what_is_on_record():
    text, record = on_record()
    assert text == table(record)


def test_the_plot_shows_what_is_on_record():
    _, record = on_record()
    assert (CHECKOUT / "docs" / "bench.svg").read_text("utf-8") == draw(record)


def test_the_record_is_right_and_names_no_path():
    _, record = on_record()
    assert [wrong_objectives(measured) for measured in record["cases"]] == [[]] * len(record["cases"])
    assert all(set(measured["tools"]) == set(LABELS) for measured in record["cases"])
    assert {"pulp", "pyomo", "linopy", "highspy"} <= set(record["versions"])
    assert '"/' not in json.dumps(record)


def pins(lock: str) -> dict[str, set[str]]:
    """Versions by library; more than one where they differ by Python."""
    held: dict[str, set[str]] = {}
    for library, given in re.findall(r"^([a-z][^ =]*)==(\S+)", (CHECKOUT / lock).read_text("utf-8"), re.MULTILINE):
        held.setdefault(library, set()).add(given)
    return held


def test_the_peers_stand_beside_what_is_locked_and_change_none_of_it():
    peers, dev, plain = (pins(f"requirements{kind}.lock") for kind in ("-bench", "-dev", ""))
    assert plain.items() <= peers.items()
    assert {library: peers[library] for library in peers if library in dev} == {
        library: dev[library] for library in dev if library in peers
    }
    assert not {"pulp", "pyomo", "linopy"} & dev.keys()
