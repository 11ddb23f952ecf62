"""Bringing finished files to their place, so that nobody ever sees half of one."""

from __future__ import annotations

import os
from pathlib import Path


def settle(path: Path, target: Path) -> None:
    """Bring a finished file or folder to its place: everything flushed first, then one rename."""
    for file in sorted(path.rglob("*")) if path.is_dir() else ():
        _flush(file)
    _flush(path)
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    path.replace(target)
    _flush(target.parent)


def _flush(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
