"""HTTP/1.1 as uvicorn speaks it, for clients that mean no good: heads and reading that take too long, too many at once.

What uvicorn would refuse in plain text becomes a problem: `Edge` refuses what is marked as crowded, the rest is
written here, because a request that cannot be read reaches no application.
"""

from __future__ import annotations

import asyncio
from http import HTTPStatus
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from api.errors import Problem
from api.store.schema import new_id

CONNECTIONS = 1_000  # that are served; those above are answered with 503
MOST_CONNECTIONS = 3_000  # those above are closed unheard
HEAD_SECONDS = 10.0  # for the head of a request to arrive
HEAD_BYTES = 65_536
READ_SECONDS = 60.0  # for a client to read on, once the buffer of its connection is full


class Guarded(HttpToolsProtocol):
    """A connection that waits for nobody forever."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._head: asyncio.TimerHandle | None = None
        self._unread: asyncio.TimerHandle | None = None
        self._head_bytes = 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for the first head; close at once where there are too many connections."""
        super().connection_made(transport)
        if len(self.connections) > MOST_CONNECTIONS:
            transport.abort()
        else:
            self._await_head()

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget all timers."""
        for timer in (self._head, self._unread):
            if timer is not None:
                timer.cancel()
        super().connection_lost(exc)

    def data_received(self, received: bytes) -> None:
        """Refuse a head that has no end."""
        self._head_bytes += len(received)
        super().data_received(received)
        if self._head is not None and self._head_bytes > HEAD_BYTES:
            self._refuse("head_too_large")

    def on_message_begin(self) -> None:
        """Wait for the head of the next request."""
        super().on_message_begin()
        self._await_head()

    def on_headers_complete(self) -> None:
        """Mark a request as one too many."""
        if self._head is not None:
            self._head.cancel()
        self._head, self._head_bytes = None, 0
        self.scope["state"]["crowded"] = len(self.connections) > CONNECTIONS
        super().on_headers_complete()

    def pause_writing(self) -> None:
        """Give the client some time to read."""
        super().pause_writing()
        self._unread = self.loop.call_later(READ_SECONDS, self.transport.abort)

    def resume_writing(self) -> None:
        """Go on: the client has read."""
        if self._unread is not None:
            self._unread.cancel()
        super().resume_writing()

    def send_400_response(self, _msg: str) -> None:
        """Answer what is no HTTP."""
        self._refuse("bad_request")

    def _await_head(self) -> None:
        if self._head is None:
            self._head = self.loop.call_later(HEAD_SECONDS, self._refuse, "slow")

    def _refuse(self, code: str) -> None:
        """Answer with a problem, and close."""
        answer = Problem(code).response(lang="id", request=new_id())
        status = HTTPStatus(answer.status_code)
        heads = [f"HTTP/1.1 {status.value} {status.phrase}".encode(), b"connection: close"]
        heads += [name + b": " + value for name, value in answer.raw_headers]
        if not self.transport.is_closing():
            self.transport.write(b"\r\n".join(heads) + b"\r\n\r\n" + bytes(answer.body))
            self.transport.close()
