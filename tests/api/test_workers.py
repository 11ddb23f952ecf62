"""Workers that die, hang or outgrow their memory; runs that are stopped; services that end: every run ends once."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from api.jobs.children import Child
from api.store import open_store, runs
from planner import write_scenario
from planner.generate import City, generated
from tests.api.postgres import database
from tests.api.serving import Served, own_mb, started, until, workers_of


def submit(running: Served, scenario: str, **limits: Any) -> str:
    answer = running.ask("POST", "/v1/runs", json={"scenario": scenario, "limits": {"findings": 0, **limits}})
    assert answer.status_code == 202, answer.text
    return str(answer.json()["id"])


@pytest.fixture(scope="module")
def mine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Return a service with one solver, which these tests treat badly one after the other."""
    with started(tmp_path_factory.mktemp("workers") / "home", solver_memory_mb=own_mb(1)) as running:
        running.plan_hamlet()
        yield running


@pytest.fixture(scope="module")
def city(mine: Served, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return a scenario whose plan is not there at once."""
    path = tmp_path_factory.mktemp("city") / "city.json"
    write_scenario(generated(City(kitchens=100, suppliers=250, days=14, couple="cash")), path)
    return mine.submit(json.loads(path.read_bytes()))


def frozen_worker(running: Served) -> int:
    """Freeze the one solver of a service, after a run has started it."""
    running.plan_hamlet()
    (pid,) = workers_of(running.settings.solver_memory_mb)
    os.kill(pid, signal.SIGSTOP)
    return pid


def begun(running: Served, run: str) -> None:
    until(lambda: running.ask("GET", f"/v1/runs/{run}").json()["state"] == "running", "running")


def attempts(running: Served, run: str) -> tuple[int, int]:
    with running.inside.store.reading() as connection:
        found = runs.find(connection, run)
    assert found is not None
    return found.attempt, found.lost


def ends(running: Served, run: str) -> int:
    with running.inside.store.reading() as connection:
        return sum(event["kind"] == "end" for event in runs.events_after(connection, run, 0))


def test_a_run_goes_on_after_its_worker_was_killed(mine: Served):
    pid = frozen_worker(mine)
    run = submit(mine, mine.scenario)
    begun(mine, run)
    os.kill(pid, signal.SIGKILL)
    assert mine.ended(run)["state"] == "done"
    assert attempts(mine, run) == (2, 1)
    assert ends(mine, run) == 1
    until(lambda: [f.name for f in mine.inside.files.plan(run, 0).parent.iterdir()] == ["2"], "tidied up")


def test_a_run_that_kills_its_workers_ends_as_failed(mine: Served, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parent / "dying"))
    os.kill(frozen_worker(mine), signal.SIGKILL)
    run = submit(mine, mine.scenario)
    told = mine.ended(run)
    assert (told["state"], told["reason"]["code"]) == ("failed", "worker_died")
    assert attempts(mine, run)[1] == runs.MOST_LOST - 1
    assert ends(mine, run) == 1
    monkeypatch.delenv("PYTHONPATH")
    assert mine.client.get("/readyz").status_code == 200
    mine.plan_hamlet()


def test_a_solver_goes_on_after_the_database_was_in_trouble(mine: Served, monkeypatch: pytest.MonkeyPatch):
    frozen_worker(mine)

    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("no database")

    with monkeypatch.context() as changed:
        changed.setattr(runs, "renew", broken)
        changed.setattr("api.jobs.solvers.RENEWALS", 100)
        run = submit(mine, mine.scenario)
        until(lambda: not workers_of(mine.settings.solver_memory_mb), "worker ended")
    with mine.inside.store.writing() as connection:
        (held,) = runs.running(connection)
        assert runs.release(connection, held, lost=True)
    assert mine.ended(run)["state"] == "done"


def test_a_run_that_hangs_ends_as_failed(mine: Served, monkeypatch: pytest.MonkeyPatch):
    pid = frozen_worker(mine)
    impatient = mine.settings.model_copy(update={"silence_seconds": 0.7})
    with monkeypatch.context() as changed:
        changed.setattr(mine.inside.solvers, "_settings", impatient)
        told = mine.ended(submit(mine, mine.scenario))
    assert (told["state"], told["reason"]["code"]) == ("failed", "silent")
    assert set(told["reason"]["message"]) == {"id", "en"}
    until(lambda: not Path(f"/proc/{pid}").exists(), "ended")
    mine.plan_hamlet()


def test_a_run_far_beyond_its_time_ends_as_failed(mine: Served, monkeypatch: pytest.MonkeyPatch):
    frozen_worker(mine)
    with monkeypatch.context() as changed:
        changed.setattr("api.jobs.solvers.GRACE_SECONDS", -mine.settings.silence_seconds)
        told = mine.ended(submit(mine, mine.scenario, time_s=0.5))
    assert (told["state"], told["reason"]["code"]) == ("failed", "too_long")


def test_a_run_that_is_stopped_keeps_its_best(mine: Served, city: str, monkeypatch: pytest.MonkeyPatch):
    told, really = [], Child.send
    monkeypatch.setattr(Child, "send", lambda child, message: (told.append(message), really(child, message)))
    pid = frozen_worker(mine)
    run = submit(mine, city)
    begun(mine, run)
    assert mine.ask("DELETE", f"/v1/runs/{run}").json()["stop_asked"]
    until(lambda: {"stop": True} in told, "the worker is told")
    os.kill(pid, signal.SIGCONT)
    ended = mine.ended(run)
    assert (ended["state"], ended["summary"]["status"]) == ("done", "stopped")
    plan = mine.ask("GET", f"/v1/runs/{run}/plan").json()
    assert plan["breaches"] == []
    assert plan["tables"]["deliveries"]


def test_a_time_limit_is_kept(mine: Served, city: str):
    told = mine.ended(submit(mine, city, time_s=0.01))
    assert (told["state"], told["summary"]["status"]) == ("done", "stopped")


def test_nobody_gets_more_time_than_the_service_gives(mine: Served):
    answer = mine.ask("POST", "/v1/runs", json={"scenario": mine.scenario, "limits": {"time_s": 86_400}})
    assert answer.json()["limits"]["time_s"] == mine.settings.run_seconds


def test_a_run_that_outgrows_its_memory_ends_as_failed(home: Path):
    with started(home, solver_memory_mb=200) as running:
        scenario = running.submit(running.ask("GET", "/v1/demo/tangsel").json())
        told = running.ended(submit(running, scenario))
        assert (told["state"], told["reason"]["code"]) == ("failed", "memory")
        assert running.client.get("/readyz").status_code == 200


def test_a_run_is_not_blamed_for_a_service_that_died(home: Path):
    with started(home, solver_memory_mb=own_mb(6)) as running:
        frozen_worker(running)
        run = submit(running, running.scenario)
        begun(running, run)
    store = open_store(running.settings.url)
    with store.writing() as connection:
        taken = runs.claim(connection, worker="killed", lease_s=600, per_owner=10)
    store.close()
    assert taken is not None
    assert (taken.id, taken.attempt) == (run, 2)
    with started(home, solver_memory_mb=own_mb(6)) as running:
        assert running.ended(run)["state"] == "done"
        assert attempts(running, run) == (3, 0)


def test_a_run_is_not_begun_without_end(home: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(runs, "MOST_ATTEMPTS", 1)
    with started(home, solver_memory_mb=own_mb(7)) as running:
        frozen_worker(running)
        run = submit(running, running.scenario)
        begun(running, run)
        (pid,) = workers_of(own_mb(7))
        os.kill(pid, signal.SIGKILL)
        told = running.ended(run)
        assert (told["state"], told["reason"]["code"]) == ("failed", "worker_died")
        assert attempts(running, run) == (1, 0)


def test_what_is_being_solved_goes_on_after_an_orderly_end(home: Path):
    with started(home, solver_memory_mb=own_mb(5)) as running:
        frozen_worker(running)
        scenario, run = running.scenario, submit(running, running.scenario)
        begun(running, run)
    assert not workers_of(own_mb(5))
    with started(home, solver_memory_mb=own_mb(5)) as running:
        assert running.ended(run)["state"] == "done"
        assert attempts(running, run) == (2, 0)
        assert running.ask("GET", f"/v1/scenarios/{scenario}").status_code == 200


def test_a_scenario_that_outgrows_its_reader_is_refused(home: Path):
    with started(home, reader_memory_mb=220) as running:
        document = running.ask("GET", "/v1/demo/hamlet").json()
        document["lanes"] = [{"supplier": f"s{row}", "kitchen": "atas", "km": 1} for row in range(200_000)]
        answer = running.ask("POST", "/v1/scenarios", json=document)
        assert (answer.status_code, answer.json()["code"]) == (422, "beyond_limits")
        assert running.submit()


def test_a_service_on_postgresql(home: Path, postgres: str):
    with database(postgres, "test_service") as url, started(home, database_url=url) as running:
        running.plan_hamlet()
        assert running.ask("GET", f"/v1/runs/{running.run}/kitchens/atas/days/2026-04-21").status_code == 200
        assert not (home / "pasok.sqlite").exists()
