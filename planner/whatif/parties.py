"""Ready-made changes of suppliers: all cooperatives active, dearer goods, late payment, one that fails."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

import pandas as pd

from planner.changes import Change, Condition
from planner.changes.change import Op, Value
from planner.scenario import Scenario
from planner.tables.cells import closest


class UnknownPart(Exception):
    """A parameter names what is not in the scenario; with what was probably meant."""

    def __init__(self, name: str, known: Iterable[str]) -> None:
        self.name = name
        self.meant = closest(name, known)
        super().__init__(name)


def known_part(scenario: Scenario, table: str, column: str, name: str) -> None:
    """Refuse a name that does not stand in a column.

    Raises
    ------
    UnknownPart
        When it does not.
    """
    names = [str(held) for held in scenario[table][column].dropna().unique()]
    if name not in names:
        raise UnknownPart(name, names)


def where(**asked: Value) -> tuple[Condition, ...]:
    """Conditions that columns hold these values; None is left out."""
    return tuple(Condition(column=name, cmp="=", value=value) for name, value in asked.items() if value is not None)


def setting(
    scenario: Scenario, table: str, column: str, op: Op, value: Value, asked: Sequence[Condition] = ()
) -> list[Change]:
    """A change of a column, where any row holds what is asked (and, to be reckoned with, a value)."""
    rows = meeting(scenario[table], asked)
    if op != "=":
        rows = rows[rows[column].notna()]
    return [Change(op=op, table=table, where=tuple(asked), column=column, value=value)] if len(rows) else []


def dropping(scenario: Scenario, table: str, asked: Sequence[Condition]) -> list[Change]:
    """A change that takes rows out, where there are any."""
    rows = meeting(scenario[table], asked)
    return [Change(op="drop", table=table, where=tuple(asked))] if len(rows) else []


def meeting(table: pd.DataFrame, asked: Sequence[Condition]) -> pd.DataFrame:
    """The rows that hold what is asked."""
    for condition in asked:
        table = table[table[condition.column].eq(str(condition.value))]
    return table


def all_active(scenario: Scenario) -> list[Change]:
    """Every cooperative is active from the start, as the register of March 2026 has it; some may offer nothing."""
    coops = where(kind="coop")
    late = meeting(scenario["suppliers"], coops)["active_from"].notna().any()
    return [
        *setting(scenario, "suppliers", "stage", "=", "active", coops),
        *(setting(scenario, "suppliers", "active_from", "=", None, coops) if late else []),
    ]


def price_shock(scenario: Scenario, *, item: str | None, factor: float) -> list[Change]:
    """An item (or everything) costs so many times as much: in offers, and in prices from a day on."""
    if item is not None:
        known_part(scenario, "items", "item", item)
    asked = where(item=item)
    return [
        *setting(scenario, "offers", "price_rp", "*=", factor, asked),
        *setting(scenario, "prices", "price_rp", "*=", factor, asked),
    ]


def late_payment(scenario: Scenario, *, days: float, kind: str) -> list[Change]:
    """Suppliers of a kind are paid after so many days."""
    known_part(scenario, "suppliers", "kind", kind)
    return setting(scenario, "suppliers", "term_days", "=", days, where(kind=kind))


def failure(scenario: Scenario, *, supplier: str, day: str | None) -> list[Change]:
    """A supplier delivers nothing: not from the start, or from a day on; as a grower it hands over nothing either."""
    known_part(scenario, "suppliers", "supplier", supplier)
    if day is not None:
        try:
            last = (date.fromisoformat(day) - timedelta(days=1)).isoformat()
        except ValueError as error:
            raise UnknownPart(day, []) from error
        return setting(scenario, "offers", "until", "=", last, where(supplier=supplier))
    mine = where(supplier=supplier)
    return [
        *dropping(scenario, "sources", mine),
        *dropping(scenario, "sources", where(producer=supplier)),
        *(change for table in ("prices", "orders", "offers") for change in dropping(scenario, table, mine)),
    ]
