"""Bodies that are files: streamed to disk, the format told by Content-Type, read by a worker process."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from anyio import open_file
from fastapi import Request

from api.contract.schemas import XLSX
from api.deps import Service
from api.errors import Problem, media_type, unknown_type
from api.store.schema import new_id

FORMATS = {
    "application/json": ".json",
    XLSX: ".xlsx",
    "application/zip": ".zip",
    "application/x-zip-compressed": ".zip",
    "text/csv": ".csv",
}


def ending_of(request: Request, allowed: tuple[str, ...]) -> str:
    """The ending of the file that a request brings."""
    ending = FORMATS.get(media_type(request), "")
    if ending not in allowed:
        raise unknown_type(request, ", ".join(name for name, held in FORMATS.items() if held in allowed))
    return ending


@asynccontextmanager
async def received(request: Request, service: Service, ending: str) -> AsyncIterator[Path]:
    """The body as a file, as long as it is needed."""
    path = service.files.incoming / f"{new_id()}{ending}"
    with service.readers.room() as room:
        if not room:
            raise Problem("busy", headers={"Retry-After": "5"})
        try:
            async with await open_file(path, "wb") as file:
                async for part in request.stream():
                    await file.write(part)
            yield path
        finally:
            path.unlink(missing_ok=True)


async def told_by_reader(service: Service, task: str, **job: str | Path) -> Mapping[str, Any]:
    """What a worker found; its faults and failures as problems."""
    message = await service.readers.run(task, **job)
    if "done" in message:
        done: Mapping[str, Any] = message["done"]
        return done
    if "faults" in message:
        raise Problem("faults", more=message["faults"], count=len(message["faults"]["faults"]))
    code = str(message["failed"])
    raise Problem({"busy": "busy", "bug": "bug"}.get(code, "beyond_limits"))
