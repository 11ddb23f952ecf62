"""Audits: any plan of a scenario, also one made by hand, held against the rules."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Annotated

from anyio import to_thread
from fastapi import APIRouter, Query, Request
from pydantic import ValidationError

from api.contract.answers import audit_body, problems
from api.contract.planshapes import AuditRequest, AuditShape
from api.deps import ID, Reader, Running, scenario_for
from api.errors import unfit
from api.routes.uploads import ending_of, received, told_by_reader

router = APIRouter(prefix="/v1/audits", tags=["audits"])
COLUMNS = ("day", "supplier", "kitchen", "item", "quantity")


@router.post(
    "",
    responses=problems("no_scenario", "faults", "too_large", "media_type", "beyond_limits", "busy", "bad_json"),
    openapi_extra=audit_body(),
)
async def audit_plan(
    request: Request,
    caller: Reader,
    service: Running,
    scenario: Annotated[str, Query(pattern=ID, description="the scenario it is a plan for")],
) -> AuditShape:
    """Audit a plan: deliveries as JSON or CSV, or a plan workbook. A broken rule is an answer, not an error."""
    kept = await to_thread.run_sync(lambda: scenario_for(scenario, caller, service, pointer="scenario"))
    ending = ending_of(request, (".json", ".csv", ".xlsx"))
    async with received(request, service, ending) as path:
        given = await to_thread.run_sync(_as_csv, path) if ending == ".json" else path
        document = service.files.scenario(kept.id)
        told = await told_by_reader(service, "audit", scenario=document, path=given)
    return AuditShape.model_validate(told)


def _as_csv(path: Path) -> Path:
    """Deliveries from JSON as the CSV that audits read, at the same place."""
    try:
        asked = AuditRequest.model_validate_json(path.read_bytes())
    except ValidationError as error:
        raise unfit(error.errors(), "body") from error
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\n")
    table.writerow(COLUMNS)
    table.writerows([*(getattr(row, name) for name in COLUMNS[:-1]), f"{row.quantity:.9f}"] for row in asked.deliveries)
    path.write_text(out.getvalue(), "utf-8")
    return path
