"""A broken hard rule, as a person reads it."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from planner import words
from planner.errors import Texts

COUNTED = ("trips", "deliveries", "parties", "kitchens", "packs")  # units that the sentence itself names

FIRST_LINE = 2  # line of the first row of a CSV file; the header is line 1


@dataclass(frozen=True, kw_only=True)
class Breach:
    """A hard rule a plan breaks.

    Attributes
    ----------
    rule
        Name of the rule.
    table, row
        `deliveries` and the CSV line of the largest delivery concerned; where none is, another table and None.
    key
        Where: names of columns and their values; days as ISO dates.
    amount, limit, unit
        What the plan has and what it may have at most (of smallest orders and loads: at least; of packs: the size of
        one); unit is the item's unit, `kg`, `rp`, or what is counted (`trips`, `deliveries`, `packs`,
        `parties`, `kitchens`).
    message
        The sentence in both languages.
    """

    rule: str
    table: str
    row: int | None
    key: Mapping[str, Any]
    amount: float
    limit: float
    unit: str
    message: Texts

    @property
    def place(self) -> tuple[Any, ...]:
        """Which limit of which rule is broken, whatever by how much."""
        return self.rule, tuple(self.key.items()), self.limit

    def to_json(self) -> dict[str, Any]:
        """The breach as the contract's JSON object."""
        return {
            "rule": self.rule,
            "table": self.table,
            "row": self.row,
            "key": dict(self.key),
            "amount": self.amount,
            "limit": self.limit,
            "unit": self.unit,
            "message": dict(self.message),
        }


def breaches(
    rule: str,
    code: str,
    broken: pd.DataFrame,
    deliveries: pd.DataFrame,
    *,
    concerns: Sequence[Sequence[str]],
    otherwise: str = "deliveries",
) -> list[Breach]:
    """One breach per row of what is broken.

    Parameters
    ----------
    code
        The text is `breach.<code>`; it may name every key, amount and limit.
    broken
        Key columns, then amount, limit, unit.
    deliveries
        Those of the plan; the largest is the one with most `quantity`, in whatever unit compares them.
    concerns
        Key columns that deliveries concerned share, closest first.
    otherwise
        Table to name where no delivery is concerned.
    """
    keys = [name for name in broken.columns if name not in ("amount", "limit", "unit")]
    lines = [_largest(deliveries, list(match)) for match in concerns] if len(broken) else []
    found = []
    for record in broken.to_dict("records"):
        line = _line(record, concerns, lines)
        key = {str(name): _plain(record[name]) for name in keys}
        amount, limit, unit = float(record["amount"]), float(record["limit"]), str(record["unit"])
        shown = {str(name): _named(str(name), record[name]) for name in keys}
        message = words.both(f"breach.{code}", **shown, amount=spoken(amount, unit), limit=spoken(limit, unit))
        table = otherwise if line is None else "deliveries"
        found.append(
            Breach(rule=rule, table=table, row=line, key=key, amount=amount, limit=limit, unit=unit, message=message)
        )
    return found


def _largest(deliveries: pd.DataFrame, match: list[str]) -> dict[tuple[Hashable, ...], int]:
    """CSV line of the largest delivery by the values of some columns."""
    table = deliveries.sort_values("quantity", ascending=False, kind="stable").drop_duplicates(match)
    values = zip(*(table[name] for name in match), strict=True)
    return {tuple(value): int(line) + FIRST_LINE for value, line in zip(values, table.index, strict=True)}


def _line(
    record: Mapping[Hashable, Any],
    concerns: Sequence[Sequence[str]],
    lines: Sequence[dict[tuple[Hashable, ...], int]],
) -> int | None:
    for match, known in zip(concerns, lines, strict=True):
        line = known.get(tuple(record[name] for name in match))
        if line is not None:
            return line
    return None


def _plain(value: Any) -> Any:
    return value.date().isoformat() if isinstance(value, pd.Timestamp) else value


def _named(name: str, value: Any) -> Any:
    return words.both(f"storage.{value}") if name == "storage" else value


def spoken(amount: float, unit: str) -> Texts:
    """An amount with its unit as people write it."""
    if unit == "rp":
        return {lang: words.rupiah(amount, lang) for lang in words.LANGUAGES}
    if unit in COUNTED:
        return {lang: words.spoken(amount, lang) for lang in words.LANGUAGES}
    return {lang: words.quantity(amount, unit, lang) for lang in words.LANGUAGES}
