"""How the service is, for those who watch it."""

from __future__ import annotations

from fastapi import APIRouter, Response
from fastapi.responses import PlainTextResponse
from sqlalchemy.exc import SQLAlchemyError

from api.contract.answers import problems
from api.contract.schemas import Health
from api.deps import Running, Watcher
from api.store import runs

router = APIRouter(tags=["health"])


@router.get("/healthz")
async def is_alive() -> Health:
    """Tell that the service answers."""
    return Health(status="ok")


@router.get("/readyz", responses={503: {"model": Health, "description": "not ready"}})
def is_ready(response: Response, service: Running) -> Health:
    """Tell whether the service can take and solve runs: database, solvers."""
    try:
        with service.store.reading() as connection:
            runs.open_count(connection)
        ready = service.solvers.are_alive()
    except SQLAlchemyError:
        ready = False
    response.status_code = 200 if ready else 503
    return Health(status="ok" if ready else "not_ready")


@router.get("/metrics", response_class=PlainTextResponse, responses=problems("forbidden"))
def get_metrics(_caller: Watcher, service: Running) -> str:
    """Give the counters for Prometheus."""
    with service.store.reading() as connection:
        return service.metrics.text(runs.counts(connection))
