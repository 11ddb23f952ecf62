"""Quantities and prices beside those of their peers: kg for t, kg for pieces, a lost or added zero, far from all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from planner.checks.alone import LEAST_RP
from planner.checks.known import Known, plain
from planner.checks.peers import AGREE, PEERS, Bools, Floats, Ints, Standing, beside_peers
from planner.errors import Fault
from planner.scenario import Scenario
from planner.units import significant

THOUSAND, TEN = np.log(1000.0), np.log(10.0)

FAR, NEAR = 5.0, 2.0
"""So many spreads from the median a number is far from its peers, so many it is near them."""

PIECE_FLOOR = 0.3
"""Smallest spread (natural logarithm) where kg are looked for among pieces."""

UNKNOWN = 1.0
"""A number is far from its peers, and what was meant is not known."""

BY_SELLER = ("offers", "prices", "sources")
"""Tables whose rows are peers by kind and kecamatan of the supplier too."""

CEILING = ("items", "ceiling_rp", "item")

LOOSE, TIGHT = np.log(10.0), np.log(3.0)
"""How far from a thousand times the usual number a slip may lie (natural logarithm): beside many peers, beside few."""


@dataclass(frozen=True, kw_only=True)
class _Measure:
    """Numbers of one kind.

    Attributes
    ----------
    columns
        Table and column, and the column of the table by which rows are peers (None = all rows).
    together
        Whether all these columns are peers of each other.
    fewest
        How many make a group where there are not many.
    floor
        Smallest spread (natural logarithm): with 0.1 a number 1.65 times the usual one is far, with 0.7 one 33 times.
    few
        Beside few peers a number is far from so much on (natural logarithm; inf = never).
    """

    columns: tuple[tuple[str, str, str | None], ...]
    together: bool
    fewest: int
    floor: float
    few: float = np.inf


PRICES = _Measure(
    columns=(
        ("offers", "price_rp", "item"),
        ("offers", "cost_rp", "item"),
        ("prices", "price_rp", "item"),
        ("sources", "cost_rp", "item"),
        CEILING,
    ),
    together=True,
    fewest=3,
    floor=0.1,
    few=AGREE,
)
OFFERED = _Measure(
    columns=(
        ("offers", "per_day", "item"),
        ("offers", "total", "item"),
        ("offers", "on_hand", "item"),
        ("offers", "replenish_per_day", "item"),
        ("sources", "per_day", "item"),
    ),
    together=False,
    fewest=PEERS,
    floor=0.7,
)
COOKED = _Measure(
    columns=(
        ("menus", "quantity", "item"),
        ("stock", "quantity", "item"),
        ("orders", "quantity", "item"),
        ("portions", "meals", "class"),
        ("kitchens", "dry_kg", None),
        ("kitchens", "chilled_kg", None),
        ("kitchens", "frozen_kg", None),
        ("vehicles", "load_kg", None),
    ),
    together=False,
    fewest=3,
    floor=0.7,
)


def prices(known: Known) -> Iterator[Fault]:
    """Prices and costs a thousand times off, per kg for a piece, or far from those of the same item."""
    numbers = _numbers(known, PRICES)
    ceiling = numbers.named == PRICES.columns.index(CEILING)  # set by others, perhaps long ago
    tiny = ~numbers.peers.many & (numbers.value < LEAST_RP)  # `small_prices` knows what is meant
    slips = {
        "price_thousandfold": _thousandfold(numbers),
        "price_per_kg": _per_kg(numbers, PRICES.floor, 1),
        "price_far": np.where(numbers.far & ~ceiling & ~tiny, np.nan_to_num(_tenfold(numbers), nan=UNKNOWN), np.nan),
    }
    yield from _told(known, numbers, slips)


def offered_quantities(known: Known) -> Iterator[Fault]:
    """Offers in kg for t, t for kg, kg for pieces, or far from those of the same item."""
    yield from _quantities(known, OFFERED)


def cooked_quantities(known: Known) -> Iterator[Fault]:
    """Menus, meals, stock, orders, rooms and loads in kg for t, t for kg, kg for pieces, or far from their peers."""
    yield from _quantities(known, COOKED)


def _quantities(known: Known, measure: _Measure) -> Iterator[Fault]:
    numbers = _numbers(known, measure)
    slips = {
        "quantity_thousandfold": _thousandfold(numbers),
        "kg_for_pieces": _per_kg(numbers, PIECE_FLOOR, -1),
        "quantity_far": np.where(numbers.far, UNKNOWN, np.nan),
    }
    yield from _told(known, numbers, slips)


@dataclass(frozen=True, kw_only=True)
class _Numbers:
    """The numbers above 0 of a measure: column (index), row (position), value, kg per piece (NaN = none), peers."""

    measure: _Measure
    named: Ints
    row: Ints
    value: Floats
    kg: Floats
    peers: Standing

    @property
    def far(self) -> Bools:
        """Which are far from their peers."""
        enough = np.where(self.peers.many, FAR * self.spread(self.measure.floor), self.measure.few)
        return np.asarray(np.abs(self.peers.off) > enough)

    def spread(self, floor: float) -> Floats:
        """The spread of the peers, at least `floor`."""
        return np.maximum(self.peers.spread, floor)


def _numbers(known: Known, measure: _Measure) -> _Numbers:
    codes = _Codes(known.scenario)
    parts = [codes.of(table, column, by) for table, column, by in measure.columns]
    value, by, kind, area, row, kg = np.concatenate(parts, axis=1)
    named = np.repeat(np.arange(len(parts)), [part.shape[1] for part in parts])
    group = by if measure.together else np.where(by < 0, by, by * len(parts) + named)
    here = (value > 0) & (by >= 0)
    peers = beside_peers(
        *(part[here] for part in (value, *(c.astype(np.int64) for c in (group, kind, area)))), fewest=measure.fewest
    )
    return _Numbers(
        measure=measure, named=named[here], row=row[here].astype(np.int64), value=value[here], kg=kg[here], peers=peers
    )


class _Codes:
    """The rows of tables as numbers: what they are peers by."""

    def __init__(self, scenario: Scenario) -> None:
        items, sellers = (
            scenario[table].drop_duplicates(key) for table, key in (("items", "item"), ("suppliers", "supplier"))
        )
        self._scenario = scenario
        self._items, self._sellers = pd.Index(items["item"]), pd.Index(sellers["supplier"])
        self._kg = np.append(items["kg_per_unit"].where(items["unit"] != "kg").to_numpy(float), np.nan)
        self._kind, self._area = (np.append(pd.factorize(sellers[column])[0], -1) for column in ("kind", "kecamatan"))

    def of(self, table: str, column: str, by: str | None) -> Floats:
        """value, code of `by`, kind and area of the seller (-1 = none), row (position) and kg per piece of a column."""
        held = self._scenario[table]
        nobody, rows = np.full(len(held), -1), np.arange(len(held))
        item = self._items.get_indexer(held[by]) if by == "item" else nobody
        group = item if by == "item" else pd.factorize(held[by])[0] if by else np.zeros(len(held))
        seller = self._sellers.get_indexer(held["supplier"]) if table in BY_SELLER else nobody
        value = held[column].to_numpy(float)
        return np.stack([value, group, self._kind[seller], self._area[seller], rows, self._kg[item]])


def _thousandfold(numbers: _Numbers) -> Floats:
    """What brings a number a thousand times off back to its peers; NaN = it is not."""
    off = numbers.peers.off
    slipped = np.abs(np.abs(off) - THOUSAND) <= np.where(numbers.far & numbers.peers.many, LOOSE, TIGHT)
    return np.where(slipped, 1000.0 ** -np.sign(off), np.nan)


def _tenfold(numbers: _Numbers) -> Floats:
    """What brings a price with a zero too many or too few back to its peers; NaN = it is not."""
    off = numbers.peers.off
    slipped = np.abs(np.abs(off) - TEN) <= NEAR * numbers.spread(numbers.measure.floor)
    return np.where(slipped, 10.0 ** -np.sign(off), np.nan)


def _per_kg(numbers: _Numbers, floor: float, power: int) -> Floats:
    """What turns a number per kg into one per piece (power 1: price, -1: quantity); NaN = it is right as it is."""
    off, spread, times = numbers.peers.off, numbers.spread(floor), numbers.kg**power
    better = (np.abs(off) > FAR * spread) & (np.abs(off + np.log(times)) <= NEAR * spread)
    return np.where(better, times, np.nan)


def _told(known: Known, numbers: _Numbers, slips: Mapping[str, Floats]) -> Iterator[Fault]:
    """One warning a number, of the first slip it can be; a slip is what the number is to be multiplied by."""
    times = np.stack(list(slips.values()))
    for place in np.flatnonzero(~np.isnan(times).all(axis=0)).tolist():
        slip = int(np.argmin(np.isnan(times[:, place])))
        table, column, _ = numbers.measure.columns[numbers.named[place]]
        value, factor = numbers.value[place], times[slip, place]
        suggestion = None if factor == UNKNOWN else plain(significant(value * factor))
        usual = float(f"{value / np.exp(numbers.peers.off[place]):.3g}")
        yield known.warning(
            list(slips)[slip], table, int(numbers.row[place]), column, suggestion=suggestion, usual=usual
        )
