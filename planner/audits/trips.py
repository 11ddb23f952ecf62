"""Rule 9, trips: goods fit on the trips of their supplier's vehicles, loads are as lanes say, doors are not overrun."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from planner.audits.breach import Breach, breaches
from planner.books import carriage, facts, packing
from planner.books.carriage import DELIVERY, ORDER_KEYS
from planner.books.tables import PlanTables
from planner.books.trips import loads, made, room_kg, visits
from planner.scenario import Scenario, demand
from planner.scenario.orders import vehicles
from planner.units import TOLERANCE, count_down, count_up, exceeds

NAME = "trips"

FLEET = ["supplier", "vehicle", "day"]
DOOR = ["kitchen", "day"]


def audit(scenario: Scenario, tables: PlanTables) -> list[Breach]:
    """Every limit of trips, loads and doors that a plan passes."""
    found = []
    given = tables.deliveries
    for code, table, least in _limits(scenario, tables):
        table = table.reset_index(drop=True)
        if least:
            broken = table[exceeds(table["limit"], table["amount"])]
        else:
            table["limit"] = table["limit"].clip(lower=table["facts"])
            broken = table[exceeds(table["amount"], table["limit"])]
        keys = [name for name in ("supplier", "kitchen", "item", "vehicle", "day") if name in broken]
        concerns = [[name for name in keys if name != "vehicle"]]
        broken = broken[[*keys, "amount", "limit", "unit"]]
        found += breaches(NAME, f"trips.{code}", broken, given, concerns=concerns, otherwise="trips")
    return found


def flags(scenario: Scenario, tables: PlanTables) -> pd.DataFrame:
    """Where orders that stand take more than a limit: where (keys), day, amount, limit, unit."""
    parts = []
    for _, table, least in _limits(scenario, tables):
        table = table[exceeds(table["facts"], table["limit"])] if not least else table.iloc[:0]
        names = [name for name in ("supplier", "kitchen", "item", "vehicle") if name in table]
        where = table[names].agg("/".join, axis=1) if len(table) else pd.Series(dtype=object)
        parts.append(table.assign(where=where, amount=table["facts"])[["where", "day", "amount", "limit", "unit"]])
    nothing = pd.DataFrame({name: [] for name in ("where", "day", "amount", "limit", "unit")})
    return pd.concat(parts, ignore_index=True) if parts else nothing


def _limits(scenario: Scenario, tables: PlanTables) -> Iterator[tuple[str, pd.DataFrame, bool]]:
    """Every limit: its code; keys, amount, facts (of it by orders that stand), limit, unit; whether it is a least."""
    if len(scenario["vehicles"]) or len(tables.trips):
        yield "load", _carried(scenario, tables), False
        yield "packs", _whole_packs(scenario, tables), False
        yield "none", _on_foot(scenario, tables), False
        yield "whole", _halves(tables), False
        yield "per_day", _fleet(scenario, tables), False
    if scenario["kitchens"]["deliveries_per_day"].notna().any():
        yield "receives", _doors(scenario, tables), False
    if scenario["lanes"][["min_load", "max_load"]].notna().any(axis=None):
        yield from _lane_loads(scenario, tables)


def _carried(scenario: Scenario, tables: PlanTables) -> pd.DataFrame:
    """Kg of a delivery against what its trips carry."""
    table = loads(scenario, tables.deliveries).merge(room_kg(scenario, tables.trips), on=DELIVERY)
    return table.rename(columns={"kg": "amount", "room": "limit"}).assign(facts=0.0, unit="kg")


def _whole_packs(scenario: Scenario, tables: PlanTables) -> pd.DataFrame:
    """Packs of a delivery against how many whole ones its trips take: of each weight or more, the one most over."""
    table = packing.heavier(scenario, tables.deliveries)
    table["limit"] = packing.room_for(scenario, tables.trips, table)
    table["over"] = table["packs"] - table["limit"]
    table = table.sort_values([*DELIVERY, "over"], kind="stable").drop_duplicates(DELIVERY, keep="last")
    return table.rename(columns={"packs": "amount"}).assign(facts=0.0, unit="packs")


def _on_foot(scenario: Scenario, tables: PlanTables) -> pd.DataFrame:
    """Deliveries that ride on no trip at all."""
    table = loads(scenario, tables.deliveries).merge(room_kg(scenario, tables.trips), how="left", on=DELIVERY)
    return table[table["room"].isna()].assign(amount=1.0, limit=0.0, facts=0.0, unit="trips")


def _halves(tables: PlanTables) -> pd.DataFrame:
    """Trips that are no whole number."""
    table = tables.trips[[*DELIVERY, "vehicle", "trips"]].astype({"day": "datetime64[s]", "trips": float})
    table = table[(table["trips"] - table["trips"].round()).abs() > TOLERANCE].rename(columns={"trips": "amount"})
    return table.assign(limit=np.floor(table["amount"]), facts=0.0, unit="trips")


def _fleet(scenario: Scenario, tables: PlanTables) -> pd.DataFrame:
    """Trips of a vehicle a day; those of orders that stand go by the largest vehicle."""
    fleet = vehicles(scenario)
    table = made(tables.trips, FLEET).rename(columns={"trips": "amount"})
    table = table.merge(fleet[["supplier", "vehicle", "trips"]], how="left", on=["supplier", "vehicle"])
    table = table.rename(columns={"trips": "limit"}).fillna({"limit": 0.0})  # a vehicle it does not have
    largest = fleet.drop_duplicates("supplier")[["supplier", "vehicle", "load_kg"]]
    frozen = loads(scenario, facts.frozen(scenario)).merge(largest, on="supplier")
    frozen["trips"] = np.ceil(frozen["kg"] / frozen["load_kg"] * (1 - TOLERANCE)).clip(lower=1.0)
    packs = packing.heavier(scenario, facts.frozen(scenario)).merge(largest, on="supplier")
    load_kg, pack_kg, count = (packs[name].to_numpy(float) for name in ("load_kg", "pack_kg", "packs"))
    packs["trips"] = count_up(count, count_down(load_kg, pack_kg))
    both = pd.concat([frozen, packs])[[*DELIVERY, "vehicle", "trips"]]
    frozen = both.groupby([*DELIVERY, "vehicle"], as_index=False)[["trips"]].max()
    table["facts"] = facts.taken(table, frozen, FLEET, "trips")
    return table.assign(unit="trips")


def _doors(scenario: Scenario, tables: PlanTables) -> pd.DataFrame:
    """Deliveries a kitchen receives a day."""
    table, before = (_visits(deliveries) for deliveries in (tables.deliveries, facts.frozen(scenario)))
    table["facts"] = facts.taken(table, before, DOOR, "amount")
    most = demand.open_kitchens(scenario).set_index("kitchen")["deliveries_per_day"].astype(float)
    return table.assign(limit=table["kitchen"].map(most), unit="deliveries")


def _visits(deliveries: pd.DataFrame) -> pd.DataFrame:
    """How many deliveries a kitchen receives a day: kitchen, day, amount."""
    return visits(deliveries).groupby(DOOR)["supplier"].nunique().astype(float).rename("amount").reset_index()


def _lane_loads(scenario: Scenario, tables: PlanTables) -> Iterator[tuple[str, pd.DataFrame, bool]]:
    """Smallest and largest loads: of an item's orders in its unit, of the other items of a delivery together in kg."""
    given = tables.deliveries[tables.deliveries["quantity"] > 0]
    given = given.groupby(ORDER_KEYS, as_index=False)[["quantity"]].sum()
    said, stands = carriage.lanes_of(scenario, given), facts.stands(scenario, given)
    given["kg"] = carriage.weight_kg(scenario, given)
    frozen = facts.taken(given, facts.frozen(scenario), ORDER_KEYS)
    kg = carriage.weight_kg(scenario, given.assign(quantity=frozen))
    unit = given["item"].map(scenario["items"].set_index("item")["unit"])
    for column, least in (("min_load", True), ("max_load", False)):
        own = said[column].notna()
        orders = given.assign(amount=given["quantity"], facts=frozen, limit=said[column], unit=unit)
        yield column, orders[own & ~(stands & least)], least
        rest = given.assign(facts=kg, limit=said[f"{column}_any"], stands=stands, amount=given["kg"])[~own]
        sums = {"amount": ("amount", "sum"), "facts": ("facts", "sum"), "limit": ("limit", "first")}
        rest = rest.groupby(DELIVERY, as_index=False).agg(**sums, stands=("stands", "any")).assign(unit="kg")
        yield f"{column}_kg", rest[~(rest["stands"] & least)], least
