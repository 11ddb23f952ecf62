"""Measure what the warnings find: `python -m tests.bench.warnings [TIMES]` spoils Tangsel, writes docs/warnings.md.

One mistake at a time, in a random row. Recall: it is told at its row. Precision: of all that is told, the part that
stands there. Suggestion: of those found for which one value was meant, the part in which it is suggested (within 1 %).
"""

from __future__ import annotations

import random
import sys
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from tests.bench.__main__ import CLOCK
from tests.checks.planting import PLANTS, Plant
from tests.checks.towns import scene, told

SEED, TIMES, CITY = 20261125, 20, "tangsel"
PAGE = Path(__file__).parents[2] / "docs" / "warnings.md"
TEXT = """# What the warnings find

Measured on {date} by `python -m tests.bench.warnings`: {times} times each of {kinds} mistakes, one at a time, in a
random row of `scenarios/{city}` (seed {seed}), read as from CSV. The scenario itself has no warning, nor has `hamlet`.

In all, recall is {recall:.1%} and precision {precision:.1%}.

- **found** (recall): told at the row that was spoilt. A mistake that stops reading counts too.
- **there** (precision): of all that is told, the part that stands at that row; the rest follows from it or is false.
- **suggested**: of those found for which one value was meant, the part in which it is suggested (within 1 %).

| mistake | found | there | suggested |
|---|--:|--:|--:|
{rows}

What is not found looks like an honest figure: a capacity may differ 33 times from the usual one, a price 1.65 times
(ten times where there are few to compare it with), and more where figures differ anyway. What each warning says:
`planner/locale/faults.en.po`; how: `planner/checks/`.
"""


@dataclass(kw_only=True)
class Count:
    """Mistakes planted and found; what was told in all, and at their row; values that were meant, and suggested."""

    planted: int = 0
    found: int = 0
    told: int = 0
    there: int = 0
    meant: int = 0
    suggested: int = 0

    def __add__(self, other: Count) -> Count:
        return Count(**{name: value + getattr(other, name) for name, value in vars(self).items()})

    def row(self, name: str) -> str:
        """A row of the table."""
        pairs = ((self.found, self.planted), (self.there, self.told), (self.suggested, self.meant))
        return " | ".join((f"| {name}", *(f"{part} of {whole}" if whole else "-" for part, whole in pairs))) + " |"


def measure(plant: Plant, seed: str) -> Count:
    """Plant one mistake and see what is told."""
    document = scene(CITY)
    spoil, meant = plant(random.Random(seed), document)
    table, line = spoil(document)
    faults = told(document)
    there = [fault for fault in faults if (fault.table, fault.row) == (table, line)]
    wanted = bool(there) and meant is not None
    right = wanted and any(same(fault.suggestion, meant) for fault in there)
    return Count(planted=1, found=bool(there), told=len(faults), there=len(there), meant=wanted, suggested=right)


def same(suggestion: Any, meant: Any) -> bool:
    """Whether a suggestion is what was meant."""
    if isinstance(suggestion, str) or suggestion is None:
        return bool(suggestion == meant)
    return abs(suggestion - meant) <= 0.01 * abs(meant)


def main(times: int = TIMES, page: Path = PAGE) -> None:
    """Measure every kind of mistake and write the page."""
    rows, whole = [], Count()
    for name, plant in PLANTS.items():
        count = sum((measure(plant, f"{SEED} {name} {number}") for number in range(times)), Count())
        rows.append(count.row(name))
        whole += count
        print(rows[-1], flush=True)
    rows.append(whole.row("all"))
    shares = {"recall": whole.found / whole.planted, "precision": whole.there / whole.told}
    values = shares | {
        "date": datetime.now(CLOCK).date(),
        "times": times,
        "kinds": len(PLANTS),
        "city": CITY,
        "seed": SEED,
    }
    page.write_text(TEXT.format(rows="\n".join(rows), **values), "utf-8")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
