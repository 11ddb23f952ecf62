"""The rows of every section of a report, as they stand in the plan: keys and codes, not yet words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd

from planner.audits.telling import told_break, told_flag, told_given_up
from planner.books import carriage
from planner.books.parties import newcomers, preparing
from planner.plan import Plan
from planner.report.places import BREAKS, FLAGS, spell


def rows_of(plan: Plan, name: str, lang: str) -> pd.DataFrame:
    """The rows of a section, what matters most first where order is free; sentences in the language."""
    if name in SAID:
        return SAID[name](plan, lang)
    table: pd.DataFrame = MADE[name](plan) if name in MADE else getattr(plan.tables, name)
    return table


def _deliveries(plan: Plan) -> pd.DataFrame:
    return plan.tables.deliveries.assign(kg=carriage.weight_kg(plan.scenario, plan.tables.deliveries))


def _shortages(plan: Plan) -> pd.DataFrame:
    return plan.tables.shortages.rename(columns={"meals": "meals_short"})


def _balance(plan: Plan) -> pd.DataFrame:
    return plan.balance


def _coops(plan: Plan) -> pd.DataFrame:
    """Cooperatives, the largest sellers first; trips and onboarding only where there are any."""
    coops = plan.suppliers[plan.suppliers["kind"] == "coop"].drop(columns="name")
    for column in ("trips_per_day", "onboarding_rp"):
        coops[column] = coops[column] if (coops[column] > 0).any() else None
    return coops.sort_values(["sold_rp", "supplier"], ascending=[False, True], ignore_index=True)


def _onboarding(plan: Plan) -> pd.DataFrame:
    """Suppliers that start with this plan: coops that were preparing, or starting with them costs something."""
    rows = plan.suppliers.drop(columns="name")
    new = rows["supplier"].isin(preparing(plan.scenario) & newcomers(plan.scenario, plan.tables))
    rows = rows[new | (rows["onboarding_rp"] > 0)]
    return rows.sort_values(["sold_rp", "supplier"], ascending=[False, True], ignore_index=True)


def _kitchens(plan: Plan) -> pd.DataFrame:
    """Kitchens that lack most first, then the dearest; parties only where a least number is asked for."""
    kitchens = plan.kitchens.drop(columns="name")
    kitchens["parties"] = kitchens["parties"] if kitchens["min_parties"].notna().any() else None
    order = ["short_meals", "cost_per_meal_rp", "kitchen"]
    return kitchens.sort_values(order, ascending=[False, False, True], ignore_index=True)


def _trip_days(plan: Plan) -> pd.DataFrame:
    """Trips of each supplier with a column per day (its ISO text), all its trips, their weight and cost."""
    trips = plan.tables.trips.assign(date=[f"{day:%Y-%m-%d}" for day in plan.tables.trips["day"]])
    by_day = trips.pivot_table(index="supplier", columns="date", values="trips", aggfunc="sum")
    sums = trips.groupby("supplier")[["trips", "load_kg", "rp"]].sum()
    rows = by_day.astype(float).join(sums).reset_index()
    return rows.sort_values(["trips", "supplier"], ascending=[False, True], ignore_index=True)


def _soft(plan: Plan, lang: str) -> pd.DataFrame:
    """Every soft break as a sentence, the dearest first."""
    told = [told_break(row)[lang] for row in spell(plan.scenario, plan.soft, BREAKS)]
    rows = plan.soft[["rule", "rp"]].rename(columns={"rp": "penalty_rp"}).assign(told=told)
    return rows.sort_values(["penalty_rp", "rule", "told"], ascending=[False, True, True], ignore_index=True)


def _soft_rules(plan: Plan, lang: str) -> pd.DataFrame:
    """What each soft rule gave up (in each of its units), how often, and what that counts (Rp), the dearest first."""
    sums = plan.soft.groupby(["rule", "unit"])
    rows = sums.agg(amount=("amount", "sum"), breaks=("rp", "count"), penalty_rp=("rp", "sum")).reset_index()
    rows["given_up"] = [told_given_up(row)[lang] for row in _records(rows)]
    return rows.sort_values(["penalty_rp", "rule", "unit"], ascending=[False, True, True], ignore_index=True)


def _flags(plan: Plan, lang: str) -> pd.DataFrame:
    """Every flag as a sentence, by rule and day."""
    told = [told_flag(row)[lang] for row in spell(plan.scenario, plan.flags, FLAGS)]
    return plan.flags[["rule"]].assign(told=told)


def _warnings(plan: Plan, lang: str) -> pd.DataFrame:
    """What was suspicious in the scenario, the worst first, and what to do about it."""
    told = [(fault.message[lang], fault.hint[lang]) for fault in plan.warnings]
    return pd.DataFrame(told, columns=["told", "advice"])


def _substitutes(plan: Plan) -> pd.DataFrame:
    """What is cooked instead of something else."""
    rows = plan.tables.stock[plan.tables.stock["instead_of"].notna()]
    return _with_unit(plan, rows).reset_index(drop=True)


def _surplus(plan: Plan) -> pd.DataFrame:
    """What is left over, by the last day it could have been cooked or the last of the plan."""
    rows = plan.tables.stock[plan.tables.stock["surplus"] > 0]
    return _with_unit(plan, rows).reset_index(drop=True)


def _surplus_items(plan: Plan) -> pd.DataFrame:
    """What is left over of each item in all kitchens, and in how many."""
    left = _surplus(plan).groupby(["item", "unit"])
    return left.agg(surplus=("surplus", "sum"), kitchens=("kitchen", "nunique")).reset_index()


def _records(table: pd.DataFrame) -> list[dict[str, Any]]:
    return [{str(name): value for name, value in row.items()} for row in table.to_dict(orient="records")]


def _with_unit(plan: Plan, rows: pd.DataFrame) -> pd.DataFrame:
    return rows.assign(unit=rows["item"].map(plan.scenario["items"].set_index("item")["unit"]))


MADE: dict[str, Callable[[Plan], pd.DataFrame]] = {
    "deliveries": _deliveries,
    "shortages": _shortages,
    "balance": _balance,
    "coops": _coops,
    "onboarding": _onboarding,
    "kitchens": _kitchens,
    "trip_days": _trip_days,
    "substitutes": _substitutes,
    "surplus": _surplus,
    "surplus_items": _surplus_items,
}
"""The rows that are worked out; those of other sections are the plan's tables of the same name."""

SAID: dict[str, Callable[[Plan, str], pd.DataFrame]] = {
    "soft": _soft,
    "soft_rules": _soft_rules,
    "flags": _flags,
    "warnings": _warnings,
}
"""The rows that are sentences, in a language."""
