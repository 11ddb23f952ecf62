"""Files as answers, always the whole of them."""

from __future__ import annotations

from fastapi.responses import FileResponse
from starlette.types import Receive, Scope, Send


class Whole(FileResponse):
    """A file as an answer; who asks for a part of it (Range) gets all, as HTTP allows, and no refusal in plain text."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the file."""
        self.headers["Accept-Ranges"] = "none"
        asked = [(name, value) for name, value in scope["headers"] if name != b"range"]
        await super().__call__({**scope, "headers": asked}, receive, send)
