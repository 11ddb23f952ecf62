"""One tool on one case: `python -m tests.bench.peers.child TOOL SMALL CASE`, the last two pickled networks.

The small one is solved first, unmeasured, so that what a tool loads and compiles at its first call does not count. The
garbage collector rests: with objects by the hundred thousand it takes PuLP and Pyomo as long as their building.
"""

from __future__ import annotations

import gc
import os
import pickle
import sys
from pathlib import Path

from tests.bench.peers.cases import runner
from tests.bench.peers.given import Given, give
from tests.bench.peers.watch import Watch, peak_bytes, tell

SELF = Path("/proc/self")


def read(path: str) -> Given:
    """What a tool is given of a pickled network."""
    return give(pickle.loads(Path(path).read_bytes()))


def measure(tool: str, small: str, case: str) -> None:
    """Tell the objective of the small network, then seconds stage by stage, objective and peak of the case."""
    gc.disable()
    run = runner(tool)
    tell(small_objective=run(read(small), Watch(on_lap=lambda **_: None)))
    given = read(case)
    (SELF / "clear_refs").write_text("5")  # forget the peak so far
    tell(ready=True)
    objective = run(given, Watch())
    tell(objective=objective, peak_bytes=peak_bytes(SELF / "status"), done=True)


if __name__ == "__main__":
    # HiGHS prints a banner: what tools print goes to stderr.
    figures = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    sys.stdout = figures
    measure(*sys.argv[1:])
