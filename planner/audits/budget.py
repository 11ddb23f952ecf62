"""Rule 6, budget: what a kitchen's goods of a funding period cost beyond meals x budget. Soft."""

from __future__ import annotations

import pandas as pd

from planner.books.money import spent
from planner.books.tables import PlanTables
from planner.scenario import Scenario
from planner.units import exceeds

NAME = "budget"


def soft(scenario: Scenario, tables: PlanTables) -> pd.DataFrame:
    """Kitchens and periods over budget: where (kitchen/first day of the period), amount (Rp over), unit, rp."""
    table = spent(scenario, tables)
    table = table[table["over_rp"] > 0]
    over, penalty = table["over_rp"], scenario.settings.budget_penalty or 0.0
    return pd.DataFrame({"where": _where(scenario, table), "amount": over, "unit": "rp", "rp": over * penalty})


def flags(scenario: Scenario, tables: PlanTables) -> pd.DataFrame:
    """Where orders given before cost more than the budget: where (kitchen/period), amount, limit (Rp)."""
    table = spent(scenario, tables)
    table = table[exceeds(table["facts_rp"], table["budget_rp"])]
    where = _where(scenario, table)
    return pd.DataFrame({"where": where, "amount": table["facts_rp"], "limit": table["budget_rp"], "unit": "rp"})


def _where(scenario: Scenario, table: pd.DataFrame) -> pd.Series:
    """Kitchen and first day of the period."""
    return table["kitchen"] + "/" + period_start(scenario, table["period"])


def period_start(scenario: Scenario, period: pd.Series) -> pd.Series:
    """The first day of funding periods (ISO)."""
    length = scenario.settings.period_days or scenario.settings.days
    start = pd.Timestamp(scenario.settings.first_day) + pd.to_timedelta(period * length, unit="D")
    return start.dt.strftime("%Y-%m-%d")
