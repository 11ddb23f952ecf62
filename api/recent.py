"""What was looked up a moment ago, so that a busy service does not ask the database the same again and again."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from typing import Generic, TypeVar

Value = TypeVar("Value")


class Recent(Generic[Value]):
    """At most so many values by key, each for so many seconds; the longest unused gives way."""

    def __init__(self, *, most: int, seconds: float) -> None:
        self._most, self._seconds = most, seconds
        self._held: OrderedDict[str, tuple[float, Value]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: str) -> Value | None:
        """The value of a key, None where it is not known or too old."""
        with self._lock:
            until, value = self._held.get(key, (0.0, None))
            if time.monotonic() >= until:
                return None
            self._held.move_to_end(key)
            return value

    def put(self, key: str, value: Value) -> None:
        """Remember a value."""
        with self._lock:
            self._held[key] = (time.monotonic() + self._seconds, value)
            self._held.move_to_end(key)
            if len(self._held) > self._most:
                self._held.popitem(last=False)
