"""What is ordered beside what can be: orders left out, offers and vehicles of no use, parties nobody can reach."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from planner.checks.known import Known, plain, positions
from planner.checks.lanes import Lanes
from planner.checks.supply import PLACE, READ
from planner.errors import Fault
from planner.scenario import orders
from planner.units import ALMOST, packs_up

ALIKE = 0.1  # of receivables: earlier orders that differ from them by less may be the same debt


def left_out(known: Known) -> Iterator[Fault]:
    """Frozen orders that no plan can hold: outside its days, or of a kitchen that is closed."""
    if not known.sound("settings", "items", "kitchens", "orders", "portions", "menus", "classes", "calendar"):
        return
    held, days, kitchens = known.scenario["orders"], known.standing.days, known.scenario["kitchens"]
    frozen = held["frozen"].eq(True) & ~held["earlier"].eq(True)
    outside = frozen & ~held["day"].between(days[0], days[-1])
    for row in positions(outside):
        yield known.warning("order_outside", "orders", row, "day", start=plain(days[0]), last=plain(days[-1]))
    for row in positions(frozen & ~outside & held["kitchen"].isin(kitchens["kitchen"][~kitchens["open"]])):
        yield known.warning("order_of_closed", "orders", row, "kitchen")


def owed_twice(known: Known) -> Iterator[Fault]:
    """Suppliers with about as much money to come as orders of an earlier plan cost that are not yet paid: one debt."""
    if not known.sound("settings", "suppliers", "orders", "offers"):
        return
    held, suppliers = known.scenario["orders"], known.scenario["suppliers"].set_index("supplier")
    earlier = held[held["earlier"].eq(True)]
    term = pd.to_timedelta(earlier["supplier"].map(suppliers["term_days"]).astype(float), unit="D")
    unpaid = earlier[earlier["day"] + term >= pd.Timestamp(known.scenario.settings.first_day)]
    priced = unpaid.merge(known.scenario["offers"][["supplier", "item", "price_rp"]], on=["supplier", "item"])
    debt = (priced["quantity"] * priced["price_rp"]).groupby(priced["supplier"]).sum()
    due = suppliers["receivable_rp"].astype(float)
    alike = (debt.reindex(due.index) - due).abs() <= ALIKE * due
    for row in positions(alike.reset_index(drop=True) & (due.reset_index(drop=True) > 0)):
        yield known.warning("owed_twice", "suppliers", row, "receivable_rp", debt=plain(debt[due.index[row]]))


def offers(known: Known) -> Iterator[Fault]:
    """Offers whose pack, or smallest order in whole packs, is more than they ever bring; not where that is in doubt."""
    if not known.sound("offers", "items"):
        return
    held = known.scenario["offers"]
    packs = known.scenario["items"].set_index("item")["pack_units"]
    pack = held["pack_units"].fillna(held["item"].map(packs)).astype(float).fillna(0.0).to_numpy()
    most = held[["per_day", "total"]].astype(float).min(axis=1).fillna(np.inf).to_numpy()
    least = held["min_order"].astype(float).fillna(0.0).to_numpy()
    placed = packs_up(least, pack)
    told = {_offer(fault) for fault in known.told if fault.table == "offers"}
    for row in np.flatnonzero((np.maximum(pack, placed) > most * (1 + ALMOST)) & (most > 0)).tolist():
        key = (held["supplier"].iloc[row], held["item"].iloc[row])
        if key in told:
            continue
        shown = {"item": key[1], "most": plain(most[row])}
        if pack[row] > most[row] * (1 + ALMOST):
            yield known.warning("pack_above_offer", "offers", row, "pack_units", value=plain(pack[row]), **shown)
        else:
            yield known.warning("least_above_offer", "offers", row, "min_order", placed=plain(placed[row]), **shown)


def _offer(fault: Fault) -> tuple[object, object]:
    key = fault.key or {}
    return key.get("supplier"), key.get("item")


def vehicles(known: Known) -> Iterator[Fault]:
    """Suppliers with offers whose own vehicles make no trip: what has no lane of its own cost never leaves."""
    if not known.sound("vehicles", "suppliers", "offers"):
        return
    held = known.scenario["vehicles"]
    idle = held["count"].eq(0) | held["trips_per_day"].eq(0)
    sells = held["supplier"].isin(known.scenario["offers"]["supplier"])
    stuck = idle.groupby(held["supplier"]).transform("all") & sells
    for row in positions(stuck & ~held["supplier"].duplicated()):
        column = "count" if held["count"].iloc[row] == 0 else "trips_per_day"
        yield known.warning("vehicles_without_trips", "vehicles", row, column, supplier=held["supplier"].iloc[row])


def heavy_packs(known: Known) -> Iterator[Fault]:
    """Offers in packs heavier than every vehicle of their supplier carries, where no lane of its has it carried."""
    if not known.sound("vehicles", "suppliers", "offers", "items", "kitchens", "lanes"):
        return
    held, items = known.scenario["offers"], known.scenario["items"].set_index("item")
    pack = held["pack_units"].astype(float).fillna(held["item"].map(items["pack_units"]).astype(float))
    kg = pack * held["item"].map(items["kg_per_unit"].astype(float))
    fleet = known.scenario["vehicles"]
    load = fleet["load_kg"].astype(float).fillna(np.inf).groupby(fleet["supplier"]).max()
    most = held["supplier"].map(load).astype(float)
    lanes = known.scenario["lanes"]
    hired = held["supplier"].isin(lanes.loc[lanes["rp_per_unit"].notna(), "supplier"])
    for row in positions((kg > most * (1 + ALMOST)) & ~hired):
        shown = {"item": held["item"].iloc[row], "kg": plain(kg.iloc[row]), "most": plain(most.iloc[row])}
        yield known.warning("pack_above_vehicles", "offers", row, "pack_units", **shown)


def substitutes(known: Known) -> Iterator[Fault]:
    """Substitutes that another item is to stand in for: nothing stands in for a substitute."""
    if not known.sound("substitutes"):
        return
    held = known.scenario["substitutes"]
    chained = held.reset_index(names="row").merge(held, left_on="item", right_on="instead_of", suffixes=("", "_first"))
    chained = chained[chained["item_first"] != chained["instead_of"]].drop_duplicates("row")
    for row, first in zip(chained["row"].tolist(), chained["item_first"].tolist(), strict=True):
        wanted = held["instead_of"].iloc[row]
        yield known.warning("substitute_chain", "substitutes", row, "item", first=first, instead_of=wanted)


def parties(known: Known) -> Iterator[Fault]:
    """Kitchens that are to buy from more parties than suppliers in their reach and growers behind them are."""
    if not known.sound(*READ, "lanes") or not len(known.needs) or known.any_told("all_offers_late"):
        return
    lanes = Lanes(known.scenario, known.suspected("supplier", suppliers=PLACE))
    wanted = known.scenario["kitchens"]["min_parties"].astype(float).fillna(0.0).to_numpy()[lanes.rows]
    asks = np.flatnonzero((wanted > 0) & lanes.kitchens.isin(known.needs["kitchen"]))
    sells = known.standing.offers["supplier"][known.standing.most_units > 0]
    suppliers = np.flatnonzero(lanes.suppliers.isin(sells))
    behind = orders.parties(known.scenario).to_numpy(float)[suppliers]
    lost = known.suspected("kitchen", kitchens=("kitchen", *PLACE))
    for place, found in zip(asks.tolist(), lanes.summed(suppliers, behind, asks).tolist(), strict=True):
        if found < wanted[place] and lanes.kitchens[place] not in lost:
            row = int(lanes.rows[place])
            yield known.warning("parties_above_reach", "kitchens", row, "min_parties", found=int(found))
