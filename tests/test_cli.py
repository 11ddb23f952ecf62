"""The commands as a person or a program calls them, on hamlet."""

from __future__ import annotations

import csv
import json
import re
import shutil
import signal
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from planner.cli import app
from planner.cli.console import interruptible
from planner.limits import Limits
from planner.pipeline import make_plan
from planner.plan import Plan
from planner.scenario import Scenario

COMMANDS = ("check", "plan", "audit", "balance", "convert", "init")
TIMES = "run.json"


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def answer(*arguments: object, code: int = 0) -> dict[str, Any]:
    """Return the one JSON object a command prints."""
    result = run(*arguments, "--json")
    assert result.exit_code == code, result.stderr
    return json.loads(result.stdout)


@pytest.fixture(scope="module")
def planned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("planned") / "plan"
    assert run("plan", "hamlet", "--out", folder).exit_code == 0
    return folder


def test_plan_prints_the_contract(tmp_path: Path):
    told = answer("plan", "hamlet", "--out", tmp_path / "plan")
    assert told["status"] == "optimal"
    assert told["breaches"] == []
    assert [rung["name"] for rung in told["rungs"]] == ["hardship", "rupiah"]
    assert all(rung["bound"] is not None for rung in told["rungs"])
    assert set(told["seconds"]) == {"read", "build", "solve", "report"}


def test_the_same_input_gives_the_same_bytes(planned: Path, tmp_path: Path):
    assert run("plan", "hamlet", "--out", tmp_path / "plan").exit_code == 0
    first, second = (
        {file.name: file.read_bytes() for file in folder.iterdir() if file.name != TIMES}
        for folder in (planned, tmp_path / "plan")
    )
    assert first == second
    assert (planned / TIMES).is_file()


@pytest.mark.parametrize(("lang", "words"), [("id", "terdekat dulu"), ("en", "nearest first")])
def test_plan_tells_a_person_what_matters(tmp_path: Path, lang: str, words: str):
    result = run("plan", "hamlet", "--out", tmp_path / "plan", "--lang", lang)
    assert words in result.stdout
    assert "plan.html" in result.stdout.replace("\n", "")
    assert not re.search(r"\bcli\.", result.stdout + result.stderr)


def test_the_language_comes_from_outside_too(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PASOK_LANG", "en")
    assert "no faults" in run("check", "hamlet").stdout
    monkeypatch.setenv("PASOK_LANG", "fr")
    assert run("check", "hamlet").exit_code == 2


def test_a_folder_that_is_no_plan_is_not_overwritten(tmp_path: Path):
    (tmp_path / "mine.txt").write_text("mine")
    told = answer("plan", "hamlet", "--out", tmp_path, code=2)
    assert told["faults"]
    assert [file.name for file in tmp_path.iterdir()] == ["mine.txt"]


def test_a_plan_that_was_stopped_is_written_all_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def stopped(scenario: Scenario, limits: Limits) -> Plan:
        return replace(make_plan(scenario, limits), status="stopped")

    monkeypatch.setattr("planner.cli.commands.make_plan", stopped)
    told = answer("plan", "hamlet", "--out", tmp_path / "plan", code=3)
    assert told["status"] == "stopped"
    assert told["breaches"] == []
    assert (tmp_path / "plan" / "deliveries.csv").is_file()


def test_the_first_ctrl_c_stops_the_second_ends():
    with interruptible() as should_stop:
        assert not should_stop()
        signal.raise_signal(signal.SIGINT)
        assert should_stop()
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)


def test_audit_passes_our_own_plan(planned: Path):
    assert answer("audit", "hamlet", planned)["breaches"] == []
    assert answer("audit", "hamlet", planned / "deliveries.csv")["breaches"] == []
    assert answer("audit", "hamlet", planned / "plan.xlsx")["breaches"] == []


def test_audit_finds_a_doubled_delivery(planned: Path, tmp_path: Path):
    shutil.copytree(planned, tmp_path / "plan")
    path = tmp_path / "plan" / "deliveries.csv"
    rows = list(csv.DictReader(path.read_text("utf-8").splitlines()))
    largest = max(range(len(rows)), key=lambda place: float(rows[place]["quantity"]))
    rows[largest]["quantity"] = str(2 * float(rows[largest]["quantity"]))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    breaches = answer("audit", "hamlet", tmp_path / "plan", code=2)["breaches"]
    assert all(breach["rule"] for breach in breaches)
    assert largest + 2 in {breach["row"] for breach in breaches if breach["table"] == "deliveries"}
    shown = run("audit", "hamlet", tmp_path / "plan")
    assert shown.exit_code == 2
    assert breaches[0]["rule"] in shown.stdout


def test_balance_is_the_same_from_a_plan_and_without(planned: Path):
    told = answer("balance", "hamlet", planned)
    assert told["balance"]
    assert {"day", "item", "need", "short"} <= set(told["balance"][0])
    short = sum(row["short"] for row in told["balance"])
    assert sum(row["short"] for row in answer("balance", "hamlet")["balance"]) == pytest.approx(short)
    assert "Neraca kota" in run("balance", "hamlet", planned).stdout


def test_every_format_has_one_fingerprint(tmp_path: Path):
    wanted = answer("check", "hamlet")["fingerprint"]
    source: object = "hamlet"
    for name in ("folder", "hamlet.xlsx", "hamlet.json", "hamlet.zip"):
        assert answer("convert", source, tmp_path / name)["fingerprint"] == wanted
        source = tmp_path / name
    assert answer("check", source)["fingerprint"] == wanted


def test_init_gives_a_scenario_to_start_from(tmp_path: Path):
    assert answer("init", tmp_path / "mine", "--from", "hamlet")["from"] == "hamlet"
    assert answer("check", tmp_path / "mine")["faults"] == []
    assert answer("init", tmp_path / "mine", code=2)["faults"]


def broken(folder: Path) -> Path:
    assert run("init", folder, "--from", "hamlet").exit_code == 0
    offers = folder / "offers.csv"
    offers.write_text(offers.read_text("utf-8").replace("13000", "murah").replace("pasar,", "psar,"), "utf-8")
    return folder


@pytest.mark.parametrize("command", ["check", "plan"])
def test_faults_are_told_all_at_once(command: str, tmp_path: Path):
    told = answer(command, broken(tmp_path / "mine"), code=2)
    assert set(told) == {"faults", "warnings"}
    assert {(fault["table"], fault["row"], fault["column"]) for fault in told["faults"]} >= {
        ("offers", 2, "price_rp"),
        ("offers", 4, "supplier"),
    }
    for fault in told["faults"]:
        assert set(fault) == {"code", "table", "row", "key", "column", "value", "message", "hint", "suggestion"}
        assert set(fault["message"]) == set(fault["hint"]) == {"id", "en"}


def test_faults_are_shown_to_a_person(tmp_path: Path):
    result = run("check", broken(tmp_path / "mine"), "--lang", "en")
    assert result.exit_code == 2
    assert "murah" in result.stdout
    assert "psar" in result.stdout


def test_an_unknown_name_is_a_fault():
    assert answer("check", "tangsl", code=2)["faults"][0]["suggestion"] == "tangsel"


@pytest.mark.parametrize("command", COMMANDS)
def test_every_help_has_an_example(command: str):
    assert f"pasok {command}" in re.search(r"Example: .*", run(command, "--help").stdout)[0]


def test_the_version():
    assert re.fullmatch(r"pasok \d+\.\d+\.\d+\n", run("--version").stdout)


def test_a_bug_of_ours_says_so(monkeypatch: pytest.MonkeyPatch):
    def fail(name: str) -> None:
        raise ZeroDivisionError(name)

    monkeypatch.setattr("planner.cli.commands.read_scenario", fail)
    result = run("check", "hamlet")
    assert result.exit_code == 1
    assert "ZeroDivisionError" in result.stderr
