"""What must exist, and once: tables, keys that others point at, rows with a key of their own."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from planner.checks.known import Known, plain, positions
from planner.errors import Fault
from planner.tables import REQUIRED_TABLES, TABLES, TableSpec
from planner.tables.cells import closest
from planner.words import make_fault

SEARCHES, MOST_SEARCHED = 200_000, 1000
"""How many names are compared at most to find which one was meant, and for how many: more take too long."""


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
        wrong, candidates = held[broken].unique(), names.dropna().unique()
        searched = wrong[: min(SEARCHES // max(len(candidates), 1), MOST_SEARCHED)]
        meant = {name: closest(name, candidates) for name in searched}
        for row in positions(broken):
            suggestion = meant.get(held.iloc[row])
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
        seen = sorted(rows.tolist(), key=lambda row: known.reading_order(spec.name, row))
        for row in seen[1:]:
            same = keys.iloc[row].equals(keys.iloc[seen[0]])
            shown = ", ".join(str(plain(value)) for value in keys.iloc[row] if not pd.isna(value))
            first = str(known.row(spec.name, seen[0]))
            code = "duplicate_key" if same else "same_but_case"
            yield known.fault(code, spec.name, row, spec.key[0], shown_key=shown, first=first)


def menu_names(known: Known) -> Iterator[Fault]:
    """Menus written in two ways: upper and lower case differ between rows."""
    yield from _two_ways(known, "menus", "menu")


def _two_ways(known: Known, table: str, column: str) -> Iterator[Fault]:
    names = known.scenario[table][column]
    ways = names.groupby(names.str.casefold()).nunique()
    for folded in ways.index[ways > 1]:
        rows = sorted(positions(names.str.casefold() == folded), key=lambda row: known.reading_order(table, row))
        written = names.iloc[rows[0]]
        row = next(row for row in rows if names.iloc[row] != written)
        first = str(known.row(table, rows[0]))
        yield known.fault("two_ways", table, row, column, suggestion=written, first=first)


def offered(known: Known) -> Iterator[Fault]:
    """Prices, sources, orders of goods their supplier does not offer; where an offer's key is wrong nothing is said.

    Of orders nothing where offers or orders are at fault in any way: what is left of them would be told twice.
    """
    if not known.sure("offers", "supplier", "item"):
        return
    offers = known.scenario["offers"]
    pairs = pd.MultiIndex.from_frame(offers[["supplier", "item"]])
    suppliers, items = known.scenario["suppliers"]["supplier"], known.scenario["items"]["item"]
    suppliers = suppliers[~suppliers.isin(offers["supplier"][~offers["item"].isin(items)])]
    items = items[~items.isin(offers["item"][~offers["supplier"].isin(suppliers)])]
    for table in ("prices", "sources", *(["orders"] if known.sound("offers", "orders") else [])):
        held = known.scenario[table]
        there = held["supplier"].isin(suppliers) & held["item"].isin(items)
        missing = ~pd.MultiIndex.from_frame(held[["supplier", "item"]]).isin(pairs)
        for row in positions(there & missing):
            supplier, item = held["supplier"].iloc[row], held["item"].iloc[row]
            yield known.fault("not_offered", table, row, "item", supplier=supplier, item=item)
