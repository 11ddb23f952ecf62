"""The commands as a person or a program calls them, on hamlet."""

from __future__ import annotations

import csv
import json
import re
import shutil
import signal
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from typer.testing import CliRunner, Result

from planner.cli import app
from planner.cli.console import Screen, interruptible
from planner.files import write_scenario
from planner.limits import Limits
from planner.pipeline import make_plan
from planner.plan import Plan
from planner.scenario import Scenario
from planner.words import say
from tests.audits.villages import two_coops

COMMANDS = ("check", "plan", "audit", "balance", "convert", "init", "generate", "order", "changes", "whatif", "compare")
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


def test_plan_takes_changes_in_order(tmp_path: Path):
    lines = ["offers.pasar.price_rp = 12000", "offers.pasar.price_rp *= 2"]
    told = answer("plan", "hamlet", "--change", lines[0], "--change", lines[1], "--out", tmp_path / "plan")
    assert told["changes"] == lines
    beside = answer("check", tmp_path / "plan" / "scenario.json")
    assert told["fingerprint"] == beside["fingerprint"] != answer("check", "hamlet")["fingerprint"]
    document = json.loads((tmp_path / "plan" / "scenario.json").read_text("utf-8"))
    assert {row["price_rp"] for row in document["offers"] if row["supplier"] == "pasar"} == {24000}


def test_a_change_at_fault_ends_before_planning(tmp_path: Path):
    told = answer("plan", "hamlet", "--change", "offers.pasarr.price_rp = 1", "--out", tmp_path / "plan", code=2)
    assert [(fault["code"], fault["row"], fault["suggestion"]) for fault in told["faults"]] == [
        ("change_no_row", "/changes/0", "pasar")
    ]
    assert not (tmp_path / "plan").exists()


def test_what_is_doubtful_about_a_change_is_told_above_the_plan(tmp_path: Path):
    shown = run("plan", "hamlet", "--change", "offers.pasar.price_rp = 15.500", "--out", tmp_path / "plan").stdout
    assert "15500" in shown.partition("Hamlet")[0]


def test_matching_by_hand_is_worked_out_once_and_told_everywhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    told = {way: {"meals_short": 1234.5, "cost_rp": 2e7 / 3, "coop_share": 0.125} for way in ("nearest", "cheapest")}
    asked = []
    monkeypatch.setattr("planner.baseline.by_hand", lambda scenario: asked.append(scenario) or told)
    monkeypatch.setattr("planner.report.folder.by_hand", asked.append)
    assert answer("plan", "hamlet", "--out", tmp_path / "plan")["by_hand"] == told
    assert json.loads((tmp_path / "plan" / "plan.json").read_text("utf-8"))["by_hand"] == told
    assert len(asked) == 1


def test_the_same_input_gives_the_same_bytes(planned: Path, tmp_path: Path):
    assert run("plan", "hamlet", "--out", tmp_path / "plan").exit_code == 0
    first, second = (
        {file.name: file.read_bytes() for file in folder.iterdir() if file.name != TIMES}
        for folder in (planned, tmp_path / "plan")
    )
    assert first == second
    assert (planned / TIMES).is_file()


@pytest.mark.parametrize(("lang", "words"), [("id", "Terdekat dulu"), ("en", "Nearest first")])
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
    result = run("plan", "hamlet", "--out", tmp_path, "--json")
    assert (result.exit_code, result.stderr) == (2, "")  # before anything is read or planned
    assert json.loads(result.stdout)["faults"]
    assert [file.name for file in tmp_path.iterdir()] == ["mine.txt"]


def test_a_plan_that_was_stopped_is_written_all_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def stopped(scenario: Scenario, limits: Limits, *, relax: bool, start: None) -> Plan:
        return replace(make_plan(scenario, limits, relax=relax, start=start), status="stopped")

    monkeypatch.setattr("planner.pipeline.make_plan", stopped)
    told = answer("plan", "hamlet", "--out", tmp_path / "plan", code=3)
    assert told["status"] == "stopped"
    assert told["breaches"] == []
    assert (tmp_path / "plan" / "deliveries.csv").is_file()


def test_a_plan_begun_from_another_keeps_its_orders(planned: Path, tmp_path: Path):
    given = (planned / "deliveries.csv").read_text("utf-8")
    answer("plan", "hamlet", "--start", planned, "--out", tmp_path / "again")
    assert (tmp_path / "again" / "deliveries.csv").read_text("utf-8") == given
    (tmp_path / "mine.csv").write_text(given)
    answer("plan", "hamlet", "--start", tmp_path / "mine.csv", "--out", tmp_path / "mine")
    assert (tmp_path / "mine" / "deliveries.csv").read_text("utf-8") == given
    told = answer("plan", "hamlet", "--start", tmp_path / "none", "--out", tmp_path / "not", code=2)
    assert [fault["code"] for fault in told["faults"]] == ["plan_not_found"]


def test_the_first_ctrl_c_stops_and_is_acknowledged_the_second_ends(capfd: pytest.CaptureFixture[str]):
    with interruptible(Screen(lang="en", as_json=False)) as should_stop:
        assert not should_stop()
        signal.raise_signal(signal.SIGINT)
        assert should_stop()
        assert capfd.readouterr().err.strip() == say("cli.stopping", "en")
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
    assert say(f"report.rule.{breaches[0]['rule']}", "id") in shown.stdout


def village_plan(folder: Path, *rows: str, **others: str) -> tuple[Path, Path]:
    """Write the village of two coops, and a plan folder with these deliveries and other tables; return both."""
    write_scenario(two_coops(), folder / "desa.json")
    plan = folder / "hand"
    plan.mkdir()
    (plan / "deliveries.csv").write_text("\n".join(["day,supplier,kitchen,item,quantity", *rows]), "utf-8")
    for name, text in others.items():
        (plan / f"{name}.csv").write_text(text, "utf-8")
    return folder / "desa.json", plan


BOTH_COOPS = ("2026-04-20,a,dapur,telur,100", "2026-04-20,b,dapur,telur,100")


def test_what_only_an_assumption_breaks_is_a_warning(tmp_path: Path):
    paths = village_plan(tmp_path, *BOTH_COOPS)
    told = answer("audit", *paths)
    assert told["breaches"] == []
    (warning,) = told["warnings"]
    assert (warning["rule"], warning["row"], warning["amount"], warning["limit"]) == ("offer", 3, 100, 0)
    assert "sources.csv" in warning["hint"]["id"]
    assert "sources.csv" in warning["hint"]["en"]
    shown = run("audit", *paths, "--lang", "en")
    assert shown.exit_code == 0
    assert "No hard rule is broken" in shown.stdout
    assert "Only warnings: 1" in shown.stdout
    assert "sources.csv" in shown.stdout


def test_what_a_plan_says_itself_is_no_assumption(tmp_path: Path):
    sources = "day,supplier,producer,item,quantity\n2026-04-20,a,p,telur,100\n"
    told = answer("audit", *village_plan(tmp_path, *BOTH_COOPS, sources=sources), code=2)
    assert told["warnings"] == []
    assert [(breach["rule"], breach["row"]) for breach in told["breaches"]] == [("offer", 3)]


def test_faults_of_a_hand_made_plan_name_their_rows(tmp_path: Path):
    rows = (
        "2026-04-20,a,dapur,telor,1",
        "2026-04-20,a,dapurr,telur,1",
        "2026-04-20,koperasi,dapur,telur,1",
        "",
        "20/04/2026,a,dapur,telur,banyak",
        "2026-04-20,a,dapur,telur,-1",
    )
    told = answer("audit", *village_plan(tmp_path, *rows), code=2)
    places = [(f["table"], f["row"], f["column"], f["value"], f["suggestion"]) for f in told["faults"]]
    assert sorted(places, key=lambda place: place[1:3]) == [
        ("deliveries", 2, "item", "telor", "telur"),
        ("deliveries", 3, "kitchen", "dapurr", "dapur"),
        ("deliveries", 4, "supplier", "koperasi", None),
        ("deliveries", 6, "day", "20/04/2026", "2026-04-20"),
        ("deliveries", 6, "quantity", "banyak", None),
        ("deliveries", 7, "quantity", "-1", None),
    ]
    assert told["faults"][0]["key"]["kitchen"] in ("dapur", "dapurr")


def test_a_plan_lacks_a_column(tmp_path: Path):
    scenario, plan = village_plan(tmp_path)
    (plan / "deliveries.csv").write_text("day,supplier,kitchen,quantity\n2026-04-20,a,dapur,1\n", "utf-8")
    told = answer("audit", scenario, plan, code=2)
    assert [(fault["code"], fault["row"], fault["column"]) for fault in told["faults"]] == [
        ("missing_column", 1, "item")
    ]


def test_a_breach_names_the_row_a_person_sees(tmp_path: Path):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "pengiriman"
    rows = (
        ("Rencana minggu ini",),
        (),
        ("Catatan", "day", "supplier", "kitchen", "item", "quantity"),
        (None, date(2026, 4, 20), "a", "dapur", "telur", 100),
        (),
        (None, date(2026, 4, 20), "q", "dapur", "telur", 7),
    )
    for at, row in enumerate(rows, 1):
        for column, cell in enumerate(row, 1):
            sheet.cell(at, column, cell)
    book.save(tmp_path / "hand.xlsx")
    write_scenario(two_coops(), tmp_path / "desa.json")
    breaches = answer("audit", tmp_path / "desa.json", tmp_path / "hand.xlsx", code=2)["breaches"]
    assert {(breach["rule"], breach["row"]) for breach in breaches} == {("offer", 6)}


def test_balance_is_the_same_from_a_plan_and_without(planned: Path):
    told = answer("balance", "hamlet", planned)
    assert told["balance"]
    assert {"day", "item", "need", "short"} <= set(told["balance"][0])
    short = sum(row["short"] for row in told["balance"])
    assert sum(row["short"] for row in answer("balance", "hamlet")["balance"]) == pytest.approx(short)
    told = run("balance", "hamlet", planned).stdout
    assert "Neraca kota" in told
    assert "yang tanpa batas harian tidak dihitung" in " ".join(told.split())


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


def test_a_text_that_is_no_text_is_told_to_programs_and_persons(tmp_path: Path):
    (tmp_path / "a.json").write_text('{"settings": {"title": "\\ud800", "\\udfff": 1}}')
    faults = answer("check", tmp_path / "a.json", code=2)["faults"]
    assert ("bad_character", "/settings/title", "\\ud800") in [(f["code"], f["row"], f["value"]) for f in faults]
    result = run("check", tmp_path / "a.json")
    assert (result.exit_code, "\\udfff" in result.stdout) == (2, True)


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

    monkeypatch.setattr("planner.files.reading.read_scenario", fail)
    result = run("check", "hamlet")
    assert result.exit_code == 1
    assert "ZeroDivisionError" in result.stderr


def test_a_plan_made_by_hand_as_an_indonesian_excel_saves_it(tmp_path: Path):
    scenario, _ = village_plan(tmp_path)
    lines = ["day;supplier;kitchen;item;quantity", "20/04/2026;a;dapur;telur;100", "2026-04-20;a;dapur;telur;99,5"]
    (tmp_path / "tangan.csv").write_bytes(b"\xef\xbb\xbf" + "\r\n".join(lines).encode())
    told = answer("audit", scenario, tmp_path / "tangan.csv", code=2)
    assert [(fault["row"], fault["column"], fault["suggestion"]) for fault in told["faults"]] == [
        (2, "day", "2026-04-20"),
        (3, "quantity", 99.5),
    ]
    right = "\r\n".join([lines[0], "2026-04-20;a;dapur;telur;99.5"])
    (tmp_path / "tangan.csv").write_bytes(b"\xef\xbb\xbf" + right.encode())
    assert answer("audit", scenario, tmp_path / "tangan.csv")["breaches"] == []
