"""What a run may spend."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass


def untold(code: str, values: dict[str, object]) -> None:
    """Tell nobody of progress."""


def never() -> bool:
    """Never want to stop."""
    return False


@dataclass(frozen=True, kw_only=True)
class Limits:
    """Limits of a run; change with `dataclasses.replace`.

    Attributes
    ----------
    time_s
        Seconds for solving (> 0; None = no limit). A plan ended by it says `stopped`.
    gap
        Relative gap of the last rung at which whole numbers are good enough (0 .. 1; None = default of the scenario).
    findings
        How many of the limits that hold the plan back are told (>= 0); each costs a solve or two.
    on_progress
        Called with a code of the catalogue and its values.
    should_stop
        Asked often, by two threads; once true the best plan so far is kept.
    """

    time_s: float | None = None
    gap: float | None = None
    findings: int = 3
    on_progress: Callable[[str, dict[str, object]], None] = untold
    should_stop: Callable[[], bool] = never

    def __post_init__(self) -> None:
        """Refuse limits out of range."""
        if self.time_s is not None and not self.time_s > 0:
            raise ValueError(f"time_s must be above 0, not {self.time_s}")
        if self.findings < 0:
            raise ValueError(f"findings must not be below 0, not {self.findings}")
        if self.gap is not None and not 0 <= self.gap <= 1:
            raise ValueError(f"gap must lie between 0 and 1, not {self.gap}")

    def stopper(self) -> Callable[[], bool]:
        """A question that turns true at the time limit (counted from now) or when the caller wants to stop."""
        end = None if self.time_s is None else time.monotonic() + self.time_s
        return lambda: self.should_stop() or (end is not None and time.monotonic() > end)
