"""What is compared: a plan just made, a plan read from its folder, or a scenario that has none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from planner.audits.rungs import rungs_of
from planner.books.tables import PlanTables
from planner.plan import Plan
from planner.report.written import WrittenPlan
from planner.scenario import Scenario, demand

Compared = Plan | WrittenPlan | Scenario
RUNGS = ("hardship", "rupiah")


@dataclass(frozen=True, kw_only=True)
class Side:
    """One side of a comparison: the scenario, and its plan where both sides have one."""

    scenario: Scenario
    plan: Plan | WrittenPlan | None

    @property
    def planned(self) -> Plan | WrittenPlan:
        """The plan, where there is one."""
        assert self.plan is not None
        return self.plan

    @property
    def tables(self) -> PlanTables:
        """The tables of the plan, where there is one."""
        return self.planned.tables

    def rungs(self) -> dict[str, dict[str, float | None]]:
        """Value, bound and gap of each rung, as far as they are known."""
        plan = self.planned
        values = dict(zip(RUNGS, rungs_of(self.scenario, plan.tables, plan.cost_rp, plan.soft), strict=True))
        told = self._told()
        return {
            name: {"value": value} | {part: told.get(name, {}).get(part) for part in ("bound", "gap")}
            for name, value in values.items()
        }

    def _told(self) -> dict[str, dict[str, Any]]:
        if isinstance(self.planned, Plan):
            return {rung.name: vars(rung) for rung in self.planned.rungs}
        rungs = self.planned.summary.get("rungs", [])
        return {str(rung["name"]): rung for rung in rungs if isinstance(rung, dict) and "name" in rung}

    def figures(self) -> dict[str, float]:
        """What matters most, by name: meals, then money and orders where there is a plan."""
        kitchens = demand.open_kitchens(self.scenario)
        counts = {
            "meals_needed": float(demand.meals(self.scenario)["meals"].sum()),
            "open_kitchens": float(len(kitchens)),
        }
        if self.plan is None:
            return counts
        sent = self.tables.deliveries[self.tables.deliveries["quantity"] > 0]
        costs = {f"{name}_rp": value for name, value in self.plan.cost_rp.items()}
        return {
            "meals_short": self.plan.meals["short"],
            **counts,
            "worst_kitchen_share": self.plan.meals["worst_kitchen_share"],
            **costs,
            "soft_rp": float(self.plan.soft["rp"].sum()),
            "coop_share": self.plan.coop_share,
            "orders": float(len(sent)),
            "suppliers": float(sent["supplier"].nunique()),
        }

    def names(self, table: str, lang: str) -> dict[str, str]:
        """What people call suppliers, kitchens or items."""
        return self.scenario.names(table, lang)


def side_of(given: Compared, *, planned: bool) -> Side:
    """One side; `planned` = the plan counts, as both sides have one."""
    if isinstance(given, Scenario):
        return Side(scenario=given, plan=None)
    return Side(scenario=given.scenario, plan=given if planned else None)


def per_key(side: Side, who: str) -> pd.DataFrame:
    """What a plan means for each supplier, kitchen, item or kecamatan, indexed by its key.

    Returns
    -------
    suppliers: sold_rp, delivered_kg, kitchens. Kitchens: meals_short, goods_rp, suppliers. Items: missing, delivered
    (in the item's unit), paid_rp. kecamatan: meals_short of its kitchens, sold_rp of its suppliers.
    """
    if who == "supplier":
        return side.planned.suppliers.set_index("supplier")[["sold_rp", "delivered_kg", "kitchens"]].astype(float)
    if who == "kitchen":
        kitchens = side.planned.kitchens.set_index("kitchen").rename(columns={"short_meals": "meals_short"})
        return kitchens[["meals_short", "goods_rp", "suppliers"]].astype(float)
    if who == "item":
        sent = side.tables.deliveries.groupby("item")[["quantity", "amount_rp"]].sum()
        missing = side.tables.shortages.groupby("item")["missing"].sum()
        names = side.scenario["items"]["item"].tolist()
        made = pd.DataFrame({"missing": missing, "delivered": sent["quantity"], "paid_rp": sent["amount_rp"]})
        return made.reindex(names).astype(float).fillna(0.0)
    short = side.planned.kitchens.groupby("kecamatan")["short_meals"].sum()
    sold = side.planned.suppliers.groupby("kecamatan")["sold_rp"].sum()
    return pd.DataFrame({"meals_short": short, "sold_rp": sold}).astype(float).fillna(0.0)
