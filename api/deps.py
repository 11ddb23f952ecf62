"""What handlers ask for: the service, who asks, and the scenario, run or plan of the path, if the caller may see it.

What only looks at memory is `async`: everything else would cost a change of threads.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path as FilePath
from typing import Annotated

from anyio import to_thread
from fastapi import Depends, Path, Query, Request
from sqlalchemy import Connection

from api.edge.recent import Recent
from api.edge.tagged import Tagged
from api.errors import Problem
from api.jobs.solvers import Readers, Solvers
from api.metrics import Metrics
from api.settings import Settings
from api.store import Files, Store, runs, scenarios
from api.store.access import Caller
from api.store.runs import Run
from api.store.scenarios import KeptScenario

ID = "^[0-9a-f]{32}$"
SEES_ALL = ("admin", "analyst")
SHEETS_BYTES = 16_000_000  # of day sheets held in memory
HELD_SECONDS = 3_600.0  # for what never changes again


@dataclass(frozen=True, kw_only=True)
class Service:
    """All parts of a running service."""

    settings: Settings
    store: Store
    files: Files
    solvers: Solvers
    readers: Readers
    metrics: Metrics
    done: Recent[Run] = field(default_factory=lambda: Recent(most=1_000, seconds=HELD_SECONDS))
    sheets: Recent[Tagged] = field(
        default_factory=lambda: Recent(most=SHEETS_BYTES, seconds=HELD_SECONDS, size=lambda sheet: len(sheet.body))
    )


async def the_service(request: Request) -> Service:
    """The running service."""
    service: Service = request.app.state.service
    return service


async def the_caller(request: Request) -> Caller:
    """Who asks."""
    caller: Caller = request.state.caller
    return caller


Running = Annotated[Service, Depends(the_service)]
Anyone = Annotated[Caller, Depends(the_caller)]


class Allow:
    """Lets in some roles only."""

    def __init__(self, *roles: str) -> None:
        self._roles = roles

    async def __call__(self, caller: Anyone) -> Caller:
        """Who asks, if its role is one of them."""
        if caller.role not in self._roles:
            raise Problem("forbidden", role=caller.role)
        return caller


Planner = Annotated[Caller, Depends(Allow("planner", "admin"))]
Reader = Annotated[Caller, Depends(Allow("planner", "analyst", "admin"))]
Watcher = Annotated[Caller, Depends(Allow("analyst", "admin"))]
DaySheetReader = Annotated[Caller, Depends(Allow("planner", "kitchen", "analyst", "admin"))]
Before = Annotated[str | None, Query(pattern=ID, description="last id already seen")]
PageSize = Annotated[int, Query(alias="limit", ge=1, le=200)]


def whose(caller: Caller) -> str | None:
    """Whose things the caller lists: its own, or (None) everyone's."""
    return None if caller.role in SEES_ALL else caller.id


def the_scenario(
    scenario: Annotated[str, Path(pattern=ID)],
    caller: Reader,
    service: Running,
) -> KeptScenario:
    """The scenario of the path."""
    return scenario_for(scenario, caller, service, pointer="scenario")


def scenario_for(scenario: str, caller: Caller, service: Service, *, pointer: str) -> KeptScenario:
    """A scenario the caller may see; what it may not see is not there. `pointer` = where the request names it."""
    with service.store.reading() as connection:
        return seen_in(connection, scenario, caller, pointer=pointer)


def seen_in(connection: Connection, scenario: str, caller: Caller, *, pointer: str) -> KeptScenario:
    """The same within a transaction."""
    found = scenarios.find(connection, scenario)
    if found is None or whose(caller) not in (None, found.owner):
        raise Problem("no_scenario", pointer=pointer)
    return found


async def the_run(run: Annotated[str, Path(pattern=ID)], caller: Reader, service: Running) -> Run:
    """The run of the path."""
    return await _run_for(run, whose(caller), service)


async def _run_for(run: str, owner: str | None, service: Service) -> Run:
    found = service.done.get(run) or await to_thread.run_sync(_looked_up, run, service)
    if found is None or owner not in (None, found.owner):
        raise Problem("no_run", pointer="run")
    return found


def _looked_up(run: str, service: Service) -> Run | None:
    with service.store.reading() as connection:
        found = runs.find(connection, run)
    if found is not None and found.state == "done":
        service.done.put(run, found)
    return found


@dataclass(frozen=True, kw_only=True)
class ReadyPlan:
    """The plan of a run that is done."""

    run: str
    folder: FilePath


def plan_of(run: Run, service: Service) -> ReadyPlan:
    """The plan of a run; a problem while there is none."""
    if run.state != "done":
        waiting = run.state in runs.OPEN
        code, headers = ("not_done", {"Retry-After": "2"}) if waiting else ("no_plan", None)
        raise Problem(code, pointer="run", headers=headers)
    return ReadyPlan(run=run.id, folder=service.files.plan(run.id, run.attempt))


async def the_plan(run: Annotated[Run, Depends(the_run)], service: Running) -> ReadyPlan:
    """The plan of the run of the path."""
    return plan_of(run, service)


async def the_kitchens_plan(
    run: Annotated[str, Path(pattern=ID)],
    kitchen: Annotated[str, Path(max_length=200)],
    caller: DaySheetReader,
    service: Running,
) -> ReadyPlan:
    """The plan of the path, for those who may see this kitchen: a kitchen sees its own, of any run it was told of."""
    if caller.role == "kitchen" and kitchen not in caller.kitchens:
        raise Problem("not_your_kitchen", pointer="kitchen")
    owner = None if caller.role == "kitchen" else whose(caller)
    return plan_of(await _run_for(run, owner, service), service)


OneScenario = Annotated[KeptScenario, Depends(the_scenario)]
OneRun = Annotated[Run, Depends(the_run)]
OnePlan = Annotated[ReadyPlan, Depends(the_plan)]
KitchensPlan = Annotated[ReadyPlan, Depends(the_kitchens_plan)]
