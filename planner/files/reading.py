"""From a path, or the name of a shipped scenario, to a checked scenario: every fault of every table at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

from planner.changes import apply_changes
from planner.changes.reading import pointer
from planner.checks import check
from planner.errors import Fault, InputError
from planner.files.folder import read_folder
from planner.files.formats import endings, format_of
from planner.files.raw import BASE, CHANGES, MOST_FAULTS, RawScenario, file_fault, more_faults
from planner.files.shipped import shipped
from planner.scenario import Scenario
from planner.tables import TABLES
from planner.tables.cells import closest
from planner.tables.columns import EARLIEST_DATE
from planner.tables.parse import ParsedTable, RawTable, parse_settings, parse_table
from planner.words import make_fault

MOST_BASES = 20  # of a scenario on a scenario
ROWS_TO_TRY = (200, 1000, 5000)  # of a long table, before all of it is read


def read_scenario(path: str | Path, *, near: bool = True) -> Scenario:
    """Read a scenario and check it.

    Parameters
    ----------
    path
        A folder with scenario.toml, a file of any format (`planner.files.formats`), or the name of a shipped scenario.
    near
        Whether a scenario that is another one with changes may name one on this disk; a shipped one it always may.

    Returns
    -------
    The scenario; what is suspicious in it stands in `warnings`.

    Raises
    ------
    InputError
        With every fault of every table, and the warnings.
    """
    return _built(_read(Path(path)), Path(path) if near else None, ())


def _read(path: Path) -> RawScenario:
    if path.exists():
        kind = format_of(path) if path.is_dir() or path.suffix else None
        if kind is None:
            raise file_fault("unknown_format", path, endings=endings())
        return kind.read(path)
    known = shipped()
    if str(path) in known:
        return read_folder(known[str(path)])
    names = {"shipped": ", ".join(known), "endings": endings()}
    raise file_fault("not_found", path, suggestion=closest(path, known), **names)


def _built(raw: RawScenario, home: Path | None, seen: tuple[Path, ...]) -> Scenario:
    """The scenario of raw tables, or of the one it is based on and its changes.

    Parameters
    ----------
    home
        Where it was read, so that its base is found from there; None = only a shipped one will do.
    seen
        Scenarios that are based on this one.
    """
    if raw.based is None:
        return build(raw)
    faults = [*raw.faults, *_beside_base(raw)]
    path = _base_path(raw.based.base, home)
    if path is None:
        faults.append(make_fault("base_not_found", column=BASE, value=raw.based.base))
    elif path.resolve() in seen or len(seen) == MOST_BASES:
        faults.append(make_fault("base_loop", column=BASE, value=raw.based.base, limit=MOST_BASES))
    if not isinstance(raw.based.changes, list | tuple):
        faults.append(make_fault("base_changes", column=CHANGES, value=raw.based.changes))
    if path is None or any(fault.severity == "fault" for fault in faults):
        raise InputError(faults)
    scenario = _built(_read(path), None if home is None else path, (*seen, path.resolve()))
    scenario = _with_settings(scenario, raw.tables.get("settings", _empty("settings")))
    assert isinstance(raw.based.changes, list | tuple)
    return apply_changes(scenario, list(raw.based.changes)).scenario


def _beside_base(raw: RawScenario) -> Iterator[Fault]:
    """Tables beside a base: what differs in them must be said as changes."""
    for name in raw.tables:
        if name != "settings":
            yield make_fault("base_and_table", table=name, value=name)


def _base_path(base: object, home: Path | None) -> Path | None:
    """Where a base lies: from a folder's own place, or that of a file, else the shipped one of this name."""
    if not isinstance(base, str) or not base.strip() or "\0" in base:
        return None
    if home is not None:
        near = (home if home.is_dir() else home.parent) / base
        if near.exists():
            return near
    return shipped().get(base)


def _with_settings(scenario: Scenario, given: RawTable) -> Scenario:
    """The scenario with the settings that are given beside a base; faults are told where these stand."""
    changes = [
        {"op": "=", "table": "settings", "column": name, "value": value}
        for name, value in zip(given.columns, given.rows[0], strict=True)
    ]
    if not changes:
        return scenario
    try:
        return apply_changes(scenario, changes).scenario
    except InputError as error:
        places = {pointer(number): given.place(0, name) for number, name in enumerate(given.columns)}
        raise InputError(
            [replace(fault, row=places.get(str(fault.row), fault.row)) for fault in error.faults], error.warnings
        ) from error


def build(raw: RawScenario) -> Scenario:
    """The scenario of raw tables; one that is based on another is that of a shipped one.

    Raises
    ------
    InputError
        With every fault of every table, and the warnings.
    """
    if raw.based is not None:
        return _built(raw, None, ())
    unread = set(raw.unread)
    parsed = {}
    for name in TABLES:
        if name != "settings":
            parsed[name], whole = _parsed(raw.tables.get(name, _empty(name)))
            unread |= set() if whole else {name}
    settings, settings_faults = parse_settings(raw.tables.get("settings", _empty("settings")), EARLIEST_DATE)
    faults = [*raw.faults, *(() if "settings" in unread else _new(raw, settings_faults))]
    for table in parsed.values():
        faults += _new(raw, table.faults)
    scenario = Scenario(
        settings=settings,
        tables=MappingProxyType({name: table.frame for name, table in parsed.items()}),
        origins=MappingProxyType({name: table.origins for name, table in parsed.items()}),
        checked=True,
    )
    faults = check(scenario, doubtful=_doubtful(unread, parsed, faults), told=faults)
    return _passed(scenario, faults)


def _parsed(raw: RawTable) -> tuple[ParsedTable, bool]:
    """A table, and whether all of it was read: not where its first rows have more faults than anyone reads."""
    for count in (rows for rows in ROWS_TO_TRY if rows < len(raw.rows)):
        tried = parse_table(replace(raw, rows=raw.rows[:count], origins=raw.origins[:count]))
        faults = [fault for fault in tried.faults if fault.severity == "fault"][:MOST_FAULTS]
        if len(faults) == MOST_FAULTS:
            last = more_faults(raw.name, raw.place(count - 1, None))
            return replace(tried, faults=(*faults, last)), False
    return parse_table(raw), True


def _new(raw: RawScenario, faults: Iterable[Fault]) -> list[Fault]:
    """The faults of cells of which the file's own faults do not tell already."""
    told = {(fault.table, fault.row, fault.column) for fault in raw.faults if fault.column is not None}
    return [fault for fault in faults if (fault.table, fault.row, fault.column) not in told]


def _empty(name: str) -> RawTable:
    header = None if name == "settings" else 1
    columns = list(TABLES[name].columns) if header else []
    return RawTable(name=name, columns=columns, rows=[] if header else [[]], origins=[] if header else [1])


def _doubtful(
    unread: Iterable[str], parsed: Mapping[str, ParsedTable], faults: list[Fault]
) -> frozenset[tuple[str, str]]:
    """Columns of which not everything could be read: checks on them would only repeat faults."""
    named = {(fault.table, fault.column) for fault in faults if fault.severity == "fault"}
    columns = {(table, column) for table in unread for column in TABLES[table].columns if table in parsed}
    return frozenset({(str(table), str(column)) for table, column in named} | columns)


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
