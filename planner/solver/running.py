"""A solver at work, another beside it, and how they are stopped."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import TypeVar

from planner.solver.records import Stop

POLL_SECONDS = 0.05

T = TypeVar("T")


@contextmanager
def beside(work: Callable[[Stop], T], should_stop: Stop) -> Iterator[Future[T]]:
    """Work in a thread beside what the block does; what is not asked for in the block is stopped when it ends."""
    over = threading.Event()
    with ThreadPoolExecutor(1) as thread:
        try:
            yield thread.submit(work, lambda: over.is_set() or should_stop())
        finally:
            over.set()


def run(work: Callable[[], object], interrupt: Callable[[], object], should_stop: Stop) -> None:
    """Do the work in a thread of its own so that Ctrl-C and limits reach it; it must let other threads run."""
    worker = threading.Thread(target=work, daemon=True)
    worker.start()
    try:
        while worker.is_alive():
            worker.join(POLL_SECONDS)
            if should_stop():
                interrupt()
                worker.join()
    except KeyboardInterrupt:
        interrupt()
        worker.join()
        raise
