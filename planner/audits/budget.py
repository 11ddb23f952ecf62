"""Rule 6, budget: what a kitchen's goods of a funding period cost beyond meals x budget. Soft."""

from __future__ import annotations

import pandas as pd

from planner import terms
from planner.audits.breach import exceeds
from planner.plantables import PlanTables
from planner.scenario import Scenario

NAME = "budget"


def soft(scenario: Scenario, tables: PlanTables) -> pd.DataFrame:
    """Kitchens and periods over budget: where (kitchen/first day of the period), amount (Rp over), unit, rp."""
    settings, given = scenario.settings, tables.deliveries
    spent = given.assign(period=terms.periods(scenario, given["day"])).groupby(["kitchen", "period"])["amount_rp"].sum()
    table = terms.budgets(scenario).merge(spent.reset_index(), on=["kitchen", "period"])
    table = table[exceeds(table["amount_rp"], table["budget_rp"])]
    length = settings.period_days or settings.days
    start = pd.Timestamp(settings.first_day) + pd.to_timedelta(table["period"] * length, unit="D")
    over = table["amount_rp"] - table["budget_rp"]
    where = table["kitchen"] + "/" + start.dt.strftime("%Y-%m-%d")
    return pd.DataFrame({"where": where, "amount": over, "unit": "rp", "rp": over * (settings.budget_penalty or 0.0)})
