"""The load: phones that read day sheets, with or without a pause, and programs that submit scenarios and runs."""

from __future__ import annotations

import asyncio
import json
import os
import random
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.bench.service.asking import Answer, Asker

KIB = 1024
TICKS = os.sysconf("SC_CLK_TCK")
ENDED = ("done", "failed", "cancelled")
LOOK_SECONDS = 0.5  # between two looks at a run that is not done


@dataclass(frozen=True, kw_only=True)
class Load:
    """How many readers and submitters, for how long (s), and how long a reader pauses between two sheets (s)."""

    readers: int
    submitters: int
    seconds: float
    pause_seconds: float


@dataclass(frozen=True, kw_only=True)
class Ground:
    """A service to be asked: where, as which process, of which run which days, with whose tokens, what to submit."""

    host: str
    port: int
    pid: int
    run: str
    days: Sequence[str]
    kitchens: Mapping[str, str]  # the token of each
    planners: Sequence[str]
    document: bytes


@dataclass(frozen=True, kw_only=True)
class Moment:
    """What the process of the service has taken so far: memory (bytes), processor (s)."""

    resident_bytes: int
    cpu_seconds: float


@dataclass
class Seen:
    """What came of it: seconds of every day sheet, errors, what was accepted, refusals for now, the service's use."""

    sheets: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    scenarios: int = 0
    runs: dict[str, str] = field(default_factory=dict)  # id by Idempotency-Key
    held_back: int = 0
    moments: list[Moment] = field(default_factory=list)


async def loaded(ground: Ground, load: Load) -> Seen:
    """Put a service under load; runs that were begun in time are waited for."""
    seen, end = Seen(), time.monotonic() + load.seconds
    readers = list(ground.kitchens.items())[: load.readers]
    await asyncio.gather(
        *(_read(ground, load, seen, end, number, *reader) for number, reader in enumerate(readers)),
        *(_submit(ground, seen, end, number) for number in range(load.submitters)),
        _watch(ground.pid, seen, load.seconds),
    )
    return seen


async def _read(ground: Ground, load: Load, seen: Seen, end: float, number: int, kitchen: str, token: str) -> None:
    """Read some day of a kitchen, pause, read another."""
    chance, asker = random.Random(number), Asker(ground.host, ground.port, token)
    await asyncio.sleep(chance.uniform(0.0, load.pause_seconds))
    while time.monotonic() < end:
        day = chance.choice(ground.days)
        with _noted(seen, "sheet", asker):
            start = time.perf_counter()
            answer = await asker.ask("GET", f"/v1/runs/{ground.run}/kitchens/{kitchen}/days/{day}")
            seen.sheets.append(time.perf_counter() - start)
            if answer.status != 200 or f'"day":"{day}","kitchen":{{"key":"{kitchen}"'.encode() not in answer.body:
                seen.errors.append(f"sheet {answer.status}")
        await asyncio.sleep(load.pause_seconds)
    asker.close()


async def _submit(ground: Ground, seen: Seen, end: float, number: int) -> None:
    """Submit a scenario and a run of it, wait for its plan, submit the next; every run is still there afterwards."""
    asker, made, turn = Asker(ground.host, ground.port, ground.planners[number]), {}, 0
    while time.monotonic() < end:
        with _noted(seen, "run", asker):
            key, turn = f"submitter-{number}-{turn}", turn + 1
            scenario = (await _taken(asker, seen, 201, "/v1/scenarios", ground.document))["id"]
            seen.scenarios += 1
            body = json.dumps({"scenario": scenario, "limits": {"findings": 0}}).encode()
            run = (await _taken(asker, seen, 202, "/v1/runs", body, Idempotency_Key=key))["id"]
            seen.runs[key] = made[key] = run
            await _until_done(asker, run)
            again = await _taken(asker, seen, 202, "/v1/runs", body, Idempotency_Key=key)
            if (again["id"], again["state"]) != (run, "done"):
                raise Refused(f"the same run again is {again['state']}")
    for run in made.values():
        with _noted(seen, "run", asker):
            await _until_done(asker, run)
    asker.close()


class Refused(Exception):
    """An answer that is not what was asked for."""


@contextmanager
def _noted(seen: Seen, what: str, asker: Asker) -> Iterator[None]:
    """Count what goes wrong, and go on over a new connection."""
    try:
        yield
    except (OSError, EOFError, Refused) as error:
        seen.errors.append(f"{what} {type(error).__name__} {error}")
        asker.close()


async def _taken(asker: Asker, seen: Seen, status: int, path: str, body: bytes, **headers: str) -> Any:
    """Submit something; where the service says that it is too much at the moment (429), once more when it says so."""
    answer = await asker.ask("POST", path, body, **headers)
    while answer.status == 429 and "retry-after" in answer.headers:
        seen.held_back += 1
        await asyncio.sleep(float(answer.headers["retry-after"]))
        answer = await asker.ask("POST", path, body, **headers)
    return _expected(answer, status)


async def _until_done(asker: Asker, run: str) -> None:
    """Wait for the plan of a run."""
    state = ""
    while state not in ENDED:
        state = _expected(await asker.ask("GET", f"/v1/runs/{run}"), 200)["state"]
        if state not in ENDED:
            await asyncio.sleep(LOOK_SECONDS)
    if state != "done":
        raise Refused(state)


def _expected(answer: Answer, status: int) -> Any:
    if answer.status != status:
        raise Refused(str(answer.status))
    return answer.json()


async def _watch(pid: int, seen: Seen, seconds: float) -> None:
    """Look at the process at the start, after a third of the time, and at the end."""
    for pause in (0.0, seconds / 3, seconds * 2 / 3):
        await asyncio.sleep(pause)
        seen.moments.append(moment(pid))


def moment(pid: int) -> Moment:
    """What a process has taken so far."""
    process = Path("/proc") / str(pid)
    lines = (process / "status").read_text("utf-8").splitlines()
    (resident,) = (int(line.split()[1]) for line in lines if line.startswith("VmRSS"))
    user, system = (process / "stat").read_text("utf-8").rpartition(")")[2].split()[11:13]
    return Moment(resident_bytes=resident * KIB, cpu_seconds=(int(user) + int(system)) / TICKS)
