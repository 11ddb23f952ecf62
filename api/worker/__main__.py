"""A worker: reads scenarios, plans and audits in a process of its own, told over stdin and telling on stdout.

One JSON object a line. In: a job, or {"stop": true}. Out: {"alive"}, {"progress"}, and one of {"done"}, {"faults"},
{"failed"} to end a job; with {"worn": true} where a solver of it goes on, so that the process is of no more use. When
stdin closes, whoever gave the jobs is gone, and so is the worker. It touches no database.
"""

from __future__ import annotations

import json
import os
import queue
import resource
import sys
import threading
import traceback
from collections.abc import Callable, Mapping
from typing import Any

from api.worker.line import Line
from planner import left_alone

NICENESS = 10
MEGABYTE = 1024 * 1024


def main(memory_mb: int) -> None:
    """Work until stdin closes."""
    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # whatever else prints, prints to the log
    os.nice(NICENESS)
    resource.setrlimit(resource.RLIMIT_AS, (memory_mb * MEGABYTE, memory_mb * MEGABYTE))
    line, jobs = Line(out), queue.SimpleQueue[dict[str, Any]]()
    threading.Thread(target=_listen, args=(line, jobs), daemon=True).start()
    line.say(alive=True)
    from api.worker import tasks  # after the limits, for what it imports is large

    while True:
        job = jobs.get()
        _do(line, tasks.TASKS[job["task"]], job)


def _listen(line: Line, jobs: queue.SimpleQueue[dict[str, Any]]) -> None:
    for text in sys.stdin:
        message = json.loads(text)
        line.stopped = bool(message.get("stop"))  # a new job begins without; a stop may come before it is begun
        if not line.stopped:
            jobs.put(message)
    os._exit(0)


def _do(line: Line, task: Callable[[Line, Mapping[str, Any]], dict[str, Any]], job: Mapping[str, Any]) -> None:
    try:
        line.say(**task(line, job), worn=left_alone())
    except MemoryError:
        line.say(failed="memory")
        os._exit(1)  # a new process has all of its memory again
    except Exception:
        traceback.print_exc()
        line.say(failed="bug")


if __name__ == "__main__":
    main(int(sys.argv[1]))
