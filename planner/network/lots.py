"""Needs, the lots that may serve them, and the ways goods are kept between the two."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from planner.arrays import Bools, Floats, Ints
from planner.books.fifo import Book, cook
from planner.network.indexing import expand, group_ranges, lookup
from planner.network.records import STORAGES, Items, Keeps, Lots, Needs
from planner.scenario import Scenario, demand, orders
from planner.units import LESS_THAN_A_PACK


def build_items(scenario: Scenario) -> Items:
    """Items by index, in the order of their table."""
    table, window = scenario["items"], demand.windows(scenario)
    return Items(
        names=tuple(table["item"]),
        kg_per_unit=table["kg_per_unit"].fillna(0.0).to_numpy(float),
        storage=lookup(STORAGES, table["storage"]),
        ceiling_rp=table["ceiling_rp"].to_numpy(float),
        holding_rp_per_day=table["holding_rp_per_unit_day"].fillna(0.0).to_numpy(float),
        latest_days=window["latest_days"].to_numpy(np.int64),
        earliest_days=window["earliest_days"].fillna(np.inf).to_numpy(float),
        lead_days=window["lead_days"].to_numpy(np.int64),
    )


def build_needs(scenario: Scenario, kitchens: tuple[str, ...], items: Items) -> Needs:
    """Needs by kitchen, item and day, and what may be cooked instead of them; sorted by these three."""
    table, instead = demand.needs(scenario), demand.substitutions(scenario)
    kitchen, item = (
        np.concatenate([lookup(names, rows[column]) for rows in (table, instead)])
        for names, column in ((kitchens, "kitchen"), (items.names, "item"))
    )
    day = day_indices(scenario, np.concatenate([rows["day"].to_numpy("datetime64[s]") for rows in (table, instead)]))
    quantity = np.concatenate([table["need"].to_numpy(float), instead["most"].to_numpy(float)])
    position = {key: place for place, key in enumerate(zip(table["kitchen"], table["item"], table["day"], strict=True))}
    replaced = zip(instead["kitchen"], instead["instead_of"], instead["day"], strict=True)
    stands_in = np.array([-1] * len(table) + [position[key] for key in replaced], dtype=np.int64)
    order = np.lexsort((stands_in, day, item, kitchen))
    place = np.empty(len(order), dtype=np.int64)
    place[order] = np.arange(len(order))
    return Needs(
        kitchen=kitchen[order],
        item=item[order],
        day=day[order],
        quantity=quantity[order],
        meals=np.concatenate([table["meals"].to_numpy(float), np.zeros(len(instead))])[order],
        instead_of=np.where(stands_in >= 0, place[stands_in], -1)[order],
        ratio=np.concatenate([np.ones(len(table)), instead["ratio"].to_numpy(float)])[order],
    )


def day_indices(scenario: Scenario, days: npt.NDArray[np.datetime64]) -> Ints:
    """Index of every day (0 = first possible delivery day; may be negative or past the end)."""
    start = demand.all_days(scenario).to_numpy()[0].astype("datetime64[D]")
    return np.asarray((days.astype("datetime64[D]") - start).astype(np.int64), dtype=np.int64)


def build_lots(scenario: Scenario, kitchens: tuple[str, ...], items: Items, needs: Needs, receiving: Bools) -> Lots:
    """Opening stock of open kitchens, then every kitchen, item and day on which goods may come for some need.

    Orders that stand come whether there is a need or not. Their surplus and that of opening stock is known here; packs
    add theirs once the offers are known (`with_packs`).

    Parameters
    ----------
    receiving
        Kitchens x days.
    """
    kitchen, item, day = _delivery_lots(items, needs, receiving, demand.lead_days(scenario))
    stock, frozen = scenario["stock"], orders.frozen_orders(scenario)
    at = lookup(kitchens, stock["kitchen"])
    here = (at >= 0) & (stock["quantity"].to_numpy(float) > 0)
    arrived = demand.lead_days(scenario) - stock["age_days"].to_numpy(np.int64)
    ordered = (
        lookup(kitchens, frozen["kitchen"]),
        lookup(items.names, frozen["item"]),
        day_indices(scenario, frozen["day"].to_numpy()),
    )
    size = (len(kitchens), len(items.names), receiving.shape[1])
    every = np.concatenate([np.ravel_multi_index((kitchen, item, day), size), np.ravel_multi_index(ordered, size)])
    code, number = np.unique(every, return_inverse=True)
    kitchen, item, day = (part.astype(np.int64) for part in np.unravel_index(code, size))
    old, quantity = int(here.sum()), frozen["quantity"].to_numpy(float)
    lots = Lots(
        kitchen=np.concatenate([at[here], kitchen]),
        item=np.concatenate([lookup(items.names, stock["item"])[here], item]),
        day=np.concatenate([arrived[here], day]),
        opening=np.concatenate([stock["quantity"].to_numpy(float)[here], np.zeros(len(kitchen))]),
        frozen=np.concatenate([np.zeros(old), _sums(number, len(every), quantity, len(code))]),
        need=np.zeros(0),
        surplus=np.zeros(0),
        shared=np.full(old + len(kitchen), np.inf),
    )
    need = _need_in_window(items, needs, lots)
    left = _left_over(items, needs, lots, receiving.shape[1])
    keep = (need > 0) | (lots.opening > 0) | (lots.frozen > 0)
    lots = replace(lots, need=need, surplus=left)
    return Lots(**{name: values[keep] for name, values in vars(lots).items()})


def _sums(number: Ints, count: int, quantity: Floats, groups: int) -> Floats:
    """Units of the last rows among `count` numbered ones, by number."""
    mine = number[count - len(quantity) :]
    return np.bincount(mine, weights=quantity, minlength=groups).astype(float)


def with_packs(lots: Lots, items: Items, largest: Floats, least: Floats, day_count: int) -> Lots:
    """Add what the rounding of packs may leave uncooked.

    Goods that are past before the horizon ends: less than a pack by lot. Goods that keep longer: a pack or the smallest
    minimum order, once by kitchen and item.

    Parameters
    ----------
    largest, least
        By lot, of the offers that may deliver there: the largest pack (0 = no packs) and the smallest minimum order.
    """
    keeps = (lots.day + items.earliest_days[lots.item] >= day_count) & (largest > 0)
    pair = lots.kitchen * len(items.names) + lots.item
    most = np.zeros(int(pair.max(initial=-1)) + 1)
    order = np.full(len(most), np.inf)
    np.maximum.at(most, pair[keeps], largest[keeps])
    np.minimum.at(order, pair[keeps], least[keeps])
    once = np.maximum(most, np.where(np.isfinite(order), order, 0.0))[pair] if len(pair) else largest
    rounding = np.where(keeps, once, largest * (1 - LESS_THAN_A_PACK))
    return replace(lots, surplus=lots.surplus + rounding, shared=np.where(keeps, once, np.inf))


def fact_books(items: Items, needs: Needs, lots: Lots, day_count: int) -> Iterator[tuple[int, int, Ints, Book]]:
    """What becomes of facts alone (opening stock, orders that stand), oldest first: (kitchen, item, its lots, book)."""
    units = lots.opening + lots.frozen
    facts = np.flatnonzero(units > 0)
    for kitchen, item in sorted(set(zip(lots.kitchen[facts].tolist(), lots.item[facts].tolist(), strict=True))):
        mine = facts[(lots.kitchen[facts] == kitchen) & (lots.item[facts] == item)]
        meals = np.flatnonzero((needs.kitchen == kitchen) & (needs.item == item) & (needs.instead_of < 0))
        book = cook(
            lot_day=lots.day[mine],
            lot_units=units[mine],
            need_day=needs.day[meals],
            need_units=needs.quantity[meals],
            latest_days=int(items.latest_days[item]),
            earliest_days=float(items.earliest_days[item]),
            day_count=day_count,
        )
        yield kitchen, item, mine, book


def _left_over(items: Items, needs: Needs, lots: Lots, day_count: int) -> Floats:
    """Facts (units by lot) that stay uncooked even when they are cooked first."""
    left = np.zeros(len(lots.day))
    for _, _, mine, book in fact_books(items, needs, lots, day_count):
        left[mine] = book.rest
    return left


def _delivery_lots(items: Items, needs: Needs, receiving: Bools, lead_days: int) -> tuple[Ints, Ints, Ints]:
    """Kitchen, item and day on which goods may come: receiving days inside the window of some need."""
    first = lead_days - items.lead_days[needs.item]
    longest = needs.day - first
    reach = np.minimum(items.earliest_days[needs.item], longest).astype(np.int64)
    latest = items.latest_days[needs.item]
    starts = np.maximum(needs.day - reach, 0)
    need, day = expand(starts, np.maximum(needs.day - latest - starts + 1, 0))
    day_count, item_count = receiving.shape[1], len(items.names)
    open_door = receiving[needs.kitchen[need], day]
    need, day = need[open_door], day[open_door]
    code = np.unique((needs.kitchen[need] * item_count + needs.item[need]) * day_count + day)
    pair, day = np.divmod(code, day_count)
    kitchen, item = np.divmod(pair, item_count)
    return kitchen, item, day


def _need_in_window(items: Items, needs: Needs, lots: Lots) -> Floats:
    """Units of need that each lot could serve."""
    starts, counts = _needs_of(items, needs, lots.kitchen, lots.item)
    lot, need = expand(starts, counts)
    served = _serves(items, lots, needs, lot, need)
    return np.bincount(lot[served], weights=needs.quantity[need[served]], minlength=len(lots.day)).astype(float)


def _needs_of(items: Items, needs: Needs, kitchen: Ints, item: Ints) -> tuple[Ints, Ints]:
    """Ranges of the needs (sorted by kitchen, item, day) of kitchens and items: (starts, counts)."""
    item_count = len(items.names)
    return group_ranges(needs.kitchen * item_count + needs.item, kitchen * item_count + item)


def _serves(items: Items, lots: Lots, needs: Needs, lot: Ints, need: Ints) -> Bools:
    """Whether a lot's goods may be cooked for a need: inside the item's window."""
    age = needs.day[need] - lots.day[lot]
    item = lots.item[lot]
    return np.asarray((age >= items.latest_days[item]) & (age <= items.earliest_days[item]))


def build_keeps(items: Items, needs: Needs, lots: Lots) -> Keeps:
    """From each lot to each need of its window; for items that keep only to the first, and from need to need."""
    starts, counts = _needs_of(items, needs, lots.kitchen, lots.item)
    lot, need = expand(starts, counts)
    served = _serves(items, lots, needs, lot, need)
    lot, need = lot[served], need[served]
    first = np.ones(len(lot), dtype=bool)
    first[1:] = lot[1:] != lot[:-1]
    wanted = first | np.isfinite(items.earliest_days[lots.item[lot]])
    lot, need = lot[wanted], need[wanted]
    before, after = _carries(items, needs)
    item = np.concatenate([lots.item[lot], needs.item[before]])
    end = np.concatenate([need, after])
    still = _need_from(items, needs)
    most = np.where(np.isfinite(items.earliest_days[item]), needs.quantity[end], still[end])
    return Keeps(
        lot=np.concatenate([lot, np.full(len(before), -1)]),
        before=np.concatenate([np.full(len(lot), -1), before]),
        need=end,
        kitchen=np.concatenate([lots.kitchen[lot], needs.kitchen[before]]),
        item=item,
        start=np.concatenate([lots.day[lot], needs.day[before]]),
        end=needs.day[end],
        most_units=most,
    )


def _carries(items: Items, needs: Needs) -> tuple[Ints, Ints]:
    """Successive needs of one kitchen for one item that keeps: (need, next need)."""
    if len(needs.day) == 0:
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    same = (needs.kitchen[1:] == needs.kitchen[:-1]) & (needs.item[1:] == needs.item[:-1])
    before = np.flatnonzero(same & ~np.isfinite(items.earliest_days[needs.item[:-1]]))
    return before, before + 1


def _need_from(items: Items, needs: Needs) -> Floats:
    """Units needed from each need on, of the same kitchen and item."""
    pair = needs.kitchen * len(items.names) + needs.item
    upto = np.cumsum(needs.quantity)
    last = np.searchsorted(pair, pair, side="right") - 1
    return np.asarray(upto[last] - upto + needs.quantity if len(pair) else upto)
