"""Scenarios: submitted once, never changed; a new version names its parent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from anyio import to_thread
from fastapi import APIRouter, Query, Request, Response

from api.contract.answers import document, problems, scenario_body
from api.contract.schemas import ChangesRequest, ScenarioList, ScenarioShape, moment
from api.deps import ID, Before, OneScenario, PageSize, Planner, Reader, Running, Service, scenario_for, whose
from api.edge.whole import Whole
from api.errors import Problem
from api.routes.changing import child_of
from api.routes.uploads import ending_of, received, told_by_reader
from api.store import scenarios
from api.store.access import Caller
from api.store.scenarios import KeptScenario
from api.store.schema import new_id

router = APIRouter(prefix="/v1/scenarios", tags=["scenarios"])
Parent = Annotated[str | None, Query(pattern=ID, description="the version that this one replaces")]


def shown(kept: KeptScenario) -> ScenarioShape:
    """A scenario as it is told."""
    told = {name: value for name, value in vars(kept).items() if name not in ("owner", "created")}
    return ScenarioShape.model_validate({**told, "created": moment(kept.created)})


@router.post(
    "",
    status_code=201,
    responses=problems("faults", "too_large", "media_type", "no_scenario", "beyond_limits", "busy", "slow"),
    openapi_extra=scenario_body(),
)
async def submit_scenario(
    request: Request, response: Response, caller: Planner, service: Running, parent: Parent = None
) -> ScenarioShape:
    """Submit a scenario as JSON, workbook or zip; what is suspicious comes back as warnings, faults as a 422."""
    ending = ending_of(request, (".json", ".xlsx", ".zip"))
    if parent is not None:
        await to_thread.run_sync(lambda: scenario_for(parent, caller, service, pointer="parent"))
    scenario = new_id()
    async with received(request, service, ending) as path:
        told = await told_by_reader(service, "read", path=path, target=service.files.scenario(scenario))
    kept = await to_thread.run_sync(_keep, service, caller, scenario, parent, told)
    response.headers["Location"] = f"/v1/scenarios/{scenario}"
    return shown(kept)


@router.post(
    "/{scenario}/changes",
    status_code=201,
    responses=problems("no_scenario", "faults", "bad_json", "too_large", "media_type", "beyond_limits", "busy", "slow"),
)
async def change_scenario(
    asked: ChangesRequest, response: Response, caller: Planner, scenario: OneScenario, service: Running
) -> ScenarioShape:
    """Make a child of a scenario: the same with changes. Faults of the changes are a 422, each with its pointer."""
    kept = await child_of(scenario, asked.changes, caller, service)
    response.headers["Location"] = f"/v1/scenarios/{kept.id}"
    return shown(kept)


@router.get("", responses=problems("forbidden"))
def list_scenarios(caller: Reader, service: Running, before: Before = None, limit: PageSize = 50) -> ScenarioList:
    """List scenarios, newest first."""
    with service.store.reading() as connection:
        found = scenarios.listed(connection, owner=whose(caller), before=before, limit=limit)
    following = found[-1].id if len(found) == limit else None
    return ScenarioList(scenarios=[shown(kept) for kept in found], next=following)


@router.get("/{scenario}", responses=problems("no_scenario"))
def get_scenario(scenario: OneScenario) -> ScenarioShape:
    """Tell about a scenario: title, size, warnings."""
    return shown(scenario)


@router.get(
    "/{scenario}/document",
    response_class=Whole,
    responses=problems("no_scenario") | document(),
)
def get_document(scenario: OneScenario, service: Running) -> Whole:
    """Give the scenario back as JSON."""
    return Whole(service.files.scenario(scenario.id), media_type="application/json")


@router.delete("/{scenario}", status_code=204, responses=problems("no_scenario", "in_use"))
def delete_scenario(_caller: Planner, scenario: OneScenario, service: Running) -> None:
    """Forget a scenario; plans made of it stay."""
    with service.store.writing() as connection:
        if not scenarios.remove(connection, scenario.id):
            raise Problem("in_use", pointer="scenario")
    service.files.scenario(scenario.id).unlink(missing_ok=True)


def _keep(service: Service, caller: Caller, scenario: str, parent: str | None, told: Mapping[str, Any]) -> KeptScenario:
    with service.store.writing() as connection:
        return scenarios.add(connection, scenario=scenario, owner=caller.id, parent=parent, told=told)
