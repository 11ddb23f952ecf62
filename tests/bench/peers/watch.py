"""A stopwatch that tells every lap at once, so that what was measured before a tool is killed is kept."""

from __future__ import annotations

import json
import resource
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

KIB = 1024


def tell(**figures: Any) -> None:
    """Print figures as one line of JSON."""
    print(json.dumps(figures), flush=True)


def cpu_seconds() -> float:
    """Processor time of this process and of its children that have ended."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def peak_bytes(status: Path) -> int:
    """Most memory that a process held (VmHWM), from its status file."""
    (line,) = (line for line in status.read_text("utf-8").splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) * KIB


class Watch:
    """Seconds by stage, of the clock and of the processor (tell a busy machine from a slow tool).

    Parameters
    ----------
    on_lap
        Called with both after every lap.
    """

    def __init__(
        self,
        on_lap: Callable[..., None] = tell,
        clock: Callable[[], float] = time.perf_counter,
        cpu_clock: Callable[[], float] = cpu_seconds,
    ) -> None:
        self.seconds: dict[str, float] = {}
        self.cpu_seconds: dict[str, float] = {}
        self._on_lap, self._clock, self._cpu_clock = on_lap, clock, cpu_clock
        self._start, self._cpu_start = clock(), cpu_clock()

    def lap(self, stage: str) -> None:
        """End a stage that began at the last lap; a stage may be entered several times."""
        now, cpu_now = self._clock(), self._cpu_clock()
        self.seconds[stage] = self.seconds.get(stage, 0.0) + now - self._start
        self.cpu_seconds[stage] = self.cpu_seconds.get(stage, 0.0) + cpu_now - self._cpu_start
        self._on_lap(seconds=self.seconds, cpu_seconds=self.cpu_seconds)
        self._start, self._cpu_start = self._clock(), self._cpu_clock()
