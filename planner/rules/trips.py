"""Rule 9, trips: what suppliers drive themselves fits on their trips, and kitchens receive only so many deliveries.

    sum_i kg x[s,k,i,t] <= sum_v load[v] g[s,k,t,v]                     (kg; items without rp_per_unit on the lane)
    sum over packs of w kg or more of x / pack <= sum_v floor(load[v] / w) g[s,k,t,v]    (packs, each weight w)
    y[s,k,t] <= sum_v g[s,k,t,v], g whole                               (a delivery takes a trip)
    sum_k g[s,k,t,v] <= count[v] x trips_per_day[v]                     (trips)
    min_load y <= sum_i kg x[s,k,i,t] <= max_load                       (kg; items without a load of their own)
    sum_s y[s,k,t] <= deliveries_per_day[k]                             (deliveries)

Costs rp_per_trip + rp_per_km x 2 x km per trip, rp_per_delivery per delivery (for an item with its own: per order). One
trip serves one kitchen. What comes as ordered uses trips, loads and doors up first. Applies where a supplier has
vehicles, a lane a load or a cost per delivery, or a kitchen a limit of deliveries.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from planner.arrays import Bools, Floats, Ints, expand, find, group_ranges, marked
from planner.network import Network
from planner.network.packing import packing, takes
from planner.program import Columns
from planner.program.blocks import (
    Block,
    Entry,
    Held,
    Own,
    Part,
    Private,
    Rows,
    at_least,
    at_most,
    behind_facts,
    entry,
    group,
    no_rows,
    stack_rows,
)
from planner.units import count_up, trip_rp

NAME = "trips"
TRIPS, SWITCH = "trips", "partly"
LIMITS = {
    "vehicle": ("supplier", "vehicle", "day"),
    "receives": ("kitchen", "day"),
    "most": ("supplier", "kitchen", "day"),
    "least": ("supplier", "kitchen", "day"),
}
"""The keys of the limits that a person could loosen."""


@dataclass(frozen=True, kw_only=True)
class _Switches:
    """0-or-1 columns that say whether a visit carries any of some items; private ones and their rows."""

    column: Ints
    rows: tuple[Rows, Sequence[Entry]]


def build(network: Network, columns: Columns) -> Block:
    """Trips of every visit that a supplier drives, loads, doors and what they cost."""
    visits, of = network.visits, network.deliveries
    if not _applies(network):
        return Block(rule=NAME, rows=no_rows())
    visit, vehicle = _trips(network)
    keys = {**_keys(network, visit), "vehicle": vehicle}
    own = Own(columns.count)
    trips = own.add(Private(name=TRIPS, most=_trips_needed(network, visit, vehicle), keys=keys, whole=True))
    counted = (of.rides, of.counts_least, of.counts_rp)
    switches = [_switches(network, columns, some, own, number) for number, some in enumerate(counted)]
    driven, loaded, charged = (one.column for one in switches)
    rows, entries = stack_rows(
        {
            "load": _loads(network, columns, trips, visit, vehicle),
            "packs": _whole_packs(network, columns, trips, visit, vehicle),
            "trip": _departures(network, driven, trips, visit),
            "vehicle": _fleet(network, trips, visit, vehicle),
            "least": _least(network, columns, loaded),
            "most": _most(network, columns),
            "receives": _receives(network, columns),
            **{f"{SWITCH}{number}": one.rows for number, one in enumerate(switches)},
        }
    )
    paid = np.flatnonzero((charged >= 0) & (visits.rp > 0))
    alone = np.flatnonzero((columns.ordered >= 0) & (of.order_rp > 0))
    fare = trip_rp(network.vehicles.rp_per_trip[vehicle], network.vehicles.rp_per_km[vehicle], visits.km[visit])
    return Block(
        rule=NAME,
        rows=rows,
        entries=entries,
        private=own.private,
        costs=[
            ("rupiah", trips, fare),
            ("rupiah", charged[paid], visits.rp[paid]),
            ("rupiah", columns.ordered[alone], of.order_rp[alone]),
        ],
    )


def _applies(network: Network) -> bool:
    """Whether there is anything to hold or to pay."""
    visits = network.visits
    limits = (visits.most_kg, network.breadth.receives)
    costs = (network.deliveries.rides, visits.least_kg, visits.rp, network.deliveries.order_rp)
    return any(np.isfinite(limit).any() for limit in limits) or any((cost > 0).any() for cost in costs)


def _trips(network: Network) -> tuple[Ints, Ints]:
    """The visit and the vehicle of every trip that may be made."""
    driven = np.unique(network.deliveries.visit[network.deliveries.rides])
    starts, counts = group_ranges(network.vehicles.supplier, network.visits.supplier[driven])
    row, vehicle = expand(starts, counts)
    return driven[row], vehicle


def _kg(network: Network, counts: Bools) -> Floats:
    """Kg per unit of possible deliveries, of those that count."""
    return np.where(counts, network.deliveries.kg_per_unit, 0.0)


def _trips_needed(network: Network, visit: Ints, vehicle: Ints) -> Floats:
    """No more trips than one visit can fill, or the vehicles can make; at least what comes as ordered needs."""
    load, of = network.vehicles.load_kg[vehicle], network.deliveries
    weight = _kg(network, network.deliveries.rides) * of.most_units
    most_kg = np.bincount(of.visit, weights=weight, minlength=len(network.visits.day))[visit]
    filled = np.maximum(count_up(most_kg, load), packing(network).trips(network, of.most_units, visit, vehicle))
    possible = np.maximum(network.vehicles.trips[vehicle], _facts(network, visit, vehicle))
    return np.minimum(np.maximum(filled, 1.0), possible)


def _facts(network: Network, visit: Ints, vehicle: Ints) -> Floats:
    """Trips that what comes as ordered takes, all on the supplier's largest vehicle."""
    of, visits = network.deliveries, network.visits
    stands = np.flatnonzero((of.frozen > 0) & of.rides)
    kg = np.bincount(of.visit[stands], weights=of.kg_per_unit[stands] * of.frozen[stands], minlength=len(visits.day))
    some = marked(len(visits.day), of.visit[stands])
    largest = np.ones(len(vehicle), dtype=bool)
    largest[1:] = visit[1:] != visit[:-1]  # vehicles of a supplier stand largest first
    trips = np.maximum(count_up(kg[visit], network.vehicles.load_kg[vehicle]), some[visit].astype(float))
    trips = np.maximum(trips, packing(network).trips(network, of.frozen, visit, vehicle))
    return np.where(largest, trips, 0.0)


def _whole_packs(network: Network, columns: Columns, trips: Ints, visit: Ints, vehicle: Ints) -> Part:
    """Packs of a weight or more are no more than trips take of that weight, where kg do not say so."""
    whole, of = packing(network), network.deliveries
    told = np.flatnonzero(whole.tells)
    place = np.full(len(whole.visit), -1)
    place[told] = np.arange(len(told))
    packs = whole.packs(of, of.most_units)
    inside = place[whole.of] >= 0
    weight, trip = expand(*group_ranges(visit, whole.visit[told]))
    # Never more than the visit can carry, as of kg.
    room = np.minimum(takes(network.vehicles.load_kg[vehicle[trip]], whole.kg[told][weight]), packs[told][weight])
    entries = [
        entry(
            place[whole.of[inside]],
            columns.delivered[whole.delivery[inside]],
            1 / of.pack_units[whole.delivery[inside]],
        ),
        entry(weight, trips[trip], -room),
    ]
    return at_most(np.zeros(len(told)), **_keys(network, whole.visit[told]), weight=whole.number[told]), entries


def _switches(network: Network, columns: Columns, counts: Bools, own: Own, number: int) -> _Switches:
    """Whether a visit carries any item that counts: the visit itself where all do, else a column of its own."""
    of, visits = network.deliveries, network.visits
    any_counts = marked(len(visits.day), of.visit[counts])
    all_count = ~marked(len(visits.day), of.visit[~counts])
    partly = np.flatnonzero(any_counts & ~all_count & (columns.visited >= 0))
    column = np.where(any_counts, columns.visited, -1)
    keys = _keys(network, partly)
    column[partly] = own.add(
        Private(name=f"{SWITCH}{number}", most=np.ones(len(partly)), keys=keys, implied=False, whole=True)
    )
    chosen = np.flatnonzero(counts & marked(len(visits.day), partly)[of.visit])
    rows = np.arange(len(chosen))
    keys = {name: getattr(of, name)[chosen] for name in ("supplier", "kitchen", "item", "day")}
    tied = at_most(np.zeros(len(chosen)), **keys)
    entries = [
        entry(rows, columns.delivered[chosen]),
        entry(rows, column[of.visit[chosen]], -of.most_units[chosen]),
    ]
    return _Switches(column=column, rows=(tied, entries))


def _keys(network: Network, visit: Ints) -> dict[str, Ints]:
    return {name: getattr(network.visits, name)[visit] for name in ("supplier", "kitchen", "day")}


def _loads(network: Network, columns: Columns, trips: Ints, visit: Ints, vehicle: Ints) -> tuple[Rows, list[Entry]]:
    """What rides fits on the trips; a vehicle without a load carries all."""
    of = network.deliveries
    weight = _kg(network, of.rides)
    heavy = np.flatnonzero(weight > 0)
    row, (loaded,) = group(of.visit[heavy])
    most_kg = np.bincount(row, weights=weight[heavy] * of.most_units[heavy], minlength=len(loaded))
    place = find(loaded, visit)
    chosen = np.flatnonzero(place >= 0)
    # Never more than the visit can carry: a trip that could take more would count as a fraction when relaxed.
    load = np.minimum(network.vehicles.load_kg[vehicle[chosen]], most_kg[place[chosen]] if len(chosen) else 0.0)
    entries = [entry(row, columns.delivered[heavy], weight[heavy]), entry(place[chosen], trips[chosen], -load)]
    return at_most(np.zeros(len(loaded)), **_keys(network, loaded)), entries


def _departures(network: Network, driven: Ints, trips: Ints, visit: Ints) -> tuple[Rows, list[Entry]]:
    """A visit that a supplier drives takes a trip."""
    row, (made,) = group(visit)
    tied = np.flatnonzero(driven[made] >= 0) if len(made) else made
    place = np.full(len(made), -1)
    place[tied] = np.arange(len(tied))
    inside = np.flatnonzero(place[row] >= 0) if len(row) else row
    entries = [
        entry(np.arange(len(tied)), driven[made[tied]]),
        entry(place[row[inside]], trips[inside], -1.0),
    ]
    return at_most(np.zeros(len(tied)), **_keys(network, made[tied])), entries


def _fleet(network: Network, trips: Ints, visit: Ints, vehicle: Ints) -> tuple[Rows, list[Entry]]:
    """No more trips a day than the vehicles make."""
    limited = np.flatnonzero(np.isfinite(network.vehicles.trips[vehicle]))
    row, (kind, day) = group(vehicle[limited], network.visits.day[visit[limited]])
    facts = np.bincount(row, weights=_facts(network, visit, vehicle)[limited], minlength=len(kind)).astype(float)
    keys = {"supplier": network.vehicles.supplier[kind], "vehicle": kind, "day": day}
    return behind_facts(at_most(network.vehicles.trips[kind], **keys), facts), [entry(row, trips[limited])]


def _least(network: Network, columns: Columns, loaded: Ints) -> tuple[Rows, list[Entry]]:
    """A visit carries at least its smallest load, unless it comes as ordered."""
    of, visits = network.deliveries, network.visits
    stands = marked(len(visits.day), of.visit[(of.frozen > 0) & of.counts_least])
    small = np.flatnonzero((visits.least_kg > 0) & (loaded >= 0) & ~stands)
    row = _row_of(network, small)
    chosen = np.flatnonzero(of.counts_least & (row >= 0))
    entries = [
        entry(row[chosen], columns.delivered[chosen], of.kg_per_unit[chosen]),
        entry(np.arange(len(small)), loaded[small], -visits.least_kg[small]),
    ]
    return at_least(np.zeros(len(small)), **_keys(network, small)), entries


def _most(network: Network, columns: Columns) -> tuple[Rows, list[Entry]]:
    """A visit carries at most its largest load, or what comes as ordered."""
    of, visits = network.deliveries, network.visits
    large = np.flatnonzero(np.isfinite(visits.most_kg) & marked(len(visits.day), of.visit[of.counts_most]))
    row = _row_of(network, large)
    chosen = np.flatnonzero(of.counts_most & (row >= 0) & (of.kg_per_unit > 0))
    most_kg = visits.most_kg[large]
    entries = [entry(row[chosen], columns.delivered[chosen], of.kg_per_unit[chosen])]
    # Where a column says whether the visit is made, its load is 0 without it: tighter when relaxed.
    tied = np.flatnonzero(columns.visited[large] >= 0)
    entries.append(entry(tied, columns.visited[large[tied]], -most_kg[tied]))
    untied = np.where(columns.visited[large] >= 0, 0.0, most_kg)
    return behind_facts(at_most(untied, **_keys(network, large))), entries


def _row_of(network: Network, visits: Ints) -> Ints:
    """Row by possible delivery: the place of its visit among some; -1 where it is not among them."""
    place = np.full(len(network.visits.day), -1)
    place[visits] = np.arange(len(visits))
    return place[network.deliveries.visit] if len(place) else place


def _receives(network: Network, columns: Columns) -> tuple[Rows, list[Entry]]:
    """A kitchen's door: so many deliveries a day."""
    visits = network.visits
    limited = np.flatnonzero((columns.visited >= 0) & np.isfinite(network.breadth.receives[visits.kitchen]))
    row, (kitchen, day) = group(visits.kitchen[limited], visits.day[limited])
    rows = at_most(network.breadth.receives[kitchen], kitchen=kitchen, day=day)
    return behind_facts(rows), [entry(row, columns.visited[limited])]


def explain(network: Network, columns: Columns, block: Block) -> Sequence[Held]:
    """A supplier's trips a day, the deliveries a kitchen receives, the smallest and the largest load of a lane."""
    keys = block.rows.keys
    if not keys:
        return []
    rows = {part: block.rows.of(part) for part in LIMITS}
    named = {part: {name: keys[name][rows[part]] for name in names if name in keys} for part, names in LIMITS.items()}
    held = [
        Held(code="trips.vehicle", unit="trips", keys=named["vehicle"], rows=rows["vehicle"], counted=True),
        Held(code="trips.receives", unit="deliveries", keys=named["receives"], rows=rows["receives"], counted=True),
        Held(code="trips.most", unit="kg", keys=named["most"], rows=rows["most"]),
    ]
    if len(rows["least"]):
        least_kg = network.visits.least_kg[network.visits_at(named["least"])]
        small = Held(code="trips.least", unit="kg", keys=named["least"], rows=rows["least"], looser=-1.0)
        held.append(replace(small, steps=least_kg, counted=True))
    return held
