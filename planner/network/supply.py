"""Offers, growers' hand-outs, and the money of suppliers and kitchens."""

from __future__ import annotations

import numpy as np

from planner.arrays import Floats, Ints
from planner.network.indexing import expand, group_ranges, lookup
from planner.network.lots import day_indices
from planner.network.records import STORAGES, Deliveries, Handouts, Items, Money, Offers
from planner.scenario import Scenario, demand
from planner.scenario.money import budgets, cash_limits, local_suppliers, periods, receivable
from planner.scenario.offers import LIMITS, offers


def build_offers(scenario: Scenario, suppliers: tuple[str, ...], items: Items) -> Offers:
    """Offers in the order of their table, with effective limits."""
    table = offers(scenario)
    limits = {column: table[column].fillna(np.inf).to_numpy(float) for column in LIMITS}
    return Offers(
        supplier=lookup(suppliers, table["supplier"]),
        item=lookup(items.names, table["item"]),
        has_stock=table["has_stock"].to_numpy(bool),
        stock_start=day_indices(scenario, table["stock_start"].to_numpy()),
        price_rp=scenario["offers"]["price_rp"].to_numpy(float),
        **limits,
    )


def build_handouts(
    scenario: Scenario, suppliers: tuple[str, ...], items: Items, offers: Offers, deliveries: Deliveries
) -> Handouts:
    """What growers may hand to suppliers, on the days on which the supplier may deliver the item."""
    table = scenario["sources"]
    pair_of_offer = offers.supplier * len(items.names) + offers.item
    index = {int(pair): position for position, pair in enumerate(pair_of_offer)}

    def offer_of(column: str) -> Ints:
        pairs = lookup(suppliers, table[column]) * len(items.names) + lookup(items.names, table["item"])
        return np.fromiter((index.get(int(pair), -1) for pair in pairs), dtype=np.int64)

    offer, grower_offer = offer_of("supplier"), offer_of("producer")
    day_count = len(demand.all_days(scenario))
    shipped = np.unique(deliveries.offer * day_count + deliveries.day)
    source, position = expand(*group_ranges(shipped // day_count, offer))
    day = (shipped % day_count)[position]
    taken = np.bincount(deliveries.offer * day_count + deliveries.day, weights=deliveries.most_units)
    per_day = table["per_day"].fillna(np.inf).to_numpy(float)[source]
    limit = np.minimum(per_day, offers.per_day[offer[source]])
    cost = table["cost_rp"].to_numpy(float)[source]
    return Handouts(
        supplier=offers.supplier[offer[source]],
        producer=lookup(suppliers, table["producer"])[source],
        item=offers.item[offer[source]],
        day=day,
        offer=offer[source],
        grower_offer=grower_offer[source],
        cost_rp=np.nan_to_num(cost),
        per_day=per_day,
        most_units=np.minimum(limit, taken[shipped[position]]) if len(day) else np.zeros(0),
    )


def build_money(scenario: Scenario, kitchens: tuple[str, ...]) -> Money:
    """Cash of suppliers, budgets of kitchens, penalties."""
    days, settings = demand.all_days(scenario), scenario.settings
    limit = cash_limits(scenario).fillna(np.inf).to_numpy(float)[:, None]
    free = np.maximum(limit - receivable(scenario, days).to_numpy(float), 0.0)
    return Money(
        cash_limit_rp=free,
        term_days=scenario["suppliers"]["term_days"].to_numpy(np.int64),
        budget_rp=_budgets(scenario, kitchens),
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


def _budgets(scenario: Scenario, kitchens: tuple[str, ...]) -> Floats:
    """Ingredient budget (Rp) of kitchens x periods; inf where a class that eats there has none."""
    table = budgets(scenario)
    count = int(table["period"].max()) + 1 if len(table) else 1
    budget = np.full((len(kitchens), count), np.inf)
    budget[lookup(kitchens, table["kitchen"]), table["period"].to_numpy(np.int64)] = table["budget_rp"]
    return budget


def build_rooms(scenario: Scenario) -> Floats:
    """Room (kg) of open kitchens x storages; inf = no limit."""
    columns = [f"{storage}_kg" for storage in STORAGES]
    return demand.open_kitchens(scenario)[columns].fillna(np.inf).to_numpy(float)
