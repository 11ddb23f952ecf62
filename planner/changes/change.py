"""What a change is: a line of text, a JSON object, a record; all three say the same.

TARGET = VALUE | TARGET *= VALUE | TARGET += VALUE | drop TARGET | add TABLE {column = value, ...}
TARGET = table[.key][[column CMP value, ...]].column       (drop: without the column; CMP: = != < <= > >=)
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from planner.tables.cells import ISO_DATE, undoubted
from planner.units import SIGNIFICANT_DIGITS

Value = str | float | bool | None
Op = Literal["=", "*=", "+=", "drop", "add"]

SETTING: tuple[Op, ...] = ("*=", "+=", "=")
"""What sets a column, the longer first."""

COMPARING = ("!=", "<=", ">=", "=", "<", ">")
"""What a condition asks, the longer first."""

NOTHING = "none"
"""How a text writes that a cell is absent."""

WORDS: Mapping[str, Value] = {"true": True, "false": False, NOTHING: None}
BARE_WORD = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")
BARE_KEY = re.compile(r"[\w-]+(\.[\w-]+)*")


@dataclass(frozen=True, kw_only=True)
class Condition:
    """What a row must hold to be met: column, what is asked, value (None = absent)."""

    column: str
    cmp: str
    value: Value

    def __str__(self) -> str:
        return f"{self.column} {self.cmp} {value_text(self.value)}" if len(self.cmp) > 1 else self._short()

    def _short(self) -> str:
        return f"{self.column}{self.cmp}{value_text(self.value)}"

    def to_json(self) -> dict[str, Any]:
        """The condition as a JSON object."""
        return {"column": self.column, "cmp": self.cmp, "value": self.value}


@dataclass(frozen=True, kw_only=True)
class Change:
    """One change of a scenario.

    Attributes
    ----------
    op
        `=`, `*=` and `+=` set a column, `drop` takes rows out, `add` puts one in.
    table
        Table of the data dictionary.
    key
        Rows with this in the first key column; None = all.
    where
        What else the rows must hold.
    column, value
        What is set, and to what; days as ISO text, None = absent.
    row
        The row that is added: pairs of column and value.
    """

    op: Op
    table: str
    key: str | None = None
    where: tuple[Condition, ...] = ()
    column: str | None = None
    value: Value = None
    row: tuple[tuple[str, Value], ...] = ()

    @property
    def target(self) -> str:
        """The rows that are meant, as a text writes them."""
        key = "" if self.key is None else f".{_key_text(self.key)}"
        return self.table + key + (f"[{', '.join(map(str, self.where))}]" if self.where else "")

    def __str__(self) -> str:
        """The change as a line of text."""
        if self.op == "add":
            return f"add {self.table} {{{', '.join(f'{name} = {value_text(held)}' for name, held in self.row)}}}"
        if self.op == "drop":
            return f"drop {self.target}"
        return f"{self.target}.{self.column} {self.op} {value_text(self.value)}"

    def to_json(self) -> dict[str, Any]:
        """The change as a JSON object: only what it has."""
        told: dict[str, Any] = {"op": self.op, "table": self.table}
        if self.op == "add":
            return told | {"row": dict(self.row)}
        if self.key is not None:
            told["key"] = self.key
        if self.where:
            told["where"] = [condition.to_json() for condition in self.where]
        return told if self.op == "drop" else told | {"column": self.column, "value": self.value}


def value_text(value: Value) -> str:
    """A value as a text writes it: bare where that reads the same."""
    if value is None:
        return NOTHING
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        bare = (BARE_WORD.fullmatch(value) and value not in WORDS) or ISO_DATE.fullmatch(value)
        return value if bare else _quoted(value)
    return undoubted(f"{value:.{SIGNIFICANT_DIGITS}g}")


def _key_text(key: str) -> str:
    return key if BARE_KEY.fullmatch(key) else _quoted(key)


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
