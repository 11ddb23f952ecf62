"""The way from a worker to whoever gave it the job."""

from __future__ import annotations

import json
import threading
import time
from typing import Any, TextIO

ALIVE_SECONDS = 0.5  # between two signs of life


class Line:
    """The way to whoever gave the job: tells what happens, asks whether to stop."""

    def __init__(self, out: TextIO) -> None:
        self._out = out
        self._told = 0.0
        self._turn = threading.Lock()  # solvers ask in threads of their own
        self.stopped = False

    def say(self, **message: Any) -> None:
        """Write one message."""
        with self._turn:
            self._out.write(json.dumps(message, ensure_ascii=False) + "\n")
            self._out.flush()

    def should_stop(self) -> bool:
        """Whether to stop; asking is a sign of life."""
        if time.monotonic() - self._told > ALIVE_SECONDS:
            self._told = time.monotonic()
            self.say(alive=True)
        return self.stopped
