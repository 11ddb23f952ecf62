"""Rule 14, stability: orders that stand are delivered as they are; what is changed of others is told. Hard and soft."""

from __future__ import annotations

import numpy as np
import pandas as pd

from planner.audits.breach import Breach, breaches
from planner.books import facts
from planner.books.tables import PlanTables
from planner.scenario import Scenario, offers
from planner.scenario.orders import changeable_orders, frozen_orders, last_changeable_day
from planner.units import exceeds

NAME = "stability"


def audit(scenario: Scenario, tables: PlanTables) -> list[Breach]:
    """Orders that stand and are not delivered as they were given."""
    orders = frozen_orders(scenario).rename(columns={"quantity": "limit"})
    orders["amount"] = facts.taken(orders, tables.deliveries, facts.KEY)
    apart = exceeds(orders["amount"], orders["limit"]) | exceeds(orders["limit"], orders["amount"])
    broken = orders[apart][[*facts.KEY, "amount", "limit"]]
    broken = broken.assign(unit=broken["item"].map(scenario["items"].set_index("item")["unit"]))
    return breaches(NAME, "stability.frozen", broken, tables.deliveries, concerns=[facts.KEY], otherwise="orders")


def soft(scenario: Scenario, tables: PlanTables) -> pd.DataFrame:
    """Lines changed, up to the last day ordered for: where (supplier/kitchen/item/day), amount (Rp added or cut)."""
    old, last = changeable_orders(scenario), last_changeable_day(scenario)
    given = tables.deliveries[[*facts.KEY, "quantity"]]
    given = given[~facts.stands(scenario, given) & (given["day"] <= last if last is not None else False)]
    parts = [given.assign(change=given["quantity"]), old.assign(change=-old["quantity"])]
    lines = pd.concat(parts).groupby(facts.KEY, as_index=False)[["change"]].sum()
    price = np.nan_to_num(offers.on_days(scenario, offers.price_matrix(scenario), lines))
    lines["amount"] = lines["change"].abs() * price
    lines = lines[exceeds(lines["change"].abs(), 0.0)]
    where = (
        lines["supplier"] + "/" + lines["kitchen"] + "/" + lines["item"] + "/" + lines["day"].dt.strftime("%Y-%m-%d")
    )
    penalty = scenario.settings.stability_penalty or 0.0
    return pd.DataFrame({"where": where, "amount": lines["amount"], "unit": "rp", "rp": lines["amount"] * penalty})
