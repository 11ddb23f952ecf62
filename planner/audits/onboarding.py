"""Rule 11, onboarding: of the cooperatives that are preparing only so many start to deliver."""

from __future__ import annotations

import pandas as pd

from planner.audits.breach import Breach, breaches
from planner.books import facts
from planner.books.parties import delivering, preparing
from planner.books.tables import PlanTables
from planner.scenario import Scenario
from planner.units import exceeds

NAME = "onboarding"


def audit(scenario: Scenario, tables: PlanTables) -> list[Breach]:
    """More preparing cooperatives that deliver, or delivered for an earlier plan, than may start.

    Where none may start, none may deliver at all: that is told under offer.
    """
    table = _starters(scenario, tables)
    table["limit"] = table["limit"].clip(lower=table["facts"])
    broken = table[exceeds(table["amount"], table["limit"])]
    given = tables.deliveries
    given = given.assign(stage=given["supplier"].map(scenario["suppliers"].set_index("supplier")["stage"]))
    broken = broken[["stage", "who", "amount", "limit"]].assign(unit="parties")
    return breaches(NAME, "onboarding.count", broken, given, concerns=[["stage"]])


def flags(scenario: Scenario, tables: PlanTables) -> pd.DataFrame:
    """Where orders given before are of more preparing cooperatives than may start: where (empty), amount, limit."""
    table = _starters(scenario, tables)
    table = table[exceeds(table["facts"], table["limit"])]
    return pd.DataFrame({"where": "", "amount": table["facts"], "limit": table["limit"], "unit": "parties"})


def _starters(scenario: Scenario, tables: PlanTables) -> pd.DataFrame:
    """How many preparing cooperatives deliver: stage, who, amount, facts (of them by orders given before), limit."""
    coops, most = preparing(scenario), scenario.settings.max_new_coops
    before = {*facts.frozen(scenario)["supplier"], *facts.earlier(scenario)["supplier"]}
    starting = {"amount": delivering(tables) | before, "facts": before}
    table = pd.DataFrame({name: [float(len(coops & some))] for name, some in starting.items()})
    return table.assign(stage="preparing", who=", ".join(sorted(coops & starting["amount"])), limit=float(most)).iloc[
        : 1 if most > 0 or table["facts"].any() else 0
    ]
