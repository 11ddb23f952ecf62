"""Measure what hostile files cost: `python -m tests.bench.hostile` checks one by one and writes docs/hostile.md."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from tests.bench.__main__ import CLOCK
from tests.bench.machine import machine
from tests.bench.peers.watch import cpu_seconds
from tests.bench.peers.watching import note_peaks
from tests.files.monsters import MONSTERS, Monster

PAGE = Path(__file__).parents[2] / "docs" / "hostile.md"
PASOK = Path(sys.executable).with_name("pasok")
POLL_SECONDS = 0.02
MIB = 1024**2
TEXT = """# What hostile files cost

Measured on {date} by `python -m tests.bench.hostile` on {cores} cores shared with other work: `pasok check` of each,
from start to end; so the seconds are of the processor (of the clock in brackets), and 1.5 s and 145 MiB are what any
check takes. Peak memory is that of all processes together. The promise is a clear fault within 10 s and 1 GB;
`make test` holds smaller twins to it, `make test-all` these.

| file | ends in | seconds | peak MiB |
|---|---|--:|--:|
{rows}

Refused before it is read: a file above 100 MB, an archive that inflates above 250 MB (a workbook: 150 MB), links, names
that leave the folder, archives in archives, entities. Bounded when it is read: 6 million cells in a folder, 250,000
rows in a table, 3 million values in a document, 1,000 findings of a kind. Workbooks are read by a child process that
may use 0.7 GB and 8 s of work. A name that looks like a formula is no fault: it comes out as text everywhere.
"""


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """How checking a file ended: exit code, codes of the faults, seconds (processor, clock), peak memory (bytes)."""

    exit_code: int
    codes: tuple[str, ...]
    cpu_seconds: float
    seconds: float
    peak_bytes: int


def checked(path: Path) -> Outcome:
    """Check a file as a person would, in a process of its own."""
    peaks: dict[int, int] = {}
    start, before = time.perf_counter(), cpu_seconds()
    with tempfile.TemporaryFile() as output:
        command = [PASOK, "check", path, "--json"]
        with subprocess.Popen(command, stdout=output, stderr=subprocess.DEVNULL, start_new_session=True) as child:
            while child.poll() is None:
                note_peaks(child.pid, peaks)
                time.sleep(POLL_SECONDS)
        seconds = time.perf_counter() - start
        output.seek(0)
        faults = json.load(output)["faults"]
    return Outcome(
        exit_code=child.returncode,
        codes=tuple(fault["code"] for fault in faults),
        cpu_seconds=cpu_seconds() - before,
        seconds=seconds,
        peak_bytes=sum(peaks.values()),
    )


def met(make: Monster) -> Outcome:
    """Make a hostile file and check it."""
    with tempfile.TemporaryDirectory() as folder:
        return checked(make(Path(folder)))


def main() -> None:
    """Check every hostile file and write the page."""
    rows = []
    for name, (make, code) in MONSTERS.items():
        outcome = met(make)
        if code not in outcome.codes:
            raise SystemExit(f"{name} ended in {set(outcome.codes)}, not in {code}")
        seconds = f"{outcome.cpu_seconds:.1f} ({outcome.seconds:.1f})"
        rows.append(f"| {name} | `{code}` | {seconds} | {outcome.peak_bytes / MIB:.0f} |")
        print(rows[-1], flush=True)
    values = {"date": datetime.now(CLOCK).date(), "cores": machine()["cores"]}
    PAGE.write_text(TEXT.format(rows="\n".join(rows), **values), "utf-8")


if __name__ == "__main__":
    main()
