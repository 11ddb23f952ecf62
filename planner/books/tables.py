"""The dated tables of a plan, and how they follow from deliveries alone.

A hand-made plan needs only day, supplier, kitchen, item and quantity: kitchens then cook all they have, oldest first,
growers serve cheapest first, and trips go largest vehicle first.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from planner.books import packs
from planner.books.cooking import Cooked, cook_all
from planner.books.fifo import Floats, Ints
from planner.books.pantry import Clock, the_clock
from planner.books.trips import largest_first, numbered, trip_table
from planner.errors import Fault
from planner.scenario import Scenario, offers
from planner.units import NOT_SHORT, UNWRITTEN

FIVE = ("day", "supplier", "kitchen", "item", "quantity")
DELIVERIES = (*FIVE, "unit", "packs", "pack", "trip", "vehicle", "price_rp", "amount_rp", "flag")
STOCK = ("day", "kitchen", "item", "in", "cooked", "instead_of", "surplus", "end")
SOURCES = ("day", "supplier", "producer", "item", "quantity", "cost_rp")
SHORTAGES = ("day", "kitchen", "item", "missing", "unit", "meals")


@dataclass(frozen=True, kw_only=True)
class PlanTables:
    """The dated tables of a plan: of each the columns in their order, with dtype and unit; absent = None or NaN.

    Texts of a table without rows are object.

    Attributes
    ----------
    deliveries
        day datetime64[s]; supplier, kitchen, item str; quantity float64 (item's unit); unit str; packs object (whole
        packs); pack object; trip object (number of the supplier's trips that day); vehicle object; price_rp float64
        (Rp per unit); amount_rp float64 (Rp); flag object (`ceiling`: priced above it).
    stock
        What happens in a kitchen's store: day datetime64[s]; kitchen, item str; in, cooked float64 (item's unit);
        instead_of object (the item it stands in for); surplus, end float64 (item's unit).
    sources
        What growers hand over: day datetime64[s]; supplier, producer, item str; quantity float64 (item's unit); cost_rp
        float64 (Rp per unit).
    shortages
        day datetime64[s]; kitchen, item str; missing float64 (item's unit); unit str; meals float64 (meals).
    trips
        Of suppliers' own vehicles: day datetime64[s]; supplier, kitchen, vehicle str; trips float64 (count); load_kg
        float64 (kg); km float64 (km one way); rp float64 (Rp).
    leftovers
        What is never cooked, by the day it came, where some of it was bought: kitchen, item str; day datetime64[s];
        opening bool; quantity float64 (item's unit).
    assumed
        What the plan did not say itself (`stock`: what kitchens cook, `sources`: what growers hand over, `trips`).
    suspicions
        What its files may not mean as it was read; they stop nothing.
    rules
        Names of the rules it was made with; None = all are meant to hold.
    """

    deliveries: pd.DataFrame
    stock: pd.DataFrame
    sources: pd.DataFrame
    shortages: pd.DataFrame
    trips: pd.DataFrame
    leftovers: pd.DataFrame
    assumed: frozenset[str] = frozenset()
    suspicions: tuple[Fault, ...] = ()
    rules: tuple[str, ...] | None = None

    def holds(self, rule: str) -> bool:
        """Whether a rule is meant to hold; one that is not breaks nothing, and charges nothing."""
        return self.rules is None or rule in self.rules


def complete(
    scenario: Scenario,
    deliveries: pd.DataFrame,
    *,
    cooked: pd.DataFrame | None = None,
    sources: pd.DataFrame | None = None,
    trips: pd.DataFrame | None = None,
) -> PlanTables:
    """All tables of a plan from its deliveries.

    Parameters
    ----------
    deliveries
        Rows with the five columns of FIVE.
    cooked
        What to cook of each need (kitchen, item, day, cooked, and instead_of where an item stands in for another);
        default all that goods allow.
    sources
        Growers' goods (day, supplier, producer, item, quantity); default cheapest first.
    trips
        Trips of own vehicles (day, supplier, kitchen, vehicle, trips); default largest vehicle first.
    """
    priced = price_deliveries(scenario, deliveries)
    clock = the_clock(scenario)
    kitchens = cook_all(scenario, clock, priced, cooked)
    handed = _cheapest_growers(scenario, priced) if sources is None else sources
    driven = largest_first(scenario, priced) if trips is None else trips
    priced[["trip", "vehicle"]] = numbered(scenario, priced, driven)
    given = {"stock": cooked, "sources": sources, "trips": trips}
    return PlanTables(
        deliveries=priced,
        stock=_stock(clock, kitchens),
        sources=_priced_sources(scenario, handed),
        shortages=_shortages(scenario, kitchens.uses),
        trips=trip_table(scenario, priced, driven),
        leftovers=kitchens.leftovers,
        assumed=frozenset(name for name, table in given.items() if table is None),
    )


def price_deliveries(scenario: Scenario, deliveries: pd.DataFrame) -> pd.DataFrame:
    """Deliveries with unit, packs, price, amount and the flag `ceiling` where the price is above the item's ceiling.

    packs and pack stand where the quantity is a whole number of packs.
    """
    table = deliveries[list(FIVE)].reset_index(drop=True)
    table["day"] = table["day"].astype("datetime64[s]")
    items = scenario["items"].set_index("item")
    table["unit"] = table["item"].map(items["unit"])
    table[["packs", "pack"]] = packs.named(scenario, table)
    for name in ("trip", "vehicle"):
        table[name] = pd.Series(pd.NA, index=table.index, dtype=object)
    table["price_rp"] = offers.on_days(scenario, offers.price_matrix(scenario), table)
    table["amount_rp"] = table["quantity"] * table["price_rp"]
    above = table["price_rp"] > table["item"].map(items["ceiling_rp"])
    table["flag"] = above.map({True: "ceiling", False: None}).astype(object)
    return table[list(DELIVERIES)]


def _stock(clock: Clock, kitchens: Cooked) -> pd.DataFrame:
    """Stock rows by day, kitchen, item and what is stood in for, where anything happens or lies overnight."""
    uses, stores, books = kitchens.uses, kitchens.stores, kitchens.books
    pairs, count, nothing = list(stores), len(clock.days), [np.zeros(0)]
    into = [_by_day(store.lot_day[~store.opening], store.lot_units[~store.opening], count) for store in stores.values()]
    rows = pd.DataFrame(
        {
            "day": np.tile(clock.days.to_numpy(), len(pairs)),
            "kitchen": np.repeat(np.array([kitchen for kitchen, _ in pairs], dtype=object), count),
            "item": np.repeat(np.array([item for _, item in pairs], dtype=object), count),
            "in": np.concatenate(into or nothing),
            "cooked": 0.0,
            "instead_of": None,
            "surplus": _clean(np.concatenate([books[pair].surplus for pair in pairs] or nothing)),
            "end": _clean(np.concatenate([books[pair].end for pair in pairs] or nothing)),
        }
    )
    other = uses["instead_of"].notna()
    own = uses[~other]
    place = pd.MultiIndex.from_frame(rows[["kitchen", "item", "day"]])
    at = place.get_indexer(pd.MultiIndex.from_frame(own[["kitchen", "item", "day"]]))
    rows.loc[at, "cooked"] = own["cooked"].to_numpy(float)
    stood = uses[other & (uses["cooked"] > 0)].assign(**{"in": 0.0, "surplus": 0.0, "end": 0.0})
    if len(stood):
        rows = pd.concat([rows, stood[list(STOCK)]], ignore_index=True)
    busy = (rows[["in", "cooked", "surplus", "end"]] != 0).any(axis=1)
    ordered: pd.DataFrame = rows[list(STOCK)].loc[busy]
    order = ["day", "kitchen", "item", "instead_of"]
    return ordered.sort_values(order, na_position="first", ignore_index=True)


def _by_day(days: Ints, units: Floats, count: int) -> Floats:
    """Sums by day 0 .. count - 1; what came before is told on day 0."""
    return np.bincount(np.maximum(days, 0), weights=units, minlength=count)[:count].astype(float)


def _clean(units: Floats) -> Floats:
    """Leave out what is less than the rounding of quantities."""
    return np.where(np.abs(units) < UNWRITTEN, 0.0, units)


def _shortages(scenario: Scenario, uses: pd.DataFrame) -> pd.DataFrame:
    """What is missing by need, above the tolerance, with the meals it leaves short."""
    key = ["kitchen", "item", "day"]
    other = uses["instead_of"].notna()
    needs = uses[~other].copy()
    missing = needs["need"] - needs["cooked"].astype(float)
    if other.any():
        ratio = scenario["substitutes"].set_index(["item", "instead_of"])["ratio"].astype(float)
        stood = uses.loc[other, ["kitchen", "item", "day", "instead_of", "cooked"]].join(
            ratio, on=["item", "instead_of"]
        )
        stood = stood.assign(replaced=(stood["cooked"] / stood["ratio"]).fillna(0.0), item=stood["instead_of"])
        replaced = stood.groupby(key)["replaced"].sum()
        missing -= replaced.reindex(pd.MultiIndex.from_frame(needs[key])).fillna(0.0).to_numpy(float)
    short = needs.assign(missing=missing)[missing > NOT_SHORT * needs["need"].clip(lower=1.0)]
    short["meals"] = short["missing"] * short["meals"] / short["need"]
    short["unit"] = short["item"].map(scenario["items"].set_index("item")["unit"])
    return short.sort_values(["day", "kitchen", "item"], ignore_index=True)[list(SHORTAGES)]


def _priced_sources(scenario: Scenario, handed: pd.DataFrame) -> pd.DataFrame:
    """Growers' goods with what the grower is paid (an absent cost is 0)."""
    table = handed[["day", "supplier", "producer", "item", "quantity"]].reset_index(drop=True)
    table["day"] = table["day"].astype("datetime64[s]")
    rows = scenario["sources"][["supplier", "producer", "item", "cost_rp"]]
    table = table.merge(rows, on=["supplier", "producer", "item"], how="left")
    table["cost_rp"] = table["cost_rp"].fillna(0.0)
    return table.sort_values(["day", "supplier", "producer", "item"], ignore_index=True)[list(SOURCES)]


def _cheapest_growers(scenario: Scenario, deliveries: pd.DataFrame) -> pd.DataFrame:
    """Growers serve cheapest first, each up to its daily limits; the rest is the supplier's own stock."""
    sources = scenario["sources"].sort_values(["cost_rp", "producer"])
    growers: dict[tuple[str, str], list[tuple[str, float]]] = {}
    for supplier, item, producer, per_day in sources[["supplier", "item", "producer", "per_day"]].to_numpy():
        growers.setdefault((supplier, item), []).append((producer, np.inf if np.isnan(per_day) else per_day))
    offered = offers.offers(scenario).set_index(["supplier", "item"])[["per_day", "total"]].fillna(np.inf)
    limit, total = offered["per_day"].to_dict(), offered["total"].to_dict()
    direct = deliveries.groupby(["supplier", "item"], as_index=False)["quantity"].sum()
    for supplier, item, sales in direct.to_numpy():
        total[supplier, item] = total.get((supplier, item), np.inf) - sales
    sums = deliveries.groupby(["day", "supplier", "item"], as_index=False)["quantity"].sum()
    sold = {(day, supplier, item): float(quantity) for day, supplier, item, quantity in sums.to_numpy()}
    spare: dict[tuple[object, str, str], float] = {}
    rows = []
    for (day, supplier, item), quantity in sold.items():
        wanted = quantity
        for producer, per_day in growers.get((supplier, item), []):
            key = (day, producer, item)
            left = spare.get(key, limit.get((producer, item), np.inf) - sold.get(key, 0.0))
            given = max(0.0, min(wanted, left, per_day, total.get((producer, item), np.inf)))
            spare[key], wanted = left - given, wanted - given
            total[producer, item] = total.get((producer, item), np.inf) - given
            if given > 0:
                rows.append((day, supplier, producer, item, given))
    table = pd.DataFrame(rows, columns=["day", "supplier", "producer", "item", "quantity"])
    return table.astype({"day": "datetime64[s]", "quantity": float})
