"""The first admin, with the code that the first start prints."""

from __future__ import annotations

from fastapi import APIRouter, Request

from api.contract.answers import problems
from api.contract.schemas import SetupRequest, TokenShape
from api.deps import Running
from api.edge.gate import refuse_many
from api.errors import Problem
from api.store.access import use_setup

router = APIRouter(prefix="/v1/setup", tags=["access"])
DAYS = 90.0


@router.post(
    "",
    status_code=201,
    responses=problems("set_up", "too_many_failures", "bad_json", "media_type"),
)
def first_admin(asked: SetupRequest, request: Request, service: Running) -> TokenShape:
    """Let the first admin in, once."""
    with service.store.writing() as connection:
        token = use_setup(connection, code=asked.code, name=asked.name, days=DAYS)
    if token is None:
        refuse_many(service.store, request.scope, service.settings.failures)
        raise Problem("set_up", pointer="/code")
    return TokenShape(token=token, days=DAYS)
