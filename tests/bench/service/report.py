"""What a record of the service says: figures of a load, what of the target was missed, and the table of the README."""

from __future__ import annotations

import statistics
from collections import Counter
from typing import Any

from tests.bench.service.load import Load, Seen

MIB = 1024**2
CUTS = (50, 95, 99)
SHEET_MS = 100.0  # that 95 of 100 day sheets are to stay below
GROWTH = 0.05  # of memory from the first look under load to the last, which still counts as flat
COLUMNS = ("readers", "sheets/s", "p50 ms", "p95 ms", "p99 ms", "runs", "errors", "MiB, start", "20 s", "60 s")


def figures(seen: Seen, load: Load) -> dict[str, Any]:
    """A load in figures."""
    cuts = statistics.quantiles(seen.sheets, n=100)
    start, *_, end = seen.moments
    return {
        "readers": load.readers,
        "submitters": load.submitters,
        "seconds": load.seconds,
        "pause_seconds": load.pause_seconds,
        "sheets": len(seen.sheets),
        "sheets_per_second": len(seen.sheets) / load.seconds,
        "sheet_ms": {f"p{cut}": cuts[cut - 1] * 1_000 for cut in CUTS} | {"most": max(seen.sheets) * 1_000},
        "scenarios": seen.scenarios,
        "runs": len(seen.runs),
        "held_back": seen.held_back,
        "errors": dict(Counter(seen.errors)),
        "resident_bytes": [moment.resident_bytes for moment in seen.moments],
        "cpu_seconds": end.cpu_seconds - start.cpu_seconds,
    }


def missed(told: dict[str, Any]) -> list[str]:
    """What of the target a load misses; none for readers without a pause but errors."""
    wrong = [f"{count} x {what}" for what, count in told["errors"].items()]
    if told["pause_seconds"] and told["sheet_ms"]["p95"] >= SHEET_MS:
        wrong.append(f"p95 of a day sheet is {told['sheet_ms']['p95']:.0f} ms")
    if grown(told) > GROWTH:
        wrong.append(f"memory grows by {grown(told):.0%}")
    return wrong


def grown(told: dict[str, Any]) -> float:
    """How much the memory of the service grows under load, as a share."""
    _, early, late = told["resident_bytes"]
    return float(late / early - 1)


def table(record: dict[str, Any]) -> str:
    """The table as Markdown: a row a load."""
    lines = ["| " + " | ".join(COLUMNS) + " |", "|---|" + "--:|" * (len(COLUMNS) - 1)]
    return "\n".join([*lines, *("| " + " | ".join(cells(told)) + " |" for told in record["loads"])])


def cells(told: dict[str, Any]) -> list[str]:
    """A row of the table."""
    pause = f"pause {told['pause_seconds']:g} s" if told["pause_seconds"] else "no pause"
    cuts = [f"{told['sheet_ms'][f'p{cut}']:.0f}" for cut in CUTS]
    memory = [f"{resident / MIB:.0f}" for resident in told["resident_bytes"]]
    counts = [str(told["runs"]), str(sum(told["errors"].values()))]
    return [f"{told['readers']}, {pause}", f"{told['sheets_per_second']:.0f}", *cuts, *counts, *memory]
