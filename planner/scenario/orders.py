"""How orders are placed: packs, minimum orders, vehicles, parties, what was ordered before, what is a fair amount.

Conditional defaults of the data dictionary for the rules of orders are resolved here and nowhere else.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from planner.scenario import Scenario, demand, offers, once

ORDER_COLUMNS = ["supplier", "kitchen", "item", "day", "quantity"]


@once
def order_terms(scenario: Scenario) -> pd.DataFrame:
    """In what an offer is ordered, in the order of the table.

    Returns
    -------
    supplier, item, pack (name of the item's pack; None without packs), pack_units (NaN = no packs; the offer's wins
    over the item's), min_order (units, 0 = none).
    """
    items = scenario["items"].set_index("item")
    table = scenario["offers"][["supplier", "item", "pack_units", "min_order"]].copy()
    table["pack_units"] = table["pack_units"].fillna(table["item"].map(items["pack_units"]).astype(float))
    table["pack"] = table["item"].map(items["pack"]).where(table["pack_units"].notna())
    table["min_order"] = table["min_order"].fillna(0.0)
    return table[["supplier", "item", "pack", "pack_units", "min_order"]]


@once
def vehicles(scenario: Scenario) -> pd.DataFrame:
    """The vehicles suppliers drive themselves, largest load first.

    Returns
    -------
    supplier, vehicle, load_kg (inf = carries all), trips (a day, over all of its kind; inf = no limit), rp_per_trip,
    rp_per_km (0 where absent).
    """
    table = scenario["vehicles"].copy()
    table["load_kg"] = table["load_kg"].fillna(np.inf)
    table["trips"] = (table["count"] * table["trips_per_day"]).astype(float)
    none_to_drive = table["count"].eq(0) | table["trips_per_day"].eq(0)
    table["trips"] = table["trips"].fillna(np.inf).where(~none_to_drive.fillna(False), 0.0)
    for column in ("rp_per_trip", "rp_per_km"):
        table[column] = table[column].fillna(0.0)
    table = table.sort_values(["supplier", "load_kg", "vehicle"], ascending=[True, False, True], ignore_index=True)
    return table[["supplier", "vehicle", "load_kg", "trips", "rp_per_trip", "rp_per_km"]]


def parties(scenario: Scenario) -> pd.Series:
    """How many parties stand behind each supplier: itself and its growers (sources rows, else `growers`)."""
    named = scenario["sources"].groupby("supplier")["producer"].nunique()
    suppliers = scenario["suppliers"].set_index("supplier")
    growers = named.reindex(suppliers.index).astype(float).fillna(suppliers["growers"].astype(float)).fillna(0.0)
    return 1.0 + growers


def frozen_orders(scenario: Scenario, *, cancelled: bool = False) -> pd.DataFrame:
    """Orders that stand as they are (supplier, kitchen, item, day, quantity): of open kitchens, on days of the plan.

    Parameters
    ----------
    cancelled
        Those too that stand at nothing: nothing may be ordered in their place.
    """
    stands = _standing(scenario)
    return stands if cancelled else stands[stands["quantity"] > 0].reset_index(drop=True)


@once
def _standing(scenario: Scenario) -> pd.DataFrame:
    """Orders that stand as they are, also at nothing."""
    orders, days = scenario["orders"], demand.all_days(scenario)
    stands = orders["frozen"].eq(True) & ~orders["earlier"].eq(True)
    return _of_open_kitchens(scenario, orders[stands & orders["day"].between(days[0], days[-1])])


@once
def earlier_orders(scenario: Scenario) -> pd.DataFrame:
    """Orders of an earlier plan, whose goods are in stock already (supplier, kitchen, item, day, quantity)."""
    orders = scenario["orders"]
    return _of_open_kitchens(scenario, orders[orders["earlier"].eq(True) & (orders["quantity"] > 0)])


@once
def changeable_orders(scenario: Scenario) -> pd.DataFrame:
    """Orders that may still be changed, at a price (supplier, kitchen, item, day, quantity)."""
    orders = scenario["orders"]
    return _of_open_kitchens(scenario, orders[~orders["frozen"].eq(True) & ~orders["earlier"].eq(True)])


def _of_open_kitchens(scenario: Scenario, orders: pd.DataFrame) -> pd.DataFrame:
    mine = orders[orders["kitchen"].isin(demand.open_kitchens(scenario)["kitchen"])]
    return mine[ORDER_COLUMNS].reset_index(drop=True)


def last_changeable_day(scenario: Scenario) -> pd.Timestamp | None:
    """The last day of orders that may be changed; later days are newly planned. None without such orders."""
    orders = changeable_orders(scenario)
    return None if orders.empty else pd.Timestamp(orders["day"].max())


def fair_amounts(scenario: Scenario, lanes: pd.DataFrame | Mapping[str, Any]) -> pd.DataFrame:
    """What each cooperative would sell of each item if all sold in proportion to what they can give.

    Parameters
    ----------
    lanes
        supplier, kitchen, item: who reaches whom with what.

    Returns
    -------
    supplier, item, can_give, fair (units over the horizon): min(1, city need / sum of can_give) x can_give. A day
    counts where the cooperative can deliver the item on it to some kitchen that receives and may still cook it.
    """
    coops = scenario["suppliers"].loc[scenario["suppliers"]["kind"] == "coop", "supplier"]
    table = offers.offers(scenario)
    days = offers.standing(scenario) & _deliverable(scenario, table, lanes)
    last = np.where(days.any(axis=1), days.shape[1] - 1 - days[:, ::-1].argmax(axis=1), 0)
    table["days"], table["last_day"] = days.sum(axis=1), demand.all_days(scenario)[last]
    table = table[table["ships"] & table["supplier"].isin(coops)].copy()
    needs = demand.needs(scenario).groupby(["kitchen", "item"], as_index=False)["need"].sum()
    reached = pd.DataFrame({name: lanes[name] for name in ("supplier", "kitchen", "item")}).merge(
        needs, on=["kitchen", "item"]
    )
    wanted = reached.groupby(["supplier", "item"])["need"].sum()
    own = pd.MultiIndex.from_frame(table[["supplier", "item"]])
    parts = {
        "total": table["total"].to_numpy(float),
        "per_day": (table["days"] * table["per_day"]).to_numpy(float),
        "stock": _stock_and_growers(scenario, table),
        "need": wanted.reindex(own).fillna(0.0).to_numpy(float),
    }
    given = pd.DataFrame({name: np.nan_to_num(part, nan=np.inf) for name, part in parts.items()}, index=table.index)
    table["can_give"] = given.min(axis=1).where(table["days"] > 0, 0.0)
    city = needs.groupby("item")["need"].sum()
    offered = table.groupby("item")["can_give"].transform("sum")
    share = (table["item"].map(city).fillna(0.0) / offered.where(offered > 0)).clip(upper=1.0).fillna(0.0)
    table["fair"] = share * table["can_give"]
    return table[["supplier", "item", "can_give", "fair"]].reset_index(drop=True)


def _deliverable(
    scenario: Scenario, table: pd.DataFrame, lanes: pd.DataFrame | Mapping[str, Any]
) -> np.ndarray[tuple[int, int], np.dtype[np.bool_]]:
    """Whether some kitchen in reach receives what it may still cook: rows of offers x `all_days`."""
    useful = demand.useful_days(scenario)
    reached = pd.DataFrame({name: lanes[name] for name in ("supplier", "kitchen", "item")})
    by_lane = useful.reindex(pd.MultiIndex.from_frame(reached[["kitchen", "item"]])).fillna(value=False).to_numpy(bool)
    by_offer = pd.DataFrame(by_lane).groupby([reached["supplier"].to_numpy(), reached["item"].to_numpy()]).any()
    own = pd.MultiIndex.from_frame(table[["supplier", "item"]])
    return by_offer.reindex(own).fillna(value=False).to_numpy(bool).reshape(len(table), useful.shape[1])


def _stock_and_growers(scenario: Scenario, table: pd.DataFrame) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Own stock up to the last delivery day and what growers hand over on delivery days (units; NaN = no limit)."""
    sources = scenario["sources"].assign(per_day=scenario["sources"]["per_day"].astype(float).fillna(np.inf))
    handed = sources.groupby(["supplier", "item"])["per_day"].sum()
    growers = handed.reindex(pd.MultiIndex.from_frame(table[["supplier", "item"]])).fillna(0.0).to_numpy(float)
    mornings = (table["last_day"] - table["stock_start"]).dt.days.clip(lower=0)
    own = table["on_hand"] + table["replenish_per_day"] * mornings
    grown = np.where(growers > 0, growers * table["days"].to_numpy(float), 0.0)
    return np.asarray(np.where(table["has_stock"], own.to_numpy(float) + grown, np.nan), dtype=float)
