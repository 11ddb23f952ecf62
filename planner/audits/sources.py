"""Rule 15, sources: growers hand over no more than they give, and no more than the supplier ships that day.

What a grower's own offer allows, direct sales and hand-outs together, is audited under offer.
"""

from __future__ import annotations

import pandas as pd

from planner.audits.breach import Breach, breaches
from planner.books.tables import PlanTables
from planner.scenario import Scenario
from planner.units import exceeds

NAME = "sources"

SHIPMENT = ["supplier", "item", "day"]
TRIO = ["supplier", "producer", "item"]


def audit(scenario: Scenario, tables: PlanTables) -> list[Breach]:
    """Growers' goods without a source, above its daily limit, or above what is shipped."""
    units = scenario["items"].set_index("item")["unit"]
    handed = tables.sources.groupby([*TRIO, "day"])["quantity"].sum().rename("amount").reset_index()
    known = scenario["sources"][[*TRIO, "per_day"]].assign(known=True)
    handed = handed.merge(known, how="left", on=TRIO).rename(columns={"per_day": "limit"})
    stranger = handed["known"].isna() & (handed["amount"] != 0)
    negative = handed["amount"] < 0
    over = exceeds(handed["amount"], handed["limit"])
    found = []
    for code, broken in (
        ("sources.none", handed[stranger].assign(limit=0.0)),
        ("sources.negative", handed[negative].assign(limit=0.0)),
        ("sources.per_day", handed[over]),
        ("sources.shipped", _not_shipped(tables)),
    ):
        broken = broken.drop(columns="known", errors="ignore").assign(unit=broken["item"].map(units))
        found += breaches(NAME, code, broken, tables.deliveries, concerns=[SHIPMENT], otherwise="sources")
    return found


def _not_shipped(tables: PlanTables) -> pd.DataFrame:
    """Suppliers, items and days for which more was handed over than was shipped."""
    handed = tables.sources.groupby(SHIPMENT)["quantity"].sum()
    shipped = tables.deliveries.groupby(SHIPMENT)["quantity"].sum().reindex(handed.index, fill_value=0.0)
    table = pd.DataFrame({"amount": handed, "limit": shipped}).reset_index()
    return table[exceeds(table["amount"], table["limit"])]
