"""The suppliers of a city: what kind, what they offer, how much of it, at what price."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from planner.generate.city import City
from planner.generate.kitchens import goods_of
from planner.generate.places import Centres, Floats, Ints, Places, around, draws

Bools = npt.NDArray[np.bool_]

SUPPLY = 1.05
"""What all suppliers may bring over the horizon against what all kitchens need, for every item."""

EVERY_DAY, FIXED_DAYS = "123456", ("135", "246")  # nobody receives on Sundays
KITCHENS_PER_LANE = 3.0  # lanes x what a supplier may bring is at least this many times a kitchen's need


@dataclass(frozen=True, kw_only=True)
class Kind:
    """A kind of supplier: its share of all, its size and reach against a coop's, chance of an item beside its own."""

    name: str
    share: float
    size: float
    reach: float
    chance: float
    price: float


KINDS = (
    Kind(name="coop", share=0.385, size=1.0, reach=1.0, chance=0.3, price=1.0),
    Kind(name="producer", share=0.435, size=1.5, reach=1.3, chance=0.0, price=1.0),
    Kind(name="wholesaler", share=0.13, size=4.0, reach=1.8, chance=0.1, price=0.98),
    Kind(name="market", share=0.05, size=1.0, reach=1.0, chance=0.9, price=1.0),
)
"""The mix of `scenarios/tangsel`. What coops and markets add to the price depends on the goods."""

COOP, PRODUCER, WHOLESALER, MARKET = range(len(KINDS))
ACTIVE, PREPARING, LEGAL, NO_STAGE = range(4)
STAGES = ("active", "preparing", "legal", None)
ZONES = ("green", "yellow", "red", None)
STAGE_STEPS = (32 / 54, 46 / 54)  # of Tangsel's coops 32 are active, 14 preparing, 8 only legal entities
DRY_MARGIN, FRESH_MARGIN = 1.03, 1.045  # what a coop adds
PRICE_SPREAD = 0.025  # prices lie so far up or down of their kind's


@dataclass(frozen=True, kw_only=True)
class Suppliers:
    """Suppliers, by kind: places, kind, stage (positions), days (which of the fixed days) and offers.

    Offers are arrays suppliers x items: `offered`, `fixed` (on fixed days only), `per_day` (units), `price_rp` and
    `cost_rp` (Rp per unit), `total` (units that may be delivered over the horizon).
    """

    places: Places
    kind: Ints
    stage: Ints
    days: Ints
    offered: Bools
    fixed: Bools
    per_day: Floats
    price_rp: Floats
    cost_rp: Floats
    total: Floats

    @property
    def ships(self) -> Bools:
        """Who may ship."""
        return np.asarray((self.stage == ACTIVE) | (self.stage == NO_STAGE))


def make_suppliers(city: City, middle: Centres, need: Floats, cooked: list[list[int]]) -> Suppliers:
    """Suppliers for what kitchens need (kitchens x items, units over the horizon) and when it is cooked (by item)."""
    counts = _counts(city.suppliers)
    kind = np.repeat(np.arange(len(KINDS)), counts)
    position = np.concatenate([np.arange(count) for count in counts])
    step = (position * 0.6180339887498949) % 1
    stage = np.where(kind == COOP, np.searchsorted(STAGE_STEPS, step, side="right"), NO_STAGE)
    ships = (stage == ACTIVE) | (stage == NO_STAGE)
    offered = _offered(city, kind, ships)
    trades = np.array([good.trades for good in goods_of(city)])
    fixed = trades[None, :] & np.isin(kind, (COOP, WHOLESALER))[:, None]
    days = position % len(FIXED_DAYS)
    times = _delivery_days(city, cooked)[np.arange(city.items), np.where(fixed, 1 + days[:, None], 0)]
    per_day = _amounts(city, kind, offered, ships, times, need)
    price, cost = _prices(city, kind, offered)
    parts = [around(city, middle, count, f"{of.name} places") for of, count in zip(KINDS, counts, strict=True)]
    return Suppliers(
        places=Places(
            lat=np.concatenate([part.lat for part in parts]),
            lon=np.concatenate([part.lon for part in parts]),
            centre=np.concatenate([part.centre for part in parts]),
        ),
        kind=kind,
        stage=stage,
        days=days,
        offered=offered,
        fixed=fixed,
        per_day=per_day,
        price_rp=price,
        cost_rp=cost,
        total=per_day * times,
    )


def _counts(suppliers: int) -> list[int]:
    """How many of each kind; what rounding leaves are producers."""
    counts = [round(kind.share * suppliers) for kind in KINDS]
    counts[PRODUCER] += suppliers - sum(counts)
    return counts


def _offered(city: City, kind: Ints, ships: Bools) -> Bools:
    """Who offers what: each its own item, in turn, so that all items are; others by chance of the kind."""
    chance = np.array([of.chance for of in KINDS])[kind]
    offered = draws(city, "offers").random((city.suppliers, city.items)) < chance[:, None]
    for those in (ships, ~ships):
        members = np.flatnonzero(those)
        turn = np.arange(max(len(members), city.items) if len(members) else 0)
        offered[members[turn % len(members)] if len(members) else turn, turn % city.items] = True
    return offered


def _prices(city: City, kind: Ints, offered: Bools) -> tuple[Floats, Floats]:
    """Price and own cost of every offer (Rp per unit), a few per cent up or down of the kind's; NaN = none."""
    goods = goods_of(city)
    outside = np.array([good.price_rp for good in goods])
    margin = np.array([DRY_MARGIN if good.trades else FRESH_MARGIN for good in goods])
    dearer = np.array([good.market_factor for good in goods])
    chance = draws(city, "prices").random((city.suppliers, city.items))
    level = np.array([of.price for of in KINDS])[kind][:, None]
    cost = outside * level * (1 + PRICE_SPREAD * (2 * chance - 1))
    added = np.select([(kind == COOP)[:, None], (kind == MARKET)[:, None]], [margin[None, :], dearer[None, :]], 1.0)
    steps = np.where(outside >= 5000, 10.0, 5.0)
    price, cost = (np.round(rp / steps) * steps for rp in (cost * added, cost))
    owned = offered & (kind == COOP)[:, None]
    return np.where(offered, price, np.nan), np.where(owned, cost, np.nan)


def _delivery_days(city: City, cooked: list[list[int]]) -> Ints:
    """On how many days goods of an item can come and be cooked in time: items x (every day, the fixed days)."""
    counts = []
    for good, days in zip(goods_of(city), cooked, strict=True):
        first, last = min(days, default=0) - good.earliest_days, max(days, default=city.days) - good.latest_days
        weekdays = [str(day % 7 + 1) for day in range(first, last + 1)]
        counts.append([sum(weekday in allowed for weekday in weekdays) for allowed in (EVERY_DAY, *FIXED_DAYS)])
    return np.array(counts)


def _amounts(city: City, kind: Ints, offered: Bools, ships: Bools, times: Ints, need: Floats) -> Floats:
    """What every offer may bring a day (units, two digits): in all about `SUPPLY` times the need.

    Where there are far more suppliers than lanes reach, it is more: each as much as makes its lanes worth having.
    """
    chance = draws(city, "amounts").random((city.suppliers, city.items + 1))
    size = np.array([of.size for of in KINDS])[kind] * 4.0 ** (chance[:, -1] - 0.5)
    amount = np.where(offered, size[:, None] * (0.8 + 0.4 * chance[:, :-1]), 0.0)
    offers = np.maximum(1, (offered & ships[:, None]).sum(axis=0))
    total = (amount * times * ships[:, None]).sum(axis=0)
    wanted = np.maximum(SUPPLY * need.sum(axis=0), KITCHENS_PER_LANE / city.lanes * offers * need.mean(axis=0))
    amount *= wanted / np.where(total > 0, total, 1.0)
    digits = np.maximum(1.0, 10.0 ** (np.floor(np.log10(np.maximum(amount, 1.0))) - 1))
    rounded = np.where(amount < 10, np.ceil(amount), np.round(amount / digits) * digits)
    return np.where(offered, rounded, np.nan)
