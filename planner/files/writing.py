"""From a scenario to any format, by the ending of the path."""

from __future__ import annotations

import shutil
from pathlib import Path

from planner.files.archive import write_archive
from planner.files.document import write_document
from planner.files.folder import is_free, write_scenario_folder
from planner.files.raw import file_fault
from planner.files.safely import write_folder
from planner.files.sheetwriting import write_workbook
from planner.files.shipped import shipped
from planner.scenario import Scenario
from planner.tables.cells import closest


def write_scenario(scenario: Scenario, path: str | Path, *, lang: str = "id") -> None:
    """Write a scenario: a folder where the path has no ending, else .xlsx, .json or .zip.

    Parameters
    ----------
    path
        Where to. Written beside and renamed.
    lang
        Language of the labels in a workbook.

    Raises
    ------
    InputError
        When the ending is not known, or the path is taken by something else.
    """
    path = Path(path)
    ending = path.suffix.lower()
    if not ending or path.is_dir():
        write_scenario_folder(scenario, path)
    elif ending == ".xlsx":
        write_workbook(scenario, path, lang=lang)
    elif ending == ".json":
        write_document(scenario, path)
    elif ending == ".zip":
        write_archive(scenario, path)
    else:
        raise file_fault("unknown_format", path)


def starter(path: str | Path, shipped_name: str) -> None:
    """Copy a shipped scenario into a new folder to start from, its README with it.

    Parameters
    ----------
    path
        The folder; it must not exist or be empty.
    shipped_name
        Name of the shipped scenario.

    Raises
    ------
    InputError
        When there is no such scenario, or the path is taken.
    """
    path, known = Path(path), shipped()
    if shipped_name not in known:
        names = ", ".join(known)
        raise file_fault("not_found", shipped_name, suggestion=closest(shipped_name, known), shipped=names)
    if path.exists() and not (is_free(path) and not any(path.iterdir())):
        raise file_fault("exists", path)
    write_folder(path, lambda folder: shutil.copytree(known[shipped_name], folder, dirs_exist_ok=True))
