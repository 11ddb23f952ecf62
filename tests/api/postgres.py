"""A real PostgreSQL for the tests: the one of TEST_PG_URL, or one of Debian's started for this session."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

BINARIES = sorted(Path("/usr/lib/postgresql").glob("*/bin"))


@contextmanager
def served() -> Iterator[str]:
    """Run a PostgreSQL; its URL."""
    given = os.environ.get("TEST_PG_URL")
    if given:
        yield given
        return
    if not BINARIES:
        pytest.skip("no PostgreSQL here: apt-get install postgresql, or set TEST_PG_URL")
    # Not below pytest's folder: any other session of pytest closes that one for all but its owner.
    with tempfile.TemporaryDirectory(prefix="pasok-postgres-") as folder:
        yield from _started(Path(folder))


def _started(place: Path) -> Iterator[str]:
    port, user = _free_port(), []
    if os.getuid() == 0:  # PostgreSQL does not run as root
        user = ["runuser", "-u", "postgres", "--"]
        shutil.chown(place, "postgres")
    run = [*user, str(BINARIES[-1] / "pg_ctl"), "-D", f"{place}/base", "-s", "-w"]
    options = f"-p {port} -c listen_addresses=127.0.0.1 -c fsync=off -c unix_socket_directories={place}"
    making = [*run, "initdb", "-o", "-A trust -U pasok --no-sync -E UTF8"]
    subprocess.run(making, check=True, capture_output=True, cwd="/")
    starting = [*run, "-l", f"{place}/log", "-o", options, "start"]
    subprocess.run(starting, check=True, cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield f"postgresql+psycopg://pasok@127.0.0.1:{port}/postgres"
    finally:
        subprocess.run([*run, "-m", "immediate", "stop"], check=True, capture_output=True, cwd="/")


@contextmanager
def database(server: str, name: str) -> Iterator[str]:
    """A database of one test; its URL."""
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'))
        connection.execute(text(f'CREATE DATABASE "{name}"'))
    try:
        yield server.rpartition("/")[0] + f"/{name}"
    finally:
        with engine.connect() as connection:
            connection.execute(text(f'DROP DATABASE "{name}" WITH (FORCE)'))
        engine.dispose()


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])
