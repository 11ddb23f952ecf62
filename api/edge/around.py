"""Around every request: an id, strict headers, limits of the body, a line in the log, a 500 that tells nothing else."""

from __future__ import annotations

import asyncio
import time
from collections.abc import MutableMapping
from typing import Any

import structlog
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.errors import Problem, respond
from api.metrics import Metrics
from api.settings import Settings
from api.store.schema import new_id

LOG = structlog.get_logger("pasok.request")
SMALL_BODY = 100_000  # bytes of a request that is no upload
UPLOADS = ("/v1/scenarios", "/v1/audits")
GONE = 499  # in the log only: the client went away before it had its answer
QUIET = ("/healthz", "/readyz", "/metrics")  # asked all the time, logged only when they fail
HEADERS = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
    "referrer-policy": "no-referrer",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "no-store",
}


class Edge:
    """The outermost layer of the service."""

    def __init__(self, app: ASGIApp, *, settings: Settings, metrics: Metrics) -> None:
        self._app, self._settings, self._metrics = app, settings, metrics
        secure = {"strict-transport-security": "max-age=31536000"}
        public = (settings.public_url or "").startswith("https://")
        self._headers = {**HEADERS, **(secure if public else {})}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request, start = new_id(), time.perf_counter()
        scope.setdefault("state", {})["request"] = request
        told: dict[str, Any] = {"status": None}

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                told["status"] = message["status"]
                self._harden(message, request)
            await send(message)

        await self._answer(scope, receive, sending, told)
        self._record(scope, told["status"] or 500, time.perf_counter() - start)

    async def _answer(self, scope: Scope, receive: Receive, send: Send, told: MutableMapping[str, Any]) -> None:
        try:
            if scope["state"].get("crowded"):
                raise Problem("crowded", headers={"Connection": "close", "Retry-After": "5"})
            await self._app(scope, self._limited(scope, receive), send)
        except asyncio.CancelledError:  # the service ends, and has waited long enough
            if told["status"] is None:
                await respond(scope, Problem("ending", headers={"Connection": "close"}))(scope, receive, send)
        except ClientDisconnect:
            told["status"] = GONE
        except Problem as problem:
            if told["status"] is None:
                await respond(scope, problem)(scope, receive, send)
        except Exception:
            LOG.exception("bug", request=scope["state"]["request"], path=scope["path"])
            if told["status"] is None:
                await respond(scope, Problem("bug"))(scope, receive, send)

    def _limited(self, scope: Scope, receive: Receive) -> Receive:
        """The body, as long as it is neither too large nor too slow."""
        limit = self._settings.upload_bytes if scope["path"] in UPLOADS else SMALL_BODY
        length = dict(scope["headers"]).get(b"content-length", b"0")
        declared = int(length) if length.isdigit() else 0
        end, seen, whole = time.monotonic() + self._settings.body_seconds, 0, False

        async def receiving() -> Message:
            nonlocal seen, whole
            if declared > limit:
                raise Problem("too_large", limit=limit, headers={"Connection": "close"})
            if whole:
                return await receive()
            try:
                message = await asyncio.wait_for(receive(), max(0.0, end - time.monotonic()))
            except TimeoutError:
                raise Problem("slow", headers={"Connection": "close"}) from None
            seen += len(message.get("body", b""))
            if seen > limit:
                raise Problem("too_large", limit=limit, headers={"Connection": "close"})
            whole = not message.get("more_body", False)
            return message

        return receiving

    def _harden(self, message: Message, request: str) -> None:
        own = {name.lower() for name, _ in message["headers"]}
        strict = {**self._headers, "x-request-id": request}
        message["headers"] = [
            *message["headers"],
            *((name.encode(), value.encode()) for name, value in strict.items() if name.encode() not in own),
        ]

    def _record(self, scope: Scope, status: int, seconds: float) -> None:
        route = getattr(scope.get("route"), "path_format", "none")
        self._metrics.count(scope["method"], route, status, seconds)
        if scope["path"] in QUIET and status < 400:
            return
        caller = scope["state"].get("caller")
        LOG.info(
            "request",
            request=scope["state"]["request"],
            method=scope["method"],
            path=scope["path"],
            status=status,
            ms=round(seconds * 1000, 1),
            user=caller.name if caller else None,
        )
