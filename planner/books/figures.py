"""What a plan comes to: rungs, money, balance, suppliers and kitchens, all computed from its tables."""

from __future__ import annotations

import pandas as pd

from planner.books.carriage import weight_kg
from planner.books.money import GROUPS, cash_tied, money, onboarding
from planner.books.parties import dealings, parties
from planner.books.tables import PlanTables
from planner.books.trips import made
from planner.scenario import Scenario, demand, offers
from planner.scenario.money import cash_limits

TENTHS = 10  # parts of a kitchen's need of an item: of each that is missing more is counted than of the one before
STEEP = 3  # and so much more (x fairness): a third


def hardship(scenario: Scenario, tables: PlanTables) -> float:
    """Meals short, and more where a kitchen lacks much of an item (`planner/MODEL.md`, rung 1); 0 without rule need."""
    if not tables.holds("need"):
        return 0.0
    return float(tables.shortages["meals"].sum()) + float(unfair(scenario, tables).sum())


def unfair(scenario: Scenario, tables: PlanTables) -> pd.Series:
    """What hardship adds to meals short where a kitchen lacks much of an item (meals), by kitchen and item."""
    needs = demand.needs(scenario)
    needed = needs.groupby(["kitchen", "item"])["need"].sum()
    of_item = needs.groupby("item")[["meals", "need"]].sum()
    short = tables.shortages.groupby(["kitchen", "item"])["missing"].sum()
    needed = needed.reindex(short.index)
    above = sum((short - part / TENTHS * needed).clip(lower=0) for part in range(1, TENTHS))
    meals_per_unit = (of_item["meals"] / of_item["need"]).reindex(short.index.get_level_values("item")).to_numpy()
    return pd.Series(scenario.settings.fairness / STEEP * above * meals_per_unit, index=short.index, dtype=float)


def meals(scenario: Scenario, tables: PlanTables) -> dict[str, float]:
    """Meals needed and short, and the share of its meals that the worst kitchen lacks (0 .. 1)."""
    needed = demand.meals(scenario).groupby("kitchen")["meals"].sum()
    short = tables.shortages.groupby("kitchen")["meals"].sum()
    share = (short / needed.reindex(short.index)).max() if len(short) else 0.0
    return {"needed": float(needed.sum()), "short": float(short.sum()), "worst_kitchen_share": float(share)}


def balance(scenario: Scenario, tables: PlanTables | None) -> pd.DataFrame:
    """City balance by day and item.

    Returns
    -------
    day, item, unit, need (cooked that day), offered_, delivered_ x coops, producers, outside (that day), short. Offers
    without a daily limit are not in offered_.
    """
    days = demand.all_days(scenario)
    keys = pd.MultiIndex.from_product([days, scenario["items"]["item"]], names=["day", "item"])
    table = pd.DataFrame(index=keys)
    table["unit"] = keys.get_level_values("item").map(dict(scenario["items"][["item", "unit"]].to_numpy()))
    table["need"] = demand.needs(scenario).groupby(["day", "item"])["need"].sum().reindex(keys, fill_value=0.0)
    group = scenario["suppliers"].set_index("supplier")["kind"].map(GROUPS)
    offered = offers.offered_by_day(scenario)
    for name, rows, column in (
        ("offered", offered, "per_day"),
        *([("delivered", tables.deliveries, "quantity")] if tables else []),
    ):
        sums = rows.groupby([rows["supplier"].map(group), "day", "item"])[column].sum()
        for kind in ("coops", "producers", "outside"):
            part = sums.loc[kind] if kind in sums.index.get_level_values(0) else pd.Series(dtype=float)
            table[f"{name}_{kind}"] = part.reindex(keys).fillna(0.0) if len(part) else 0.0
    if tables:
        short = tables.shortages.groupby(["day", "item"])["missing"].sum()
        table["short"] = short.reindex(keys).fillna(0.0) if len(short) else 0.0
    return table[(table.drop(columns="unit") != 0).any(axis=1)].reset_index()


def kitchens(scenario: Scenario, tables: PlanTables) -> pd.DataFrame:
    """One row per open kitchen: meals, meals short, cost per meal against budget (Rp), suppliers, parties.

    Goods, suppliers and parties count orders of an earlier plan, as budget and breadth do. The budget is absent where
    some period in which the kitchen cooks has none.

    parties: the fewest of any funding period in which the kitchen cooks, against min_parties.
    """
    table = demand.open_kitchens(scenario)[["kitchen", "name", "kecamatan"]].set_index("kitchen")
    table["meals"] = demand.meals(scenario).groupby("kitchen")["meals"].sum()
    table["short_meals"] = tables.shortages.groupby("kitchen")["meals"].sum()
    spent = money(scenario, tables)
    table = table.join(spent.groupby("kitchen")[["goods_rp", "budget_rp"]].sum(min_count=1))
    without = spent.loc[spent["budget_rp"].isna() & (spent["meals"] > 0), "kitchen"]
    table["budget_rp"] = table["budget_rp"].mask(table.index.isin(without))
    table["suppliers"] = dealings(scenario, tables).groupby("kitchen")["supplier"].nunique()
    counted = parties(scenario, tables).groupby("kitchen")
    table = table.join(counted.agg(parties=("parties", "min"), min_parties=("min_parties", "first")))
    for column in ("meals", "short_meals", "goods_rp", "suppliers", "parties"):
        table[column] = table[column].astype(float).fillna(0.0)
    served = table["meals"].where(table["meals"] > 0)
    table["cost_per_meal_rp"] = table["goods_rp"] / served
    table["budget_per_meal_rp"] = table["budget_rp"] / served
    return table.reset_index()


def suppliers(scenario: Scenario, tables: PlanTables) -> pd.DataFrame:
    """One row per supplier: sales (Rp), kg, kitchens, trips, cash limit and peak (Rp) and their ratio.

    kitchens: those of orders given before too, as breadth counts them.

    trips_per_day: the most on any day; onboarding_rp: what starting with it costs this plan (0 = it had started).
    """
    names = ["supplier", "name", "kind", "kecamatan", "lat", "lon", "stage", "zone"]
    table = scenario["suppliers"][names].set_index("supplier")
    sent = tables.deliveries.assign(kg=weight_kg(scenario, tables.deliveries))
    table["sold_rp"] = sent.groupby("supplier")["amount_rp"].sum()
    table["delivered_kg"] = sent.groupby("supplier")["kg"].sum()
    table["kitchens"] = dealings(scenario, tables).groupby("supplier")["kitchen"].nunique()
    table["trips_per_day"] = made(tables.trips, ["supplier", "day"]).groupby("supplier")["trips"].max()
    table["onboarding_rp"] = onboarding(scenario, tables)
    for column in ("sold_rp", "delivered_kg", "kitchens", "trips_per_day", "onboarding_rp"):
        table[column] = table[column].astype(float).fillna(0.0)
    table["cash_limit_rp"] = cash_limits(scenario)
    table["cash_peak_rp"] = cash_tied(scenario, tables).max(axis=1)
    table["cash_share"] = table["cash_peak_rp"] / table["cash_limit_rp"].where(table["cash_limit_rp"] > 0)
    return table.reset_index()
