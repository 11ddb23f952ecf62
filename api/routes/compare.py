"""Two plans, or two scenarios, side by side."""

from __future__ import annotations

from typing import Annotated

from anyio import to_thread
from fastapi import APIRouter, Query

from api.contract.answers import problems
from api.contract.comparing import ComparisonShape
from api.deps import ID, Reader, Running, Service, plan_of, scenario_for, whose
from api.routes.uploads import told_by_reader
from api.store import runs
from api.store.access import Caller

router = APIRouter(prefix="/v1/compare", tags=["compare"])
Side = Annotated[str, Query(pattern=ID, description="id of a run that is done, or of a scenario")]


@router.get("", responses=problems("no_scenario", "not_done", "no_plan", "faults", "beyond_limits", "busy"))
async def compare_two(a: Side, b: Side, caller: Reader, service: Running) -> ComparisonShape:
    """Compare two runs, or two scenarios: what differs, who gains and loses, which orders change."""
    sides = {name: await to_thread.run_sync(_side, name, held, caller, service) for name, held in (("a", a), ("b", b))}
    job = {f"{name}_{part}": held for name, side in sides.items() for part, held in side.items()}
    return ComparisonShape.model_validate(await told_by_reader(service, "compare", **job))


def _side(name: str, held: str, caller: Caller, service: Service) -> dict[str, str]:
    """Where a side lies: its scenario, and the folder of its plan (empty = it has none)."""
    with service.store.reading() as connection:
        run = runs.find(connection, held)
    if run is None or whose(caller) not in (None, run.owner):
        return {
            "scenario": str(service.files.scenario(scenario_for(held, caller, service, pointer=name).id)),
            "plan": "",
        }
    return {"scenario": str(service.files.scenario(run.scenario)), "plan": str(plan_of(run, service).folder)}
