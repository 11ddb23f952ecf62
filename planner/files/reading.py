"""From a path, or the name of a shipped scenario, to a checked scenario: every fault of every table at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType

from planner.checks import check
from planner.errors import Fault, InputError
from planner.files.archive import read_archive
from planner.files.document import read_document
from planner.files.folder import read_folder
from planner.files.raw import RawScenario, file_fault
from planner.files.shipped import shipped
from planner.files.workbook import read_workbook
from planner.scenario import Scenario
from planner.tables import TABLES
from planner.tables.cells import closest
from planner.tables.columns import EARLIEST_DATE
from planner.tables.parse import ParsedTable, RawTable, parse_settings, parse_table

READERS: Mapping[str, Callable[[Path], RawScenario]] = {
    ".xlsx": read_workbook,
    ".json": read_document,
    ".zip": read_archive,
}


def read_scenario(path: str | Path) -> Scenario:
    """Read a scenario and check it.

    Parameters
    ----------
    path
        A folder with scenario.toml, a file .xlsx, .json or .zip, or the name of a shipped scenario.

    Returns
    -------
    The scenario; what is suspicious in it stands in `warnings`.

    Raises
    ------
    InputError
        With every fault of every table, and the warnings.
    """
    return build(_read(Path(path)))


def _read(path: Path) -> RawScenario:
    if path.is_dir():
        return read_folder(path)
    if path.exists():
        if path.suffix.lower() not in READERS:
            raise file_fault("unknown_format", path)
        return READERS[path.suffix.lower()](path)
    known = shipped()
    if str(path) in known:
        return read_folder(known[str(path)])
    names = ", ".join(known)
    raise file_fault("not_found", path, suggestion=closest(path, known), shipped=names)


def build(raw: RawScenario) -> Scenario:
    """The scenario of raw tables.

    Raises
    ------
    InputError
        With every fault of every table, and the warnings.
    """
    parsed = {name: parse_table(raw.tables.get(name, _empty(name))) for name in TABLES if name != "settings"}
    settings, settings_faults = parse_settings(raw.tables.get("settings", _empty("settings")), EARLIEST_DATE)
    faults = [*raw.faults, *(() if "settings" in raw.unread else settings_faults)]
    for table in parsed.values():
        faults += table.faults
    scenario = Scenario(
        settings=settings,
        tables=MappingProxyType({name: table.frame for name, table in parsed.items()}),
        origins=MappingProxyType({name: table.origins for name, table in parsed.items()}),
    )
    faults += check(scenario, doubtful=_doubtful(raw, parsed, faults))
    return _passed(scenario, faults)


def _empty(name: str) -> RawTable:
    header = None if name == "settings" else 1
    columns = list(TABLES[name].columns) if header else []
    return RawTable(name=name, columns=columns, rows=[] if header else [[]], origins=[] if header else [1])


def _doubtful(raw: RawScenario, parsed: Mapping[str, ParsedTable], faults: list[Fault]) -> frozenset[tuple[str, str]]:
    """Columns of which not everything could be read: checks on them would only repeat faults."""
    named = {(fault.table, fault.column) for fault in faults if fault.severity == "fault"}
    unread = {(table, column) for table in raw.unread for column in TABLES[table].columns if table in parsed}
    return frozenset({(str(table), str(column)) for table, column in named} | unread)


def _passed(scenario: Scenario, found: list[Fault]) -> Scenario:
    order = {name: position for position, name in enumerate([None, *TABLES])}
    found = sorted(found, key=lambda fault: order[fault.table])
    faults = [fault for fault in found if fault.severity == "fault"]
    warnings = [fault for fault in found if fault.severity == "warning"]
    if faults:
        raise InputError(faults, warnings)
    return Scenario(
        settings=scenario.settings, tables=scenario.tables, origins=scenario.origins, warnings=tuple(warnings)
    )
