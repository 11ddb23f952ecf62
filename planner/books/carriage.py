"""What carrying costs and in which loads it goes: what lanes say of deliveries, and what hired transport comes to.

A row of the lanes table with an item wins over the row for every item, column by column.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from planner.scenario import Scenario
from planner.scenario.orders import vehicles
from planner.scenario.places import great_circle_km
from planner.units import trip_rp

TRIO = ["supplier", "kitchen", "item"]
DELIVERY = ["day", "supplier", "kitchen"]
ORDER_KEYS = [*DELIVERY, "item"]
SAID = ("km", "rp_per_unit", "rp_per_delivery", "min_load", "max_load")


def lanes_of(scenario: Scenario, rows: pd.DataFrame) -> pd.DataFrame:
    """What the lanes table says of each row (supplier, kitchen, item), in the order and with the index of the rows.

    Returns
    -------
    km, rp_per_unit, rp_per_delivery, min_load, max_load of the item's own row, and the same with `_any` of the row for
    every item; NaN = not said.
    """
    lanes = scenario["lanes"][[*TRIO, *SAID]]
    every = lanes["item"].isna()
    trio = rows[TRIO].reset_index(drop=True)
    own = trio.merge(lanes[~every], how="left", on=TRIO)[list(SAID)]
    general = trio.merge(lanes[every].drop(columns="item"), how="left", on=TRIO[:2])[list(SAID)]
    return pd.concat([own, general.add_suffix("_any")], axis=1).astype(float).set_index(rows.index)


def road_km(scenario: Scenario, rows: pd.DataFrame) -> pd.Series:
    """Great circle x detour from supplier to kitchen (km; NaN where a place is unknown)."""
    suppliers = scenario["suppliers"][["supplier", "lat", "lon"]]
    kitchens = scenario["kitchens"][["kitchen", "lat", "lon"]].rename(columns={"lat": "lat_to", "lon": "lon_to"})
    table = rows[["supplier", "kitchen"]].merge(suppliers, how="left", on="supplier")
    table = table.merge(kitchens, how="left", on="kitchen")
    places = (table[name].to_numpy(float) for name in ("lat", "lon", "lat_to", "lon_to"))
    return pd.Series(great_circle_km(*places) * scenario.settings.detour, index=rows.index)


def trip_km(scenario: Scenario, rows: pd.DataFrame) -> pd.Series:
    """How far a trip goes one way: km of the lane for every item, else of the road (NaN where unknown)."""
    every = scenario["lanes"].loc[scenario["lanes"]["item"].isna(), ["supplier", "kitchen", "km"]]
    said = rows[["supplier", "kitchen"]].merge(every, how="left", on=["supplier", "kitchen"])["km"].astype(float)
    return said.set_axis(rows.index).fillna(road_km(scenario, rows))


def weight_kg(scenario: Scenario, rows: pd.DataFrame) -> pd.Series:
    """Weight of each delivery (kg; items without a weight weigh nothing)."""
    per_unit = scenario["items"].set_index("item")["kg_per_unit"].astype(float).fillna(0.0)
    return rows["quantity"].astype(float) * rows["item"].map(per_unit).fillna(0.0)


def rides(scenario: Scenario, rows: pd.DataFrame) -> pd.Series:
    """Whether goods ride on trips of their supplier's own vehicles: it has some, and the lane names no rp_per_unit."""
    driven = rows["supplier"].isin(scenario["vehicles"]["supplier"])
    if not driven.any():
        return driven
    said = lanes_of(scenario, rows)
    return driven & said["rp_per_unit"].fillna(said["rp_per_unit_any"]).isna()


def carried_rp(scenario: Scenario, rows: pd.DataFrame) -> pd.Series:
    """What carrying each delivery costs by its quantity (Rp): rp_per_unit of its lane, else hired by kg and km.

    Goods that ride on trips cost nothing here.
    """
    said = lanes_of(scenario, rows)
    unit_rp = said["rp_per_unit"].fillna(said["rp_per_unit_any"])
    km = said["km"].fillna(said["km_any"]).fillna(road_km(scenario, rows)).fillna(0.0)
    hired = (scenario.settings.transport_rp_per_kg_km or 0.0) * weight_kg(scenario, rows) * km
    hired = hired.where(~rows["supplier"].isin(scenario["vehicles"]["supplier"]), 0.0)
    return (rows["quantity"].astype(float) * unit_rp).fillna(hired)


def delivery_rp(scenario: Scenario, rows: pd.DataFrame) -> pd.Series:
    """What lanes cost per delivery and per order (Rp), said at the first row concerned.

    The row for every item counts once per supplier, kitchen and day that bring an item without a cost of its own; a row
    of an item once per order of it.
    """
    paid = pd.Series(0.0, index=rows.index)
    if scenario["lanes"]["rp_per_delivery"].isna().all():
        return paid
    brought = rows[rows["quantity"] > 0]
    said = lanes_of(scenario, brought)
    orders = brought[said["rp_per_delivery"].notna()].drop_duplicates(ORDER_KEYS).index
    deliveries = brought[said["rp_per_delivery"].isna()].drop_duplicates(DELIVERY).index
    paid[orders] = said["rp_per_delivery"].loc[orders]
    paid[deliveries] = said["rp_per_delivery_any"].loc[deliveries].fillna(0.0)
    return paid


def driven_rp(scenario: Scenario, trips: pd.DataFrame) -> pd.Series:
    """What trips cost (day, supplier, kitchen, vehicle, trips, km): rp_per_trip and rp_per_km there and back (Rp)."""
    rates = vehicles(scenario)[["supplier", "vehicle", "rp_per_trip", "rp_per_km"]]
    table = trips[["supplier", "vehicle"]].merge(rates, how="left", on=["supplier", "vehicle"])
    per_trip, per_km = (table[name].fillna(0.0).to_numpy(float) for name in ("rp_per_trip", "rp_per_km"))
    each = trip_rp(per_trip, per_km, np.nan_to_num(trips["km"].to_numpy(float)))
    return pd.Series(each * trips["trips"].to_numpy(float), index=trips.index)
