"""`pasok serve` as a process of its own, and clients of it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx2
from typer.testing import CliRunner

from planner.cli import app
from tests.api.serving import PATIENCE_SECONDS, own_mb, until

PASOK = str(Path(sys.executable).parent / "pasok")
MEMORY_MB = own_mb(0)


@contextmanager
def serving(home: Path, **environment: str) -> Iterator[tuple[subprocess.Popen[str], dict[str, Any]]]:
    """Run `pasok serve` on a free port: the process, and what it said at its start."""
    held = os.environ | {"PASOK_DATA": str(home), "PASOK_SOLVER_MEMORY_MB": str(MEMORY_MB), "PASOK_SOLVERS": "1"}
    command = [PASOK, "serve", "--port", "0", "--json"]
    with (
        (home.parent / "serve.log").open("a") as log,
        subprocess.Popen(command, env=held | environment, stdout=subprocess.PIPE, stderr=log, text=True) as served,
    ):
        try:
            assert served.stdout is not None
            told = json.loads(served.stdout.readline())
            until(lambda: alive(told["url"]), "serving")
            yield served, told
        finally:
            served.kill()


def alive(url: str) -> bool:
    try:
        return httpx2.get(f"{url}/readyz").status_code == 200
    except httpx2.TransportError:
        return False


def pasok(home: Path, *arguments: str) -> dict[str, Any]:
    done = CliRunner().invoke(app, [*arguments, "--json"], env={"PASOK_DATA": str(home)})
    told: dict[str, Any] = json.loads(done.stdout)
    return told | {"exit": done.exit_code}


def first_admin(told: dict[str, Any]) -> httpx2.Client:
    answer = httpx2.post(f"{told['url']}/v1/setup", json={"name": "admin", "code": told["code"]})
    assert answer.status_code == 201, answer.text
    return signed_in(told, f"Bearer {answer.json()['token']}")


def signed_in(told: dict[str, Any], shown: str) -> httpx2.Client:
    return httpx2.Client(base_url=told["url"], headers={"Authorization": shown}, timeout=PATIENCE_SECONDS)


def hamlet(client: httpx2.Client) -> str:
    answer = client.post("/v1/scenarios", json=client.get("/v1/demo/hamlet").json())
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


def state(client: httpx2.Client, run: str) -> str:
    return str(client.get(f"/v1/runs/{run}").json()["state"])
