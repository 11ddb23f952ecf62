"""The single changes that would help a plan most: one delivery more, or one moved to another supplier.

What looks best by price and by what is left of the daily offers is tried: the plan is completed and audited again, and
only a change that breaks nothing new and gains on the ladder counts.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from planner import audits
from planner.network import Floats, Ints, Network, build_network
from planner.plan import rung_values
from planner.plantables import FIVE, PlanTables, complete
from planner.scenario import Scenario
from planner.units import QUANTUM, round_quantity

TRIES = 4  # changes tried for each one wanted
LEAST_GAIN = 1e-6  # of a rung, relative to max(1, its value)


@dataclass(frozen=True, kw_only=True)
class Swap:
    """One change: quantity (units) of item from supplier, instead of another (None: on top).

    meals, rp: how much hardship (meals) and rupiah (Rp) fall.
    """

    day: str
    kitchen: str
    item: str
    supplier: str
    instead_of: str | None
    quantity: float
    meals: float
    rp: float

    def to_json(self) -> dict[str, Any]:
        """The swap as plain values."""
        return dict(vars(self))


@dataclass(frozen=True, kw_only=True)
class _Change:
    """A change by index: units of possible delivery `to`, taken from `source` (-1 = on top); what it promises."""

    to: int
    source: int
    units: float
    meals: float
    rp: float


def best_swaps(scenario: Scenario, tables: PlanTables, count: int = 3) -> tuple[Swap, ...]:
    """The single changes that help most, best first: hardship, then rupiah.

    Parameters
    ----------
    tables
        Any plan; what growers hand out and what is cooked follows from its deliveries.
    """
    network = build_network(scenario)
    sent = _sent(network, tables.deliveries)
    before = complete(scenario, tables.deliveries)
    values, broken = rung_values(scenario, network, before), _broken(scenario, before)
    changes = [*_added(scenario, network, sent, before.shortages), *_moved(network, sent)]
    promising = sorted(changes, key=lambda one: (one.meals, one.rp))
    once = {(change.to, change.source): change for change in promising}  # one delivery may end several shortages
    found = []
    for change in sorted(once.values(), key=lambda one: (-one.meals, -one.rp))[: TRIES * count]:
        after = complete(scenario, _changed(network, before.deliveries, change))
        gains = np.subtract(values, rung_values(scenario, network, after))
        least = LEAST_GAIN * np.maximum(1.0, np.abs(values))
        better = gains[0] > least[0] or (gains[0] >= -least[0] and gains[1] > least[1])
        if better and _broken(scenario, after) <= broken:
            found.append(_named(network, change, gains))
    return tuple(sorted(found, key=lambda swap: (-round(swap.meals, 6), -swap.rp))[:count])


def _broken(scenario: Scenario, tables: PlanTables) -> set[str]:
    """What a plan breaks, in words."""
    return {breach.message["en"] for breach in audits.audit(scenario, tables)}


def _sent(network: Network, deliveries: pd.DataFrame) -> Floats:
    """Units sent by possible delivery; what the scenario does not allow is left out."""
    of = network.deliveries
    names = zip(of.supplier, of.kitchen, of.item, of.day, strict=True)
    position = {
        (network.suppliers[s], network.kitchens[k], network.items.names[i], network.days[d]): place
        for place, (s, k, i, d) in enumerate(names)
    }
    units = np.zeros(len(of.day))
    for row in deliveries[list(FIVE)].itertuples(index=False):
        place = position.get((row.supplier, row.kitchen, row.item, f"{row.day:%Y-%m-%d}"))
        if place is not None:
            units[place] += row.quantity
    return units


def _left(network: Network, sent: Floats) -> Floats:
    """Units every possible delivery could still grow by, as far as daily offer and total say."""
    of, offers, days = network.deliveries, network.offers, len(network.days)
    code = of.offer * days + of.day
    daily = offers.per_day[of.offer] - np.bincount(code, sent, len(offers.item) * days)[code]
    total = offers.total[of.offer] - np.bincount(of.offer, sent, len(offers.item))[of.offer]
    return np.asarray(np.minimum(np.minimum(daily, total), of.most_units).clip(min=0.0))


def _added(scenario: Scenario, network: Network, sent: Floats, shortages: pd.DataFrame) -> Iterator[_Change]:
    """Deliveries on top for what is short: the cheapest that may come for each shortage."""
    of, items, left = network.deliveries, network.items, _left(network, sent)
    landed = of.price_rp + of.transport_rp
    for row in shortages.to_dict(orient="records"):
        kitchen, item = network.kitchens.index(row["kitchen"]), items.names.index(row["item"])
        age = network.days.index(f"{row['day']:%Y-%m-%d}") - of.day
        fits = (of.kitchen == kitchen) & (of.item == item) & (left > QUANTUM)
        fits &= (age >= items.latest_days[item]) & (age <= items.earliest_days[item])
        for to in np.flatnonzero(fits)[np.argsort(landed[fits], kind="stable")][:1]:
            units = float(round_quantity(np.array([min(row["missing"], left[to])]))[0])
            share = units / row["missing"]
            yield _Change(to=int(to), source=-1, units=units, meals=row["meals"] * share, rp=-units * landed[to])


def _moved(network: Network, sent: Floats) -> Iterator[_Change]:
    """Deliveries moved to the supplier that saves most on the same kitchen, item and day."""
    of, left = network.deliveries, _left(network, sent)
    landed = of.price_rp + of.transport_rp
    place = (of.kitchen * len(network.items.names) + of.item) * len(network.days) + of.day
    order = np.argsort(place, kind="stable")
    ends = np.searchsorted(place[order], place, side="right")
    starts = np.searchsorted(place[order], place, side="left")
    for source in np.flatnonzero(sent > QUANTUM):
        others: Ints = order[starts[source] : ends[source]]
        units = np.minimum(sent[source], left[others])
        saved = units * (landed[source] - landed[others])
        best = int(np.argmax(saved))
        if saved[best] > 0:
            moved = float(round_quantity(units[best : best + 1])[0])
            yield _Change(to=int(others[best]), source=int(source), units=moved, meals=0.0, rp=float(saved[best]))


def _changed(network: Network, deliveries: pd.DataFrame, change: _Change) -> pd.DataFrame:
    """The deliveries with one change."""
    rows = [(change.to, change.units)] + ([(change.source, -change.units)] if change.source >= 0 else [])
    added = pd.DataFrame([_keys(network, place) | {"quantity": units} for place, units in rows])
    both = pd.concat([deliveries[list(FIVE)], added.astype({"day": "datetime64[s]"})], ignore_index=True)
    summed: pd.DataFrame = both.groupby(["day", "supplier", "kitchen", "item"], as_index=False)[["quantity"]].sum()
    return summed.loc[summed["quantity"] > QUANTUM]


def _keys(network: Network, place: int) -> dict[str, str]:
    of = network.deliveries
    return {
        "day": network.days[of.day[place]],
        "supplier": network.suppliers[of.supplier[place]],
        "kitchen": network.kitchens[of.kitchen[place]],
        "item": network.items.names[of.item[place]],
    }


def _named(network: Network, change: _Change, gains: Floats) -> Swap:
    """A change with names and what it gained."""
    source = None if change.source < 0 else _keys(network, change.source)["supplier"]
    keys = _keys(network, change.to)
    return Swap(**keys, instead_of=source, quantity=change.units, meals=float(gains[0]), rp=float(gains[1]))
