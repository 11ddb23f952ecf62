"""A client small enough to share its cores with the service it measures: HTTP/1.1 over one kept connection."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Answer:
    """Status, headers by lower-case name, and body."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> Any:
        """What the body says."""
        return json.loads(self.body)


class Asker:
    """One client of the service: it asks, waits for the answer, asks again."""

    def __init__(self, host: str, port: int, token: str) -> None:
        self._host, self._port, self._token = host, port, token
        self._open: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(self, method: str, path: str, body: bytes = b"", **headers: str) -> Answer:
        """Ask once; on a connection that the service closed meanwhile, over a new one."""
        if self._open is None or self._open[0].at_eof():
            self.close()
            self._open = await asyncio.open_connection(self._host, self._port)
        reader, writer = self._open
        heads = [f"{method} {path} HTTP/1.1", f"Host: {self._host}", f"Authorization: Bearer {self._token}"]
        heads += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
        heads += ["Content-Type: application/json", f"Content-Length: {len(body)}"] if body else []
        writer.write("\r\n".join(heads).encode() + b"\r\n\r\n" + body)
        return await _answer(reader)

    def close(self) -> None:
        """Give the connection back."""
        if self._open is not None:
            self._open[1].close()
            self._open = None


async def _answer(reader: asyncio.StreamReader) -> Answer:
    first, *lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines) if name}
    body = await reader.readexactly(int(headers.get("content-length", "0")))
    return Answer(status=int(first.split()[1]), headers=headers, body=body)
