"""Needs beside offers: an item no one in reach offers, a need above all offers, an offer that never comes in time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from planner.checks.known import Known, positions
from planner.checks.lanes import Lanes, Reached
from planner.errors import Fault
from planner.units import TOLERANCE
from planner.words import make_fault, unit_of

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

READ = ("settings", "items", "suppliers", "offers", "sources", "kitchens", "classes", "portions", "menus", "calendar")
QUANTITIES = {
    "offers": ("per_day", "total", "on_hand", "replenish_per_day", "notice_days"),
    "sources": ("per_day",),
    "menus": ("quantity",),
    "stock": ("quantity",),
}
PLACE = ("lat", "lon")


def late_offers(known: Known) -> Iterator[Fault]:
    """Offers whose notice ends after the last day that could use them; where that is all of them, today is too late."""
    if not known.sound(*READ) or not len(known.needs):
        return
    late, offers = known.standing.late(), known.scenario["offers"]
    today = known.scenario.settings.today
    noticed = known.standing.offers["ships"].to_numpy(bool) & known.standing.needed
    if today is not None and late.sum() > 1 and late[noticed].all():
        yield make_fault("all_offers_late", table="settings", column="today", value=today, severity="warning")
        return
    for row in np.flatnonzero(late).tolist():
        latest = known.standing.latest_notice_days(row)
        yield known.warning("late_offer", "offers", row, "notice_days", latest=latest, item=offers["item"].iloc[row])


def idle_offers(known: Known) -> Iterator[Fault]:
    """Offers that never come, as on their weekdays nobody receives while their item could be used."""
    if not known.sound(*READ) or not len(known.needs) or known.any_told("all_offers_late"):
        return
    offers = known.scenario["offers"]
    for row in np.flatnonzero(known.standing.on_no_day()).tolist():
        yield known.warning("idle_offer", "offers", row, "weekdays", item=offers["item"].iloc[row])


def reach(known: Known) -> Iterator[Fault]:
    """Kitchens and items out of everyone's reach, and needs above all offers in reach over the horizon.

    What a doubt told before touches is left out, as it may come from that.
    """
    if not known.sound(*READ, "stock", "lanes") or not len(known.needs) or known.any_told("all_offers_late"):
        return
    lanes = Lanes(known.scenario, known.suspected("supplier", suppliers=PLACE))
    found = list(_by_item(known, lanes))
    needed, lost = (np.zeros(len(lanes.kitchens), dtype=np.int64) for _ in range(2))
    for one in found:
        needed[one.kitchen] += 1
        lost[one.kitchen] += one.lost
    if lost.any() and (lost == needed).all():
        column = "lanes" if known.scenario.settings.lanes == "listed" else "reach_km"
        value = getattr(known.scenario.settings, column)
        yield make_fault("nobody_reaches", table="settings", column=column, value=value, severity="warning")
        return
    alone = (needed > 0) & (lost == needed)
    for kitchen in np.flatnonzero(alone).tolist():
        yield known.warning("kitchen_out_of_reach", "kitchens", int(lanes.rows[kitchen]), "kitchen")
    for one in found:
        yield from _out_of_reach(known, lanes, one, alone)
        yield from _above_offers(known, lanes, one)


@dataclass(frozen=True, kw_only=True)
class _Need:
    """What open kitchens (indices) need of an item beyond their stock over the horizon (units), what reaches them."""

    item: str
    kitchen: Ints
    need: Floats
    reached: Reached

    @property
    def lost(self) -> Bools:
        """Which kitchens have nobody in reach who offers it."""
        return np.isnan(self.reached.units)


def _by_item(known: Known, lanes: Lanes) -> Iterator[_Need]:
    """Items that are needed, but those and those kitchens of which something in doubt was told."""
    standing, left_out = known.standing, known.suspected("kitchen", portions=("meals",), kitchens=PLACE)
    doubted = known.suspected("item", **QUANTITIES)
    needs, stock = known.needs, known.scenario["stock"]
    items, item_count = pd.Index(known.scenario["items"]["item"]), len(known.scenario["items"])
    total = np.zeros((len(lanes.kitchens) + 1, item_count))  # the last row takes the stock of closed kitchens
    at = lanes.kitchens.get_indexer(needs["kitchen"]), items.get_indexer(needs["item"])
    np.add.at(total, at, needs["need"].to_numpy(float))
    at = lanes.kitchens.get_indexer(stock["kitchen"]), items.get_indexer(stock["item"])
    np.subtract.at(total, at, stock["quantity"].to_numpy(float))
    total[np.append(lanes.kitchens.isin(list(left_out)), True)] = 0.0
    supplier = lanes.suppliers.get_indexer(standing.offers["supplier"])
    item_of = np.where(standing.most_units > 0, items.get_indexer(standing.offers["item"]), -1)
    for place, item in enumerate(items):
        kitchen = np.flatnonzero(total[:, place] > 0)
        if len(kitchen) and item not in doubted:
            offers = np.flatnonzero(item_of == place)
            reached = lanes.reached(item, supplier[offers], standing.most_units[offers], kitchen)
            yield _Need(item=item, kitchen=kitchen, need=total[kitchen, place], reached=reached)


def _out_of_reach(known: Known, lanes: Lanes, one: _Need, alone: Bools) -> Iterator[Fault]:
    """An item that kitchens need and nobody in their reach offers; kitchens left alone are told by themselves."""
    lost = one.kitchen[one.lost & ~alone[one.kitchen]]
    if len(lost):
        first = lanes.kitchens[lost[0]]
        yield known.warning("item_out_of_reach", "items", _item_row(known, one), "item", count=len(lost), first=first)


def _above_offers(known: Known, lanes: Lanes, one: _Need) -> Iterator[Fault]:
    """An item that kitchens with common suppliers need more of than is offered; else single kitchens that do."""
    reached, row = one.reached, _item_row(known, one)
    unit = unit_of(known.scenario["items"]["unit"].iloc[row])
    need = np.where(one.lost, 0.0, one.need)
    area_need = np.bincount(reached.area, weights=need, minlength=len(reached.area_units))
    lacking = area_need / (1 + TOLERANCE) > reached.area_units
    if lacking.any():
        needed, offered = round(area_need[lacking].sum()), round(reached.area_units[lacking].sum())
        count = int(lacking[reached.area[~one.lost]].sum())
        yield known.warning(
            "need_above_offers", "items", row, "item", need=needed, offered=offered, unit=unit, kitchens=count
        )
        return
    for place in np.flatnonzero(need / (1 + TOLERANCE) > np.nan_to_num(reached.units, posinf=np.inf)).tolist():
        kitchen = int(lanes.rows[one.kitchen[place]])
        told = {"need": round(need[place]), "offered": round(reached.units[place]), "unit": unit, "item": one.item}
        yield known.warning("kitchen_above_offers", "kitchens", kitchen, "kitchen", **told)


def _item_row(known: Known, one: _Need) -> int:
    return positions(known.scenario["items"]["item"] == one.item)[0]
