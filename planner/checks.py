"""What the tables say about each other: one function per check, each yields faults, none raises.

A check passes over columns in `doubtful`: those of which not everything could be read, so that no fault is told twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pandas as pd

from planner.errors import Fault
from planner.scenario import Scenario
from planner.tables import REQUIRED_TABLES, TABLES, TableSpec
from planner.tables.cells import closest
from planner.tables.parse import place
from planner.words import make_fault

Doubtful = frozenset[tuple[str, str]]


def check(scenario: Scenario, *, doubtful: Doubtful = frozenset()) -> list[Fault]:
    """Every fault and warning the tables show together.

    Parameters
    ----------
    doubtful
        Tables and columns of which not everything could be read.
    """
    known = Known(scenario=scenario, doubtful=doubtful)
    return [fault for one in CHECKS for fault in one(known)]


@dataclass(frozen=True, kw_only=True)
class Known:
    """A scenario and the columns of it that a check may not rely on."""

    scenario: Scenario
    doubtful: Doubtful

    def sure(self, table: str, *columns: str) -> bool:
        """Whether these columns were read in full."""
        return not any((table, column) in self.doubtful for column in columns)

    def fault(self, code: str, table: str, row: int, column: str, **values: Any) -> Fault:
        """A fault at a row (position) of a table."""
        spec, held = TABLES[table], self.scenario[table]
        return make_fault(
            code,
            table=table,
            row=self.row(table, row, column),
            key={name: _plain(held[name].iloc[row]) for name in spec.key},
            column=column,
            value=values.pop("value", _plain(held[column].iloc[row])),
            **values,
        )

    def row(self, table: str, row: int, column: str | None = None) -> int | str | None:
        """The row a person sees."""
        origins = self.scenario.origins.get(table)
        return None if origins is None else place(origins[row], column)


def missing_tables(known: Known) -> Iterator[Fault]:
    """Tables a scenario cannot do without."""
    for table in REQUIRED_TABLES:
        if table == "settings" or len(known.scenario[table]):
            continue
        if known.sure(table, *TABLES[table].columns):
            yield make_fault("missing_table", table=table)


def references(known: Known) -> Iterator[Fault]:
    """Keys that do not stand in the table they point at; classes only where that table has rows."""
    for table, column, target, target_column in FOREIGN_KEYS:
        held, names = known.scenario[table][column], known.scenario[target][target_column]
        if not len(names) or not known.sure(target, target_column):
            continue
        broken = held.notna() & ~held.isin(names)
        meant = {wrong: closest(wrong, names.dropna().unique()) for wrong in held[broken].unique()}
        for row in _positions(broken):
            suggestion = meant[held.iloc[row]]
            yield known.fault("unknown_reference", table, row, column, suggestion=suggestion, target=target)


FOREIGN_KEYS = [
    (spec.name, column.name, *column.refers)
    for spec in TABLES.values()
    for column in spec.columns.values()
    if column.refers is not None
]


def duplicate_keys(known: Known) -> Iterator[Fault]:
    """Rows with the same key, also where only upper and lower case differ."""
    for spec in TABLES.values():
        if spec.key and known.sure(spec.name, *spec.key):
            yield from _duplicates(known, spec)


def _duplicates(known: Known, spec: TableSpec) -> Iterator[Fault]:
    keys = known.scenario[spec.name][list(spec.key)]
    folded = keys.apply(lambda held: held.str.casefold() if spec.columns[str(held.name)].kind == "key" else held)
    if not folded.duplicated().any():
        return
    groups = folded.groupby(list(spec.key), dropna=False, sort=False).indices.values()
    for rows in (group for group in groups if len(group) > 1):
        seen = sorted(rows.tolist(), key=lambda row: _reading_order(known, spec.name, row))
        for row in seen[1:]:
            same = keys.iloc[row].equals(keys.iloc[seen[0]])
            shown = ", ".join(str(_plain(value)) for value in keys.iloc[row] if not pd.isna(value))
            first = str(known.row(spec.name, seen[0]))
            code = "duplicate_key" if same else "same_but_case"
            yield known.fault(code, spec.name, row, spec.key[0], shown_key=shown, first=first)


def _reading_order(known: Known, table: str, row: int) -> int:
    """Rows in the order in which a person reads them."""
    origin = known.row(table, row)
    return int(origin.rpartition("/")[2]) if isinstance(origin, str) else origin or row


def menu_names(known: Known) -> Iterator[Fault]:
    """Menus written in two ways: upper and lower case differ between rows."""
    yield from _two_ways(known, "menus", "menu")


def _two_ways(known: Known, table: str, column: str) -> Iterator[Fault]:
    names = known.scenario[table][column]
    ways = names.groupby(names.str.casefold()).nunique()
    for folded in ways.index[ways > 1]:
        rows = sorted(_positions(names.str.casefold() == folded), key=lambda row: _reading_order(known, table, row))
        written = names.iloc[rows[0]]
        row = next(row for row in rows if names.iloc[row] != written)
        first = str(known.row(table, rows[0]))
        yield known.fault("two_ways", table, row, column, suggestion=written, first=first)


def dates(known: Known) -> Iterator[Fault]:
    """A last day before its first day."""
    for table in ("offers", "portions"):
        held = known.scenario[table]
        for row in _positions(held["until"] < held["from"]):
            yield known.fault("dates_reversed", table, row, "until", start=_plain(held["from"].iloc[row]))


def places(known: Known) -> Iterator[Fault]:
    """A latitude without a longitude, or the other way round."""
    for table in ("suppliers", "kitchens"):
        if not known.sure(table, "lat", "lon"):
            continue
        held = known.scenario[table]
        for column, other in (("lat", "lon"), ("lon", "lat")):
            for row in _positions(held[column].isna() & held[other].notna()):
                yield known.fault("half_place", table, row, column, other=other)


def to_itself(known: Known) -> Iterator[Fault]:
    """A substitute for itself, a grower of its own goods."""
    for table, column, other in (("substitutes", "instead_of", "item"), ("sources", "producer", "supplier")):
        held = known.scenario[table]
        for row in _positions(held[column].notna() & (held[column] == held[other])):
            yield known.fault("to_itself", table, row, column)


def offered(known: Known) -> Iterator[Fault]:
    """Prices and sources of goods their supplier does not offer; where an offer's own key is wrong, nothing is said."""
    if not known.sure("offers", "supplier", "item"):
        return
    offers = known.scenario["offers"]
    pairs = pd.MultiIndex.from_frame(offers[["supplier", "item"]])
    suppliers, items = known.scenario["suppliers"]["supplier"], known.scenario["items"]["item"]
    suppliers = suppliers[~suppliers.isin(offers["supplier"][~offers["item"].isin(items)])]
    items = items[~items.isin(offers["item"][~offers["supplier"].isin(suppliers)])]
    for table in ("prices", "sources"):
        held = known.scenario[table]
        there = held["supplier"].isin(suppliers) & held["item"].isin(items)
        missing = ~pd.MultiIndex.from_frame(held[["supplier", "item"]]).isin(pairs)
        for row in _positions(there & missing):
            supplier, item = held["supplier"].iloc[row], held["item"].iloc[row]
            yield known.fault("not_offered", table, row, "item", supplier=supplier, item=item)


def kilograms(known: Known) -> Iterator[Fault]:
    """A kg that does not weigh one kg."""
    held = known.scenario["items"]
    for row in _positions((held["unit"] == "kg") & held["kg_per_unit"].notna() & (held["kg_per_unit"] != 1)):
        yield known.fault("kg_weighs_one", "items", row, "kg_per_unit", suggestion=1)


def today(known: Known) -> Iterator[Fault]:
    """Orders that can be placed only when everything is over."""
    settings = known.scenario.settings
    if settings.today is None or not known.sure("settings", "today", "first_day", "days"):
        return
    last = settings.first_day + timedelta(days=settings.days - 1)
    if settings.today > last:
        yield make_fault("today_too_late", table="settings", column="today", value=settings.today, last=str(last))


CHECKS: tuple[Callable[[Known], Iterator[Fault]], ...] = (
    missing_tables,
    references,
    duplicate_keys,
    menu_names,
    dates,
    places,
    to_itself,
    offered,
    kilograms,
    today,
)


def _positions(mask: pd.Series) -> list[int]:
    return [int(row) for row in mask.to_numpy(bool, na_value=False).nonzero()[0]]


def _plain(value: Any) -> Any:
    """A cell as JSON holds it; absent = None, days in the form of files."""
    if pd.isna(value):
        return None
    if isinstance(value, pd.Timestamp):
        return value.date().isoformat()
    if isinstance(value, str):
        return value
    number = float(value)
    return int(number) if number.is_integer() else number
