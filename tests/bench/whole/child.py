"""One solver on one case: `python -m tests.bench.whole.child SOLVER CASE SECONDS FOLDER`.

The folder holds `program.pickle`, the program and its whole columns; every incumbent is kept there as `values.npy`, so
that the last one stands when the solver has to be killed. What is told are lines of JSON.
"""

from __future__ import annotations

import os
import pickle
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np

from planner import pipeline
from planner.arrays import Floats
from planner.limits import Limits
from planner.program.solution import Solution
from tests.bench.peers.watch import cpu_seconds, peak_bytes, tell
from tests.bench.whole.backends import BACKENDS
from tests.bench.whole.cases import LONGER, LONGER_GAP, OURS, scenario_of

SELF = Path("/proc/self")
FOUND = ("progress.first", "progress.search")  # told by ours with every plan that is better


class Clock:
    """Seconds of the clock and of the processor since it was made, told when the first plan is there and at the end."""

    def __init__(self) -> None:
        self._start, self._cpu_start = time.perf_counter(), cpu_seconds()
        self._first = True

    def now(self) -> dict[str, float]:
        """Seconds so far."""
        return {"seconds": time.perf_counter() - self._start, "cpu_seconds": cpu_seconds() - self._cpu_start}

    def found(self, **figures: Any) -> None:
        """A plan is there."""
        if self._first:
            tell(first={**self.now(), **figures})
            self._first = False
        tell(last=self.now())


def ours(case: str, limits: Limits, clock: Clock, values: Path) -> None:
    """Plan as `pasok plan` does, from reading on: findings, audit; only writing is left out."""
    scenario = scenario_of(case)
    tell(ready=True)

    def searched(*given: Any, **named: Any) -> Solution:
        solution = search(*given, **named)
        _keep(values, solution.values)
        clock.found()
        return solution

    def told(code: str, figures: dict[str, object]) -> None:
        if code in FOUND:
            clock.found(told=figures)

    search = pipeline.search
    with patch.object(pipeline, "search", searched):
        plan = pipeline.make_plan(scenario, replace(limits, on_progress=told))
    rungs = {rung.name: {"value": rung.value, "bound": rung.bound, "gap": rung.gap} for rung in plan.rungs}
    tell(told_status=plan.status, rungs=rungs, breaches=len(plan.breaches), stages=plan.seconds)


def peer(solver: str, seconds: float, clock: Clock, folder: Path) -> None:
    """Give a solver the whole program and keep what it finds."""
    program, whole = pickle.loads((folder / "program.pickle").read_bytes())
    tell(ready=True)

    def keep(values: Floats) -> None:
        _keep(folder / "values.npy", values)
        clock.found()

    claim = BACKENDS[solver](program, whole, seconds, keep)
    tell(told_status=claim.status, bound_rp=claim.bound if np.isfinite(claim.bound) else None)


def _keep(path: Path, values: Floats) -> None:
    """Write values so that there is always a whole file."""
    half = path.with_suffix(".half.npy")
    np.save(half, values)
    half.replace(path)


def main(solver: str, case: str, seconds: str, folder: str) -> None:
    """Measure, then tell seconds and peak memory."""
    (SELF / "clear_refs").write_text("5")  # forget the peak so far
    clock = Clock()
    if solver in (OURS, LONGER):
        limits = Limits() if solver == OURS else Limits(gap=LONGER_GAP, time_s=float(seconds))
        ours(case, limits, clock, Path(folder, "values.npy"))
    else:
        peer(solver, float(seconds), clock, Path(folder))
    tell(**clock.now(), peak_bytes=peak_bytes(SELF / "status"), done=True)


if __name__ == "__main__":
    # HiGHS prints a banner: what solvers print goes to stderr.
    figures = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    sys.stdout = figures
    main(*sys.argv[1:])
