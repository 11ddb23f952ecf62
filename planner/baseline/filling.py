"""Values of all columns of a program for what was matched by hand."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from scipy import sparse

from planner.arrays import Bools, Floats, Ints, Space, find_unsorted
from planner.baseline.matching import Matched
from planner.network import Network
from planner.program import Program
from planner.program.columns import SWITCHES
from planner.units import NEARLY

TENTH, STAND_IN, PARTY, TRIPS = ("need", "tenth"), ("need", "stand_in"), ("breadth", "party"), ("trips", "trips")
TENTHS = 10  # of what is missing of a kitchen's need of an item, each filled before the next


def filled(network: Network, program: Program, matched: Matched, stands: tuple[Floats, Bools] | None = None) -> Floats:
    """What is delivered, handed, cooked, missing and kept as matched; the rest as little as the rows ask for.

    Parties count wherever enough is bought; what stands in for another item stays 0.

    Parameters
    ----------
    stands
        Values, and the columns that keep them.
    """
    columns, values = program.columns, program.least.copy()
    values[columns.delivered], values[columns.handed] = matched.units, matched.handed
    values[columns.missing] = matched.missing
    values[columns.surplus] = matched.stays[columns.surplus_lot]
    values[columns.kept] = _kept(network, matched)
    given, kept = (values, np.zeros(len(values), dtype=bool)) if stands is None else stands
    values[kept] = given[kept]
    rows = _Rows(program, values)
    for name in SWITCHES:
        place = getattr(columns, name)
        rows.settle(place[place >= 0])
    for part_of, (place, keys) in program.private.items():
        if part_of == TRIPS:
            values[place] = matched.trips[_at(network, keys)]
        elif part_of == PARTY:
            rows.raised(place)
        elif part_of != STAND_IN:
            for part in np.split(place, TENTHS) if part_of == TENTH else [place]:
                rows.settle(part)
    return np.where(kept, given, values)


def given_trips(network: Network, program: Program, values: Floats) -> Floats:
    """Trips by visit and vehicle of the supplier, as they stand in the values of a program."""
    trips = np.zeros((len(network.visits.day), int(np.bincount(network.vehicles.supplier).max(initial=0))))
    if TRIPS in program.private:
        place, keys = program.private[TRIPS]
        visit, vehicle = _at(network, keys)
        trips[visit, vehicle] = np.round(values[place])
    return trips


def _at(network: Network, keys: Mapping[str, Ints]) -> tuple[Ints, Ints]:
    """The visit of trips, and the place of their vehicle among the supplier's."""
    return network.visits_at(keys), keys["vehicle"] - np.searchsorted(network.vehicles.supplier, keys["supplier"])


def _kept(network: Network, matched: Matched) -> Floats:
    """Units of each keep: from a lot straight to a need, or into a stock that goes on from need to need."""
    keeps, needs, items = network.keeps, network.needs, network.items
    lot, need, units = matched.uses
    kept, count = np.zeros(len(keeps.need)), len(needs.day)
    chained = ~np.isfinite(items.earliest_days[keeps.item])
    from_lot = np.flatnonzero(keeps.lot >= 0)
    straight, entry = from_lot[~chained[from_lot]], from_lot[chained[from_lot]]
    way = Space({"lot": len(network.lots.day), "need": count})
    at = find_unsorted(way.code(lot=keeps.lot[straight], need=keeps.need[straight]), way.code(lot=lot, need=need))
    np.add.at(kept, straight[at[at >= 0]], units[at >= 0])
    kept[entry] = np.bincount(lot, weights=units, minlength=len(network.lots.day))[keeps.lot[entry]]
    came = np.bincount(keeps.need[entry], weights=kept[entry], minlength=count)
    stock = np.cumsum(came - np.where(_keeps(network), np.bincount(need, weights=units, minlength=count), 0.0))
    pair = network.index.over("kitchen", "item").of(needs)
    begins = np.searchsorted(pair, pair)
    before = np.concatenate([[0.0], stock])[begins]
    carry = np.flatnonzero(keeps.before >= 0)
    kept[carry] = np.maximum(stock - before, 0.0)[keeps.before[carry]]
    return kept


def _keeps(network: Network) -> Bools:
    """Whether what a need is cooked of keeps without limit."""
    return np.asarray(~np.isfinite(network.items.earliest_days[network.needs.item]))


class _Rows:
    """The rows of a program, to find what single columns must or may be."""

    def __init__(self, program: Program, values: Floats) -> None:
        self.program, self.values = program, values
        self.by_column = sparse.csc_matrix(program.matrix)

    def settle(self, columns: Ints) -> None:
        """Raise columns to the least that their rows ask for, each alone; whole ones to a whole number."""
        program, (row, place, value, activity) = self.program, self._entries(columns)
        short = (program.row_lower[row] - activity) / value
        over = (activity - program.row_upper[row]) / -value
        more = np.zeros(len(columns))
        np.maximum.at(more, place, np.where(value > 0, short, over))
        more = np.where(program.whole[columns], np.ceil(more - NEARLY), more)
        self.values[columns] = np.minimum(self.values[columns] + more, program.most[columns])

    def raised(self, columns: Ints) -> None:
        """Raise 0-or-1 columns to 1 wherever their rows allow."""
        program, (row, place, value, activity) = self.program, self._entries(columns)
        breaks = (activity + value < program.row_lower[row]) & (value < 0)
        breaks |= (activity + value > program.row_upper[row]) & (value > 0)
        allowed = np.ones(len(columns), dtype=bool)
        allowed[place[breaks]] = False
        self.values[columns] = np.where(allowed, program.most[columns], self.values[columns])

    def _entries(self, columns: Ints) -> tuple[Ints, Ints, Floats, Floats]:
        """Row, place among the columns, value and activity of the row, by entry."""
        slab = self.by_column[:, columns]
        row, place = np.asarray(slab.indices, np.int64), np.repeat(np.arange(len(columns)), np.diff(slab.indptr))
        return row, place, np.asarray(slab.data, np.float64), np.asarray(self.program.matrix @ self.values)[row]
