"""Which deliveries may not be at all, and why: no offer, the wrong day, no lane, a door that is shut."""

from __future__ import annotations

import numpy as np
import pandas as pd

from planner.books import facts
from planner.scenario import Scenario, demand, offers
from planner.scenario.places import great_circle_km
from planner.units import exceeds

KEY = ["supplier", "kitchen", "item", "day"]


def refused(scenario: Scenario, deliveries: pd.DataFrame) -> pd.DataFrame:
    """Deliveries that may not be, each with the first reason found; orders that stand may always be.

    Returns
    -------
    supplier, kitchen, item, day, amount, limit (0), unit, reason (negative, none, supplier, early, late, weekday,
    closed, door, lane).
    """
    table = deliveries[[*KEY, "quantity", "unit"]].merge(offers.offers(scenario), how="left", on=["supplier", "item"])
    days = demand.kitchen_days(scenario)[["kitchen", "day", "receiving"]]
    table = table.merge(days, how="left", on=["kitchen", "day"])
    weekday = (table["day"].dt.day_of_week + 1).astype(str)
    allowed = table["weekdays"].fillna("1234567")
    on_weekday = [digit in digits for digit, digits in zip(weekday, allowed, strict=True)]
    reasons = {
        "negative": ~(table["quantity"] >= 0),
        "none": table["ships"].isna(),
        "supplier": table["ships"].eq(False),
        "early": table["day"] < table["first"],
        "late": table["day"] > table["last"],
        "weekday": ~np.array(on_weekday, dtype=bool),
        "closed": ~table["kitchen"].isin(demand.open_kitchens(scenario)["kitchen"]),
        "door": table["receiving"].eq(False),
        "lane": ~has_lane(scenario, table),
    }
    table["reason"] = np.select([np.asarray(mask, dtype=bool) for mask in reasons.values()], list(reasons), "")
    some = (table["quantity"] != 0) & (table["reason"] != "") & ~facts.stands(scenario, table)
    table = table[some].rename(columns={"quantity": "amount"}).assign(limit=0.0)
    return table[[*KEY, "amount", "limit", "unit", "reason"]]


def has_lane(scenario: Scenario, table: pd.DataFrame) -> pd.Series:
    """Whether supplier, kitchen and item have a lane: listed and not closed, or within reach where reach decides."""
    lanes = scenario["lanes"].assign(listed=True)[["supplier", "kitchen", "item", "closed", "km", "listed"]]
    general = lanes[lanes["item"].isna()].drop(columns="item")
    trio = table[["supplier", "kitchen", "item"]]
    special = trio.merge(lanes, how="left", on=["supplier", "kitchen", "item"])
    general = trio.merge(general, how="left", on=["supplier", "kitchen"])
    closed = special["closed"].fillna(general["closed"]).fillna(False).astype(bool)
    listed = special["listed"].eq(True) | general["listed"].eq(True)
    if scenario.settings.lanes == "listed":
        return listed & ~closed
    return (listed | _within_reach(scenario, trio)) & ~closed


def _within_reach(scenario: Scenario, trio: pd.DataFrame) -> pd.Series:
    """Whether the road from supplier to kitchen, where both places are known, is within the supplier's reach."""
    suppliers = scenario["suppliers"][["supplier", "lat", "lon", "reach_km"]]
    kitchens = scenario["kitchens"][["kitchen", "lat", "lon"]]
    table = trio.merge(suppliers, how="left", on="supplier").merge(
        kitchens, how="left", on="kitchen", suffixes=("", "_to")
    )
    places = (table[name].to_numpy(float) for name in ("lat", "lon", "lat_to", "lon_to"))
    km = pd.Series(great_circle_km(*places) * scenario.settings.detour)
    everyone = scenario.settings.reach_km
    reach = table["reach_km"].fillna(np.inf if everyone is None else everyone)
    return km.notna() & ~exceeds(km, reach)
