"""`pasok serve`: one process per folder, a socket, the log, the first admin's code, and an orderly end."""

from __future__ import annotations

import fcntl
import json
import resource
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn

from api import log
from api.app import create_app
from api.edge.protocol import MOST_CONNECTIONS, Guarded
from api.errors import SettingsError
from api.settings import Settings
from api.store import Files, open_store
from api.store.access import open_setup
from api.words import say

END_SECONDS = 5  # for requests that are being answered
FILES = 2 * MOST_CONNECTIONS  # that may be open at once
BACKLOG = 2_048


def serve(settings: Settings, *, lang: str, as_json: bool) -> int:
    """Serve until SIGTERM or Ctrl-C."""
    Files(settings.folder).make()
    _allow_files()
    with _alone(settings), socket.socket(_family(settings.host)) as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((settings.host, settings.port))
        log.configure(settings.log)
        url = settings.public_url or f"http://{settings.host}:{listening.getsockname()[1]}"
        _announce(settings, url, lang=lang, as_json=as_json)
        config = uvicorn.Config(
            create_app(settings),
            http=Guarded,
            ws="none",
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=settings.public_url is not None,
            timeout_graceful_shutdown=END_SECONDS,
            backlog=BACKLOG,
        )
        uvicorn.Server(config).run(sockets=[listening])
    return 0


def _allow_files() -> None:
    """Let the process hold as many connections as it answers; many systems start with room for 1,024 files."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = FILES if hard == resource.RLIM_INFINITY else min(FILES, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


@contextmanager
def _alone(settings: Settings) -> Iterator[None]:
    """Be the only service of this folder; the lock ends with the process, however that ends."""
    with (settings.folder / "lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise SettingsError("served", folder=settings.folder) from error
        yield


def _announce(settings: Settings, url: str, *, lang: str, as_json: bool) -> None:
    """Say where the service is; while there are no users, how the first one gets in."""
    store = open_store(settings.url)
    with store.writing() as connection:
        code = open_setup(connection)
    store.close()
    if as_json:
        sys.stdout.write(json.dumps({"url": url, "folder": str(settings.folder), "code": code}) + "\n")
        sys.stdout.flush()
        return
    lines = [say("cli.listening", lang, url=url, folder=settings.folder)]
    if code:
        body = json.dumps({"name": "admin", "code": code})
        lines += [
            say("cli.first_admin", lang),
            f"  curl -H 'Content-Type: application/json' -d '{body}' {url}/v1/setup",
        ]
    sys.stderr.write("\n".join(lines) + "\n")


def _family(host: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in host else socket.AF_INET
