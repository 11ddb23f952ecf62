"""Kill -9 of the service and of its workers at random moments: every accepted run ends once, nothing accepted is lost.

The moments come from a seed. 5 rounds by default, 50 marked slow; on SQLite, and on PostgreSQL.
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx2
import pytest
from sqlalchemy import select

from api.settings import Settings
from api.store import Files, open_store
from api.store.runs import ENDED
from api.store.schema import events, runs, scenarios
from tests.api.postgres import database
from tests.api.processes import MEMORY_MB, first_admin, hamlet, serving, signed_in
from tests.api.serving import until, workers_of
from tests.seeds import more_and_all

FEW, MORE, MANY = 5, 15, 50
SECONDS = 1.5  # a round lasts at most so long
SUBMITTERS = 2
PAUSE_SECONDS = 0.3  # between two runs of a submitter, so that what is accepted is soon solved
PLAN = {"state.npz", *(f"{name}.csv" for name in ("deliveries", "stock", "sources", "trips"))}
PLAN |= {"plan.json", "plan.csv", "plan.id.xlsx", "plan.en.xlsx", "shortages.json", "balance.json", "days.sqlite"}


@dataclass
class Accepted:
    """What the service said it has accepted: ids of scenarios, ids of runs by Idempotency-Key."""

    scenarios: list[str] = field(default_factory=list)
    runs: dict[str, str] = field(default_factory=dict)
    document: Any = None


def submit(client: httpx2.Client, accepted: Accepted, ending: threading.Event, seed: str) -> None:
    """Submit scenarios and runs until the service is gone; ask for every run twice."""
    with suppress(httpx2.TransportError):
        for number in range(1_000_000):
            if ending.is_set():
                return
            if number % 3 == 2:
                answer = client.post("/v1/scenarios", json=accepted.document)
                assert answer.status_code == 201, answer.text
                accepted.scenarios.append(answer.json()["id"])
            key = f"{seed}-{number}"
            asked = {"scenario": accepted.scenarios[-1], "limits": {"findings": 0}}
            ending.wait(PAUSE_SECONDS)
            for _ in range(2):
                answer = client.post("/v1/runs", json=asked, headers={"Idempotency-Key": key})
                assert answer.status_code == 202, answer.text
                assert accepted.runs.setdefault(key, answer.json()["id"]) == answer.json()["id"]


@contextmanager
def submitting(told: dict[str, Any], shown: str, accepted: Accepted, seed: str) -> Iterator[None]:
    ending = threading.Event()
    clients = [signed_in(told, shown) for _ in range(SUBMITTERS)]
    threads = [
        threading.Thread(target=submit, args=(client, accepted, ending, f"{seed}-{number}"))
        for number, client in enumerate(clients)
    ]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        ending.set()
        for thread in threads:
            thread.join()
        for client in clients:
            client.close()


def kill_at_random(chance: random.Random, served: subprocess.Popen[str], accepted: Accepted) -> None:
    """Kill a worker at some moment after a run was accepted, and then the service at another."""
    before = len(accepted.runs)
    until(lambda: len(accepted.runs) > before, "a run is accepted")
    time.sleep(chance.uniform(0.0, SECONDS / 2))
    for worker in workers_of(MEMORY_MB)[:1]:
        with suppress(ProcessLookupError):
            os.kill(worker, signal.SIGKILL)
    time.sleep(chance.uniform(0.0, SECONDS / 2))
    served.send_signal(signal.SIGKILL)
    served.wait()


def held(home: Path, url: str | None) -> None:
    """Hold every row and file against each other: ended once, plans whole, nothing half-written."""
    settings = Settings(folder=home, database_url=url)
    store, files = open_store(settings.url), Files(home)
    with store.reading() as connection:
        known = {row.id: row for row in connection.execute(select(runs))}
        ends = Counter(connection.scalars(select(events.c.run).where(events.c.kind == "end")))
        kept = set(connection.scalars(select(scenarios.c.id)))
    store.close()
    assert {row.state for row in known.values()} <= set(ENDED)
    assert ends == dict.fromkeys(known, 1)
    for run, row in known.items():
        if row.state == "done":
            assert {path.name for path in files.plan(run, row.attempt).iterdir()} == PLAN
            plan = json.loads((files.plan(run, row.attempt) / "plan.json").read_text("utf-8"))
            assert (plan["status"], plan["breaches"]) == (row.outcome["status"], [])
        else:
            assert (row.state, row.reason["code"], row.lost) == ("failed", "worker_died", 2)
    assert all(files.scenario(scenario).is_file() for scenario in kept)
    assert list(home.rglob("*.tmp*")) == []
    assert list(files.incoming.iterdir()) == []


def endure(home: Path, rounds: int, url: str | None = None) -> None:
    """Kill in every round; then let all that was accepted come to its end, and look."""
    chance, accepted, shown = random.Random(rounds), Accepted(), ""
    given = {"PASOK_RUNS_PER_USER": "100000", "PASOK_RUNS_AT_ONCE": "100000"}
    given |= {} if url is None else {"PASOK_DATABASE_URL": url}
    for number in range(rounds):
        with serving(home, **given) as (served, told):
            if number == 0:
                with first_admin(told) as client:
                    shown = client.headers["authorization"]
                    accepted.document = client.get("/v1/demo/hamlet").json()
                    accepted.scenarios.append(hamlet(client))
            with submitting(told, shown, accepted, f"round-{number}"):
                kill_at_random(chance, served, accepted)
    with serving(home, **given) as (served, told), signed_in(told, shown) as client:
        for run in accepted.runs.values():
            until(lambda run=run: client.get(f"/v1/runs/{run}").json()["state"] in ENDED, f"{run} ends")
        for scenario in accepted.scenarios:
            assert client.get(f"/v1/scenarios/{scenario}/document").json() == accepted.document
        until(lambda: 'state="queued"} 0' in client.get("/metrics").text, "nothing is queued")
        until(lambda: 'state="running"} 0' in client.get("/metrics").text, "nothing is running")
        served.send_signal(signal.SIGTERM)
        served.wait()
    assert len(set(accepted.runs.values())) == len(accepted.runs) >= rounds
    held(home, url)


@pytest.mark.timeout(280)
def test_nothing_accepted_is_lost_and_every_run_ends_once(home: Path):
    endure(home, FEW)


@pytest.mark.timeout(280)
def test_nor_is_it_on_postgresql(home: Path, postgres: str):
    with database(postgres, "test_kills") as url:
        endure(home, 2, url)


@pytest.mark.timeout(3_000)
@pytest.mark.parametrize("rounds", more_and_all(MORE, MANY))
def test_nor_in_many_rounds(home: Path, rounds: int):
    endure(home, rounds)


@pytest.mark.timeout(3_000)
@pytest.mark.parametrize("rounds", more_and_all(MORE, MANY))
def test_nor_in_many_rounds_on_postgresql(home: Path, postgres: str, rounds: int):
    with database(postgres, "test_many_kills") as url:
        endure(home, rounds, url)
