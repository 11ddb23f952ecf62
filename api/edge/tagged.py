"""Answers that never change: a body with its tag, which is not sent again to a client that holds it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

from fastapi import Response
from fastapi.responses import JSONResponse

HEADERS = {"Cache-Control": "private, no-cache", "Vary": "Authorization"}  # may be kept, but is asked for each time


@dataclass(frozen=True, kw_only=True)
class Tagged:
    """The bytes of an answer and their entity tag."""

    body: bytes
    tag: str


def tagged(told: Any) -> Tagged:
    """An answer as JSON with its tag."""
    body = bytes(JSONResponse(told).body)
    return Tagged(body=body, tag=f'"{hashlib.sha256(body).hexdigest()[:32]}"')


def answer(held: Tagged, known: str | None) -> Response:
    """The answer; 304 without a body where `known` (If-None-Match) has its tag."""
    headers = HEADERS | {"ETag": held.tag}
    names = {name.strip().removeprefix("W/") for name in (known or "").split(",")}
    if names & {held.tag, "*"}:
        return Response(status_code=304, headers=headers)
    return Response(held.body, headers=headers, media_type="application/json")
