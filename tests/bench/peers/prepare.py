"""Make the network of a case, once for all tools: `python -m tests.bench.peers.prepare CASE FILE`."""

from __future__ import annotations

import pickle
import sys
import time
from pathlib import Path
from typing import Any

from planner.network import build_network
from tests.bench.peers.cases import scenario_of
from tests.bench.peers.ours import program_of
from tests.bench.peers.watch import tell

LOOPS = 3_000_000


def prepare(case: str, path: Path) -> dict[str, Any]:
    """Write the pickled network; its fingerprint, the size of our program and how fast Python is just now."""
    scenario = scenario_of(case)
    network = build_network(scenario)
    path.write_bytes(pickle.dumps(network))
    program = program_of(network)
    rows, columns = program.matrix.shape
    size = {
        "deliveries": len(network.deliveries.day),
        "columns": columns,
        "rows": rows,
        "nonzeros": int(program.matrix.nnz),
    }
    return {"fingerprint": scenario.fingerprint(), "size": size, "loop_seconds": loop_seconds()}


def loop_seconds() -> float:
    """Seconds that Python needs for three million additions: the yardstick of a machine shared with others."""
    start, total = time.process_time(), 0
    for number in range(LOOPS):
        total += number
    return time.process_time() - start


if __name__ == "__main__":
    tell(**prepare(sys.argv[1], Path(sys.argv[2])), done=True)
