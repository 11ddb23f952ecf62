"""Reading bytes within limits, writing them beside and renaming."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

from planner.files.raw import file_fault
from planner.words import both

LARGEST_FILE = 100_000_000  # bytes of one file
LARGEST_SETTINGS = 100_000  # bytes of scenario.toml
LARGEST_SCENARIO = 250_000_000  # bytes of all files of a scenario, unpacked


def read_bytes(path: Path, *, limit: int = LARGEST_FILE) -> bytes:
    """The content of a regular file of at most `limit` bytes.

    Raises
    ------
    InputError
        When it is a link or no regular file, too big, or may not be opened.
    """
    if path.is_symlink() or not path.is_file():
        raise file_fault("unreadable", path.name, reason=both("reason.not_a_file"))
    try:
        with path.open("rb") as file:
            size = os.fstat(file.fileno()).st_size
            content = file.read(limit + 1) if size <= limit else b""
    except OSError as error:
        raise file_fault("unreadable", path.name, reason=both("reason.no_access")) from error
    if max(size, len(content)) > limit:
        raise file_fault("too_big", path.name, size=size, limit=limit)
    return content


def write_file(path: Path, content: bytes) -> None:
    """Write a file beside its place and rename it there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = _beside(path)
    try:
        beside.write_bytes(content)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def write_folder(path: Path, fill: Callable[[Path], object]) -> None:
    """Make a folder beside its place and rename it there; a folder already there gives way."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside, old = _beside(path), _beside(path, "old")
    beside.mkdir()
    try:
        fill(beside)
        if path.exists():
            path.replace(old)
        beside.replace(path)
    finally:
        shutil.rmtree(beside, ignore_errors=True)
        shutil.rmtree(old, ignore_errors=True)


def _beside(path: Path, ending: str = "new") -> Path:
    return path.with_name(f".{path.name}.{os.getpid()}.{ending}")
