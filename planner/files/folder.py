"""A scenario as a folder: `scenario.toml` for the settings, one CSV file a table. A zip holds the same files."""

from __future__ import annotations

import re
import shutil
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import tomli_w

from planner.errors import Fault
from planner.files.csvs import csv_text, decode, read_csv
from planner.files.raw import (
    MOST_CELLS,
    Based,
    FileFault,
    RawScenario,
    based_on,
    check_columns,
    file_fault,
    plain_cell,
    unknown_table,
)
from planner.files.safely import LARGEST_SCENARIO, LARGEST_SETTINGS, read_bytes, write_folder
from planner.scenario import Scenario
from planner.tables import TABLES
from planner.tables.parse import RawTable
from planner.words import both, make_fault

SETTINGS = "scenario.toml"
LONGEST_LINE = 5000  # characters
FIRST_LINE = re.compile(rb"[^\r\n]*")


def read_folder(path: Path) -> RawScenario:
    """The raw tables of a folder.

    Raises
    ------
    InputError
        When the folder holds no scenario.toml, or too much.
    """
    if not (path / SETTINGS).exists():
        raise file_fault("not_a_scenario", path)
    members: dict[str, bytes] = {}
    faults: list[Fault] = []
    unread: set[str] = set()
    left = LARGEST_SCENARIO
    for file in sorted(path.iterdir()):
        if not is_member(file.name):
            continue
        try:
            members[file.name] = read_bytes(file) if table_of(file.name) in TABLES else b""
        except FileFault as error:
            faults += error.faults
            unread.add(table_of(file.name))
        left -= len(members.get(file.name, b""))
        if left < 0:
            raise file_fault("too_big", path.name, size=LARGEST_SCENARIO - left, limit=LARGEST_SCENARIO)
    return read_members(members, faults, unread)


def is_member(name: str) -> bool:
    """Whether a file of this name is part of a scenario; hidden ones are not."""
    return name == SETTINGS or (name.lower().endswith(".csv") and not name.startswith("."))


def table_of(name: str) -> str:
    """The table a file holds."""
    return "settings" if name == SETTINGS else name[: -len(".csv")]


def read_members(
    members: Mapping[str, bytes], faults: list[Fault] | None = None, unread: set[str] | None = None
) -> RawScenario:
    """The raw tables of files by name; what was wrong before comes along.

    Raises
    ------
    InputError
        When they hold more cells than memory is for.
    """
    if sum(map(most_cells, members.values())) > MOST_CELLS:
        raise FileFault([make_fault("scenario_too_big", limit=MOST_CELLS)])
    tables: dict[str, RawTable] = {}
    based = None
    faults, unread = faults or [], unread or set()
    names = {table_of(name) for name in members}
    for name, content in members.items():
        table = table_of(name)
        if table not in TABLES or (table == "settings" and name != SETTINGS):
            faults.append(unknown_table(table, None, names))
            continue
        try:
            if name == SETTINGS:
                tables[table], based = read_settings(content)
            else:
                tables[table], found = read_csv(name, table, content)
                faults += found
        except FileFault as error:
            faults += error.faults
            unread.add(table)
    return RawScenario(tables=tables, based=based, faults=tuple(faults), unread=frozenset(unread))


def most_cells(content: bytes) -> int:
    """How many cells a file holds at most, below its first line."""
    header = FIRST_LINE.match(content)
    start = header.end() if header else 0
    lines = max(content.count(end, start) for end in (b"\n", b"\r"))
    return lines + sum(content.count(mark, start) for mark in (b",", b";"))


def read_settings(content: bytes) -> tuple[RawTable, Based | None]:
    """The settings from TOML, each setting's row its line; and what the scenario is based on.

    Raises
    ------
    InputError
        When it is no TOML, or too big for some forty settings.
    """
    if len(content) > LARGEST_SETTINGS:
        raise file_fault("too_big", SETTINGS, size=len(content), limit=LARGEST_SETTINGS)
    text = decode(SETTINGS, content)
    for number, line in enumerate(text.splitlines(), start=1):
        if len(line) > LONGEST_LINE:  # tomllib takes minutes for a key of 50,000 parts
            reason = both("reason.long_line", line=str(number), limit=LONGEST_LINE)
            raise file_fault("toml_syntax", SETTINGS, reason=reason)
    try:
        settings = tomllib.loads(text.replace("\r\n", "\n"))
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as error:
        raise file_fault("toml_syntax", SETTINGS, reason=both("reason.document", text=str(error))) from error
    based = based_on(settings)
    check_columns(SETTINGS, len(settings))
    places: dict[str, int | str] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        name = re.match(r"""\s*\[*["']?([^"'=\s\].]+)""", line)
        if name and name[1] in settings:
            places.setdefault(name[1], number)
    values = [plain_cell(value) for value in settings.values()]
    table = RawTable(name="settings", columns=list(settings), rows=[values], origins=[1], places=places)
    return table, based


def write_scenario_folder(scenario: Scenario, path: Path) -> None:
    """Write a scenario as a folder; other files of a scenario already there stay.

    Raises
    ------
    InputError
        When the path is taken by something that is no scenario.
    """
    if path.exists() and not is_free(path):
        raise file_fault("exists", path)

    def fill(folder: Path) -> None:
        for file in path.iterdir() if path.exists() else ():
            if not is_member(file.name):
                (shutil.copytree if file.is_dir() else shutil.copy2)(file, folder / file.name)
        for name, content in member_texts(scenario).items():
            (folder / name).write_text(content, encoding="utf-8", newline="\n")

    write_folder(path, fill)


def is_free(path: Path) -> bool:
    """Whether a scenario may be written there: an empty folder, or one with a scenario."""
    return path.is_dir() and ((path / SETTINGS).exists() or not any(path.iterdir()))


def member_texts(scenario: Scenario) -> dict[str, str]:
    """The files of a scenario by name; tables without rows are left out."""
    texts = {SETTINGS: tomli_w.dumps(settings_given(scenario))}
    for name, table in scenario.tables.items():
        if len(table):
            texts[f"{name}.csv"] = csv_text(TABLES[name], table)
    return texts


def settings_given(scenario: Scenario) -> dict[str, Any]:
    """The settings that are given, defaults included, in dictionary order; whole numbers without a point."""
    values = scenario.settings.model_dump(exclude_none=True)
    ordered = {name: values[name] for name in TABLES["settings"].columns if name in values}
    return {name: tidy(value) for name, value in ordered.items()}


def tidy(value: Any) -> Any:
    """A number as files hold it: whole ones without a decimal point."""
    return int(value) if isinstance(value, float) and value.is_integer() and abs(value) < 1e15 else value
