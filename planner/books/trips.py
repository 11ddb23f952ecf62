"""Trips of suppliers' own vehicles: which carry a delivery, how full they are, and what they cost.

Of deliveries alone trips go largest vehicle first; those of frozen orders before all others.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from planner.books import carriage
from planner.books.carriage import DELIVERY
from planner.books.packing import heavier, more_trips
from planner.scenario import Scenario, orders
from planner.units import ALMOST

Floats = npt.NDArray[np.float64]

TRIPS = ("day", "supplier", "kitchen", "vehicle", "trips", "load_kg", "km", "rp")
DRIVEN = [*DELIVERY, "vehicle", "trips"]


def loads(scenario: Scenario, deliveries: pd.DataFrame) -> pd.DataFrame:
    """What rides on trips: day, supplier, kitchen, kg; a row per delivery that needs a trip, by key."""
    sent = deliveries[deliveries["quantity"] > 0]
    sent = sent[carriage.rides(scenario, sent)]
    sent = sent.assign(kg=carriage.weight_kg(scenario, sent))
    return sent.groupby(DELIVERY)["kg"].sum().reset_index()


def largest_first(scenario: Scenario, deliveries: pd.DataFrame) -> pd.DataFrame:
    """Trips (day, supplier, kitchen, vehicle, trips) when the largest vehicle with trips left goes first.

    Kitchens are served by key, frozen orders before all others; new goods fill what is free on trips of a delivery
    first. What no trip is left for is put on the largest vehicle all the same.
    """
    frozen = loads(scenario, orders.frozen_orders(scenario))
    every = loads(scenario, deliveries)
    if every.empty:
        return pd.DataFrame({name: pd.Series(dtype=object) for name in DRIVEN}).astype({"day": "datetime64[s]"})
    first = every.merge(frozen, how="inner", on=DELIVERY, suffixes=("_all", ""))
    fleets = {str(name): fleet for name, fleet in orders.vehicles(scenario).groupby("supplier")}
    gone: dict[tuple[object, ...], Floats] = {}
    left: dict[tuple[object, str], Floats] = {}
    stages = ((first, orders.frozen_orders(scenario)), (every, deliveries))
    for stage, sent in stages:
        packs = _weights(scenario, sent)
        columns = (stage[name].tolist() for name in (*DELIVERY, "kg"))
        for day, supplier, kitchen, kg in zip(*columns, strict=True):
            fleet = fleets[supplier]
            size = fleet["load_kg"].to_numpy(float)
            free = left.setdefault((day, supplier), fleet["trips"].to_numpy(float, copy=True))
            driven = gone.setdefault((day, supplier, kitchen), np.zeros(len(size)))
            more = _trips(kg - _carry(driven, size), size, free, needed=not driven.any())
            more += more_trips(
                size, free - np.minimum(more, free), driven + more, packs.get((day, supplier, kitchen), [])
            )
            driven += more
            free -= np.minimum(more, free)
    rows = [
        (*key, vehicle, int(trips))
        for key, driven in sorted(gone.items(), key=lambda entry: tuple(map(str, entry[0])))
        for vehicle, trips in zip(fleets[str(key[1])]["vehicle"], driven.tolist(), strict=True)
        if trips > 0
    ]
    return pd.DataFrame(rows, columns=DRIVEN).astype({"day": "datetime64[s]"})


def _weights(scenario: Scenario, sent: pd.DataFrame) -> dict[tuple[object, ...], list[tuple[float, float]]]:
    """By delivery the weights of its packs (kg), heaviest first, and how many are as heavy or heavier."""
    packs: dict[tuple[object, ...], list[tuple[float, float]]] = {}
    for day, supplier, kitchen, kg, count in heavier(scenario, sent)[[*DELIVERY, "pack_kg", "packs"]].itertuples(
        index=False, name=None
    ):
        packs.setdefault((day, supplier, kitchen), []).append((kg, count))
    return packs


def _carry(trips: Floats, size: Floats) -> float:
    """What so many trips of each vehicle carry (kg)."""
    return float(np.multiply(trips, size, where=trips > 0, out=np.zeros(len(size))).sum())


def _trips(kg: float, size: Floats, free: Floats, *, needed: bool) -> Floats:
    """Trips of each vehicle, largest first, for a weight; `needed` = at least one even for no weight."""
    driven = np.zeros(len(size))
    for at in range(len(size)):
        wanted = _rounds(kg, size[at], needed=needed)
        driven[at] = min(wanted, free[at])
        if driven[at] == wanted:
            return driven
        kg -= driven[at] * size[at]
        needed &= driven[at] == 0
    driven[0] += _rounds(kg, size[0], needed=needed)
    return driven


def _rounds(kg: float, size: float, *, needed: bool) -> float:
    """Trips of one vehicle for a weight."""
    rounds = np.ceil(kg / size * (1 - ALMOST)) if np.isfinite(size) else float(kg > 0)
    return float(max(rounds, float(needed), 0.0))


def trip_table(scenario: Scenario, deliveries: pd.DataFrame, driven: pd.DataFrame) -> pd.DataFrame:
    """The table of trips, a row per day, supplier, kitchen and vehicle.

    Parameters
    ----------
    driven
        day, supplier, kitchen, vehicle, trips.

    Returns
    -------
    TRIPS: load_kg is what lies on them, the largest vehicle filled first (what does not fit, on the last); km one way;
    rp what they cost.
    """
    rows = _in_order(scenario, driven)
    kg = rows.merge(loads(scenario, deliveries), how="left", on=DELIVERY)["kg"].fillna(0.0).to_numpy(float)
    rows["load_kg"] = np.clip(kg - rows["before"].to_numpy(float), 0.0, rows["room"].to_numpy(float))
    last = ~rows.duplicated(DELIVERY, keep="last").to_numpy(bool)
    rows.loc[last, "load_kg"] = np.maximum(0.0, kg - rows["before"].to_numpy(float))[last]
    rows["km"] = carriage.trip_km(scenario, rows)
    rows["rp"] = carriage.driven_rp(scenario, rows)
    return rows[list(TRIPS)]


def _in_order(scenario: Scenario, driven: pd.DataFrame) -> pd.DataFrame:
    """Trips by day, supplier and kitchen, largest vehicle first.

    Returns
    -------
    DRIVEN, size (kg a trip; 0 of a vehicle the supplier does not have), room (kg on all of them), before (kg on larger
    vehicles of the delivery), number (of the first of them among the supplier's trips that day).
    """
    fleet = orders.vehicles(scenario)[["supplier", "vehicle", "load_kg"]].rename(columns={"load_kg": "size"})
    rows = made(driven, [*DELIVERY, "vehicle"]).merge(fleet, how="left", on=["supplier", "vehicle"])
    rows["size"] = rows["size"].fillna(0.0)
    rows = rows[rows["trips"] > 0].sort_values(
        [*DELIVERY, "size", "vehicle"], ascending=[True, True, True, False, True], ignore_index=True
    )
    rows["room"] = rows["size"] * rows["trips"]
    rows["before"] = _so_far(rows["room"], rows, DELIVERY)
    rows["number"] = first_trip(rows)
    return rows


def made(driven: pd.DataFrame, keys: Sequence[str]) -> pd.DataFrame:
    """How many trips there are by day and some other columns of them: keys, trips."""
    said = driven[[*keys, "trips"]].astype({"day": "datetime64[s]", "trips": float})
    return said.groupby(list(keys), as_index=False)[["trips"]].sum()


def room_kg(scenario: Scenario, driven: pd.DataFrame) -> pd.DataFrame:
    """What trips can carry (kg; inf = all) to each delivery that has any: DELIVERY, room."""
    return _in_order(scenario, driven).groupby(list(DELIVERY), as_index=False)[["room"]].sum()


def first_trip(rows: pd.DataFrame) -> pd.Series:
    """The running number, among a supplier's trips of a day, of the first trip of each row (day, supplier, trips)."""
    return 1 + _so_far(rows["trips"].astype(float), rows, DELIVERY[:2])


def visits(deliveries: pd.DataFrame) -> pd.DataFrame:
    """Deliveries, all their items together: day, supplier, kitchen."""
    return deliveries.loc[deliveries["quantity"] > 0, DELIVERY].drop_duplicates(ignore_index=True)


def _so_far(amounts: pd.Series, rows: pd.DataFrame, keys: Sequence[str]) -> pd.Series:
    """Sum of the rows before, within a group."""
    shifted = amounts.groupby([rows[name] for name in keys]).shift(fill_value=0.0)
    return shifted.groupby([rows[name] for name in keys]).cumsum()


def numbered(scenario: Scenario, deliveries: pd.DataFrame, driven: pd.DataFrame) -> pd.DataFrame:
    """On which trip each delivery rides, with the index of the deliveries.

    Returns
    -------
    trip (running number of the supplier's trips that day; the first where goods ride on several), vehicle. None where
    goods ride on no trip. Goods are loaded by item.
    """
    told = pd.DataFrame({"trip": None, "vehicle": None}, index=deliveries.index, dtype=object)
    sent = deliveries[deliveries["quantity"] > 0]
    sent = sent[carriage.rides(scenario, sent)]
    rows = _in_order(scenario, driven)
    if sent.empty or rows.empty:
        return told
    sent = sent.assign(kg=carriage.weight_kg(scenario, sent)).sort_values([*DELIVERY, "item"], kind="stable")
    sent["start"] = _so_far(sent["kg"], sent, DELIVERY)
    pairs = sent.reset_index(names="line")[["line", *DELIVERY, "start"]].merge(rows, on=DELIVERY)
    begun = pairs["before"] <= pairs["start"] * (1 + ALMOST)
    pairs = pairs[begun].drop_duplicates("line", keep="last").set_index("line")
    size, trips = pairs["size"].to_numpy(float), pairs["trips"].to_numpy(float)
    inside = pairs["start"].to_numpy(float) * (1 + ALMOST) - pairs["before"].to_numpy(float)
    passed = np.where((size > 0) & np.isfinite(size), inside / np.where(size > 0, size, 1.0), 0.0)
    number = pairs["number"].to_numpy(float) + np.minimum(np.floor(np.maximum(passed, 0.0)), trips - 1)
    told.loc[pairs.index, "trip"] = pd.Series(number.astype(int), index=pairs.index, dtype=object)
    told.loc[pairs.index, "vehicle"] = pairs["vehicle"]
    return told
