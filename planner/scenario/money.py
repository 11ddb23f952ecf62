"""The money of suppliers and kitchens: what is owed and can be lent, funding periods, budgets, who counts as local."""

from __future__ import annotations

import numpy as np
import pandas as pd

from planner.scenario import Scenario, once
from planner.scenario.demand import all_days, meals


def local_suppliers(scenario: Scenario) -> pd.Series:
    """Whether a supplier counts for the local share, by supplier (bool)."""
    suppliers = scenario["suppliers"].set_index("supplier")
    coop = suppliers["kind"] == "coop"
    if scenario.settings.local_counts == "coops":
        return coop
    return suppliers["local"].fillna(coop).astype(bool)


def receivable(scenario: Scenario, days: pd.DatetimeIndex) -> pd.DataFrame:
    """Money not yet paid to suppliers for earlier sales (Rp), suppliers x days.

    receivable_rp x min(1, max(0, 1 - n / term_days)), n = days since first_day; nothing where the term is 0.
    """
    suppliers = scenario["suppliers"].set_index("supplier")
    count = (days - pd.Timestamp(scenario.settings.first_day)).days.to_numpy(float)
    term = suppliers["term_days"].to_numpy(float)[:, None]
    with np.errstate(divide="ignore", invalid="ignore"):
        left = np.where(term > 0, np.clip(1 - count[None, :] / term, 0.0, 1.0), 0.0)
    owed = suppliers["receivable_rp"].fillna(0.0).to_numpy(float)[:, None] * left
    return pd.DataFrame(owed, index=suppliers.index, columns=days)


def cash_limits(scenario: Scenario) -> pd.Series:
    """Capital and credit in all (Rp) by supplier; NaN = no limit."""
    suppliers = scenario["suppliers"].set_index("supplier")
    both_absent = suppliers["capital_rp"].isna() & suppliers["credit_rp"].isna()
    total = suppliers["capital_rp"].fillna(0.0) + suppliers["credit_rp"].fillna(0.0)
    return total.mask(both_absent)


def periods(scenario: Scenario, days: pd.Series) -> pd.Series:
    """The funding period a day belongs to (0, 1, ...); days before first_day belong to the first."""
    count = (days - pd.Timestamp(scenario.settings.first_day)).dt.days.clip(lower=0)
    length = scenario.settings.period_days or scenario.settings.days
    return (count // length).astype(int)


@once
def budgets(scenario: Scenario) -> pd.DataFrame:
    """Ingredient budget by kitchen and funding period: meals x budget_rp over classes and cooking days.

    Returns
    -------
    kitchen, period, budget_rp, meals. A period in which a class without a budget eats has no row; one without any
    cooking day has a budget of 0 where all the kitchen's classes have one.
    """
    table = meals(scenario)
    table["period"] = periods(scenario, table["day"])
    rate = scenario["classes"].set_index("class")["budget_rp"]
    table["budget_rp"] = table["meals"] * table["class"].map(rate).astype(float)
    groups = table.groupby(["kitchen", "period"])
    rows = groups.agg(budget_rp=("budget_rp", lambda rp: rp.sum(skipna=False)), meals=("meals", "sum"))
    budgeted = rows["budget_rp"].notna().groupby("kitchen").all()
    last = int(periods(scenario, all_days(scenario).to_series()).max())
    idle = pd.MultiIndex.from_product([budgeted.index[budgeted], range(last + 1)], names=["kitchen", "period"])
    idle = idle[~idle.isin(rows.index)]
    rows = pd.concat([rows, pd.DataFrame(0.0, index=idle, columns=rows.columns)])
    return rows.dropna().sort_index().reset_index()
