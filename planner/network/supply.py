"""Offers, growers' hand-outs, and the money of suppliers and kitchens."""

from __future__ import annotations

import numpy as np

from planner.arrays import Floats, expand, find_unsorted, group_ranges
from planner.network.index import Index
from planner.network.records import STORAGES, Deliveries, Handouts, Money, Offers
from planner.scenario import Scenario, demand
from planner.scenario.money import budgets, cash_limits, local_suppliers, periods, receivable
from planner.scenario.offers import LIMITS, offers


def build_offers(scenario: Scenario, index: Index) -> Offers:
    """Offers in the order of their table, with effective limits."""
    table = offers(scenario)
    limits = {column: table[column].fillna(np.inf).to_numpy(float) for column in LIMITS}
    supplier, item = index.numbers(table, "supplier", "item").values()
    return Offers(
        supplier=supplier,
        item=item,
        has_stock=table["has_stock"].to_numpy(bool),
        stock_start=index.number("day", table["stock_start"]),
        price_rp=scenario["offers"]["price_rp"].to_numpy(float),
        **limits,
    )


def build_handouts(scenario: Scenario, index: Index, offers: Offers, deliveries: Deliveries) -> Handouts:
    """What growers may hand to suppliers, on the days on which the supplier may deliver the item."""
    table = scenario["sources"]
    supplier, producer, item = index.numbers(table, "supplier", "producer", "item").values()
    pair, shipment = index.over("supplier", "item"), index.over("offer", "day")
    offer, grower_offer = (
        find_unsorted(pair.of(offers), pair.code(supplier=party, item=item)) for party in (supplier, producer)
    )
    code = shipment.of(deliveries)
    shipped = np.unique(code)
    shipped_offer, shipped_day = shipment.split(shipped)
    source, position = expand(*group_ranges(shipped_offer, offer))
    day = shipped_day[position]
    taken = np.bincount(code, weights=deliveries.most_units)
    per_day = table["per_day"].fillna(np.inf).to_numpy(float)[source]
    limit = np.minimum(per_day, offers.per_day[offer[source]])
    cost = table["cost_rp"].to_numpy(float)[source]
    return Handouts(
        supplier=offers.supplier[offer[source]],
        producer=producer[source],
        item=offers.item[offer[source]],
        day=day,
        offer=offer[source],
        grower_offer=grower_offer[source],
        cost_rp=np.nan_to_num(cost),
        per_day=per_day,
        most_units=np.minimum(limit, taken[shipped[position]]) if len(day) else np.zeros(0),
    )


def build_money(scenario: Scenario, index: Index) -> Money:
    """Cash of suppliers, budgets of kitchens, penalties."""
    days, settings = demand.all_days(scenario), scenario.settings
    limit = cash_limits(scenario).fillna(np.inf).to_numpy(float)[:, None]
    free = np.maximum(limit - receivable(scenario, days).to_numpy(float), 0.0)
    return Money(
        cash_limit_rp=free,
        term_days=scenario["suppliers"]["term_days"].to_numpy(np.int64),
        budget_rp=_budgets(scenario, index),
        period=periods(scenario, days.to_series()).to_numpy(np.int64),
        local=local_suppliers(scenario).to_numpy(bool),
        local_share_min=settings.local_share_min or 0.0,
        local_share_penalty=penalty(settings.local_share_penalty),
        budget_penalty=penalty(settings.budget_penalty),
        ceiling_mode=settings.ceiling_mode,
        ceiling_penalty=penalty(settings.ceiling_penalty),
        replaced_rp=settings.need_penalty or 0.0,
    )


def penalty(given: float | None) -> float:
    """A penalty as a number; NaN where a break is reported, not charged."""
    return float("nan") if given is None else float(given)


def _budgets(scenario: Scenario, index: Index) -> Floats:
    """Ingredient budget (Rp) of kitchens x periods; inf where a class that eats there has none."""
    table = budgets(scenario)
    count = int(table["period"].max()) + 1 if len(table) else 1
    budget = np.full((len(index.kitchens), count), np.inf)
    budget[index.number("kitchen", table["kitchen"]), table["period"].to_numpy(np.int64)] = table["budget_rp"]
    return budget


def build_rooms(scenario: Scenario) -> Floats:
    """Room (kg) of open kitchens x storages; inf = no limit."""
    columns = [f"{storage}_kg" for storage in STORAGES]
    return demand.open_kitchens(scenario)[columns].fillna(np.inf).to_numpy(float)
