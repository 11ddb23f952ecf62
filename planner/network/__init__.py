"""Who can reach whom, with what, on which day: the scenario as integer arrays.

The only package that maps names to indices (`planner/plan/` maps back). Only deliveries exist that an offer, a lane,
notice and receiving allow and that can still be cooked (`planner/MODEL.md`, "Days").

Order: indexing, records_of_orders < lanes, records < lots < deliveries, supply < placing.
"""

from __future__ import annotations

import numpy as np

from planner.arrays import Bools, Floats, Ints
from planner.network.deliveries import build_deliveries
from planner.network.lots import build_items, build_keeps, build_lots, build_needs
from planner.network.placing import (
    build_breadth,
    build_earlier,
    build_fairness,
    build_joining,
    build_ordered,
    build_vehicles,
)
from planner.network.records import STORAGES, Deliveries, Handouts, Items, Keeps, Lots, Money, Needs, Network, Offers
from planner.network.supply import build_handouts, build_money, build_offers, build_rooms
from planner.scenario import Scenario, demand

__all__ = [
    "STORAGES",
    "Bools",
    "Deliveries",
    "Floats",
    "Handouts",
    "Ints",
    "Items",
    "Keeps",
    "Lots",
    "Money",
    "Needs",
    "Network",
    "Offers",
    "build_network",
]


def build_network(scenario: Scenario) -> Network:
    """Map a scenario to arrays.

    Returns
    -------
    Network
        Names in the order of the tables (sorted by key), everything else as indices into them.
    """
    suppliers = tuple(scenario["suppliers"]["supplier"])
    kitchens = tuple(demand.open_kitchens(scenario)["kitchen"])
    days = tuple(str(day.date()) for day in demand.all_days(scenario))
    items = build_items(scenario)
    needs = build_needs(scenario, kitchens, items)
    lots = build_lots(scenario, kitchens, items, needs, _receiving(scenario, len(kitchens), len(days)))
    offers = build_offers(scenario, suppliers, items)
    money = build_money(scenario, kitchens)
    deliveries, visits, lots = build_deliveries(scenario, (suppliers, kitchens), items, lots, offers, money)
    return Network(
        suppliers=suppliers,
        kitchens=kitchens,
        days=days,
        lead_days=demand.lead_days(scenario),
        items=items,
        needs=needs,
        lots=lots,
        keeps=build_keeps(items, needs, lots),
        offers=offers,
        deliveries=deliveries,
        handouts=build_handouts(scenario, suppliers, items, offers, deliveries),
        visits=visits,
        vehicles=build_vehicles(scenario, suppliers),
        breadth=build_breadth(scenario, kitchens, items),
        earlier=build_earlier(scenario, suppliers, kitchens, items, offers),
        joining=build_joining(scenario),
        fair=build_fairness(scenario, suppliers, kitchens, items, offers),
        ordered=build_ordered(scenario, (suppliers, kitchens, items.names), deliveries),
        room_kg=build_rooms(scenario),
        money=money,
        fairness=float(scenario.settings.fairness),
    )


def _receiving(scenario: Scenario, kitchen_count: int, day_count: int) -> Bools:
    """Kitchens x days: goods may come."""
    return np.asarray(demand.kitchen_days(scenario)["receiving"].to_numpy(bool).reshape(kitchen_count, day_count))
