"""Rule 12, local share: what local suppliers' money lacks to its share of all. Soft."""

from __future__ import annotations

import pandas as pd

from planner.books.money import sold
from planner.books.tables import PlanTables
from planner.scenario import Scenario, money
from planner.units import exceeds

NAME = "local_share"


def soft(scenario: Scenario, tables: PlanTables) -> pd.DataFrame:
    """Rp missing to the floor over the whole plan: where (empty), amount, unit, rp."""
    settings, paid = scenario.settings, sold(tables, money.local_suppliers(scenario))
    floor, local = (settings.local_share_min or 0.0) * paid.sum(), paid.get(True, 0.0)
    table = pd.DataFrame({"floor": [floor], "local": [local]})
    table = table[exceeds(table["floor"], table["local"])]
    missing = table["floor"] - table["local"]
    penalty = settings.local_share_penalty or 0.0
    return pd.DataFrame({"where": "", "amount": missing, "unit": "rp", "rp": missing * penalty})
