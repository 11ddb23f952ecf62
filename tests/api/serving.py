"""A service inside the test's own process, with its workers, and a client for each role."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from starlette.testclient import TestClient

from api.app import create_app
from api.deps import Service
from api.jobs.children import RESERVED_MB
from api.settings import Settings
from api.store import access

ROLES = {"planner": (), "other": (), "analyst": (), "admin": (), "kitchen": ("atas",)}
JSON = {"Content-Type": "application/json"}
ENDED = ("done", "failed", "cancelled")
PATIENCE_SECONDS = 120


@dataclass
class Served:
    """A running service; `run` and `scenario` are those of hamlet."""

    client: TestClient
    tokens: dict[str, str]
    settings: Settings
    scenario: str = ""
    run: str = ""
    plan: dict[str, Any] = field(default_factory=dict)

    @property
    def inside(self) -> Service:
        """The parts of the service."""
        service: Service = self.client.app.state.service  # type: ignore[attr-defined]
        return service

    def ask(self, method: str, path: str, role: str = "planner", **options: Any) -> Any:
        """Ask as a user of a role."""
        headers = {"Authorization": f"Bearer {self.tokens[role]}", **options.pop("headers", {})}
        return self.client.request(method, path, headers=headers, **options)

    def submit(self, document: Any = None, role: str = "planner") -> str:
        """Submit hamlet, or another scenario; its id."""
        body = json.dumps(document or self.ask("GET", "/v1/demo/hamlet").json())
        answer = self.ask("POST", "/v1/scenarios", role, content=body, headers=JSON)
        assert answer.status_code == 201, answer.text
        return str(answer.json()["id"])

    def plan_hamlet(self) -> None:
        """Submit hamlet and wait for its plan."""
        self.scenario = self.submit()
        asked = {"json": {"scenario": self.scenario}, "headers": {"Prefer": "wait=60"}}
        answer = self.ask("POST", "/v1/runs", **asked)
        assert answer.status_code == 200, answer.text
        self.run, self.plan = answer.headers["location"].rpartition("/")[2], answer.json()

    def ended(self, run: str, role: str = "planner") -> dict[str, Any]:
        """A run once it has ended."""
        for _ in range(PATIENCE_SECONDS * 10):
            told: dict[str, Any] = self.ask("GET", f"/v1/runs/{run}", role).json()
            if told["state"] in ENDED:
                return told
            time.sleep(0.1)
        raise AssertionError(f"run {run} does not end: {told}")


@contextmanager
def started(home: Path, **given: Any) -> Iterator[Served]:
    """Run a service in a folder."""
    settings = Settings(**{"folder": home, "solvers": 1, **given})
    with TestClient(create_app(settings), raise_server_exceptions=False) as client:
        service: Service = client.app.state.service  # type: ignore[attr-defined]
        tokens = {}
        with service.store.writing() as connection:
            for name, kitchens in ROLES.items():
                role = "planner" if name == "other" else name
                user = access.add_user(connection, name=name, role=role, kitchens=kitchens)
                user = user or access.user_named(connection, name)
                tokens[name] = access.add_token(connection, user=str(user), days=1)
        yield Served(client=client, tokens=tokens, settings=settings)


def own_mb(number: int) -> int:
    """A memory for workers by which these tests know them: no other run of the tests gives its workers the same."""
    return 5_000 + 10 * (os.getpid() % 1_000) + number


def workers_of(memory_mb: int) -> list[int]:
    """The worker processes that may use so much memory (`own_mb`)."""
    sign = f"api.worker\0{memory_mb + RESERVED_MB}\0"
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if sign in (entry / "cmdline").read_text("utf-8"):
                found.append(int(entry.name))
    return found


def until(true: Callable[[], Any], what: str) -> Any:
    """What something becomes, as soon as it is true."""
    for _ in range(PATIENCE_SECONDS * 20):
        value = true()
        if value:
            return value
        time.sleep(0.05)
    raise AssertionError(f"never: {what}")
