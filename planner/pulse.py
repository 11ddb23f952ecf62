"""A sign of life of long work: the step it is at and figures that move, at least every two seconds."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from planner.limits import untold

Tell = Callable[[str, dict[str, object]], None]
Figures = Callable[[], Mapping[str, object]]

PULSE_SECONDS = 1.5  # leaves half a second to be written
STILL = "progress.still."


class Pulse:
    """Tells steps on, and each again while it lasts.

    A code of `progress.still.` is told only once its step has lasted; any other at once, and then as that one.
    """

    def __init__(self, tell: Tell, figures: Figures) -> None:
        self._tell, self.figures = tell, figures
        self._turn = threading.Lock()
        self._code, self._values = "", dict[str, object]()
        self._begun = self._told = time.monotonic()

    def __call__(self, code: str, values: dict[str, object]) -> None:
        """Begin a step."""
        with self._turn:
            step = STILL + code.rpartition(".")[2]
            if step != self._code:
                self._begun = time.monotonic()
            self._code, self._values = step, values
            if not code.startswith(STILL):
                self._told = time.monotonic()
                self._tell(code, values)

    def beat(self) -> None:
        """Tell the step again where nothing was told for a while."""
        with self._turn:
            now = time.monotonic()
            if self._code and now - self._told >= PULSE_SECONDS:
                self._told = now
                self._tell(self._code, self._values | {"seconds": round(now - self._begun)} | dict(self.figures()))


@contextmanager
def pulsing(tell: Tell, figures: Figures = dict) -> Iterator[Tell]:
    """Tell of steps through what this gives, and it tells of them again while they last.

    Parameters
    ----------
    tell
        Told by this thread and by another one, never by both at once.
    figures
        What moves, by name; asked whenever a step is told again.
    """
    if tell is untold:
        yield tell
        return
    if isinstance(tell, Pulse):
        before, tell.figures = tell.figures, figures
        try:
            yield tell
        finally:
            tell.figures = before
        return
    pulse, over = Pulse(tell, figures), threading.Event()

    def beat() -> None:
        while not over.wait(PULSE_SECONDS / 5):
            pulse.beat()

    thread = threading.Thread(target=beat, daemon=True)
    thread.start()
    try:
        yield pulse
    finally:
        over.set()
        thread.join()
