"""Watch a child from outside: its lines of figures, its peak memory with that of its own children, its time."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.bench.peers.watch import peak_bytes

POLL_SECONDS = 0.05
PROC = Path("/proc")


def watch(command: Sequence[str], limit_seconds: float, cwd: Path) -> dict[str, Any]:
    """Run a command; all it tells, as one record, with `status` (done, stopped, failed) and `peak_bytes`.

    Parameters
    ----------
    limit_seconds
        From its `ready` on; then it is killed with its children.
    """
    told: dict[str, Any] = {}
    peaks: dict[int, int] = {}
    stopped = False
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=cwd, start_new_session=True) as child:
        listener = threading.Thread(target=_listen, args=(child, told), daemon=True)
        listener.start()
        while child.poll() is None:
            if "ready_at" in told:
                note_peaks(child.pid, peaks)
                stopped = time.perf_counter() - told["ready_at"] > limit_seconds
            if stopped:
                os.killpg(child.pid, signal.SIGKILL)
                child.wait()
            time.sleep(POLL_SECONDS)
        listener.join()
    own = told.pop("peak_bytes", peaks.get(child.pid, 0))
    of_children = sum(peak for pid, peak in peaks.items() if pid != child.pid)
    told.pop("ready_at", None)
    status = "stopped" if stopped else "done" if told.pop("done", False) else "failed"
    return {**told, "peak_bytes": own + of_children, "status": status}


def _listen(child: subprocess.Popen[str], told: dict[str, Any]) -> None:
    """Take every line as it comes."""
    for line in child.stdout or ():
        figures = json.loads(line)
        if figures.pop("ready", False):
            figures["ready_at"] = time.perf_counter()
        told.update(figures)


def note_peaks(session: int, peaks: dict[int, int]) -> None:
    """Peaks of all that run in a session, by process."""
    for pid in (int(entry.name) for entry in PROC.iterdir() if entry.name.isdecimal()):
        try:
            if os.getsid(pid) == session:
                peaks[pid] = peak_bytes(PROC / str(pid) / "status")
        except (OSError, ValueError):
            continue  # it has ended in the meantime
