"""Packs ride whole: how many packs of a weight or more a delivery has, and how many of them trips take."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from planner.books import carriage, facts, packs
from planner.books.carriage import DELIVERY
from planner.scenario import Scenario, orders
from planner.units import ALMOST, count_down, count_up

Floats = npt.NDArray[np.float64]


def heavier(scenario: Scenario, deliveries: pd.DataFrame) -> pd.DataFrame:
    """Packs that ride on trips: day, supplier, kitchen, pack_kg, packs (of that weight or more), the heaviest first.

    What comes as ordered in packs that no vehicle carries rides as it is, and so does what is no whole packs.
    """
    sent = deliveries[deliveries["quantity"] > 0]
    sent = sent[carriage.rides(scenario, sent)]
    counted = packs.counted(scenario, sent)
    sent = sent.assign(packs=counted["packs"], quantity=counted["pack_units"].fillna(0.0))[counted["whole"]]
    sent = sent.assign(pack_kg=carriage.weight_kg(scenario, sent))
    fleet = orders.vehicles(scenario)
    largest = sent["supplier"].map(fleet.groupby("supplier")["load_kg"].max()).to_numpy(float)
    stuck = facts.stands(scenario, sent) & (sent["pack_kg"].to_numpy(float) > largest * (1 + ALMOST))
    sent = sent[(sent["pack_kg"] > 0) & ~stuck]
    table = sent.groupby([*DELIVERY, "pack_kg"], as_index=False)[["packs"]].sum()
    table = table.sort_values([*DELIVERY, "pack_kg"], ascending=[True, True, True, False], ignore_index=True)
    table["packs"] = table.groupby(DELIVERY)["packs"].cumsum().astype(float)
    return table


def taken(load_kg: Floats, pack_kg: Floats | float, trips: Floats) -> Floats:
    """How many packs of a weight trips of vehicles take (inf = any number)."""
    room = count_down(load_kg, np.asarray(pack_kg, dtype=float))
    return np.multiply(room, trips, where=trips > 0, out=np.zeros(np.broadcast(room, trips).shape))


def more_trips(load_kg: Floats, free: Floats, driven: Floats, weights: list[tuple[float, float]]) -> Floats:
    """Trips that packs take beside those driven, the largest vehicle with trips left first.

    Parameters
    ----------
    load_kg, free, driven
        By vehicle, largest first; free: trips left.
    weights
        Kg of a pack and how many there are as heavy or heavier, the heaviest first.
    """
    more = np.zeros(len(load_kg))
    for kg, count in weights:
        room = count_down(load_kg, kg)
        for at in range(len(load_kg)):
            lacking = count - float(taken(load_kg, kg, driven + more).sum())
            if lacking > 0 and room[at] > 0:
                more[at] += min(float(count_up(lacking, room[at])), max(0.0, free[at] - more[at]))
        lacking = count - float(taken(load_kg, kg, driven + more).sum())
        if lacking > 0 and room[0] > 0:
            more[0] += float(count_up(lacking, room[0]))
    return more


def room_for(scenario: Scenario, driven: pd.DataFrame, weights: pd.DataFrame) -> pd.Series:
    """How many packs of the weight of each row of `weights` (DELIVERY, pack_kg) the trips driven there take."""
    fleet = orders.vehicles(scenario)[["supplier", "vehicle", "load_kg"]]
    trips = driven[[*DELIVERY, "vehicle", "trips"]].astype({"day": "datetime64[s]"})
    pairs = weights.reset_index(names="row").merge(trips, on=DELIVERY).merge(fleet, on=["supplier", "vehicle"])
    values = (pairs[name].to_numpy(float) for name in ("load_kg", "pack_kg", "trips"))
    room = pd.Series(taken(*values), index=pairs.index).groupby(pairs["row"]).sum()
    return room.reindex(weights.index, fill_value=0.0)
