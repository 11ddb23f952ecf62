"""Measure the peers beside us: `python -m tests.bench.peers [CASE]...` (default: all cases).

Writes `results/<date>-peers.json` after every case, then the table of the README and the plot `docs/bench.svg`. Named
cases go into the newest record, where that is of the same machine and versions. Fails where objectives differ.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from zoneinfo import ZoneInfo

from tests.bench.machine import machine, versions
from tests.bench.page import README, insert
from tests.bench.peers.cases import TOOLS
from tests.bench.peers.plot import draw
from tests.bench.peers.pulp_model import cbc_version
from tests.bench.peers.report import least, table, wrong_objectives
from tests.bench.peers.watching import watch

CASES = ("tangsel", "40x120x14", "40x120x14-cash", "150x400x14", "150x400x14-cash")
SMALL = "hamlet"
RUNS = 7  # of which the least counts
LONG_SECONDS = 60.0  # a run that takes so long is not repeated
PEER_SECONDS = 300.0
PATIENCE_SECONDS = 3600.0  # for ourselves
OURS = ("pasok", "ladder")
PEERS = ("pulp", "pyomo", "linopy", "highspy")
CHECKOUT = Path(__file__).parents[3]
RESULTS = CHECKOUT / "tests" / "bench" / "results"
CLOCK = ZoneInfo("Asia/Jakarta")


def main(cases: Sequence[str]) -> None:
    """Measure the cases one after the other, the tools by turns, each run in a process of its own."""
    record = continued() if cases else blank()
    wrong = []
    for case in cases or CASES:
        measured = measure(case)
        record["cases"] = [old for old in record["cases"] if old["case"] != case] + [measured]
        path = RESULTS / f"{record['date']}-peers.json"
        path.write_text(json.dumps(record, indent=1) + "\n", "utf-8")
        wrong += wrong_objectives(measured)
    publish(record)
    if wrong:
        raise SystemExit("\n".join(wrong))


def blank() -> dict[str, Any]:
    """A record of today without cases."""
    return {
        "date": datetime.now(CLOCK).date().isoformat(),
        "machine": machine(),
        "versions": {**versions(), **{name: version(name) for name in PEERS}, "cbc": cbc_version()},
        "peer_limit_seconds": PEER_SECONDS,
        "cases": [],
    }


def continued() -> dict[str, Any]:
    """The newest record, where it is of the same machine and versions; else a new one."""
    new = blank()
    paths = sorted(RESULTS.glob("*-peers.json"))
    old = json.loads(paths[-1].read_text("utf-8")) if paths else new
    return old if all(old[key] == new[key] for key in ("machine", "versions")) else new


def measure(case: str) -> dict[str, Any]:
    """Every tool on a case."""
    with TemporaryDirectory() as folder:
        small, network = Path(folder, "small.pickle"), Path(folder, "network.pickle")
        run("prepare", SMALL, small)
        prepared = run("prepare", case, network)
        if prepared["status"] != "done":
            raise SystemExit(f"{case} could not be made")
        measured = {"case": case, **{key: prepared[key] for key in ("fingerprint", "size", "loop_seconds")}}
        runs: dict[str, list[dict[str, Any]]] = {tool: [] for tool in TOOLS}
        for tool in [*TOOLS] * RUNS:
            if wants_another(runs[tool]):
                runs[tool].append(run("child", tool, small, network, seconds=patience(tool)))
    measured["tools"] = {tool: least(ended(told)) for tool, told in runs.items()}
    print(case, json.dumps(measured["tools"]), flush=True)
    return measured


def patience(tool: str) -> float:
    """Seconds a tool gets for a case."""
    return PATIENCE_SECONDS if tool in OURS else PEER_SECONDS


def wants_another(runs: Sequence[dict[str, Any]]) -> bool:
    """Whether a tool is run again: not what did not come to an end, or takes long."""
    return not runs or (runs[-1]["status"] == "done" and sum(runs[-1]["seconds"].values()) < LONG_SECONDS)


def ended(runs: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Those runs that came to an end, else the first."""
    return [told for told in runs if told["status"] == "done"] or list(runs[:1])


def run(module: str | Path, *words: str | Path, seconds: float = PATIENCE_SECONDS) -> dict[str, Any]:
    """Run a module of this package as a child and take down what it tells."""
    return watch([sys.executable, "-m", f"tests.bench.peers.{module}", *map(str, words)], seconds, CHECKOUT)


def publish(record: dict[str, Any]) -> None:
    """Put the table into the README and draw the plot."""
    README.write_text(insert(README.read_text("utf-8"), "peers", table(record)), "utf-8")
    (CHECKOUT / "docs" / "bench.svg").write_text(draw(record), "utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
