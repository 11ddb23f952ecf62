"""The formats of a scenario, one line each: whoever adds one writes its file, and names it here and nowhere else.

The files of a format are loaded when it is used, so that the endings can be told for nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from planner.files.raw import RawScenario


@dataclass(frozen=True)
class Format:
    """How a scenario is read from a path, and written to it; labelled = with labels in a language, given as `lang`."""

    read: Callable[[Path], RawScenario]
    write: Callable[..., None]
    labelled: bool = False


def _folder() -> Format:
    from planner.files.folder import read_folder, write_scenario_folder

    return Format(read_folder, write_scenario_folder)


def _workbook() -> Format:
    from planner.files.sheetwriting import write_workbook
    from planner.files.workbook import read_workbook

    return Format(read_workbook, write_workbook, labelled=True)


def _document() -> Format:
    from planner.files.document import read_document, write_document

    return Format(read_document, write_document)


def _archive() -> Format:
    from planner.files.archive import read_archive, write_archive

    return Format(read_archive, write_archive)


FOLDER = ""
FORMATS: dict[str, Callable[[], Format]] = {
    FOLDER: _folder,
    ".xlsx": _workbook,
    ".json": _document,
    ".zip": _archive,
}
"""By the ending of the path in lower case; none = a folder."""


def endings() -> str:
    """The endings of files as people read them: `.xlsx, .json, .zip`."""
    return ", ".join(ending for ending in FORMATS if ending != FOLDER)


def format_of(path: Path) -> Format | None:
    """The format of a folder that is there, or of a path by its ending; None where no format has that."""
    ending = FOLDER if path.is_dir() else path.suffix.lower()
    return FORMATS[ending]() if ending in FORMATS else None
