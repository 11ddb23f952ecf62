"""Could trips have gone within the limits of vehicles? For plans that do not say which went.

A small whole-number program proposes trips; it judges nothing. Whether they obey the audits tell, as for any plan.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from planner.audits import trips
from planner.books.carriage import DELIVERY
from planner.books.packing import heavier
from planner.books.tables import PlanTables
from planner.books.trips import DRIVEN, loads, trip_table
from planner.scenario import Scenario, orders
from planner.units import ALMOST, count_down


def kindest(scenario: Scenario, tables: PlanTables) -> pd.DataFrame:
    """Trips, a table like `tables.trips`, that keep what vehicles can do a day where any do, at the least cost.

    Only days and suppliers whose trips break a limit are planned again.
    """
    found = [breach.key for breach in trips.audit(scenario, tables) if "vehicle" in breach.key]
    broken = {(str(key["supplier"]), pd.Timestamp(key["day"])) for key in found}
    fleets, driven = orders.vehicles(scenario), tables.trips[DRIVEN]
    weights, whole = loads(scenario, tables.deliveries), heavier(scenario, tables.deliveries)
    for supplier, day in sorted(broken):
        mine = weights[(weights["supplier"] == supplier) & (weights["day"] == day)]
        packs = whole[(whole["supplier"] == supplier) & (whole["day"] == day)]
        fitting = _fitting(mine, fleets[fleets["supplier"] == supplier], packs)
        if fitting is not None:
            others = driven[~((driven["supplier"] == supplier) & (driven["day"] == day))]
            driven = pd.concat([others, fitting], ignore_index=True)
    return trip_table(scenario, tables.deliveries, driven)


def _fitting(mine: pd.DataFrame, fleet: pd.DataFrame, packs: pd.DataFrame) -> pd.DataFrame | None:
    """Trips of one supplier and day that carry every delivery within the trips there are; None where there are none."""
    from scipy.optimize import Bounds, LinearConstraint, milp  # takes long to import and is seldom needed

    kg, count, kinds = mine["kg"].to_numpy(float), len(mine), len(fleet)
    load = np.minimum(fleet["load_kg"].to_numpy(float), max(1.0, float(kg.max(initial=0.0))))
    carries = np.kron(np.eye(count), load)
    goes = np.kron(np.eye(count), np.ones(kinds))
    made = np.kron(np.ones(count), np.eye(kinds))
    own = pd.MultiIndex.from_frame(packs[DELIVERY])
    ours = np.eye(count)[pd.MultiIndex.from_frame(mine[DELIVERY]).get_indexer(own)]
    wanted = packs["packs"].to_numpy(float)
    room = np.minimum(count_down(fleet["load_kg"].to_numpy(float), packs[["pack_kg"]].to_numpy(float)), wanted[:, None])
    whole = (ours[:, :, None] * room[:, None, :]).reshape(len(packs), count * kinds)
    cost = np.tile(1.0 + fleet["rp_per_trip"].to_numpy(float), count)
    answer = milp(
        cost,
        integrality=np.ones(count * kinds, dtype=np.int64),
        bounds=Bounds(0.0, np.inf),
        constraints=[
            LinearConstraint(carries, kg * (1 - ALMOST), np.inf),
            LinearConstraint(whole, wanted, np.inf),
            LinearConstraint(goes, 1.0, np.inf),
            LinearConstraint(made, -np.inf, fleet["trips"].to_numpy(float)),
        ],
    )
    if answer.x is None:
        return None
    rows = mine.loc[mine.index.repeat(kinds), DELIVERY].reset_index(drop=True)
    rows = rows.assign(vehicle=np.tile(fleet["vehicle"].to_numpy(), count), trips=np.round(answer.x).astype(int))
    return rows[rows["trips"] > 0]
