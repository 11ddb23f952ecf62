"""A legal plan of the hamlet, and ways to spoil it or the scenario it is held against."""

from __future__ import annotations

import dataclasses
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

from planner.audits import audit
from planner.books.tables import PlanTables, complete
from planner.files import read_scenario
from planner.scenario import Scenario

GOLDEN = Path(__file__).parent.parent / "golden" / "hamlet_deliveries.csv"


@cache
def hamlet() -> Scenario:
    return read_scenario("hamlet")


def golden_deliveries() -> pd.DataFrame:
    return pd.read_csv(GOLDEN, parse_dates=["day"]).astype({"quantity": float})


@cache
def legal() -> PlanTables:
    return complete(hamlet(), golden_deliveries())


def edited(table: pd.DataFrame, where: dict[str, Any], **values: Any) -> pd.DataFrame:
    """Return the table with other values in the rows where columns hold what is given; it must be some."""
    chosen = pd.Series(True, index=table.index)
    for name, value in where.items():
        chosen &= table[name] == (pd.Timestamp(value) if name == "day" else value)
    assert chosen.any()
    table = table.copy()
    for name, value in values.items():
        table.loc[chosen, name] = value
    return table


def given(table: str, where: dict[str, Any], **values: Any) -> Scenario:
    """Return the hamlet with other values in some rows of a table."""
    scenario = hamlet()
    return scenario.replace(**{table: edited(scenario[table], where, **values)})


def written(table: str, where: dict[str, Any], **values: Any) -> PlanTables:
    """Return the legal plan with other values in some rows of one of its tables."""
    plan = legal()
    return dataclasses.replace(plan, **{table: edited(getattr(plan, table), where, **values)})


def with_delivery(*row: object) -> PlanTables:
    """Return the legal plan with one more delivery (day, supplier, kitchen, item, quantity), all else following."""
    deliveries = golden_deliveries()
    more = pd.DataFrame([row], columns=deliveries.columns).astype({"quantity": float})
    more["day"] = pd.to_datetime(more["day"]).astype(deliveries["day"].dtype)
    return complete(hamlet(), pd.concat([deliveries, more], ignore_index=True))


def found(scenario: Scenario, plan: PlanTables) -> list[tuple[str, int | None, float, float]]:
    """Return rule, row, amount and limit of every breach."""
    return [(b.rule, b.row, round(b.amount, 6), round(b.limit, 6)) for b in audit(scenario, plan)]
