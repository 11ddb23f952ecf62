"""The sheets of a workbook, read by a guarded child process: what is hostile can only bring that one down."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from planner.files import sheets
from planner.files.archive import open_zip
from planner.files.raw import MOST_CELLS, file_fault
from planner.words import both

LARGEST_WORKBOOK = 150_000_000  # bytes of all its parts, unpacked
SECONDS = 60  # of the clock; the child has its own limit of work
COMPOUND = b"\xd0\xcf\x11\xe0"  # how an old .xls begins, and an .xlsx behind a password


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """A worksheet; rows and columns count from 1.

    Attributes
    ----------
    hidden
        Whether a person does not see it.
    rows
        Number and cells of each row that holds something, "" = empty.
    merged
        First row, first column, last row, last column of each merged range.
    broken
        Row, column, kind (error, formula) and text of the cells that hold no value.
    """

    name: str
    hidden: bool
    rows: list[tuple[int, list[Any]]]
    merged: list[list[int]]
    broken: list[tuple[int, int, str, str]]


def read_book(name: str, content: bytes) -> list[Sheet]:
    """Every worksheet of a workbook from its bytes.

    Raises
    ------
    InputError
        When it is no workbook, not safe to read, or reading it goes beyond the limits.
    """
    if content.startswith(COMPOUND):
        raise file_fault("unreadable", name, reason=both("reason.old_excel"))
    open_zip(name, content, limit=LARGEST_WORKBOOK).close()
    with tempfile.TemporaryFile() as output:
        _run(name, content, output)
        output.seek(0)
        found = _sheets(output)
    if len({sheet.name.casefold() for sheet in found}) < len(found):
        raise file_fault("unreadable", name, reason=both("reason.damaged"))
    return found


def _run(name: str, content: bytes, output: IO[bytes]) -> None:
    command = [sys.executable, "-I", str(Path(sheets.__file__))]
    try:
        done = subprocess.run(
            command, input=content, stdout=output, stderr=subprocess.PIPE, timeout=SECONDS, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise file_fault("beyond_limits", name) from error
    if done.returncode < 0 or done.returncode == sheets.BEYOND or b"MemoryError" in done.stderr:
        raise file_fault("beyond_limits", name)
    if done.returncode:
        reason = "entities" if done.returncode == sheets.ENTITIES else "damaged"
        raise file_fault("unreadable", name, reason=both(f"reason.{reason}"))


def _sheets(output: IO[bytes]) -> list[Sheet]:
    """The sheets from the child's lines."""
    found: list[Sheet] = []
    for line in output:
        told = json.loads(line)
        if isinstance(told, dict):
            told["broken"] = [tuple(cell) for cell in told["broken"]]
            found.append(Sheet(rows=[], **told))
        else:
            number, cells = told
            found[-1].rows.append((number, [_cell(cell) for cell in cells]))
    return found


def _cell(cell: Any) -> Any:
    return datetime.fromisoformat(cell["day"]) if isinstance(cell, dict) else cell


def read_sheets(name: str, content: bytes) -> list[tuple[str, list[list[Any]]]]:
    """Name and cells of every sheet as rectangles from row 1, "" = empty.

    Raises
    ------
    InputError
        As `read_book`.
    """
    return [(sheet.name, _rectangle(name, sheet)) for sheet in read_book(name, content)]


def _rectangle(name: str, sheet: Sheet) -> list[list[Any]]:
    height = sheet.rows[-1][0] if sheet.rows else 0
    width = max((len(cells) for _, cells in sheet.rows), default=0)
    if height * width > MOST_CELLS:
        raise file_fault("beyond_limits", name)
    held = dict(sheet.rows)
    return [[*cells, *[""] * (width - len(cells))] for cells in (held.get(row, []) for row in range(1, height + 1))]
