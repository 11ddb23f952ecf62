"""From a scenario to any format, by the ending of the path."""

from __future__ import annotations

import shutil
from pathlib import Path

from planner.files.folder import is_free
from planner.files.formats import endings, format_of
from planner.files.raw import file_fault
from planner.files.safely import write_folder
from planner.files.shipped import shipped
from planner.scenario import Scenario
from planner.tables.cells import closest


def write_scenario(scenario: Scenario, path: str | Path, *, lang: str = "id") -> None:
    """Write a scenario: a folder where the path has no ending, else what its ending says (`planner.files.formats`).

    Parameters
    ----------
    path
        Where to. Written beside and renamed.
    lang
        Language of the labels, where the format has any.

    Raises
    ------
    InputError
        When the ending is not known, or the path is taken by something else.
    """
    path = Path(path)
    kind = format_of(path)
    if kind is None:
        raise file_fault("unknown_format", path, endings=endings())
    kind.write(scenario, path, **({"lang": lang} if kind.labelled else {}))


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
        names = {"shipped": ", ".join(known), "endings": endings()}
        raise file_fault("not_found", shipped_name, suggestion=closest(shipped_name, known), **names)
    if path.exists() and not (is_free(path) and not any(path.iterdir())):
        raise file_fault("exists", path)
    write_folder(path, lambda folder: shutil.copytree(known[shipped_name], folder, dirs_exist_ok=True))
