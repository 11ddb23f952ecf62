"""The shipped scenarios, to try the service with."""

from __future__ import annotations

from typing import Annotated

from anyio import to_thread
from fastapi import APIRouter, Path

from api.contract.answers import document, problems
from api.deps import Reader, Running
from api.edge.whole import Whole
from api.errors import Problem
from api.routes.uploads import told_by_reader

router = APIRouter(prefix="/v1/demo", tags=["demo"])
Name = Annotated[str, Path(pattern="^[a-z0-9-]{1,40}$", description="tangsel, tangsel-129 or hamlet")]


@router.get("/{name}", response_class=Whole, responses=problems("no_demo", "busy") | document())
async def get_demo(name: Name, _caller: Reader, service: Running) -> Whole:
    """Give a shipped scenario as JSON, to submit as it is or changed."""
    path = service.files.demo(name)
    if not await to_thread.run_sync(path.is_file):
        told = await told_by_reader(service, "demo", name=name, target=path)
        if not told["known"]:
            raise Problem("no_demo", pointer="name")
    return Whole(path, media_type="application/json")
