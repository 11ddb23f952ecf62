"""Measure reading, building, solving and reporting: `python -m tests.bench [CASE]...` (default: all cases).

Prints a table and writes `results/<date>-<case>.json` beside this file. A case is the name of a shipped scenario.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from tests.bench.machine import machine, versions

CASES = ("hamlet", "tangsel")
RESULTS = Path(__file__).parent / "results"
STAGES = ("read", "build", "solve", "report")
MIB = 1024**2
CLOCK = ZoneInfo("Asia/Jakarta")


def run(case: str) -> dict[str, Any]:
    """Measure one case in a child; `all` counts from start to end of that process, imports included (s)."""
    start = time.perf_counter()
    child = subprocess.run(
        [sys.executable, "-m", "tests.bench.child", case],
        stdout=subprocess.PIPE,
        text=True,
        check=True,
        cwd=Path(__file__).parents[2],
    )
    whole = time.perf_counter() - start
    record = json.loads(child.stdout)
    record["seconds"]["all"] = whole
    today = datetime.now(CLOCK).date().isoformat()
    return {"case": case, "date": today, "machine": machine(), "versions": versions(), **record}


def line(record: dict[str, Any]) -> str:
    """A record as a row of the table."""
    seconds = "".join(f"{record['seconds'][stage]:>9.2f}" for stage in (*STAGES, "all"))
    size = record["size"]
    spent = f"{record['cpu_seconds']:>9.2f}{record['peak_bytes'] / MIB:>10.0f}"
    return f"{record['case']:<10}{seconds}{spent}{size['columns']:>10}{size['rows']:>9}"


def write(record: dict[str, Any], folder: Path) -> Path:
    """Write a record to `<date>-<case>.json` and say where."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{record['date']}-{record['case']}.json"
    path.write_text(json.dumps(record, indent=1) + "\n", "utf-8")
    return path


def main(cases: Sequence[str], folder: Path = RESULTS) -> None:
    """Measure the cases one after the other."""
    print(f"{'case':<10}" + "".join(f"{name + ' s':>9}" for name in (*STAGES, "all")), end="")
    print(f"{'cpu s':>9}{'peak MiB':>10}{'columns':>10}{'rows':>9}")
    for case in cases:
        record = run(case)
        write(record, folder)
        print(line(record), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:] or CASES)
