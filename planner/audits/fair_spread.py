"""Rule 13, fair spread: what a cooperative sells of an item beside its fair part. Soft."""

from __future__ import annotations

import numpy as np
import pandas as pd

from planner.audits.admission import has_lane
from planner.books.tables import PlanTables
from planner.scenario import Scenario, demand, offers, orders
from planner.units import exceeds

NAME = "fair_spread"


def soft(scenario: Scenario, tables: PlanTables) -> pd.DataFrame:
    """Cooperatives and items outside the band around the fair amount: where (supplier/item), amount (Rp outside)."""
    settings, band = scenario.settings, scenario.settings.fair_band
    if band is None:
        return pd.DataFrame({name: [] for name in ("where", "amount", "unit", "rp")})
    table = orders.fair_amounts(scenario, _reached(scenario))
    sold = tables.deliveries.groupby(["supplier", "item"])["quantity"].sum().rename("sold").reset_index()
    table = table.merge(sold, how="left", on=["supplier", "item"]).fillna({"sold": 0.0})
    table = table.merge(scenario["offers"][["supplier", "item", "price_rp"]], on=["supplier", "item"])
    least, most = (1 - band) * table["fair"], (1 + band) * table["fair"]
    table["units"] = np.maximum(least - table["sold"], table["sold"] - most)
    table = table[exceeds(table["sold"], most) | exceeds(least, table["sold"])]
    amount = table["units"] * table["price_rp"]
    penalty = settings.fair_spread_penalty or 0.0
    where = table["supplier"] + "/" + table["item"]
    return pd.DataFrame({"where": where, "amount": amount, "unit": "rp", "rp": amount * penalty})


def _reached(scenario: Scenario) -> pd.DataFrame:
    """Which cooperative has a lane to which open kitchen with what it offers: supplier, kitchen, item."""
    coops = scenario["suppliers"].loc[scenario["suppliers"]["kind"] == "coop", "supplier"]
    offered = offers.offers(scenario)
    offered = offered[offered["supplier"].isin(coops) & offered["ships"]][["supplier", "item"]]
    trio = offered.merge(demand.open_kitchens(scenario)[["kitchen"]], how="cross").reset_index(drop=True)
    return trio[has_lane(scenario, trio)]
