"""Connections that mean no good: heads without end, clients that never read, more of them than are served."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
import uvicorn

from api.edge import protocol
from api.edge.protocol import Guarded
from tests.api.serving import PATIENCE_SECONDS, until

Connect = Callable[[], socket.socket]
ASKED = b"GET /small HTTP/1.1\r\nHost: x\r\n\r\n"
LARGE = 50_000_000


async def answers(scope: Any, receive: Any, send: Any) -> None:
    """Tell whether the request was marked as one too many; a large answer where one is asked for."""
    body = bytes(LARGE) if scope["path"] == "/large" else str(scope["state"]["crowded"]).encode()
    length = (b"content-length", str(len(body)).encode())
    await send({"type": "http.response.start", "status": 200, "headers": [length]})
    await send({"type": "http.response.body", "body": body})


@pytest.fixture
def connect() -> Iterator[Connect]:
    """Return a way to connect to a server of this protocol."""
    server = uvicorn.Server(uvicorn.Config(answers, port=0, http=Guarded, ws="none", lifespan="off", log_config=None))
    thread = threading.Thread(target=server.run)
    thread.start()
    until(lambda: server.started, "started")
    (listening,) = server.servers[0].sockets
    with ExitStack() as open_ones:

        def connected() -> socket.socket:
            return open_ones.enter_context(socket.create_connection(listening.getsockname(), PATIENCE_SECONDS))

        yield connected
    server.should_exit = True
    thread.join()


def told(connection: socket.socket) -> tuple[int, dict[str, str], bytes]:
    """Everything up to the end of the connection: status, headers, body."""
    received = b"".join(iter(lambda: connection.recv(65_536), b""))
    head, _, body = received.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    return int(first.split()[1]), dict(line.lower().split(": ", 1) for line in lines), body


def refused(connection: socket.socket, status: int, code: str) -> None:
    found, headers, body = told(connection)
    problem = json.loads(body)
    assert (found, problem["status"], problem["code"]) == (status, status, code)
    assert (headers["content-type"], headers["connection"]) == ("application/problem+json", "close")
    assert problem["message"]["id"] != problem["message"]["en"]


def asked(connection: socket.socket) -> bytes:
    """What one more request on a connection is answered, True or False."""
    connection.sendall(ASKED)
    received = b""
    while not received.endswith((b"True", b"False")):
        part = connection.recv(65_536)
        assert part, "closed"
        received += part
    return received.rpartition(b"\r\n\r\n")[2]


@pytest.mark.parametrize("begun", [b"", b"GET /small HTTP/1.1\r\nHost: x\r\nX-A: b\r\n"])
def test_a_head_that_does_not_come_is_not_waited_for(connect: Connect, monkeypatch: pytest.MonkeyPatch, begun: bytes):
    monkeypatch.setattr(protocol, "HEAD_SECONDS", 0.2)
    connection = connect()
    connection.sendall(begun)
    refused(connection, 408, "slow")


def test_the_second_head_is_not_waited_for_either(connect: Connect, monkeypatch: pytest.MonkeyPatch):
    connection = connect()
    assert asked(connection) == b"False"
    monkeypatch.setattr(protocol, "HEAD_SECONDS", 0.2)
    connection.sendall(b"GET /small HTTP/1.1\r\n")
    refused(connection, 408, "slow")


def test_many_requests_on_one_connection_are_many_heads(connect: Connect, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(protocol, "HEAD_BYTES", 2 * len(ASKED))
    connection = connect()
    assert [asked(connection) for _ in range(5)] == [b"False"] * 5


def test_a_head_without_end_is_refused(connect: Connect, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(protocol, "HEAD_BYTES", 100)
    connection = connect()
    connection.sendall(b"GET /small HTTP/1.1\r\nHost: x\r\n" + b"X-A: b\r\n" * 20)
    refused(connection, 431, "head_too_large")


@pytest.mark.parametrize(
    "sent",
    [
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"GET\r\n\r\n",
        b"GET /small HTTP/1.1\r\nHost: x\r\nX-A: b\x00c\r\n\r\n",
        b"GET /small HTTP/1.1\r\nHost : x\r\n\r\n",
        b"POST /small HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n",
        b"POST /small HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    ],
)
def test_what_is_no_http_is_a_problem(connect: Connect, sent: bytes):
    connection = connect()
    connection.sendall(sent)
    refused(connection, 400, "bad_request")


def test_a_client_that_does_not_read_is_left(connect: Connect, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(protocol, "READ_SECONDS", 0.2)
    aborted = threading.Event()
    before = Guarded.connection_lost

    def lost(self: Guarded, exc: Exception | None) -> None:
        aborted.set()
        before(self, exc)

    monkeypatch.setattr(Guarded, "connection_lost", lost)
    connect().sendall(ASKED.replace(b"small", b"large"))
    assert aborted.wait(PATIENCE_SECONDS)


def test_a_client_that_reads_gets_all_of_it(connect: Connect):
    connection = connect()
    connection.sendall(ASKED.replace(b"small", b"large").replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n"))
    assert len(told(connection)[2]) == LARGE


def test_one_too_many_is_marked_and_far_too_many_are_closed(connect: Connect, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(protocol, "CONNECTIONS", 2)
    monkeypatch.setattr(protocol, "MOST_CONNECTIONS", 3)
    served = [connect(), connect()]
    assert [asked(connection) for connection in served] == [b"False"] * 2
    third = connect()
    assert asked(third) == b"True"
    with pytest.raises(ConnectionError):
        connect().recv(1) or _closed()
    for connection in served:
        connection.close()
    until(lambda: asked(third) == b"False", "room again")


def _closed() -> None:
    raise ConnectionResetError
