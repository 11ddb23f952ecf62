"""The dated tables of a plan, and how they follow from deliveries alone.

A hand-made plan needs only day, supplier, kitchen, item and quantity: kitchens then cook all they have, oldest first,
and growers serve cheapest first.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from planner import demand, terms
from planner.fifo import Book, Floats, Ints, cook
from planner.scenario import Scenario
from planner.units import QUANTUM

FIVE = ("day", "supplier", "kitchen", "item", "quantity")
DELIVERIES = (*FIVE, "unit", "packs", "pack", "trip", "vehicle", "price_rp", "amount_rp", "flag")
STOCK = ("day", "kitchen", "item", "in", "cooked", "instead_of", "surplus", "end")
SOURCES = ("day", "supplier", "producer", "item", "quantity", "cost_rp")
SHORTAGES = ("day", "kitchen", "item", "missing", "unit", "meals")
TRIPS = ("day", "supplier", "kitchen", "vehicle", "trips", "load_kg", "km", "rp")


@dataclass(frozen=True, kw_only=True)
class PlanTables:
    """Deliveries, stock, growers' goods, shortages and trips; days are datetime64[s], quantities in the item's unit.

    assumed: what the plan did not say itself (`stock`: what kitchens cook, `sources`: what growers hand over).
    """

    deliveries: pd.DataFrame
    stock: pd.DataFrame
    sources: pd.DataFrame
    shortages: pd.DataFrame
    trips: pd.DataFrame
    assumed: frozenset[str] = frozenset()


def complete(
    scenario: Scenario,
    deliveries: pd.DataFrame,
    *,
    cooked: pd.DataFrame | None = None,
    sources: pd.DataFrame | None = None,
) -> PlanTables:
    """All tables of a plan from its deliveries.

    Parameters
    ----------
    deliveries
        Rows with the five columns of FIVE.
    cooked
        What to cook of each need (kitchen, item, day, cooked); default all that goods allow.
    sources
        Growers' goods (day, supplier, producer, item, quantity); default cheapest first.
    """
    priced = price_deliveries(scenario, deliveries)
    stock, shortages = _cook(scenario, priced, cooked)
    handed = _cheapest_growers(scenario, priced) if sources is None else sources
    return PlanTables(
        deliveries=priced,
        stock=stock,
        sources=_priced_sources(scenario, handed),
        shortages=shortages,
        trips=pd.DataFrame({name: pd.Series(dtype=object) for name in TRIPS}),
        assumed=frozenset(name for name, table in (("stock", cooked), ("sources", sources)) if table is None),
    )


def price_deliveries(scenario: Scenario, deliveries: pd.DataFrame) -> pd.DataFrame:
    """Deliveries with unit, price, amount and the flag `ceiling` where the price is above the item's ceiling."""
    table = deliveries[list(FIVE)].reset_index(drop=True)
    table["day"] = table["day"].astype("datetime64[s]")
    items = scenario["items"].set_index("item")
    table["unit"] = table["item"].map(items["unit"])
    for name in ("packs", "pack", "trip", "vehicle"):
        table[name] = pd.Series(pd.NA, index=table.index, dtype=object)
    table["price_rp"] = terms.on_days(scenario, terms.price_matrix(scenario), table)
    table["amount_rp"] = table["quantity"] * table["price_rp"]
    above = table["price_rp"] > table["item"].map(items["ceiling_rp"])
    table["flag"] = above.map({True: "ceiling", False: None}).astype(object)
    return table[list(DELIVERIES)]


def _cook(
    scenario: Scenario, deliveries: pd.DataFrame, cooked: pd.DataFrame | None
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Stock and shortages when every kitchen cooks oldest goods first."""
    days = demand.all_days(scenario)
    needs = demand.needs(scenario)
    wanted = needs if cooked is None else needs.merge(cooked, on=["kitchen", "item", "day"], how="left")
    needs = needs.assign(wanted=wanted["need"] if cooked is None else wanted["cooked"].fillna(0.0))
    lots = _lots(scenario, deliveries)
    window = demand.windows(scenario).set_index("item")
    latest, earliest = window["latest_days"].to_dict(), window["earliest_days"].fillna(np.inf).to_dict()
    need_groups, lot_groups = _by_pair(needs), _by_pair(lots)
    pairs = sorted(set(need_groups) | set(lot_groups))
    into, books, gone, eaten = [], [], [], np.zeros(len(needs))
    for pair in pairs:
        mine, meals = lot_groups.get(pair, lots[:0]), need_groups.get(pair, needs[:0])
        lot_day, need_day = _since(days[0], mine["day"]), _since(days[0], meals["day"])
        lot_units, came = mine["quantity"].to_numpy(float), ~mine["opening"].to_numpy(bool)
        book = cook(
            lot_day=lot_day,
            lot_units=lot_units,
            need_day=need_day,
            need_units=meals["wanted"].to_numpy(float),
            latest_days=int(latest[pair[1]]),
            earliest_days=float(earliest[pair[1]]),
            day_count=len(days),
        )
        books.append(book)
        into.append(_by_day(lot_day[came], lot_units[came], len(days)))
        gone.append(_by_day(need_day, book.cooked, len(days)))
        eaten[meals.index.to_numpy()] = book.cooked
    needs["cooked"] = eaten
    return _stock_rows(days, pairs, into, books, gone), _shortages(scenario, needs)


def _by_pair(table: pd.DataFrame) -> dict[tuple[str, str], pd.DataFrame]:
    """The rows of each kitchen and item."""
    return {(str(pair[0]), str(pair[1])): rows for pair, rows in table.groupby(["kitchen", "item"])}


def _since(start: pd.Timestamp, days: pd.Series) -> Ints:
    """Days since a start."""
    return np.asarray((days - start).dt.days, dtype=np.int64)


def _lots(scenario: Scenario, deliveries: pd.DataFrame) -> pd.DataFrame:
    """Goods that come to open kitchens by the day they came, opening stock included."""
    stock = scenario["stock"]
    stock = stock[stock["kitchen"].isin(demand.open_kitchens(scenario)["kitchen"])]
    came = pd.Timestamp(scenario.settings.first_day) - pd.to_timedelta(stock["age_days"], unit="D")
    opening = stock[["kitchen", "item", "quantity"]].assign(day=came.astype("datetime64[s]"), opening=True)
    columns = ["kitchen", "item", "day", "quantity"]
    delivered = deliveries.groupby(["kitchen", "item", "day"], as_index=False)["quantity"].sum()
    lots: pd.DataFrame = pd.concat([opening, delivered[columns].assign(opening=False)], ignore_index=True)
    return lots


def _stock_rows(
    days: pd.DatetimeIndex, pairs: list[tuple[str, str]], into: list[Floats], books: list[Book], gone: list[Floats]
) -> pd.DataFrame:
    """Stock rows by kitchen, item and day, on days on which anything happens or lies overnight."""
    count, nothing = len(days), [np.zeros(0)]
    rows = pd.DataFrame(
        {
            "day": np.tile(days.to_numpy(), len(pairs)),
            "kitchen": np.repeat(np.array([kitchen for kitchen, _ in pairs], dtype=object), count),
            "item": np.repeat(np.array([item for _, item in pairs], dtype=object), count),
            "in": np.concatenate(into or nothing),
            "cooked": np.concatenate(gone or nothing),
            "instead_of": None,
            "surplus": _clean(np.concatenate([book.surplus for book in books] or nothing)),
            "end": _clean(np.concatenate([book.end for book in books] or nothing)),
        }
    )
    busy = (rows[["in", "cooked", "surplus", "end"]] != 0).any(axis=1)
    ordered: pd.DataFrame = rows[list(STOCK)].loc[busy]
    return ordered.sort_values(["day", "kitchen", "item"], ignore_index=True)


def _by_day(days: Ints, units: Floats, count: int) -> Floats:
    """Sums by day 0 .. count - 1."""
    return np.bincount(days, weights=units, minlength=count)[:count].astype(float)


def _clean(units: Floats) -> Floats:
    """Leave out what is less than the rounding of quantities."""
    return np.where(np.abs(units) < 100 * QUANTUM, 0.0, units)


def _shortages(scenario: Scenario, needs: pd.DataFrame) -> pd.DataFrame:
    """What is missing by need, above the tolerance, with the meals it leaves short."""
    missing = needs["need"] - needs["cooked"].astype(float)
    short = needs.assign(missing=missing)[missing > 10 * QUANTUM * needs["need"].clip(lower=1.0)]
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
    offered = terms.offers(scenario).set_index(["supplier", "item"])[["per_day", "total"]].fillna(np.inf)
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
