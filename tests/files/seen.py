"""What reading tells of a file, without the warnings about what the figures mean (tests of `checks` hold those)."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from planner.errors import Fault, InputError
from planner.files import read_scenario
from planner.scenario import Scenario

FILE_WARNINGS = ("thousands_dot", "label_row", "hidden_sheet", "example_changed")


def of_files(found: Iterable[Fault]) -> list[Fault]:
    """Leave out warnings that do not come from the file itself."""
    return [fault for fault in found if fault.severity == "fault" or fault.code in FILE_WARNINGS]


def found(path: Path) -> list[Fault]:
    """Return the faults of a scenario, then the warnings about its files."""
    try:
        return of_files(read_scenario(path).warnings)
    except InputError as error:
        return [*error.faults, *of_files(error.warnings)]


def told(path: Path) -> list[tuple[Any, ...]]:
    """Return code, table, row and column of what is told."""
    return [(fault.code, fault.table, fault.row, fault.column) for fault in found(path)]


def whole(fault: Fault) -> bool:
    """Tell whether a fault says what is wrong and what to do, in both languages, and fits into JSON."""
    texts = (fault.message, fault.hint)
    return all(text[lang].strip() for text in texts for lang in ("id", "en")) and bool(fault.to_json())


def warned(scenario: Scenario) -> list[str]:
    """Return the codes of the warnings about files."""
    return [fault.code for fault in of_files(scenario.warnings)]
