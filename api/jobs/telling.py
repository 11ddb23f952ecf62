"""How far a run is, as it is written down: not every word of a worker, but always the last one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

Progress = Mapping[str, Any]
BETWEEN_SECONDS = 1.0  # two writes of one run, so that a search that tells much leaves the database to others


class Telling:
    """What one run tells: the first at once, what comes too soon is held until it is due, or a later one is."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._written: float | None = None
        self._held: Progress | None = None

    def due(self, told: Progress | None, *, last: bool) -> Progress | None:
        """What is to be written now, if anything; `last` = nothing will follow."""
        self._held = told or self._held
        now = self._clock()
        soon = self._written is not None and now - self._written < BETWEEN_SECONDS
        if self._held is None or (soon and not last):
            return None
        written, self._held, self._written = self._held, None, now
        return written
