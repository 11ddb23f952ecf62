"""The literature through the command: the published optimum, proven, at gap 0."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from planner.cli import app
from tests.oracle.literature.generated import GENERATED, LARGE
from tests.oracle.literature.published import INSTANCES
from tests.scenes import Document

PUBLISHED = [pytest.param(name, marks=pytest.mark.slow if made.slow else ()) for name, made in INSTANCES.items()]
SEEDS = (1,)


def assert_planned(document: Document, optimum: float, folder: Path) -> None:
    """`pasok plan CASE --gap 0 --json` proves the optimum and leaves no meal short."""
    case = folder / "case.json"
    case.write_text(json.dumps(document), "utf-8")
    told = CliRunner().invoke(app, ["plan", str(case), "--out", str(folder / "plan"), "--gap", "0", "--json"])
    assert told.exit_code == 0, told.stderr
    plan = json.loads(told.stdout)
    assert (plan["status"], plan["breaches"]) == ("optimal", [])
    hardship, rupiah = plan["rungs"]
    assert hardship["value"] == pytest.approx(0, abs=1e-6)
    assert rupiah["value"] == pytest.approx(optimum, rel=1e-6)
    assert optimum * (1 - 1e-6) <= rupiah["bound"] <= optimum * (1 + 1e-6)


@pytest.mark.parametrize("name", PUBLISHED)
def test_a_published_optimum(name: str, tmp_path: Path) -> None:
    assert_planned(INSTANCES[name].made(), INSTANCES[name].optimum, tmp_path)


@pytest.mark.parametrize("name", GENERATED)
def test_a_generated_problem(name: str, tmp_path: Path) -> None:
    document, optimum = GENERATED[name](0)
    assert_planned(document, optimum, tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("name", GENERATED)
def test_more_generated_problems(name: str, seed: int, tmp_path: Path) -> None:
    document, optimum = GENERATED[name](seed)
    assert_planned(document, optimum, tmp_path)


@pytest.mark.slow
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("name", LARGE)
def test_a_large_problem(name: str, tmp_path: Path) -> None:
    document, optimum = LARGE[name](0)
    assert_planned(document, optimum, tmp_path)
