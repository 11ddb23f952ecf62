"""Needs, the lots that may serve them, and the ways goods are kept between the two."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from planner.arrays import Bools, Floats, Ints, expand, group_ranges
from planner.books.fifo import Book, cook
from planner.network.index import Index, lookup
from planner.network.records import STORAGES, Items, Keeps, Lots, Needs
from planner.scenario import Scenario, demand, orders
from planner.units import LESS_THAN_A_PACK


def build_items(scenario: Scenario) -> Items:
    """Items by index, in the order of their table."""
    table, window = scenario["items"], demand.windows(scenario)
    return Items(
        kg_per_unit=table["kg_per_unit"].fillna(0.0).to_numpy(float),
        storage=lookup(STORAGES, table["storage"]),
        ceiling_rp=table["ceiling_rp"].to_numpy(float),
        holding_rp_per_day=table["holding_rp_per_unit_day"].fillna(0.0).to_numpy(float),
        latest_days=window["latest_days"].to_numpy(np.int64),
        earliest_days=window["earliest_days"].fillna(np.inf).to_numpy(float),
        lead_days=window["lead_days"].to_numpy(np.int64),
    )


def build_needs(scenario: Scenario, index: Index) -> Needs:
    """Needs by kitchen, item and day, and what may be cooked instead of them; sorted by these three."""
    table, instead = demand.needs(scenario), demand.substitutions(scenario)
    both = (index.numbers(rows, "kitchen", "item", "day").values() for rows in (table, instead))
    kitchen, item, day = (np.concatenate(numbers) for numbers in zip(*both, strict=True))
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


def build_lots(scenario: Scenario, index: Index, items: Items, needs: Needs) -> Lots:
    """Opening stock of open kitchens, then every kitchen, item and day on which goods may come for some need.

    Orders that stand come whether there is a need or not. Their surplus and that of opening stock is known here; packs
    add theirs once the offers are known (`with_packs`).
    """
    stock, frozen = scenario["stock"], orders.frozen_orders(scenario)
    at, stocked = index.numbers(stock, "kitchen", "item").values()
    here = (at >= 0) & (stock["quantity"].to_numpy(float) > 0)
    arrived = demand.lead_days(scenario) - stock["age_days"].to_numpy(np.int64)
    place = index.over("kitchen", "item", "day")
    ordered = place.code(**index.numbers(frozen, "kitchen", "item", "day"))
    every = np.concatenate([_delivery_lots(scenario, index, items, needs), ordered])
    code, number = np.unique(every, return_inverse=True)
    kitchen, item, day = place.split(code)
    old, quantity = int(here.sum()), frozen["quantity"].to_numpy(float)
    lots = Lots(
        kitchen=np.concatenate([at[here], kitchen]),
        item=np.concatenate([stocked[here], item]),
        day=np.concatenate([arrived[here], day]),
        opening=np.concatenate([stock["quantity"].to_numpy(float)[here], np.zeros(len(kitchen))]),
        frozen=np.concatenate([np.zeros(old), _sums(number, len(every), quantity, len(code))]),
        need=np.zeros(0),
        surplus=np.zeros(0),
        shared=np.full(old + len(kitchen), np.inf),
    )
    need = _need_in_window(index, items, needs, lots)
    left = _left_over(items, needs, lots, len(index.days))
    keep = (need > 0) | (lots.opening > 0) | (lots.frozen > 0)
    lots = replace(lots, need=need, surplus=left)
    return Lots(**{name: values[keep] for name, values in vars(lots).items()})


def _sums(number: Ints, count: int, quantity: Floats, groups: int) -> Floats:
    """Units of the last rows among `count` numbered ones, by number."""
    mine = number[count - len(quantity) :]
    return np.bincount(mine, weights=quantity, minlength=groups).astype(float)


def with_packs(index: Index, items: Items, lots: Lots, largest: Floats, least: Floats) -> Lots:
    """Add what the rounding of packs may leave uncooked.

    Goods that are past before the horizon ends: less than a pack by lot. Goods that keep longer: a pack or the smallest
    minimum order, once by kitchen and item; by lot they would be a store for prices to come, bought for nobody.

    Parameters
    ----------
    largest, least
        By lot, of the offers that may deliver there: the largest pack (0 = no packs) and the smallest minimum order.
    """
    keeps = (lots.day + items.earliest_days[lots.item] >= len(index.days)) & (largest > 0)
    pair = index.over("kitchen", "item")
    place, most, order = pair.of(lots), np.zeros(pair.count), np.full(pair.count, np.inf)
    np.maximum.at(most, place[keeps], largest[keeps])
    np.minimum.at(order, place[keeps], least[keeps])
    once = np.maximum(most, np.where(np.isfinite(order), order, 0.0))[place]
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


def _delivery_lots(scenario: Scenario, index: Index, items: Items, needs: Needs) -> Ints:
    """Kitchens, items and days (codes) on which goods may come: receiving days inside the window of some need."""
    first = demand.lead_days(scenario) - items.lead_days[needs.item]
    longest = needs.day - first
    # Goods that keep without limit may come from the first day on, and infinity is no integer.
    reach = np.minimum(items.earliest_days[needs.item], longest).astype(np.int64)
    latest = items.latest_days[needs.item]
    starts = np.maximum(needs.day - reach, 0)
    need, day = expand(starts, np.maximum(needs.day - latest - starts + 1, 0))
    receiving = demand.kitchen_days(scenario)["receiving"].to_numpy(bool).reshape(-1, len(index.days))
    open_door = receiving[needs.kitchen[need], day]
    need, day = need[open_door], day[open_door]
    place = index.over("kitchen", "item", "day")
    return np.unique(place.code(kitchen=needs.kitchen[need], item=needs.item[need], day=day))


def _need_in_window(index: Index, items: Items, needs: Needs, lots: Lots) -> Floats:
    """Units of need that each lot could serve."""
    lot, need = expand(*_needs_of(index, needs, lots))
    served = _serves(items, lots, needs, lot, need)
    return np.bincount(lot[served], weights=needs.quantity[need[served]], minlength=len(lots.day)).astype(float)


def _needs_of(index: Index, needs: Needs, lots: Lots) -> tuple[Ints, Ints]:
    """Ranges of the needs (sorted by kitchen, item, day) of the kitchen and item of each lot: (starts, counts)."""
    pair = index.over("kitchen", "item")
    return group_ranges(pair.of(needs), pair.of(lots))


def _serves(items: Items, lots: Lots, needs: Needs, lot: Ints, need: Ints) -> Bools:
    """Whether a lot's goods may be cooked for a need: inside the item's window."""
    age = needs.day[need] - lots.day[lot]
    item = lots.item[lot]
    return np.asarray((age >= items.latest_days[item]) & (age <= items.earliest_days[item]))


def build_keeps(index: Index, items: Items, needs: Needs, lots: Lots) -> Keeps:
    """From each lot to each need of its window; for items that keep only to the first, and from need to need."""
    lot, need = expand(*_needs_of(index, needs, lots))
    served = _serves(items, lots, needs, lot, need)
    lot, need = lot[served], need[served]
    first = np.ones(len(lot), dtype=bool)
    first[1:] = lot[1:] != lot[:-1]
    # From every lot to every need of the horizon would be days x days columns; a stock from need to need is days.
    wanted = first | np.isfinite(items.earliest_days[lots.item[lot]])
    lot, need = lot[wanted], need[wanted]
    before, after = _carries(items, needs)
    item = np.concatenate([lots.item[lot], needs.item[before]])
    end = np.concatenate([need, after])
    still = _need_from(index, needs)
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


def _need_from(index: Index, needs: Needs) -> Floats:
    """Units needed from each need on, of the same kitchen and item."""
    pair = index.over("kitchen", "item").of(needs)
    upto = np.cumsum(needs.quantity)
    last = np.searchsorted(pair, pair, side="right") - 1
    return np.asarray(upto[last] - upto + needs.quantity if len(pair) else upto)
