"""The single changes that would help a plan most: one delivery more, or one moved to another supplier.

What looks best by price and by what is left of the daily offers, in whole packs and at least the smallest order, is
tried: the plan is completed and audited again, and only a change that breaks no limit more and gains on the ladder
counts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from planner import audits
from planner.arrays import Floats, Ints
from planner.audits.rungs import rung_values
from planner.books.tables import FIVE, PlanTables, complete
from planner.network import Network, build_network
from planner.scenario import Scenario
from planner.units import LEAST_GAIN, QUANTUM, TOLERANCE, packs_down, packs_up, round_quantity, to_sort_by

TRIES = 4  # shortages and deliveries looked at for each change wanted
CHOICES = (3, 2)  # changes tried for a shortage: that mend it themselves, that let what comes later mend it
SIZES = 2  # of them from one supplier
MORE = 4.0  # hardship falls by so many meals at most where one less is short
_Place = tuple[Any, ...]  # which limit of which rule


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

    @property
    def worth(self) -> tuple[float, float]:
        """To sort by: what promises most comes first."""
        return -self.meals, -self.rp


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
    values, broken = np.array(rung_values(scenario, before)), _broken(scenario, before)
    choices = sorted([*_added(network, sent, before.shortages), *_moved(network, sent)], key=lambda some: some[0].worth)
    found: list[Swap] = []
    for some in choices[: TRIES * count]:
        found = sorted(found, key=_worst_last)[:count]
        if len(found) == count and MORE * some[0].meals < found[-1].meals:
            break
        better = [
            _named(network, change, gains)
            for change in some
            for gains in [_gains(scenario, _changed(network, before.deliveries, change), values, broken)]
            if gains is not None
        ]
        found += sorted(better, key=_worst_last)[:1]
    return tuple(sorted(found, key=_worst_last)[:count])


def _worst_last(swap: Swap) -> tuple[float, float]:
    return -to_sort_by(swap.meals), -swap.rp


def _gains(
    scenario: Scenario, deliveries: pd.DataFrame, values: Floats, broken: Mapping[_Place, float]
) -> Floats | None:
    """How much lower both rungs are than `values`; None where that is no gain, or a limit is broken more."""
    after = complete(scenario, deliveries)
    gains: Floats = np.subtract(values, rung_values(scenario, after))
    least = LEAST_GAIN * np.maximum(1.0, np.abs(values))
    better = gains[0] > least[0] or (gains[0] >= -least[0] and gains[1] > least[1])
    return gains if better and not _breaks_more(broken, _broken(scenario, after)) else None


def _broken(scenario: Scenario, tables: PlanTables) -> dict[_Place, float]:
    """What a plan breaks, and by how much."""
    return {breach.place: abs(breach.amount - breach.limit) for breach in audits.audit(scenario, tables)}


def _breaks_more(before: Mapping[_Place, float], after: Mapping[_Place, float]) -> bool:
    """Whether a limit is broken that was not, or by more."""
    return any(place not in before or by > before[place] * (1 + TOLERANCE) for place, by in after.items())


def _sent(network: Network, deliveries: pd.DataFrame) -> Floats:
    """Units sent by possible delivery; what the scenario does not allow is left out."""
    of = network.deliveries
    names = zip(of.supplier, of.kitchen, of.item, of.day, strict=True)
    position = {
        (network.suppliers[s], network.kitchens[k], network.index.items[i], network.days[d]): place
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
    of, offers, shipment = network.deliveries, network.offers, network.index.over("offer", "day")
    code = shipment.of(of)
    daily = offers.per_day[of.offer] - np.bincount(code, sent, shipment.count)[code]
    total = offers.total[of.offer] - np.bincount(of.offer, sent, len(offers.item))[of.offer]
    return np.asarray(np.minimum(np.minimum(daily, total), of.most_units).clip(min=0.0))


def _added(network: Network, sent: Floats, shortages: pd.DataFrame) -> Iterator[list[_Change]]:
    """Deliveries on top for what a kitchen is short of an item: what mends most of it, cheapest first.

    Goods may be cooked where they are missing, or where others, that then last longer, would have been.
    """
    of, items, left = network.deliveries, network.items, _left(network, sent)
    for (who, what), short in shortages.groupby(["kitchen", "item"], sort=False):
        kitchen, item = network.kitchens.index(str(who)), network.index.items.index(str(what))
        days = np.array([network.days.index(f"{day:%Y-%m-%d}") for day in short["day"]])
        can = np.flatnonzero((of.kitchen == kitchen) & (of.item == item) & (left > QUANTUM))
        age = days - of.day[can][:, None]
        chosen = []
        for times, most in enumerate(CHOICES, 1):
            serves = (age >= items.latest_days[item]) & (age <= times * items.earliest_days[item])
            wanted, meals = serves @ short["missing"].to_numpy(float), serves @ short["meals"].to_numpy(float)
            chosen += _best(network, _near(network, can, wanted, meals, sent, left))[:most]
        if chosen:
            yield sorted(dict.fromkeys(chosen), key=lambda one: one.worth)


def _near(network: Network, can: Ints, wanted: Floats, meals: Floats, sent: Floats, left: Floats) -> Iterator[_Change]:
    """Changes near what is wanted of possible deliveries (units), that would mend so many meals."""
    of = network.deliveries
    for to, units, short in zip(can.tolist(), wanted.tolist(), meals.tolist(), strict=True):
        for size in _sizes(network, to, units, float(left[to]), float(sent[to])):
            landed = float(of.price_rp[to] + of.transport_rp[to])
            yield _Change(to=to, source=-1, units=size, meals=short * min(1.0, size / units), rp=-size * landed)


def _best(network: Network, changes: Iterator[_Change]) -> list[_Change]:
    """The most promising changes first, few from one supplier."""
    kept, seen = [], Counter[int]()
    for change in sorted(changes, key=lambda one: one.worth):
        supplier = int(network.deliveries.supplier[change.to])
        seen[supplier] += 1
        if seen[supplier] <= SIZES:
            kept.append(change)
    return kept


def _sizes(network: Network, to: int, wanted: float, left: float, sent: float) -> list[float]:
    """What can be ordered on top of what is sent, near what is wanted: whole packs, at least the smallest order."""
    of = network.deliveries
    pack, least = float(of.pack_units[to]), float(of.least_units[to]) - sent
    units = max(min(wanted, left), least)
    sizes = (packs(units, pack, QUANTUM) for packs in (packs_down, packs_up))
    whole = [float(round_quantity(size)) for size in dict.fromkeys(sizes)]
    return [size for size in whole if wanted > QUANTUM and QUANTUM < size <= left + QUANTUM and size >= least - QUANTUM]


def _moved(network: Network, sent: Floats) -> Iterator[list[_Change]]:
    """Deliveries moved to the supplier that saves most on the same kitchen, item and day, in its packs."""
    of, left = network.deliveries, _left(network, sent)
    landed = of.price_rp + of.transport_rp
    place = network.index.over("kitchen", "item", "day").of(of)
    order = np.argsort(place, kind="stable")
    ends = np.searchsorted(place[order], place, side="right")
    starts = np.searchsorted(place[order], place, side="left")
    for source in np.flatnonzero(sent > QUANTUM).tolist():
        others: Ints = order[starts[source] : ends[source]]
        pack, units = of.pack_units[others], np.minimum(sent[source], left[others])
        units = packs_down(units, pack, QUANTUM)
        saved = units * (landed[source] - landed[others])
        best = int(np.argmax(saved))
        if saved[best] > 0:
            moved = float(round_quantity(units[best : best + 1])[0])
            yield [_Change(to=int(others[best]), source=source, units=moved, meals=0.0, rp=float(saved[best]))]


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
        "item": network.index.items[of.item[place]],
    }


def _named(network: Network, change: _Change, gains: Floats) -> Swap:
    """A change with names and what it gained."""
    source = None if change.source < 0 else _keys(network, change.source)["supplier"]
    keys = _keys(network, change.to)
    return Swap(**keys, instead_of=source, quantity=change.units, meals=float(gains[0]), rp=float(gains[1]))
