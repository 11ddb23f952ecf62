"""What was looked up a moment ago, so that a busy service does not ask the database the same again and again."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Generic, TypeVar

Value = TypeVar("Value")


def _one(_value: object) -> int:
    return 1


class Recent(Generic[Value]):
    """Values by key, each for so many seconds; beyond so many in all, the longest unused give way.

    Parameters
    ----------
    most
        How much is held: the number of values, or the sum of their sizes.
    seconds
        How long a value is held.
    size
        What a value counts for; one larger than `most` is not held at all.
    """

    def __init__(self, *, most: int, seconds: float, size: Callable[[Value], int] = _one) -> None:
        self._most, self._seconds, self._size = most, seconds, size
        self._held: OrderedDict[str, tuple[float, Value]] = OrderedDict()
        self._full = 0
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
            if key in self._held:
                self._full -= self._size(self._held.pop(key)[1])
            self._held[key] = (time.monotonic() + self._seconds, value)
            self._full += self._size(value)
            while self._full > self._most:
                self._full -= self._size(self._held.popitem(last=False)[1][1])
