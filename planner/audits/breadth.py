"""Rule 10, breadth: from how many parties a kitchen buys, how much from one, and how many one supplier serves."""

from __future__ import annotations

import pandas as pd

from planner.audits.breach import Breach, breaches
from planner.audits.budget import period_start
from planner.books import facts
from planner.books.parties import all_bought, dealings, parties
from planner.books.tables import PlanTables
from planner.scenario import Scenario, demand, money
from planner.units import exceeds

NAME = "breadth"

MEAL = ["kitchen", "item", "day"]
SOFT = ("where", "amount", "unit", "rp")


def audit(scenario: Scenario, tables: PlanTables) -> list[Breach]:
    """Too many suppliers of a kitchen's item on a day, or too many kitchens of a supplier."""
    found: list[Breach] = []
    given = (scenario["kitchens"]["max_suppliers_per_item_day"], scenario["suppliers"]["max_kitchens"])
    if all(limit.isna().all() for limit in given):
        return found
    for code, table in limits(scenario, tables).items():
        keys = MEAL if code == "suppliers" else ["supplier"]
        table["limit"] = table["limit"].clip(lower=table["facts"])
        broken = table[exceeds(table["amount"], table["limit"])][[*keys, "amount", "limit"]]
        unit = "parties" if code == "suppliers" else "kitchens"
        found += breaches(NAME, f"breadth.{code}", broken.assign(unit=unit), tables.deliveries, concerns=[keys])
    return found


def flags(scenario: Scenario, tables: PlanTables) -> pd.DataFrame:
    """Where orders given before are more than a limit: where, day, amount, limit, unit."""
    parts = []
    for code, table in limits(scenario, tables).items():
        table = table[exceeds(table["facts"], table["limit"])].assign(amount=lambda rows: rows["facts"])
        if code == "suppliers":
            table = table.assign(where=table["kitchen"] + "/" + table["item"], unit="parties")
        else:
            table = table.assign(where=table["supplier"], unit="kitchens")
        parts.append(table.reindex(columns=["where", "day", "amount", "limit", "unit"]))
    return pd.concat(parts, ignore_index=True)


def limits(scenario: Scenario, tables: PlanTables) -> dict[str, pd.DataFrame]:
    """What counts in each hard limit, by code: keys, amount, facts (of it by orders given before), limit (NaN = none).

    suppliers: kitchen, item, day. kitchens: supplier; those of an earlier plan count.
    """
    frozen, earlier = facts.frozen(scenario), facts.earlier(scenario)
    given = tables.deliveries[tables.deliveries["quantity"] > 0]
    most = demand.open_kitchens(scenario).set_index("kitchen")["max_suppliers_per_item_day"].astype(float)
    day = _count(given, frozen, MEAL, "supplier")
    day["limit"] = day["kitchen"].map(most)
    before = pd.concat([frozen, earlier])[["supplier", "kitchen"]]
    pair = _count(dealings(scenario, tables), before, ["supplier"], "kitchen")
    pair["limit"] = pair["supplier"].map(scenario["suppliers"].set_index("supplier")["max_kitchens"].astype(float))
    return {"suppliers": day, "kitchens": pair}


def _count(given: pd.DataFrame, before: pd.DataFrame, keys: list[str], what: str) -> pd.DataFrame:
    """How many different ones there are, and how many by facts alone: keys, amount, facts."""
    table = given.groupby(keys)[what].nunique().astype(float).rename("amount").reset_index()
    counts = before.groupby(keys)[what].nunique().rename("facts").reset_index()
    return table.merge(counts, how="left", on=keys).fillna({"facts": 0.0}).astype({"facts": float})


def soft(scenario: Scenario, tables: PlanTables) -> pd.DataFrame:
    """Parties missing (kitchen/period) and Rp above the largest share (kitchen/period/supplier/item)."""
    return pd.concat([_missing(scenario, tables), _shares(scenario, tables)], ignore_index=True)[list(SOFT)]


def _missing(scenario: Scenario, tables: PlanTables) -> pd.DataFrame:
    table = parties(scenario, tables)
    table = table[exceeds(table["min_parties"], table["parties"]) & table["min_parties"].notna()]
    amount = table["min_parties"] - table["parties"]
    where = table["kitchen"] + "/" + period_start(scenario, table["period"])
    penalty = scenario.settings.breadth_penalty or 0.0
    return pd.DataFrame({"where": where, "amount": amount, "unit": "parties", "rp": amount * penalty})


def _shares(scenario: Scenario, tables: PlanTables) -> pd.DataFrame:
    key = ["supplier", "kitchen", "item", "period"]
    table = all_bought(scenario, tables).groupby(key, as_index=False)[["quantity"]].sum()
    need = demand.needs(scenario)
    need = need.assign(period=money.periods(scenario, need["day"])).groupby(key[1:], as_index=False)[["need"]].sum()
    table = table.merge(need, how="left", on=key[1:]).fillna({"need": 0.0})
    share = scenario["kitchens"].set_index("kitchen")["max_share"].astype(float)
    before = pd.concat([facts.frozen(scenario), facts.earlier(scenario)])
    table["limit"] = table["kitchen"].map(share) * table["need"]
    table["limit"] = table["limit"].clip(lower=facts.taken(table, before, key))
    table = table[exceeds(table["quantity"], table["limit"])]
    table = table.merge(scenario["offers"][["supplier", "item", "price_rp"]], on=["supplier", "item"])
    amount = (table["quantity"] - table["limit"]) * table["price_rp"]
    day = period_start(scenario, table["period"])
    where = table["kitchen"] + "/" + day + "/" + table["supplier"] + "/" + table["item"]
    penalty = scenario.settings.breadth_share_penalty or 0.0
    return pd.DataFrame({"where": where, "amount": amount, "unit": "rp", "rp": amount * penalty})
