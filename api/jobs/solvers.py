"""Runs are solved here: threads that claim queued runs and give each to a worker process; readers do short jobs.

Whoever claims a run holds a lease and renews it. A service that is killed leaves running rows behind; the next start,
or an expired lease, puts them back into the queue. All writes about a run name its attempt (`api.store.runs`).
"""

from __future__ import annotations

import asyncio
import threading
import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import structlog

from api.jobs.children import ENDS, Allowance, Child, Message, ready
from api.jobs.telling import Telling
from api.settings import Settings
from api.store import Files, Store, runs
from api.store.runs import Run
from api.words import both

LOG = structlog.get_logger("pasok.jobs")
IDLE_SECONDS = 0.5  # between two looks into the queue when nobody says that there is something
GRACE_SECONDS = 30.0  # beyond its own time limit a run may still audit and write
RENEWALS = 5  # of a lease before it would expire
STOP_LOOK_SECONDS = 0.5


class Solvers:
    """Threads, each with a worker process of its own, that solve what is queued."""

    def __init__(self, settings: Settings, store: Store, clock: Callable[[], float] = time.monotonic) -> None:
        self._settings, self._store, self._files, self._clock = settings, store, Files(settings.folder), clock
        self._worker = uuid.uuid4().hex
        self._ending, self._wake = threading.Event(), threading.Event()
        self._threads = [threading.Thread(target=self._work, daemon=True) for _ in range(settings.solvers)]

    def start(self) -> None:
        """Take back what an earlier service of this folder was solving when it died, and begin."""
        with self._store.writing() as connection:
            for run in runs.running(connection):
                self._give_up(connection, run, blamed=False)
        for thread in self._threads:
            thread.start()

    def wake(self) -> None:
        """Say that something is queued."""
        self._wake.set()

    def are_alive(self) -> bool:
        """Whether all threads work."""
        return all(thread.is_alive() for thread in self._threads)

    def close(self) -> None:
        """Stop; what is being solved goes back into the queue."""
        self._ending.set()
        self._wake.set()
        for thread in self._threads:
            thread.join()

    def _work(self) -> None:
        child: Child | None = None
        while not self._ending.is_set():
            try:
                run = self._claim()
                if run is None:
                    self._wake.wait(IDLE_SECONDS)
                    self._wake.clear()
                    continue
                child = ready(child, self._allowance(run))
                self._solve(run, child)
            except Exception:
                LOG.exception("solver_trouble")
                if child:
                    child.kill()  # it may be in the middle of something
                self._ending.wait(IDLE_SECONDS)
        if child:
            child.kill()

    def _claim(self) -> Run | None:
        settings = self._settings
        with self._store.writing() as connection:
            for run in runs.expired(connection):
                self._give_up(connection, run, blamed=True)
            return runs.claim(
                connection, worker=self._worker, lease_s=settings.lease_seconds, per_owner=settings.solving_per_user
            )

    def _give_up(self, connection: Any, run: Run, *, blamed: bool) -> None:
        """Put a run back whose worker is gone; one that took several workers with it ends as failed.

        A run is not blamed where the whole service died, but neither is it begun without end.
        """
        if run.lost + blamed >= runs.MOST_LOST or run.attempt >= runs.MOST_ATTEMPTS:
            runs.fail(connection, run, reason("worker_died"))
        else:
            runs.release(connection, run, lost=blamed)

    def _allowance(self, run: Run) -> Allowance:
        settings = self._settings
        seconds = float(run.limits.get("time_s") or settings.run_seconds) + GRACE_SECONDS + settings.silence_seconds
        return Allowance(memory_mb=settings.solver_memory_mb, seconds=seconds, silence_seconds=settings.silence_seconds)

    def _solve(self, run: Run, child: Child) -> None:
        """Have a run solved, its lease renewed meanwhile, and end it."""
        target = self._files.plan(run.id, run.attempt)
        job = {"task": "plan", "scenario": str(self._files.scenario(run.scenario)), "target": str(target)}
        job |= self._start(run)
        hold = _Hold(self._store, run, child, self._settings.lease_seconds)
        telling = Telling(self._clock)
        for message in child.messages(job | {"limits": self._limits(run)}):
            if not message.keys() & ENDS:
                if self._ending.is_set():
                    child.kill()
                    with self._store.writing() as connection:
                        runs.release(connection, run, lost=False)
                    return
                hold.keep()
            self._hear(run, message, telling)

    def _start(self, run: Run) -> dict[str, str]:
        """The plan that a run begins from, and its scenario."""
        if run.start is None:
            return {}
        with self._store.reading() as connection:
            start = runs.find(connection, run.start)
        if start is None:
            return {}
        folder = self._files.plan(start.id, start.attempt)
        return {"start_plan": str(folder), "start_scenario": str(self._files.scenario(start.scenario))}

    def _limits(self, run: Run) -> dict[str, Any]:
        return {"time_s": self._settings.run_seconds, **run.limits}

    def _hear(self, run: Run, message: Message, telling: Telling) -> None:
        """Write down what a worker says that is worth keeping."""
        ends = bool(message.keys() & ENDS)
        progress = telling.due(message.get("progress"), last=ends)
        if progress is None and not ends:
            return
        with self._store.writing() as connection:
            if progress is not None:
                runs.tell(connection, run.id, "progress", progress)
            if not ends:
                return
            kept = "done" in message and runs.finish(connection, run, message["done"])
            if message.get("failed") == "worker_died":
                self._give_up(connection, run, blamed=True)
            elif not kept:
                runs.fail(connection, run, reason(str(message.get("failed", "bug"))))
        self._files.tidy(run.id, run.attempt, kept=kept)
        LOG.info("run_ended", run=run.id, attempt=run.attempt, how="done" if kept else message.get("failed"))


class _Hold:
    """Keeps a run while it is solved: renews its lease, passes on that it is to stop, ends a worker that lost it."""

    def __init__(self, store: Store, run: Run, child: Child, lease_s: float) -> None:
        self._store, self._run, self._child, self._lease_s = store, run, child, lease_s
        self._looked = self._renewed = time.monotonic()
        self._stop_told = False

    def keep(self) -> None:
        """Look whether anything is due."""
        now = time.monotonic()
        if now - self._renewed > self._lease_s / RENEWALS:
            self._renewed = now
            with self._store.writing() as connection:
                if runs.renew(connection, self._run, lease_s=self._lease_s) is None:
                    self._child.kill()
        if now - self._looked > STOP_LOOK_SECONDS and not self._stop_told:
            self._looked = now
            with self._store.reading() as connection:
                held = runs.find(connection, self._run.id)
            if held is not None and held.stop_asked:
                self._child.send({"stop": True})
                self._stop_told = True


class Readers:
    """A few worker processes for what a request waits for: reading scenarios, auditing plans.

    Jobs wait in a queue of their own, so that however many there are, no thread that answers others is held.
    """

    def __init__(self, settings: Settings) -> None:
        self._allowance = Allowance(
            memory_mb=settings.reader_memory_mb,
            seconds=settings.read_seconds,
            silence_seconds=settings.read_seconds,
        )
        self._mine = threading.local()
        self._children: dict[int, Child] = {}
        self._pool = ThreadPoolExecutor(settings.readers, thread_name_prefix="reader")
        self._room = threading.BoundedSemaphore(settings.uploads_at_once)

    @contextmanager
    def room(self) -> Iterator[bool]:
        """A place for one more upload, as long as it is read; False where all are taken."""
        taken = self._room.acquire(blocking=False)
        try:
            yield taken
        finally:
            if taken:
                self._room.release()

    async def run(self, task: str, **job: str | Path) -> Message:
        """Do a job; {"done"}, {"faults"} or {"failed"}. `busy` = no worker was free in time."""
        waiting = self._pool.submit(self._do, {"task": task, **{name: str(value) for name, value in job.items()}})
        told = asyncio.wrap_future(waiting)
        done, _ = await asyncio.wait([told], timeout=self._allowance.seconds)
        if not done and waiting.cancel():
            return {"failed": "busy"}
        return await told

    def _do(self, job: Mapping[str, Any]) -> Message:
        child = self._mine.child = ready(getattr(self._mine, "child", None), self._allowance)
        self._children[threading.get_ident()] = child
        try:
            *_, last = child.messages(job)
        except BaseException:
            child.kill()  # it may be in the middle of something
            raise
        return last

    def close(self) -> None:
        """End all workers, also those at work: nobody waits for them any more."""
        self._pool.shutdown(wait=False, cancel_futures=True)
        for child in list(self._children.values()):
            child.kill()
        self._pool.shutdown()


def reason(code: str) -> Mapping[str, Any]:
    """Why a run has no plan, in both languages."""
    return {"code": code, "message": both(f"run.{code}")}
