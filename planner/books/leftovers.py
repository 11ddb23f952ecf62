"""Surplus: what kitchens receive and never cook, because goods come in packs.

Of what is left over, the oldest goods are told, as far as the limits of surplus allow: the newest are cooked, so that
goods are kept as short as they can be. Opening stock and frozen orders are facts: any of them may be left over.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from planner.books.fifo import Floats, Ints, cook
from planner.scenario import Scenario, offers, once, orders
from planner.units import LESS_IN_THE_BOOKS, ROUNDING

Bools = npt.NDArray[np.bool_]


@once
def limits(scenario: Scenario) -> pd.DataFrame:
    """How much may be left over, of items that come in packs.

    Returns
    -------
    Indexed by item: pack (the largest of any supplier that may ship; less than that may be left of a delivery day whose
    goods do not keep past the horizon), kept (units; of all that keep, once: the largest pack or the smallest order).
    """
    ships = offers.offers(scenario).set_index(["supplier", "item"])["ships"]
    offered = orders.order_terms(scenario)
    offered = offered[ships.reindex(pd.MultiIndex.from_frame(offered[["supplier", "item"]])).to_numpy(bool)]
    table = offered.groupby("item").agg(pack=("pack_units", "max"), least=("min_order", "min"))
    table = table[table["pack"].notna()]
    table["kept"] = table[["pack", "least"]].max(axis=1)
    return table[["pack", "kept"]]


@dataclass(frozen=True, kw_only=True)
class Goods:
    """What a kitchen has and cooks of one item: goods by lot, uses by ascending day (days count from day 0).

    fact: opening stock or a frozen order. rank: of equal use, goods of the highest are cooked first. pack, kept: limits
    of surplus (0 = none is allowed). latest, earliest: goods of day t are cooked on t + latest .. t + earliest.
    day_count: days 0 .. day_count - 1 are those of the plan.
    """

    day: Ints
    units: Floats
    fact: Bools
    rank: Ints
    need_day: Ints
    cooked: Floats
    latest: int
    earliest: float
    day_count: int
    pack: float
    kept: float

    @property
    def keeps(self) -> Bools:
        """Whether goods may still be cooked after the last day."""
        return np.asarray(self.day + self.earliest > self.day_count - 1)

    def must(self) -> Floats:
        """What has to be cooked of each lot whose goods do not keep: all but less than a pack."""
        most = max(0.0, self.pack - LESS_IN_THE_BOOKS * max(1.0, self.pack))
        return np.where(self.fact | self.keeps, 0.0, np.maximum(0.0, self.units - most))

    def cooked_from(self, units: Floats) -> Floats:
        """What of so many units of each lot can be cooked."""
        book = cook(
            lot_day=self.day,
            lot_units=units,
            need_day=self.need_day,
            need_units=self.cooked,
            latest_days=self.latest,
            earliest_days=self.earliest,
            day_count=self.day_count,
        )
        return units - book.rest


def never_cooked(goods: Goods) -> Floats:
    """What of each lot is left over: the oldest goods, as far as limits allow."""
    newest = np.lexsort((goods.fact, -goods.rank))
    left = _left(goods, newest)
    bought = goods.keeps & ~goods.fact
    if left[bought].sum() <= goods.kept:
        return left
    return _left(goods, np.concatenate([newest[bought[newest]], newest[~bought[newest]]]))


def _left(goods: Goods, order: Ints) -> Floats:
    """What is left over when goods are put to use in an order, what must be cooked before all."""
    taken = goods.cooked_from(goods.must())
    served, wanted = float(taken.sum()), float(goods.cooked.sum())
    for lot in order:
        if served >= wanted - _noise(wanted):
            break
        offered = taken.copy()
        offered[lot] = goods.units[lot]
        more = float(goods.cooked_from(offered).sum()) - served
        taken[lot] = min(goods.units[lot], taken[lot] + max(0.0, more))
        served += max(0.0, more)
    return np.asarray(np.maximum(0.0, goods.units - taken))


def _noise(wanted: float) -> float:
    """What sums of quantities may be off (units)."""
    return ROUNDING * max(1.0, wanted)
