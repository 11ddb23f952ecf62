"""A very large plan is told before it starts, in both languages; a small one is not."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from planner.files import read_scenario
from planner.limits import Limits
from planner.network import build_network
from planner.pipeline import make_plan
from planner.program import Program, size
from planner.program.building import build_program
from planner.rules import RULES
from planner.words import say


def sized(columns: int, whole: int) -> Program:
    """Return a program of so many columns, as far as its size goes."""
    program = build_program(build_network(read_scenario("hamlet")), RULES)
    return replace(program, most=np.ones(columns), whole=np.arange(columns) < whole)


@pytest.mark.parametrize(
    ("columns", "whole", "least", "most"),
    [
        (26_690, 11_379, 0.05, 0.2),  # 40 x 120 x 14 in packs: 5 s
        (208_509, 103_789, 1.0, 2.0),  # Tangsel: 80 s
        (573_670, 258_040, 1.7, 3.7),  # all of its 129 kitchens, in packs: 105 s
        (76_172, 0, 0.03, 0.2),  # Tangsel without whole numbers: 4 s
    ],
)
def test_the_estimate_is_about_what_was_measured(columns: int, whole: int, least: float, most: float) -> None:
    assert least < size.minutes(sized(columns, whole)) < most


def test_it_grows_with_the_size() -> None:
    assert size.minutes(sized(1_200_000, 600_000)) > size.LARGE > size.minutes(sized(500_000, 0))
    assert size.minutes(sized(500_000, 300_000)) > size.minutes(sized(500_000, 200_000))


def test_a_large_plan_is_told_before_it_is_solved(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[tuple[str, dict[str, object]]] = []
    limits = Limits(findings=0, on_progress=lambda code, values: told.append((code, values)))
    make_plan(read_scenario("hamlet"), limits)
    assert [code for code, _ in told] == ["progress.build", "progress.solve"]
    told.clear()
    monkeypatch.setattr(size, "minutes", lambda program: 12.4)
    make_plan(read_scenario("hamlet"), limits)
    assert [code for code, _ in told] == ["progress.build", "progress.large", "progress.solve"]
    values = told[1][1]
    assert values["minutes"] == 12
    assert say("progress.large", "en", **values).startswith("This is large: 115 decisions, 0 of them whole. Roughly 12")
    assert "Perkiraan 12 menit" in say("progress.large", "id", **values)


def test_the_warning_goes_to_stderr_and_json_stays_alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from tests.cli.test_cli import run

    monkeypatch.setattr(size, "LARGE", 0.0)
    result = run("plan", "hamlet", "--out", tmp_path / "plan", "--json", "--lang", "en")
    assert "This is large" in result.stderr
    assert result.stdout.startswith("{")
