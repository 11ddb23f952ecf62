"""Worker processes as the service sees them: started, given a job, watched, ended when they hang or grow too large."""

from __future__ import annotations

import json
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import structlog

LOG = structlog.get_logger("pasok.worker")
POLL_SECONDS = 0.1
ENDS = frozenset({"done", "faults", "failed"})  # what the last message of a job has
RESERVED_MB = 2_000  # address space of a worker beyond the memory it may use: libraries, threads
LAST_WORDS = 30  # lines of a worker's log that are kept
BAD_ALLOC = ("MemoryError", "bad_alloc")
PAGE = os.sysconf("SC_PAGE_SIZE")
MEGABYTE = 1024 * 1024

Message = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Allowance:
    """What a job may take: memory (MB), seconds in all, seconds without a sign of life."""

    memory_mb: int
    seconds: float
    silence_seconds: float


class Child:
    """One worker process; it does one job at a time, and is replaced after a bad end."""

    def __init__(self, allowance: Allowance) -> None:
        self.allowance = allowance
        self._messages: queue.SimpleQueue[Message] = queue.SimpleQueue()
        self._last_words: deque[str] = deque(maxlen=LAST_WORDS)
        command = [sys.executable, "-m", "api.worker", str(allowance.memory_mb + RESERVED_MB)]
        threads = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MALLOC_ARENA_MAX": "2"}
        self._popen = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,  # Ctrl-C is for the service, which tells its workers itself
            env=os.environ | threads,
        )
        for reader in (self._listen, self._keep_words):
            threading.Thread(target=reader, daemon=True).start()

    @property
    def pid(self) -> int:
        """The id of the process."""
        return self._popen.pid

    def is_alive(self) -> bool:
        """Whether the process runs."""
        return self._popen.poll() is None

    def send(self, message: Mapping[str, Any]) -> None:
        """Give a job, or {"stop": true}; a dead worker hears nothing."""
        pipe = _pipe(self._popen.stdin)
        with suppress(OSError):
            pipe.write(json.dumps(message).encode() + b"\n")
            pipe.flush()

    def messages(self, job: Mapping[str, Any]) -> Iterator[Message]:
        """Give a job and yield what the worker says, and {} whenever it says nothing for a moment.

        The last message has `done`, `faults` or `failed` (memory, silent, too_long, worker_died, bug).
        """
        self.send(job)
        start = heard = time.monotonic()
        while True:
            message = self._next()
            heard = time.monotonic() if message else heard
            failure = self._failure(message, start, heard)
            if failure is not None:
                self.kill()
                message = {"failed": failure}
            if message.pop("worn", False):
                self.kill()
            yield message
            if message.keys() & ENDS:
                return

    def kill(self) -> None:
        """End the process, and what it has started, at once; give its pipes back."""
        if self.is_alive():
            with suppress(ProcessLookupError):
                os.killpg(self.pid, signal.SIGKILL)
        self._popen.wait()
        for pipe in (self._popen.stdin, self._popen.stdout, self._popen.stderr):
            with suppress(OSError):
                _pipe(pipe).close()

    def _next(self) -> Message:
        try:
            return self._messages.get(timeout=POLL_SECONDS)
        except queue.Empty:
            return {}

    def _failure(self, message: Message, start: float, heard: float) -> str | None:
        """Why the job ends here, None = it goes on."""
        if message.keys() & ENDS:
            return None
        now = time.monotonic()
        if not message and not self.is_alive():
            return "memory" if any(sign in line for line in self._last_words for sign in BAD_ALLOC) else "worker_died"
        if _resident_mb(self.pid) > self.allowance.memory_mb:
            return "memory"
        if now - heard > self.allowance.silence_seconds:
            return "silent"
        return "too_long" if now - start > self.allowance.seconds else None

    def _listen(self) -> None:
        for line in _lines(self._popen.stdout):
            self._messages.put(json.loads(line))

    def _keep_words(self) -> None:
        for line in _lines(self._popen.stderr):
            self._last_words.append(line)
            LOG.warning("worker_says", pid=self._popen.pid, line=line.rstrip())


def ready(child: Child | None, allowance: Allowance) -> Child:
    """A worker that can take a job: this one while it lives, else a new one in its place."""
    if child is not None and child.is_alive():
        child.allowance = allowance
        return child
    if child is not None:
        child.kill()
    return Child(allowance)


def _lines(pipe: IO[bytes] | None) -> Iterator[str]:
    with suppress(OSError, ValueError):  # closed while reading
        for line in _pipe(pipe):
            yield line.decode("utf-8", errors="replace")


def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
    if pipe is None:
        raise RuntimeError("a worker always has its pipes")
    return pipe


def _resident_mb(pid: int) -> float:
    """The memory a process uses (MB), 0 once it is gone."""
    try:
        return int(Path(f"/proc/{pid}/statm").read_text("ascii").split()[1]) * PAGE / MEGABYTE
    except OSError:
        return 0.0
