"""Measure the search beside whole-model solvers: `python -m tests.bench.whole [--seconds S] [CASE]...` (default: all).

Writes `tests/bench/results/<date>-whole.json` after every case, and the table of the README. Named cases go into the
newest record, where that is of the same machine, versions and seconds, as it then stands: two such runs may go on side
by side. Fails where a run failed or our plan does not hold.
"""

from __future__ import annotations

import argparse
import json
import pickle
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from ortools.linear_solver import pywraplp

from planner.network import build_network
from planner.program.building import build_program
from planner.rules import RULES
from tests.bench.__main__ import CLOCK, RESULTS
from tests.bench.machine import machine, versions
from tests.bench.page import README, insert
from tests.bench.peers.watching import watch
from tests.bench.whole.cases import CASES, LONGER, OURS, scenario_of, solvers_of
from tests.bench.whole.judge import Case, judged
from tests.bench.whole.report import text, wrong

SECONDS = 300.0  # of the clock, for each peer on a case
GRACE_SECONDS = 60.0  # on top, until it is killed
PATIENCE_SECONDS = 3600.0  # for ourselves
CHECKOUT = Path(__file__).parents[3]


def main(cases: Sequence[str], seconds: float = SECONDS, results: Path = RESULTS) -> dict[str, Any]:
    """Measure the cases one after the other, every solver in a process of its own."""
    record = blank(seconds)
    for case in cases or CASES:
        measured = measure(case, seconds)
        before = continued(seconds, results) if cases else record
        record = {**before, "cases": in_order([measured, *before["cases"]])}
        path = results / f"{record['date']}-whole.json"
        path.write_text(json.dumps(record, indent=1) + "\n", "utf-8")
    return record


def in_order(measured: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Cases in the order of the table; of one that stands twice the first."""
    first = {one["case"]: one for one in reversed(measured)}
    return sorted(first.values(), key=lambda one: CASES.index(one["case"]) if one["case"] in CASES else len(CASES))


def blank(seconds: float) -> dict[str, Any]:
    """A record of today without cases."""
    scip = pywraplp.Solver.CreateSolver("SCIP").SolverVersion().split(" [")[0]
    return {
        "date": datetime.now(CLOCK).date().isoformat(),
        "machine": machine(),
        "versions": {**versions(), "scip": scip},
        "limit_seconds": seconds,
        "cases": [],
    }


def continued(seconds: float, results: Path) -> dict[str, Any]:
    """The newest record, where it is of the same machine, versions and seconds; else a new one."""
    new = blank(seconds)
    paths = sorted(results.glob("*-whole.json"))
    old = json.loads(paths[-1].read_text("utf-8")) if paths else new
    return old if all(old[key] == new[key] for key in ("machine", "versions", "limit_seconds")) else new


def measure(case: str, seconds: float) -> dict[str, Any]:
    """Every solver on a case, and what its incumbent comes to."""
    scenario = scenario_of(case)
    network = build_network(scenario)
    program = build_program(network, RULES)
    held = Case(network=network, program=program)
    rows, columns = program.matrix.shape
    runs = {}
    for solver in solvers_of(case):
        with TemporaryDirectory() as folder:
            Path(folder, "program.pickle").write_bytes(pickle.dumps((held.weighted, program.whole)))
            told = run(solver, case, seconds, folder)
            runs[solver] = {**told, **judged(held, Path(folder, "values.npy"))}
        print(case, solver, json.dumps(runs[solver]), flush=True)
    return {
        "case": case,
        "fingerprint": scenario.fingerprint(),
        "size": {"columns": columns, "whole": int(program.whole.sum()), "rows": rows},
        "meals": held.meals,
        "runs": runs,
    }


def run(solver: str, case: str, seconds: float, folder: str) -> dict[str, Any]:
    """One solver as a child; what it tells."""
    command = [sys.executable, "-m", "tests.bench.whole.child", solver, case, str(seconds), folder]
    patience = PATIENCE_SECONDS if solver in (OURS, LONGER) else seconds + GRACE_SECONDS
    return watch(command, patience, CHECKOUT)


def publish(record: dict[str, Any]) -> None:
    """Put the table into the README."""
    README.write_text(insert(README.read_text("utf-8"), "whole", text(record)), "utf-8")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m tests.bench.whole")
    parser.add_argument("cases", nargs="*")
    parser.add_argument("--seconds", type=float, default=SECONDS)
    asked = parser.parse_args()
    record = main(asked.cases, asked.seconds)
    publish(record)
    if wrong(record):
        raise SystemExit("\n".join(wrong(record)))
