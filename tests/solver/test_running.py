"""Solvers at work: what they have done, and how soon they stop."""

from __future__ import annotations

import threading
import time

import numpy as np
import pytest
from scipy import sparse

from planner.solver import LinearProgram, left_alone, running, solve_linear, solve_whole, work_done
from planner.solver.running import run

LATEST = 10.0  # seconds: five times what is promised


def large(count: int, seed: int = 4) -> LinearProgram:
    """A program whose linear program alone takes many seconds."""
    draw, entries = np.random.default_rng(seed), 40 * count
    places = draw.integers(count, size=entries), draw.integers(2 * count, size=entries)
    matrix = sparse.csr_matrix((draw.uniform(0, 1, entries), places), shape=(count, 2 * count))
    return LinearProgram(
        matrix=matrix,
        row_lower=np.asarray(matrix.sum(axis=1)).ravel() * 0.3,
        row_upper=np.full(count, np.inf),
        lower=np.zeros(2 * count),
        upper=np.ones(2 * count),
        cost=draw.uniform(1, 2, 2 * count),
    )


def soon() -> object:
    end = time.monotonic() + 0.3
    return lambda: time.monotonic() > end


def test_work_that_hears_is_waited_for():
    over = threading.Event()
    assert run(over.wait, over.set, lambda: True)
    assert not left_alone()


def test_work_that_does_not_hear_is_left_alone(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(running, "PATIENCE_SECONDS", 0.1)
    over = threading.Event()
    start = time.monotonic()
    assert not run(lambda: over.wait(30), lambda: None, lambda: True)
    assert time.monotonic() - start < LATEST
    assert left_alone()
    over.set()


def test_a_search_stops_inside_its_first_linear_program():
    program = large(3_000)
    start = time.monotonic()
    answer = solve_whole(program, np.ones(len(program.cost), dtype=bool), soon(), start=np.ones(len(program.cost)))
    assert answer.status == "stopped"
    assert time.monotonic() - start < LATEST


def test_a_linear_program_stops():
    start = time.monotonic()
    assert solve_linear(large(3_000), soon()).status == "stopped"
    assert time.monotonic() - start < LATEST


def test_what_is_done_is_counted():
    before = work_done()
    solve_linear(large(60), lambda: False)
    program = large(30)
    solve_whole(program, np.ones(len(program.cost), dtype=bool), lambda: False, nodes=20)
    after = work_done()
    assert after["steps"] > before["steps"]
    assert after["nodes"] > before["nodes"]
