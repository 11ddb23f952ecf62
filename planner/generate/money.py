"""What ties a generated city together: cash, growers behind cooperatives, budgets, local share."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from planner.generate.city import City
from planner.generate.kitchens import Dish, goods_of
from planner.generate.places import Floats, Ints, draws, vectors
from planner.generate.reach import nearest_coop
from planner.generate.suppliers import COOP, MARKET, PRODUCER, Suppliers

BOUND = 1 / 3  # of those who may ship: cash for a part only of what they could sell
SHORT_OF_CASH, ENOUGH_CASH = (0.5, 0.9), (1.3, 2.5)  # cash against what could be unpaid at most
TERMS_DAYS = (7, 14)
CASH_STEP_RP = 10_000
OWED_SHARE, OWED_EVERY = 0.2, 4  # every fourth coop is still owed a part of its cash
GROWERS = 1 / 2  # of the producers that could: they hand goods to a coop too
HANDED_SHARE, GROWER_PRICE = 0.6, 0.93
OWN_STOCK = 0.3  # at least, of what a coop with growers may ship in a day
BUDGET_STEP_RP, BUDGET_PART = 50, 0.85
LOCAL_PART = 0.8  # of what coops could sell


@dataclass(frozen=True, kw_only=True)
class Cash:
    """Money of suppliers (Rp; NaN = no limit) and days until they are paid (0 = at once)."""

    capital_rp: Floats
    receivable_rp: Floats
    term_days: Ints


@dataclass(frozen=True, kw_only=True)
class Growers:
    """Who hands what to whom: supplier, producer, item (indices), per_day (units) and cost_rp (Rp per unit)."""

    supplier: Ints
    producer: Ints
    item: Ints
    per_day: Floats
    cost_rp: Floats


def make_cash(city: City, suppliers: Suppliers) -> Cash:
    """Cash that binds about a third of those who may ship; markets are paid at once."""
    chance = draws(city, "cash").random((city.suppliers, 2))
    limited = suppliers.kind != MARKET
    term = np.where(limited, np.where(suppliers.kind == COOP, np.array(TERMS_DAYS)[suppliers.days], TERMS_DAYS[0]), 0)
    own = np.where(np.isnan(suppliers.cost_rp), suppliers.price_rp, suppliers.cost_rp)
    total_rp = np.nansum(own * suppliers.total, axis=1)
    unpaid_rp = total_rp * np.minimum(1.0, term / city.days)
    bound = chance[:, 0] < BOUND * suppliers.ships.sum() / max(1, (limited & suppliers.ships).sum())
    low, high = (np.where(bound, SHORT_OF_CASH[end], ENOUGH_CASH[end]) for end in (0, 1))
    steps = np.ceil(unpaid_rp * (low + (high - low) * chance[:, 1]) / CASH_STEP_RP)
    capital = np.maximum(1.0, steps) * CASH_STEP_RP
    owed = limited & (suppliers.kind == COOP) & (np.arange(city.suppliers) % OWED_EVERY == 1)
    return Cash(
        capital_rp=np.where(limited, capital, np.nan),
        receivable_rp=np.where(owed, np.round(OWED_SHARE * capital / CASH_STEP_RP) * CASH_STEP_RP, np.nan),
        term_days=term,
    )


def make_growers(city: City, suppliers: Suppliers) -> Growers:
    """Producers that hand a part of their goods to the nearest active coop that sells the item."""
    hands = draws(city, "growers").random(city.suppliers) < GROWERS
    parts = []
    for item in range(city.items):
        offering = suppliers.offered[:, item] & suppliers.ships
        coops = np.flatnonzero(offering & (suppliers.kind == COOP))
        growers = np.flatnonzero(offering & (suppliers.kind == PRODUCER) & hands)
        if len(coops) and len(growers):
            near = nearest_coop(vectors(suppliers.places), coops, growers)
            parts.append(np.stack([near, growers, np.full(len(growers), item)]))
    supplier, producer, what = np.concatenate(parts, axis=1) if parts else np.zeros((3, 0), dtype=np.int64)
    return Growers(
        supplier=supplier,
        producer=producer,
        item=what,
        per_day=np.maximum(1.0, np.floor(HANDED_SHARE * suppliers.per_day[producer, what])),
        cost_rp=np.round(GROWER_PRICE * suppliers.price_rp[producer, what] / 5) * 5,
    )


def own_stock(suppliers: Suppliers, growers: Growers) -> tuple[Floats, Floats]:
    """What is on hand, and what comes again every day, where an offer has growers (NaN = none).

    Suppliers x items, units. Growers and own stock make up what may be shipped in a day.
    """
    handed = np.zeros(suppliers.per_day.shape)
    np.add.at(handed, (growers.supplier, growers.item), growers.per_day)
    own = np.maximum(np.ceil(OWN_STOCK * suppliers.per_day), suppliers.per_day - handed)
    return np.where(handed > 0, suppliers.per_day, np.nan), np.where(handed > 0, own, np.nan)


def budgets_rp(city: City, dishes: list[Dish]) -> tuple[int, int]:
    """Budget of a small and of a large portion (Rp): most of a mean meal at outside prices."""
    goods = goods_of(city)
    days = max(dish.cycle_day for dish in dishes)
    small = sum(dish.small * goods[dish.item].price_rp for dish in dishes) / days
    large = sum(dish.large * goods[dish.item].price_rp for dish in dishes) / days
    small_rp, large_rp = (round(rp * BUDGET_PART / BUDGET_STEP_RP) * BUDGET_STEP_RP for rp in (small, large))
    return small_rp, large_rp


def local_share(suppliers: Suppliers) -> float:
    """The share of the money coops should get (two decimals): a part of their share of all that may be sold."""
    worth_rp = np.nan_to_num(suppliers.price_rp * suppliers.total) * suppliers.ships[:, None]
    coops_rp = worth_rp[suppliers.kind == COOP].sum()
    return round(LOCAL_PART * float(coops_rp / worth_rp.sum()), 2)
