"""What the tests of the service share: one running service with a finished run of hamlet, and a PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.api.postgres import served
from tests.api.serving import Served, started


@pytest.fixture(scope="session")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Return a service with a user of every role, the scenario hamlet of `planner`, and its finished run."""
    with started(tmp_path_factory.mktemp("service") / "home") as running:
        running.plan_hamlet()
        yield running


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Return a folder for a service of this test alone."""
    return tmp_path / "home"


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """Return the URL of a PostgreSQL whose databases the tests may make."""
    with served() as url:
        yield url
