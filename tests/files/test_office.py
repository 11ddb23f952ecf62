"""LibreOffice opens what we write, and we read what it saves: the scenario, the template and the plan."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from planner.cli import app
from planner.files import read_scenario

pytestmark = pytest.mark.slow

Resave = Callable[[Path], Path]


@pytest.fixture
def resave(tmp_path: Path) -> Resave:
    """Return what opens a workbook in LibreOffice and saves it again: the path of the new one."""
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice is missing; run: sudo apt-get install libreoffice-calc-nogui")

    def saved(book: Path) -> Path:
        profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
        command = [
            office,
            profile,
            "--headless",
            "--convert-to",
            "xlsx",
            "--outdir",
            str(tmp_path / "saved"),
            str(book),
        ]
        subprocess.run(command, check=True, capture_output=True, timeout=300)
        return tmp_path / "saved" / book.name

    return saved


def run(*arguments: object, code: int = 0) -> None:
    result = CliRunner().invoke(app, [str(argument) for argument in arguments])
    assert result.exit_code == code, result.output


def codes(book: Path) -> list[str]:
    """Return what `pasok check` finds in a workbook."""
    told = json.loads(CliRunner().invoke(app, ["check", str(book), "--json"]).stdout)
    return [fault["code"] for fault in told["faults"]]


@pytest.mark.parametrize("name", ["hamlet", "tangsel"])
def test_a_scenario_stays_the_same(name: str, resave: Resave, tmp_path: Path) -> None:
    run("convert", name, tmp_path / "scenario.xlsx")
    assert read_scenario(str(resave(tmp_path / "scenario.xlsx"))).fingerprint() == read_scenario(name).fingerprint()


def test_a_template_is_still_one(resave: Resave, tmp_path: Path) -> None:
    run("convert", "--template", tmp_path / "template.xlsx")
    before, after = (codes(book) for book in (tmp_path / "template.xlsx", resave(tmp_path / "template.xlsx")))
    assert before == after
    assert "missing_value" in before


def test_the_workbook_of_a_plan_is_audited(resave: Resave, tmp_path: Path) -> None:
    run("plan", "hamlet", "--out", tmp_path / "plan")
    run("audit", "hamlet", resave(tmp_path / "plan" / "plan.xlsx"))
