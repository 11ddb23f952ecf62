"""A solver at work, another beside it, what they have done, and how they are stopped."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TypeVar

from planner.solver.records import Stop

POLL_SECONDS = 0.05
PATIENCE_SECONDS = 1.0  # for a solver that is told to stop
MOMENT_SECONDS = 0.5  # for what a stopped search still wants to know
AT_WORK = "pasok-solver"  # what its threads are called

T = TypeVar("T")


@dataclass
class Work:
    """What all solvers of this process have done: steps (simplex iterations, turns of searches) and nodes."""

    steps: int = 0
    nodes: int = 0


WORK = Work()


def work_done() -> dict[str, object]:
    """What all solvers of this process have done so far, by name."""
    return {"steps": WORK.steps, "nodes": WORK.nodes}


def left_alone() -> bool:
    """Whether a solver is still at work that did not stop when it was told to."""
    return any(thread.name == AT_WORK for thread in threading.enumerate())


def for_a_moment() -> Stop:
    """A stop for what is asked after the stop: a bound that is quickly found."""
    end = time.monotonic() + MOMENT_SECONDS
    return lambda: time.monotonic() > end


@contextmanager
def beside(work: Callable[[Stop], T], should_stop: Stop) -> Iterator[Future[T]]:
    """Work in a thread beside what the block does; what is not asked for in the block is stopped when it ends."""
    over = threading.Event()
    with ThreadPoolExecutor(1) as thread:
        try:
            yield thread.submit(work, lambda: over.is_set() or should_stop())
        finally:
            over.set()


def run(work: Callable[[], object], interrupt: Callable[[], object], should_stop: Stop) -> bool:
    """Do the work in a thread of its own so that Ctrl-C and limits reach it; it must let other threads run.

    Returns
    -------
    Whether it has ended. HiGHS hears nothing inside the first linear program of a search: it is left alone then, goes
    on by itself and must not be asked anything.
    """
    worker = threading.Thread(target=work, daemon=True, name=AT_WORK)
    worker.start()
    try:
        while worker.is_alive():
            worker.join(POLL_SECONDS)
            if should_stop():
                interrupt()
                worker.join(PATIENCE_SECONDS)
                break
    except KeyboardInterrupt:
        interrupt()
        worker.join(PATIENCE_SECONDS)
        raise
    return not worker.is_alive()
