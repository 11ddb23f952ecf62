"""Nothing without a token, but what is listed here: asked before any body is read or any path is looked up."""

from __future__ import annotations

import time

from anyio import to_thread
from starlette.types import ASGIApp, Receive, Scope, Send

from api.edge.recent import Recent
from api.errors import Problem
from api.settings import Settings
from api.store import Store
from api.store.access import WINDOW_SECONDS, Caller, caller_of, count_failure, digest_of, failures_of

PUBLIC = {("GET", "/healthz"), ("GET", "/readyz"), ("POST", "/v1/setup")}
CHALLENGE = {"WWW-Authenticate": 'Bearer realm="pasok"'}
LONGEST_PLACE = 100  # characters
KNOWN_SECONDS = 1.0  # a token that is revoked is good for so much longer at most; one that expires is not
MOST_KNOWN = 10_000


class Gate:
    """Finds out who asks, and refuses who shows no valid token."""

    def __init__(self, app: ASGIApp, *, settings: Settings) -> None:
        self._app, self._settings = app, settings
        self._known: Recent[Caller] = Recent(most=MOST_KNOWN, seconds=KNOWN_SECONDS)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request in, or raise a problem."""
        if scope["type"] == "http" and (scope["method"], scope["path"]) not in PUBLIC:
            token = token_of(scope)
            if token is None:
                raise Problem("no_token", headers=CHALLENGE)
            key = digest_of(token)
            caller = self._known.get(key)
            if caller is None or caller.until <= time.time():
                store = scope["app"].state.service.store
                caller = await to_thread.run_sync(self._caller, store, scope, token)
                self._known.put(key, caller)
            scope["state"]["caller"] = caller
        await self._app(scope, receive, send)

    def _caller(self, store: Store, scope: Scope, token: str) -> Caller:
        with store.reading() as connection:
            caller = caller_of(connection, token)
        if caller is None:
            refuse_many(store, scope, self._settings.failures)
            raise Problem("bad_token", headers={"WWW-Authenticate": 'Bearer realm="pasok", error="invalid_token"'})
        return caller


def token_of(scope: Scope) -> str | None:
    """The token a request shows."""
    shown = dict(scope["headers"]).get(b"authorization", b"").decode("latin-1")
    kind, _, token = shown.partition(" ")
    return token.strip() if kind.lower() == "bearer" and token.strip() else None


def refuse_many(store: Store, scope: Scope, most: int) -> None:
    """Count a failed attempt; of too many from one address raise that."""
    place = str((scope.get("client") or ["?"])[0])[:LONGEST_PLACE]
    with store.reading() as connection:
        count = failures_of(connection, place)
    if count < most:
        with store.writing() as connection:
            count_failure(connection, place)
    else:
        raise Problem("too_many_failures", headers={"Retry-After": str(WINDOW_SECONDS)})
