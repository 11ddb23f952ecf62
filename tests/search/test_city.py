"""A city in whole packs, as its user runs it: the same bytes on one core or two, and every rule kept."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from planner.files import read_scenario
from planner.generate import City, generate
from planner.network import build_network
from planner.program.building import build_program
from planner.rules import RULES
from planner.search.params import SearchParams

TIMES = "run.json"
TOWN = City(kitchens=6, suppliers=24, days=7, items=5, lanes=6, couple="orders")
COMMAND = [sys.executable, "-c", "from planner.cli import app; app()", "plan"]


def planned(scenario: Path, out: Path, *, cores: int, seed: str) -> dict[str, bytes]:
    """Files of the plan of a scenario, made on so many cores, but for its times."""
    allowed = sorted(os.sched_getaffinity(0))[:cores]
    threads = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), str(cores))
    subprocess.run(
        [*COMMAND, str(scenario), "--out", str(out)],
        env=os.environ | threads | {"PYTHONHASHSEED": seed},
        preexec_fn=lambda: os.sched_setaffinity(0, allowed),
        capture_output=True,
        check=True,
    )
    return {file.name: file.read_bytes() for file in out.iterdir() if file.name != TIMES}


@pytest.mark.slow
def test_one_core_or_two_give_the_same_bytes(tmp_path: Path) -> None:
    generate(tmp_path / "town", TOWN)
    assert build_program(build_network(read_scenario(tmp_path / "town")), RULES).whole.sum() > SearchParams().small
    one = planned(tmp_path / "town", tmp_path / "one", cores=1, seed="1")
    assert planned(tmp_path / "town", tmp_path / "two", cores=2, seed="2") == one
    assert json.loads(one["plan.json"])["status"] == "feasible"
