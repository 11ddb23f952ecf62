"""A solver at work, and how it is stopped."""

from __future__ import annotations

import threading
from collections.abc import Callable

from planner.solver.records import Stop

POLL_SECONDS = 0.05


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
