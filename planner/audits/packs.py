"""Rule 8, packs: an order is a whole number of packs, and at least the smallest order."""

from __future__ import annotations

from planner.audits.breach import Breach, breaches
from planner.books import facts
from planner.books.packs import counted
from planner.books.tables import PlanTables
from planner.scenario import Scenario
from planner.scenario.orders import order_terms
from planner.units import exceeds

NAME = "packs"


def audit(scenario: Scenario, tables: PlanTables) -> list[Breach]:
    """Orders in broken packs, and orders smaller than the supplier takes. Orders that stand are facts."""
    given = tables.deliveries
    sold = order_terms(scenario)
    orders = given.groupby(facts.KEY)["quantity"].sum().rename("amount").reset_index()
    orders = orders[(orders["amount"] > 0) & ~facts.stands(scenario, orders)].merge(sold, on=["supplier", "item"])
    orders["unit"] = orders["item"].map(scenario["items"].set_index("item")["unit"])
    whole = counted(scenario, orders.rename(columns={"amount": "quantity"}))["whole"]
    broken = orders.rename(columns={"pack_units": "limit"})[orders["pack_units"].notna() & ~whole]
    small = orders.rename(columns={"min_order": "limit"})[exceeds(orders["min_order"], orders["amount"])]
    columns = [*facts.KEY, "amount", "limit", "unit"]
    return [
        *breaches(NAME, "packs.whole", broken[columns], given, concerns=[facts.KEY]),
        *breaches(NAME, "packs.least", small[columns], given, concerns=[facts.KEY]),
    ]
