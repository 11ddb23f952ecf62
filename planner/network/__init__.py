"""Who can reach whom, with what, on which day: the scenario as integer arrays.

The only package that maps names to indices (`planner/plan/` maps back). Only deliveries exist that an offer, a lane,
notice and receiving allow and that can still be cooked (`planner/MODEL.md`, "Days").

Order: index, together < lanes, records < before, lots, packing, supply < deliveries, placing.
"""

from __future__ import annotations

from planner.arrays import Bools, Floats, Ints
from planner.network.deliveries import build_deliveries
from planner.network.index import build_index
from planner.network.lots import build_items, build_keeps, build_lots, build_needs
from planner.network.placing import (
    build_breadth,
    build_changeable,
    build_earlier,
    build_fairness,
    build_joining,
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
    index = build_index(scenario)
    items = build_items(scenario)
    needs = build_needs(scenario, index)
    lots = build_lots(scenario, index, items, needs)
    offers = build_offers(scenario, index)
    money = build_money(scenario, index)
    deliveries, visits, lots = build_deliveries(scenario, index, items, lots, offers, money)
    return Network(
        index=index,
        lead_days=demand.lead_days(scenario),
        items=items,
        needs=needs,
        lots=lots,
        keeps=build_keeps(index, items, needs, lots),
        offers=offers,
        deliveries=deliveries,
        handouts=build_handouts(scenario, index, offers, deliveries),
        visits=visits,
        vehicles=build_vehicles(scenario, index),
        breadth=build_breadth(scenario, index),
        earlier=build_earlier(scenario, index, offers),
        joining=build_joining(scenario),
        fair=build_fairness(scenario, index, offers),
        changeable=build_changeable(scenario, index, deliveries),
        room_kg=build_rooms(scenario),
        money=money,
        fairness=float(scenario.settings.fairness),
    )
