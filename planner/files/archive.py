"""A scenario as a zip of its folder, and the look into a zip before anything of it is read."""

from __future__ import annotations

import io
import stat
import struct
import zipfile
import zlib
from pathlib import Path, PurePosixPath

from planner.files.folder import SETTINGS, is_member, member_texts, read_members, table_of
from planner.files.raw import FileFault, RawScenario, file_fault
from planner.files.safely import LARGEST_FILE, LARGEST_SCENARIO, read_bytes, write_file
from planner.scenario import Scenario
from planner.tables import TABLES
from planner.words import both

MOST_FILES = 500
DIRECTORY_ENTRY = b"PK\x01\x02"  # one of these a file; counted before a directory of millions is read
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # the others may ask for any memory
ARCHIVES = (".zip", ".xlsx", ".7z", ".gz", ".tar", ".rar")
BROKEN = (zipfile.BadZipFile, zlib.error, struct.error, ValueError, RuntimeError, EOFError, OSError)
NO_TIME = (1980, 1, 1, 0, 0, 0)


def read_archive(path: Path) -> RawScenario:
    """The raw tables of a zip of the folder, its files at the top or in one folder.

    Raises
    ------
    InputError
        When it is no zip, not safe to read, or holds no scenario.toml.
    """
    return read_zip(path.name, read_bytes(path))


def read_zip(name: str, content: bytes) -> RawScenario:
    """The raw tables of a zip from its bytes."""
    with open_zip(name, content) as archive:
        entries = [entry for entry in archive.infolist() if not entry.is_dir()]
        for entry in entries:
            if PurePosixPath(entry.filename).suffix.lower() in ARCHIVES:
                raise _unsafe(name, "nested", name=entry.filename)
        homes = [PurePosixPath(e.filename).parent for e in entries if PurePosixPath(e.filename).name == SETTINGS]
        if not homes:
            raise _unsafe(name, "no_scenario")
        depth = min(len(folder.parts) for folder in homes)
        first, *others = [folder for folder in homes if len(folder.parts) == depth]
        if others:
            raise _unsafe(name, "two_scenarios", one=str(first), other=str(others[0]))
        members = {}
        for entry in entries:
            inside = PurePosixPath(entry.filename)
            if inside.parent == first and is_member(inside.name):
                known = table_of(inside.name) in TABLES
                members[inside.name] = _read_entry(name, archive, entry) if known else b""
    return read_members(members)


def open_zip(name: str, content: bytes, *, limit: int = LARGEST_SCENARIO) -> zipfile.ZipFile:
    """A zip after a look at its directory: no tricks with paths, links or sizes.

    Parameters
    ----------
    limit
        Bytes of all files together, unpacked.

    Raises
    ------
    InputError
        When it is no zip or not safe to read.
    """
    if content.count(DIRECTORY_ENTRY) > MOST_FILES:
        raise _unsafe(name, "many_files", limit=MOST_FILES)
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except BROKEN as error:
        raise file_fault("unreadable", name, reason=both("reason.not_a_zip")) from error
    entries = archive.infolist()
    if len({entry.filename for entry in entries}) < len(entries):
        names = [entry.filename for entry in entries]
        raise _unsafe(name, "twice", name=next(entry for entry in names if names.count(entry) > 1))
    size = sum(entry.file_size for entry in entries)
    if size > limit:
        raise _unsafe(name, "inflates", size=size)
    for entry in entries:
        _check_entry(name, entry)
    return archive


def _check_entry(name: str, entry: zipfile.ZipInfo) -> None:
    path = PurePosixPath(entry.filename.replace("\\", "/"))
    if not entry.filename or path.is_absolute() or ".." in path.parts or ":" in entry.filename:
        raise _unsafe(name, "path", name=entry.filename)
    if stat.S_ISLNK(entry.external_attr >> 16):
        raise _unsafe(name, "link", name=entry.filename)
    if entry.flag_bits & 1:
        raise _unsafe(name, "encrypted")
    if entry.compress_type not in METHODS:
        raise _unsafe(name, "method", name=entry.filename)


def _read_entry(name: str, archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    if entry.file_size > LARGEST_FILE:
        raise file_fault("too_big", entry.filename, size=entry.file_size, limit=LARGEST_FILE)
    try:
        with archive.open(entry) as file:
            return file.read(LARGEST_FILE)
    except BROKEN as error:
        raise file_fault("unreadable", name, reason=both("reason.damaged")) from error


def _unsafe(archive: str, reason: str, **values: object) -> FileFault:
    return file_fault("zip_unsafe", archive, reason=both(f"reason.{reason}", **values))


def write_archive(scenario: Scenario, path: Path) -> None:
    """Write a scenario as a zip; the same scenario gives the same bytes."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in member_texts(scenario).items():
            entry = zipfile.ZipInfo(name, date_time=NO_TIME)
            entry.external_attr = 0o644 << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, text.encode())
    write_file(path, content.getvalue())
