"""One measurement, in a process of its own: `python -m tests.bench.child tangsel` prints a JSON object.

Everything heavy is imported here and not in the parent, whose memory Linux would count in with the child's peak.
"""

from __future__ import annotations

import json
import resource
import sys
import tempfile
import time
from pathlib import Path

from planner.files import read_scenario
from planner.pipeline import make_plan
from planner.report import write_plan

KIB = 1024


def measure(case: str) -> dict[str, object]:
    """Read, build, solve and report one scenario.

    Returns
    -------
    dict
        seconds by stage (report: tables, audit, page and workbook), seconds of processor in all (tell a busy machine
        from a slow program), peak memory in bytes, size and rungs of the plan.
    """
    start = time.perf_counter()
    scenario = read_scenario(case)
    read = time.perf_counter() - start
    plan = make_plan(scenario)
    start = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        write_plan(plan, Path(folder, "plan"))
    written = time.perf_counter() - start
    seconds = {"read": read, **plan.seconds, "report": plan.seconds["report"] + written}
    used = resource.getrusage(resource.RUSAGE_SELF)
    return {
        "seconds": seconds,
        "cpu_seconds": used.ru_utime + used.ru_stime,
        "peak_bytes": used.ru_maxrss * KIB,
        "fingerprint": plan.fingerprint,
        "status": plan.status,
        "size": {"deliveries": len(plan.tables.deliveries), **plan.size},
        "rungs": {rung.name: rung.value for rung in plan.rungs},
    }


if __name__ == "__main__":
    print(json.dumps(measure(sys.argv[1])))
