"""How long a plan may take, from the size of its program, before it is solved."""

from __future__ import annotations

from planner.limits import Limits
from planner.program import Program

LARGE = 5.0  # minutes: from here on a person is told before it starts
WHOLE = (75.0, 104_000, 0.9)  # seconds of one core at so many whole columns, and how they grow
CONTINUOUS = (4.0, 76_000, 1.2)  # the same by columns, where nothing is whole


def minutes(program: Program) -> float:
    """Roughly how long solving takes on one core (minutes), within two or three times what 40 to 129 kitchens took."""
    return _seconds(int(program.whole.sum()), WHOLE) / 60 + _seconds(len(program.most), CONTINUOUS) / 60


def _seconds(size: int, measured: tuple[float, int, float]) -> float:
    seconds, at, power = measured
    return float(seconds * (size / at) ** power)


def warn(program: Program, limits: Limits) -> None:
    """Tell before a very large plan starts what it may take."""
    expected = minutes(program)
    if expected >= LARGE:
        shown = {"columns": len(program.most), "whole": int(program.whole.sum()), "minutes": round(expected)}
        limits.on_progress("progress.large", dict(shown))
