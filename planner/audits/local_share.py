"""Rule 12, local share: what local suppliers' money lacks to its share of all. Soft."""

from __future__ import annotations

import pandas as pd

from planner.books.tables import PlanTables
from planner.scenario import Scenario, money
from planner.units import exceeds

NAME = "local_share"


def soft(scenario: Scenario, tables: PlanTables) -> pd.DataFrame:
    """Rp missing to the floor over the whole plan: where (empty), amount, unit, rp."""
    settings, given = scenario.settings, tables.deliveries
    local = given["supplier"].map(money.local_suppliers(scenario)).eq(True)
    table = pd.DataFrame(
        {
            "floor": [(settings.local_share_min or 0.0) * given["amount_rp"].sum()],
            "local": [given.loc[local, "amount_rp"].sum()],
        }
    )
    table = table[exceeds(table["floor"], table["local"])]
    missing = table["floor"] - table["local"]
    penalty = settings.local_share_penalty or 0.0
    return pd.DataFrame({"where": "", "amount": missing, "unit": "rp", "rp": missing * penalty})
