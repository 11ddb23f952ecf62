"""Rule 6, budget: what a kitchen's goods of a funding period cost beyond meals x budget. Soft."""

from __future__ import annotations

import pandas as pd

from planner.books import facts
from planner.books.tables import PlanTables
from planner.scenario import Scenario, money
from planner.units import exceeds

NAME = "budget"


def soft(scenario: Scenario, tables: PlanTables) -> pd.DataFrame:
    """Kitchens and periods over budget: where (kitchen/first day of the period), amount (Rp over), unit, rp."""
    settings = scenario.settings
    table = _spent(scenario, tables)
    table["budget_rp"] = table["budget_rp"].clip(lower=table["facts"])
    table = table[exceeds(table["amount_rp"], table["budget_rp"])]
    over = table["amount_rp"] - table["budget_rp"]
    where = _where(scenario, table)
    return pd.DataFrame({"where": where, "amount": over, "unit": "rp", "rp": over * (settings.budget_penalty or 0.0)})


def flags(scenario: Scenario, tables: PlanTables) -> pd.DataFrame:
    """Where orders given before cost more than the budget: where (kitchen/period), amount, limit (Rp)."""
    table = _spent(scenario, tables)
    table = table[exceeds(table["facts"], table["budget_rp"])]
    where = _where(scenario, table)
    return pd.DataFrame({"where": where, "amount": table["facts"], "limit": table["budget_rp"], "unit": "rp"})


def _spent(scenario: Scenario, tables: PlanTables) -> pd.DataFrame:
    """What kitchens spend of their budgets: kitchen, period, amount_rp, facts (of it by orders before), budget_rp."""
    key, given, before = ["kitchen", "period"], tables.deliveries, facts.earlier(scenario)
    given = given.assign(period=money.periods(scenario, given["day"]))
    spent = pd.concat([part[[*key, "amount_rp"]] for part in (given, before)]).groupby(key)["amount_rp"].sum()
    table = money.budgets(scenario).merge(spent.reset_index(), on=key)
    table["facts"] = facts.taken(table, pd.concat([facts.frozen(scenario), before]), key, "amount_rp")
    return table


def _where(scenario: Scenario, table: pd.DataFrame) -> pd.Series:
    """Kitchen and first day of the period."""
    return table["kitchen"] + "/" + period_start(scenario, table["period"])


def period_start(scenario: Scenario, period: pd.Series) -> pd.Series:
    """The first day of funding periods (ISO)."""
    length = scenario.settings.period_days or scenario.settings.days
    start = pd.Timestamp(scenario.settings.first_day) + pd.to_timedelta(period * length, unit="D")
    return start.dt.strftime("%Y-%m-%d")
