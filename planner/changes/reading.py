"""Changes from text and from JSON, in the words of the data dictionary; every fault of all of them at once."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from planner.changes.change import COMPARING, SETTING, WORDS, Change, Condition, Op, Value
from planner.errors import Fault, InputError
from planner.tables import TABLES
from planner.tables.cells import ONE_THOUSAND_DOT, named
from planner.units import significant
from planner.words import both, make_fault

GivenChange = Change | str | Mapping[str, Any]

MOST_CHANGES = 10_000
LONGEST_CHANGE = 20_000  # characters of one
NAME = re.compile(r"\s*([A-Za-z_][A-Za-z0-9_]*)\s*")
QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"' + r"|'[^']*'")
NUMBER = re.compile(r"[+-]?(0|[1-9](_?\d)*)(\.\d+)?([eE][+-]?\d{1,3})?", re.ASCII)
KEY = re.compile(r"[^\[\]\"'{}]+")
MEMBERS = {"add": {"op", "table", "row"}, "drop": {"op", "table", "key", "where"}}
SET_MEMBERS = {"op", "table", "key", "where", "column", "value"}


class Unreadable(Exception):
    """A text or object that is no change: the code of the reason."""


def pointer(position: int) -> str:
    """How faults name a change, from 0."""
    return f"/changes/{position}"


def read_changes(given: Sequence[GivenChange]) -> tuple[Change, ...]:
    """Read changes.

    Parameters
    ----------
    given
        Texts, JSON objects or changes, in order.

    Raises
    ------
    InputError
        With every change that is none, or names a table or column that is not there.
    """
    if len(given) > MOST_CHANGES:
        raise InputError([make_fault("change_too_many", value=len(given), limit=MOST_CHANGES)])
    changes: list[Change] = []
    faults: list[Fault] = []
    for position, one in enumerate(given):
        try:
            change = _read(one)
        except Unreadable as error:
            reason = both(f"reason.change.{error}")
            faults.append(make_fault("change_syntax", row=pointer(position), value=_shown(one), reason=reason))
        else:
            changes.append(change)
            faults += _names(change, pointer(position))
    if faults:
        raise InputError(faults)
    return tuple(changes)


def _read(given: object) -> Change:
    if isinstance(given, Change):
        return given
    if isinstance(given, str):
        return from_text(given)
    if isinstance(given, Mapping):
        return from_json(given)
    raise Unreadable("kind")


def _shown(given: object) -> str:
    return given if isinstance(given, str) else str(given)


def _names(change: Change, row: str) -> list[Fault]:
    """Tables and columns that are not there."""
    if change.table not in TABLES:
        meant = named(change.table, {name: spec.label for name, spec in TABLES.items()})
        return [make_fault("unknown_table", row=row, value=change.table, suggestion=meant)]
    columns = TABLES[change.table].columns
    asked = [condition.column for condition in change.where] + [name for name, _ in change.row]
    labels = {name: column.label for name, column in columns.items()}
    faults = [
        make_fault(
            "unknown_column", table=change.table, row=row, column=name, value=name, suggestion=named(name, labels)
        )
        for name in [*asked, *([] if change.column is None else [change.column])]
        if name not in columns
    ]
    alone = change.table == "settings"
    if alone and (change.op in ("add", "drop") or change.key is not None or change.where):
        faults.append(make_fault("change_settings", table="settings", row=row, value=str(change)))
    return faults


def from_json(given: Mapping[str, Any]) -> Change:
    """Read a change from a JSON object.

    Raises
    ------
    Unreadable
        When it is none.
    """
    op, table = given.get("op"), given.get("table")
    if op not in (*SETTING, "drop", "add") or not isinstance(table, str):
        raise Unreadable("op")
    if not set(given) <= MEMBERS.get(op, SET_MEMBERS):
        raise Unreadable("members")
    if op == "add":
        row = given.get("row")
        if not isinstance(row, Mapping):
            raise Unreadable("row")
        return Change(op=op, table=table, row=tuple((str(name), _value(held)) for name, held in row.items()))
    key, where = given.get("key"), given.get("where", [])
    if not (key is None or isinstance(key, str)) or not isinstance(where, list | tuple):
        raise Unreadable("key")
    conditions = tuple(map(_condition, where))
    if op == "drop":
        return Change(op=op, table=table, key=key, where=conditions)
    if not isinstance(given.get("column"), str) or "value" not in given:
        raise Unreadable("value")
    value = _value(given["value"])
    return Change(op=op, table=table, key=key, where=conditions, column=given["column"], value=value)


def _condition(given: object) -> Condition:
    if not isinstance(given, Mapping) or set(given) != {"column", "cmp", "value"}:
        raise Unreadable("condition")
    if not isinstance(given["column"], str) or given["cmp"] not in COMPARING:
        raise Unreadable("condition")
    return Condition(column=given["column"], cmp=given["cmp"], value=_value(given["value"]))


def _value(held: object) -> Value:
    """A value as changes hold it: numbers at 15 digits, days as text."""
    if isinstance(held, date):
        return held.isoformat()
    if held is None or isinstance(held, bool | str):
        return held
    if isinstance(held, int | float):
        return _number(held)
    raise Unreadable("value")


def _number(held: float) -> float:
    try:
        number = significant(float(held))
    except OverflowError:
        return float("inf")
    return int(number) if number.is_integer() else number


def from_text(text: str) -> Change:
    """Read a change from a line of text.

    Raises
    ------
    Unreadable
        When it is none.
    """
    if len(text) > LONGEST_CHANGE or "\n" in text.strip():
        raise Unreadable("long")
    scan = _Scan(text.strip())
    if scan.skip(re.compile(r"add\s+(?=[A-Za-z_])")):
        return _added(scan)
    if scan.skip(re.compile(r"drop\s+(?=[A-Za-z_])")):
        table, key, where, column = _target(scan, "")
        if column is not None or not scan.ended:
            raise Unreadable("target")
        return Change(op="drop", table=table, key=key, where=where)
    table, key, where, column = _target(scan, "=*+")
    op: Op | None = next((op for op in SETTING if scan.skip(re.compile(re.escape(op)))), None)
    if op is None or column is None:
        raise Unreadable("op" if op is None else "target")
    return Change(op=op, table=table, key=key, where=where, column=column, value=scan.value(""))


def _added(scan: _Scan) -> Change:
    table = scan.name()
    scan.expect("{")
    row: list[tuple[str, Value]] = []
    while not scan.skip(re.compile(r"\s*\}")):
        if row:
            scan.expect(",")
        name = scan.name()
        scan.expect("=")
        row.append((name, scan.value(",}")))
    if not scan.ended or len({name for name, _ in row}) < len(row):
        raise Unreadable("row")
    return Change(op="add", table=table, row=tuple(row))


def _target(scan: _Scan, ends: str) -> tuple[str, str | None, tuple[Condition, ...], str | None]:
    """Table, key, conditions and column (None where there is no more after the rows)."""
    table = scan.name()
    parts: list[str] = []
    while scan.skip(re.compile(r"\.")):
        parts.append(scan.part(ends))
    where: list[Condition] = []
    bracket = scan.skip(re.compile(r"\s*\["))
    while bracket and not (where and scan.skip(re.compile(r"\s*\]"))):
        if where:
            scan.expect(",")
        column = scan.name()
        cmp = next((cmp for cmp in COMPARING if scan.skip(re.compile(re.escape(cmp)))), None)
        if cmp is None:
            raise Unreadable("condition")
        where.append(Condition(column=column, cmp=cmp, value=scan.value(",]")))
    named_column = None
    if bracket:
        named_column = scan.name() if scan.skip(re.compile(r"\s*\.")) else None
    elif ends and parts:
        named_column = parts.pop()
    return table, ".".join(parts) if parts else None, tuple(where), named_column


class _Scan:
    """A text, and how far it is read."""

    def __init__(self, text: str) -> None:
        self.text, self.at = text, 0

    @property
    def ended(self) -> bool:
        """Whether nothing is left."""
        return not self.text[self.at :].strip()

    def skip(self, pattern: re.Pattern[str]) -> str | None:
        """What a pattern meets here, passed over; None = nothing."""
        found = pattern.match(self.text, self.at)
        if found is None:
            return None
        self.at = found.end()
        return found[0] or None

    def expect(self, letter: str) -> None:
        """Pass over a letter that must stand here."""
        if not self.skip(re.compile(rf"\s*{re.escape(letter)}\s*")):
            raise Unreadable("row" if letter in "{" else "value")

    def name(self) -> str:
        """A name of the data dictionary."""
        found = self.skip(NAME)
        if found is None:
            raise Unreadable("target")
        return found.strip()

    def part(self, ends: str) -> str:
        """A key or a column between dots; a key may be quoted."""
        quoted = self.skip(QUOTED)
        if quoted is not None:
            return _unquoted(quoted)
        dots = "" if not ends else "."
        found = self.skip(re.compile(rf"[^\[\]\"'{{}}{re.escape(ends + dots)}]+"))
        if found is None or not found.strip():
            raise Unreadable("target")
        return found.strip()

    def value(self, ends: str) -> Value:
        """A value, up to one of these letters; quoted, a number, true, false, none, or a bare word."""
        self.skip(re.compile(r"\s+"))
        quoted = self.skip(QUOTED)
        if quoted is not None:
            if not ends and not self.ended:
                raise Unreadable("value")
            return _unquoted(quoted)
        stop = rf"[^{re.escape(ends)}\"'\[\]{{}}]+" if ends else r"[^\"'\[\]{}]+"
        word = (self.skip(re.compile(stop)) or "").strip()
        if not word or (not ends and not self.ended):
            raise Unreadable("value")
        return bare(word)


def _unquoted(quoted: str) -> str:
    try:
        return str(tomllib.loads(f"text = {quoted}")["text"])
    except tomllib.TOMLDecodeError as error:
        raise Unreadable("value") from error


def bare(word: str) -> Value:
    """What an unquoted word means; where its dot may group thousands it stays as it is, to be told."""
    if word in WORDS:
        return WORDS[word]
    if NUMBER.fullmatch(word) and not ONE_THOUSAND_DOT.fullmatch(word):
        return _number(float(word.replace("_", "")))
    return word
