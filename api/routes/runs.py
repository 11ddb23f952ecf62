"""Runs: accepted once (Idempotency-Key), waited for a moment (Prefer: wait), watched, stopped."""

from __future__ import annotations

import asyncio
import hashlib
import re
import time
from collections.abc import AsyncIterator
from typing import Annotated, Any

from anyio import to_thread
from fastapi import APIRouter, Header, Response
from fastapi.responses import JSONResponse
from fastapi.sse import EventSourceResponse, ServerSentEvent
from pydantic import Field
from sqlalchemy import Connection

from api.contract.answers import problems, run_answers
from api.contract.schemas import RunList, RunRequest, RunShape, moment
from api.deps import Before, OneRun, PageSize, Planner, Reader, Running, Service, plan_of, scenario_for, seen_in, whose
from api.edge.whole import Whole
from api.errors import Problem
from api.jobs.solvers import reason
from api.routes.changing import child_of
from api.store import runs
from api.store.access import Caller
from api.store.runs import Run

router = APIRouter(prefix="/v1/runs", tags=["runs"])
LONGEST_WAIT = 60.0  # seconds
LOOK_SECONDS = 0.05  # at first; looks become rarer the longer it takes
RAREST_LOOK_SECONDS = 1.0
WATCH_SECONDS = 0.5
Key = Annotated[str | None, Header(alias="Idempotency-Key", min_length=1, max_length=200, pattern="^[!-~]+$")]
Prefer = Annotated[str | None, Header(description="wait=N: answer with the plan if there is one within N seconds")]
LastEvent = Annotated[int, Header(alias="Last-Event-ID", ge=0, le=1_000_000_000)]
ScenarioFilter = Annotated[str | None, Field(pattern="^[0-9a-f]{32}$")]


def shown(run: Run, progress: dict[str, object] | None = None) -> RunShape:
    """A run as it is told."""
    told = {name: getattr(run, name) for name in ("id", "scenario", "start", "limits", "state", "stop_asked", "reason")}
    times = {name: moment(getattr(run, name)) for name in ("created", "started", "ended")}
    return RunShape.model_validate({**told, **times, "summary": run.outcome, "progress": progress})


@router.post("", response_model=None, responses=run_answers())
async def submit_run(
    asked: RunRequest, caller: Planner, service: Running, key: Key = None, prefer: Prefer = None
) -> Response:
    """Accept a run: 200 with the plan when it is there in time, else 202 and where to look."""
    run = await _accepted(asked, caller, service, key)
    service.solvers.wake()
    seconds = wait_of(prefer)
    run = await _waited(run, service, seconds)
    headers = {"Location": f"/v1/runs/{run.id}"}
    if prefer and seconds:
        headers["Preference-Applied"] = f"wait={seconds:g}"
    if run.state == "done" and seconds:
        return Whole(plan_of(run, service).folder / "plan.json", 200, headers, media_type="application/json")
    return JSONResponse(shown(run).model_dump(mode="json"), 202, headers | {"Retry-After": "1"})


@router.get("", responses=problems("forbidden"))
def list_runs(
    caller: Reader, service: Running, scenario: ScenarioFilter = None, before: Before = None, limit: PageSize = 50
) -> RunList:
    """List runs, newest first."""
    with service.store.reading() as connection:
        found = runs.listed(connection, owner=whose(caller), scenario=scenario, before=before, limit=limit)
    following = found[-1].id if len(found) == limit else None
    return RunList(runs=[shown(run) for run in found], next=following)


@router.get("/{run}", responses=problems("no_run"))
def get_run(run: OneRun, service: Running) -> RunShape:
    """Tell how far a run is."""
    with service.store.reading() as connection:
        return shown(run, runs.last_progress(connection, run.id))


@router.get("/{run}/events", response_class=EventSourceResponse, responses=problems("no_run"))
async def watch_run(run: OneRun, service: Running, last: LastEvent = 0) -> AsyncIterator[ServerSentEvent]:
    """Follow a run: an event `progress` as it goes on, once a second at most; `end` with the run as the last one."""
    ended = False
    while not ended:
        events, now = await to_thread.run_sync(_news, service, run, last)
        for event in events:
            last = event["number"]
            if event["kind"] == "progress":
                yield ServerSentEvent(event="progress", id=str(last), data=event["body"])
        ended = now.state in runs.ENDED
        if not ended:
            await asyncio.sleep(WATCH_SECONDS)
    yield ServerSentEvent(event="end", id=str(last), data=shown(now).model_dump(mode="json"))


@router.delete("/{run}", status_code=202, responses=problems("no_run"))
def stop_run(_caller: Planner, run: OneRun, service: Running) -> RunShape:
    """Stop a run: the best plan so far is kept; one that had not begun ends without a plan."""
    with service.store.writing() as connection:
        runs.stop(connection, run.id, reason("cancelled"))
        return shown(runs.find(connection, run.id) or run)


def wait_of(prefer: str | None) -> float:
    """The seconds of `Prefer: wait=N`, at most LONGEST_WAIT."""
    found = re.search(r"(?:^|[,;\s])wait=(\d{1,4})", prefer or "")
    return min(float(found.group(1)), LONGEST_WAIT) if found else 0.0


async def _accepted(asked: RunRequest, caller: Caller, service: Service, key: str | None) -> Run:
    """The run, of a child of the scenario where there are changes; a key that is known makes no other child."""
    scenario, body = asked.scenario, hashlib.sha256(asked.model_dump_json().encode()).hexdigest()
    if asked.changes:
        known = await to_thread.run_sync(_of_key, caller, service, key, body)
        if known is not None:
            return known
        parent = await to_thread.run_sync(lambda: scenario_for(scenario, caller, service, pointer="/scenario"))
        scenario = (await child_of(parent, asked.changes, caller, service)).id
    return await to_thread.run_sync(_accept, asked, scenario, caller, service, key, body)


def _of_key(caller: Caller, service: Service, key: str | None, body: str) -> Run | None:
    """The run that was accepted with this key."""
    with service.store.reading() as connection:
        known = runs.of_key(connection, owner=caller.id, key=key) if key else None
    if known is not None and known.body != body:
        raise Problem("key_reused", pointer="Idempotency-Key")
    return known


def _accept(asked: RunRequest, scenario: str, caller: Caller, service: Service, key: str | None, body: str) -> Run:
    """Find the run of this key, or put a new one into the queue, within the limits."""
    limits = asked.limits.model_dump(exclude_none=True)
    limits["time_s"] = min(limits.get("time_s", service.settings.run_seconds), service.settings.run_seconds)
    with service.store.writing() as connection:
        known = runs.of_key(connection, owner=caller.id, key=key) if key else None
        if known is not None:
            if known.body != body:
                raise Problem("key_reused", pointer="Idempotency-Key")
            return known
        seen_in(connection, scenario, caller, pointer="/scenario")
        _begun_from(connection, asked.start, caller)
        for owner, most in ((caller.id, service.settings.runs_per_user), (None, service.settings.runs_at_once)):
            if runs.open_count(connection, owner) >= most:
                raise Problem("too_many_runs", most=most, headers={"Retry-After": "10"})
        made = {"owner": caller.id, "scenario": scenario, "body": body}
        return runs.accept(connection, **made, limits=limits, key=key, start=asked.start)


def _begun_from(connection: Connection, start: str | None, caller: Caller) -> None:
    """Refuse a run to begin from that is not there, or has no plan."""
    run = None if start is None else runs.find(connection, start)
    if start is not None and (run is None or whose(caller) not in (None, run.owner)):
        raise Problem("no_run", pointer="/start")
    if run is not None and run.state != "done":
        raise Problem("not_done" if run.state in runs.OPEN else "no_plan", pointer="/start")


async def _waited(run: Run, service: Service, seconds: float) -> Run:
    """The run once it has ended, or after so many seconds."""
    end, pause = time.monotonic() + seconds, LOOK_SECONDS
    while run.state in runs.OPEN and (left := end - time.monotonic()) > 0:
        await asyncio.sleep(min(pause, left))
        pause = min(pause * 1.5, RAREST_LOOK_SECONDS)
        run = await to_thread.run_sync(_now, service, run)
    return run


def _now(service: Service, run: Run) -> Run:
    with service.store.reading() as connection:
        return runs.find(connection, run.id) or run


def _news(service: Service, run: Run, last: int) -> tuple[list[dict[str, Any]], Run]:
    with service.store.reading() as connection:
        now = runs.find(connection, run.id) or run
        return runs.events_after(connection, run.id, last), now
