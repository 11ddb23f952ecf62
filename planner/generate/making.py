"""A generated city as a folder of CSV files, or as a scenario in memory."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any

import tomli_w

from planner.files.folder import SETTINGS
from planner.files.raw import file_fault
from planner.files.safely import write_folder
from planner.generate.chunks import Chunk, chunks, settings_of
from planner.generate.city import City
from planner.generate.town import Town, make_town
from planner.scenario import Scenario
from planner.tables import TABLES, Settings
from planner.tables.frames import by_key, to_frame
from planner.units import SIGNIFICANT_DIGITS


def generate(folder: str | Path, city: City) -> None:
    """Write a city that does not exist as a scenario; the same city gives the same bytes.

    Parameters
    ----------
    folder
        Where to; it must not exist or be empty. Written beside and renamed.
    city
        What is asked for.

    Raises
    ------
    InputError
        When the place is taken.
    """
    path = Path(folder)
    if path.exists() and not (path.is_dir() and not any(path.iterdir())):
        raise file_fault("exists", path)
    write_folder(path, lambda beside: _write(beside, make_town(city)))


def generated(city: City) -> Scenario:
    """The same city in memory, as it would be read from its folder."""
    town = make_town(city)
    cells: dict[str, dict[str, list[Any]]] = {name: {} for name in TABLES if name != "settings"}
    for chunk in chunks(town):
        for name, values in chunk.cells.items():
            cells[chunk.table].setdefault(name, []).extend(values)
    tables = {}
    for name, columns in cells.items():
        spec = TABLES[name]
        frame = to_frame(spec, columns, len(next(iter(columns.values()), [])))
        tables[name] = frame.iloc[by_key(spec, frame)].reset_index(drop=True)
    settings = Settings.model_validate(settings_of(town))
    return Scenario(settings=settings, tables=MappingProxyType(tables))


def _write(folder: Path, town: Town) -> None:
    (folder / SETTINGS).write_text(tomli_w.dumps(settings_of(town)), encoding="utf-8", newline="\n")
    begun: set[str] = set()
    for chunk in chunks(town):
        _append(folder / f"{chunk.table}.csv", chunk, header=chunk.table not in begun)
        begun.add(chunk.table)


def _append(path: Path, chunk: Chunk, *, header: bool) -> None:
    with path.open("a", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        if header:
            writer.writerow(chunk.cells)
        texts = ([_text(value) for value in values] for values in chunk.cells.values())
        writer.writerows(zip(*texts, strict=True))


def _text(value: Any) -> str:
    """A cell as files hold it; absent = empty."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return f"{value:.{SIGNIFICANT_DIGITS}g}"
    return value.isoformat() if isinstance(value, date) else str(value)
