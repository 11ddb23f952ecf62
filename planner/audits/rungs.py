"""The rungs of any plan, from its tables: hardship in meals, then rupiah with the price of every soft break."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from planner import audits
from planner.books import figures
from planner.books.money import landed_cost
from planner.books.tables import PlanTables
from planner.scenario import Scenario


def rung_values(scenario: Scenario, tables: PlanTables) -> tuple[float, float]:
    """Hardship (meals) and rupiah (landed cost and penalties of soft rules, Rp) of any plan's tables."""
    return rungs_of(scenario, tables, landed_cost(scenario, tables), audits.soft_breaks(scenario, tables))


def rungs_of(
    scenario: Scenario, tables: PlanTables, cost_rp: Mapping[str, float], soft: pd.DataFrame
) -> tuple[float, float]:
    """The same where landed cost and soft breaks are known already."""
    return figures.hardship(scenario, tables), cost_rp["total"] + float(soft["rp"].sum())


def rung_scales(meals: Mapping[str, float], values: tuple[float, float]) -> tuple[float, float]:
    """What a gap is a share of: meals needed on hardship, the value itself on rupiah."""
    return max(1.0, meals["needed"]), max(1.0, abs(values[1]))
