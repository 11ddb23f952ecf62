"""Rule 4, store: what lies in a kitchen overnight has room there, by storage kind."""

from __future__ import annotations

import numpy as np
import pandas as pd

from planner.audits import ledger
from planner.audits.breach import Breach, breaches
from planner.books import facts
from planner.books.tables import PlanTables
from planner.scenario import Scenario, demand, once
from planner.units import exceeds

NAME = "store"

KEY = ["kitchen", "storage", "day"]


def audit(scenario: Scenario, tables: PlanTables) -> list[Breach]:
    """Nights with more kg than room, or than opening stock and orders that stand take where that is more."""
    goods, used = ledger.lots(scenario, tables), ledger.cooked(tables)
    table = _rooms(scenario).merge(_nights(scenario, goods, used, tables.leftovers), on=KEY[:2])
    table = table.merge(_fact_nights(scenario).rename(columns={"kg": "fact"}), how="left", on=KEY)
    table["limit"] = table[["room", "fact"]].max(axis=1)
    broken = table[exceeds(table["kg"], table["limit"])].rename(columns={"kg": "amount"})
    broken = broken[[*KEY, "amount", "limit"]].assign(unit="kg")
    items, given = scenario["items"].set_index("item"), tables.deliveries
    kg = given["quantity"] * given["item"].map(items["kg_per_unit"])
    given = given.assign(storage=given["item"].map(items["storage"]), quantity=kg)
    return breaches(NAME, "store.room", broken, given, concerns=[KEY, KEY[:2]], otherwise="stock")


def flags(scenario: Scenario) -> pd.DataFrame:
    """Where opening stock and standing orders need more than the room: where, day (the fullest), amount, limit (kg)."""
    table = _rooms(scenario).merge(_fact_nights(scenario), on=KEY[:2])
    table = table[exceeds(table["kg"], table["room"])].sort_values("kg", ascending=False, kind="stable")
    table = table.drop_duplicates(KEY[:2]).sort_values(KEY[:2])
    where = table["kitchen"] + "/" + table["storage"]
    return pd.DataFrame({"where": where, "day": table["day"], "amount": table["kg"], "limit": table["room"]})


def _rooms(scenario: Scenario) -> pd.DataFrame:
    """Rooms that are limited: kitchen, storage, room (kg)."""
    kitchens = demand.open_kitchens(scenario).set_index("kitchen")[["dry_kg", "chilled_kg", "frozen_kg"]]
    kitchens.columns = kitchens.columns.str.removesuffix("_kg")
    rooms = kitchens.reset_index().melt(id_vars="kitchen", var_name="storage", value_name="room")
    return rooms[rooms["room"].notna()]


@once
def _fact_nights(scenario: Scenario) -> pd.DataFrame:
    """What opening stock and orders that stand take when they are cooked first."""
    needs = demand.needs(scenario).rename(columns={"need": "quantity"})
    columns = ["kitchen", "item", "day", "quantity"]
    goods = pd.concat([ledger.opening(scenario)[columns], facts.frozen(scenario)[columns]], ignore_index=True)
    return _nights(scenario, goods, needs)


def _nights(
    scenario: Scenario, goods: pd.DataFrame, used: pd.DataFrame, leftovers: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Kg there at the end of each day: kitchen, storage, day, kg. Leftovers are kept until they are past."""
    items, days = scenario["items"].set_index("item"), demand.all_days(scenario)
    weight, storage = items["kg_per_unit"].to_dict(), items["storage"].to_dict()
    windows, places, kg = ledger.windows(scenario), [], []
    idle = {} if leftovers is None else ledger.grouped(leftovers)
    for (kitchen, item), mine, uses in ledger.by_pair(goods, used):
        if len(mine) == 0 or pd.isna(weight[item]):
            continue
        over = idle.get((kitchen, item), uses.iloc[:0])
        units = ledger.oldest_first(_without(mine, over), uses, windows[item]).overnight(days, windows[item])
        if len(over):
            units += ledger.oldest_first(over, uses.iloc[:0], windows[item]).overnight(days, windows[item])
        places.append((kitchen, storage[item]))
        kg.append(weight[item] * units)
    place = pd.DataFrame(places, columns=KEY[:2], dtype="str")
    nights = {"day": np.tile(days, len(places)), "kg": np.concatenate([np.zeros(0), *kg])}
    table = place.loc[place.index.repeat(len(days))].assign(**nights)
    return table.groupby(KEY)["kg"].sum().reset_index()


def _without(goods: pd.DataFrame, over: pd.DataFrame) -> pd.DataFrame:
    """Goods less what is left over of them, by day."""
    if over.empty:
        return goods
    less = goods["day"].map(over.set_index("day")["quantity"]).fillna(0.0)
    return goods.assign(quantity=(goods["quantity"] - less).clip(lower=0.0))
