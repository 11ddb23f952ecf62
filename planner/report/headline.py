"""What matters first in a plan, as lines of label and value for page and workbook."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pandas as pd

from planner.books import facts
from planner.books.parties import delivering
from planner.books.trips import visits
from planner.plan import Plan
from planner.words import day, number, say

TOLD_FROM = 0.5  # meals: what falls short by less is counted in the sums, but not listed
COSTS = ("goods", "transport", "onboarding", "holding", "total")


@dataclass(frozen=True, kw_only=True)
class Line:
    """One figure: what it is called, its value (absent = None) and its kind (of sections.KINDS, or `text`)."""

    label: str
    value: Any
    kind: str


def summary(plan: Plan, lang: str) -> list[Line]:
    """The figures of a plan, what matters most first."""

    def line(code: str, value: Any, kind: str, **values: object) -> Line:
        return Line(label=say(f"report.{code}", lang, **values), value=value, kind=kind)

    needed, short = plan.meals["needed"], plan.meals["short"]
    cost, budget = per_meal(plan)
    return [
        line("scenario", plan.scenario.settings.title, "text"),
        line("days", span(plan, lang), "text"),
        line("meals_needed", needed, "whole"),
        line("meals_short", short, "whole"),
        line("meals_short_share", short / needed if needed else 0.0, "percent_fine"),
        line("worst_kitchen", plan.meals["worst_kitchen_share"], "percent_fine"),
        line("coop_share", plan.coop_share, "percent"),
        line("cost_per_meal", cost, "rupiah"),
        line("budget_per_meal", budget, "rupiah"),
        *(line(f"cost.{name}", plan.cost_rp[name], "rupiah") for name in COSTS),
        *([line("cost.earlier", earlier_rp(plan), "rupiah")] if earlier_rp(plan) else []),
        *([line("penalties", float(plan.soft["rp"].sum()), "rupiah")] if len(plan.soft) else []),
        *(line(f"count.{name}", count, "whole") for name, count in order_counts(plan).items() if count),
        line("status", say(f"report.status.{plan.standing}", lang), "text"),
        *(
            line(f"rung.{rung.name}", rung.value, "rupiah" if rung.name == "rupiah" else "quantity")
            for rung in plan.rungs
        ),
        *(line("gap", rung.gap, "percent_fine", rung=say(f"report.rung.{rung.name}", lang)) for rung in plan.rungs),
        line("fingerprint", plan.fingerprint, "text"),
    ]


def ordered(plan: Plan, lang: str) -> str:
    """How many orders, packs, deliveries and trips, in one sentence; packs and trips where there are any."""
    counts = order_counts(plan)
    code = ".".join(["report.ordered", *(name for name in ("packs", "trips") if counts[name])])
    return say(code, lang, **{name: number(count, lang) for name, count in counts.items()})


def order_counts(plan: Plan) -> dict[str, int]:
    """Orders (supplier, kitchen, item, day), their packs, deliveries (all items together) and trips."""
    sent = plan.tables.deliveries[plan.tables.deliveries["quantity"] > 0]
    return {
        "orders": len(sent),
        "packs": int(sent["packs"].fillna(0).sum()),
        "visits": len(visits(sent)),
        "trips": int(plan.tables.trips["trips"].sum()),
    }


def span(plan: Plan, lang: str) -> str:
    """First and last day of the horizon."""
    first = plan.scenario.settings.first_day
    last = first + timedelta(days=plan.scenario.settings.days - 1)
    return say("report.span", lang, first=day(first, lang), last=day(last, lang), year=str(last.year))


def per_meal(plan: Plan) -> tuple[float | None, float | None]:
    """What a meal costs and what its budget is (Rp), both over the kitchens with a budget; without any, over all."""
    kitchens, budgeted = plan.kitchens, plan.kitchens["budget_per_meal_rp"].notna()
    kitchens = kitchens[budgeted] if budgeted.any() else kitchens
    return _weighted(kitchens, "cost_per_meal_rp"), _weighted(kitchens, "budget_per_meal_rp")


def earlier_rp(plan: Plan) -> float:
    """What orders of an earlier plan came to (Rp): no part of this plan's cost, but budgets count them."""
    return float(facts.earlier(plan.scenario)["amount_rp"].sum())


def sold_by_kind(plan: Plan) -> list[tuple[str, float, int]]:
    """Kind of supplier, what it sold (Rp), how many delivered; the largest first."""
    rows = plan.suppliers[plan.suppliers["supplier"].isin(delivering(plan.tables))]
    sold = rows.groupby("kind")["sold_rp"].agg(["sum", "count"])
    ordered = sold.sort_values("sum", ascending=False)
    return [(str(row.Index), float(row[1]), int(row[2])) for row in ordered.itertuples()]


def reported_rows(plan: Plan) -> tuple[int, int]:
    """How many rows of the scenario are reported, and how many there are."""
    tables = plan.scenario.tables.values()
    return sum(int((table["basis"] == "reported").sum()) for table in tables), sum(len(table) for table in tables)


def _weighted(kitchens: pd.DataFrame, column: str) -> float | None:
    """The mean of a column over kitchens, by meals."""
    rows = kitchens[kitchens[column].notna() & (kitchens["meals"] > 0)]
    return float((rows[column] * rows["meals"]).sum() / rows["meals"].sum()) if len(rows) else None
