"""The tables of a city, chunk by chunk of rows: no large table is ever whole in memory as texts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np

from planner.generate.kitchens import SPARE, first_needs, goods_of
from planner.generate.money import budgets_rp, local_share, own_stock
from planner.generate.orders import NEW_COOPS, asks_orders, drivers, offer_cells, onboarding_rp, vehicle_cells
from planner.generate.places import Floats, Ints, Places
from planner.generate.reach import DETOUR
from planner.generate.suppliers import FIXED_DAYS, KINDS, STAGES, ZONES
from planner.generate.town import Town
from planner.tables import TABLES

ROWS = 10_000  # of a chunk
FIRST_DAY = date(2026, 4, 20)  # a Monday
LONGEST_LEAD_DAYS = 7
MENU = "siklus-10"
SMALL, LARGE = "kecil", "besar"
ROOMS = {"dry_kg": 0.42, "chilled_kg": 0.42, "frozen_kg": 0.24}  # per meal
ROOM_STEP_KG = 50
STOCK_SHARE, STOCK_AGE_DAYS, STOCK_KEEPS_DAYS = 0.6, 2, 4
NAMES = {"coop": "KKMP", "producer": "Produsen", "wholesaler": "Grosir", "market": "Pasar"}
LOCAL = ("coop", "producer")
NOTICE_DAYS = {"coop": 1, "producer": 1, "wholesaler": 2, "market": None}
BASIS = {"basis": "assumed", "source": "generated"}


Cells = dict[str, list[Any]]


@dataclass(frozen=True, kw_only=True)
class Chunk:
    """Rows of a table: cells by column (None = absent)."""

    table: str
    cells: Cells


def settings_of(town: Town) -> dict[str, Any]:
    """The settings, by name."""
    city = town.city
    settings = {
        "title": f"Kota contoh: {city.kitchens} dapur, {city.suppliers} pemasok, {city.days} hari, benih {city.seed}",
        "first_day": FIRST_DAY,
        "days": city.days,
        "period_days": 14,
        "cooking_weekdays": "12345",
        "spare": SPARE,
        "menu_counts": "cooking_days",
        "detour": DETOUR,
        "lanes": "reach",
        "transport_rp_per_kg_km": 10,
        "fairness": 1,
    }
    if city.couple == "all":
        settings |= {"ceiling_mode": "charge", "ceiling_penalty": 0.1}
        settings |= {"local_share_min": local_share(town.suppliers), "local_share_penalty": 0.1}
        settings |= {"local_counts": "coops", "budget_penalty": 0.05}
    if asks_orders(city):
        settings["max_new_coops"] = NEW_COOPS
    return settings | BASIS


def chunks(town: Town) -> Iterator[Chunk]:
    """Every table in turn, each in chunks of at most `ROWS` rows; the chunks of a table have the same columns."""
    for table, rows in ROWS_OF.items():
        for cells in rows(town):
            count = len(next(iter(cells.values())))
            cells |= {name: [text] * count for name, text in BASIS.items()}
            if count:
                yield Chunk(table=table, cells={name: cells[name] for name in TABLES[table].columns if name in cells})


def _items(town: Town) -> Iterator[Cells]:
    ceilings = town.city.couple == "all"
    goods = goods_of(town.city)
    cells: Cells = {
        name: [getattr(good, name) for good in goods]
        for name in ("item", "name_id", "name_en", "unit", "kg_per_unit", "storage", "weight")
    }
    if asks_orders(town.city):
        cells |= {name: [getattr(good, name) for good in goods] for name in ("pack", "pack_units")}
    cells["earliest_days_before"] = [good.earliest_days for good in goods]
    cells["latest_days_before"] = [good.latest_days for good in goods]
    cells["holding_rp_per_unit_day"] = [good.holding_rp for good in goods]
    if ceilings:
        audited = [good.ceiling_rp for good in goods]
        cells["ceiling_rp"] = audited
        cells["ceiling_basis"] = [None if rp is None else "Acuan contoh" for rp in audited]
    yield cells


def _suppliers(town: Town) -> Iterator[Cells]:
    suppliers, cash = town.suppliers, town.cash
    for part in _parts(town.city.suppliers):
        kinds = [KINDS[kind].name for kind in suppliers.kind[part]]
        numbers = range(part.start + 1, part.stop + 1)
        cells: Cells = {
            "supplier": _supplier_keys(town, np.arange(part.start, part.stop)),
            "name": [f"{NAMES[kind]} Contoh {number}" for kind, number in zip(kinds, numbers, strict=True)],
            "kind": kinds,
            "local": [kind in LOCAL for kind in kinds],
            **_where(town, suppliers.places, part),
            "stage": [STAGES[stage] for stage in suppliers.stage[part]],
            "zone": [ZONES[stage] for stage in suppliers.stage[part]],
            "reach_km": town.reach_km[part].tolist(),
        }
        if cash is not None:
            cells["capital_rp"] = _known(cash.capital_rp[part])
            cells["term_days"] = cash.term_days[part].tolist()
            cells["receivable_rp"] = _known(cash.receivable_rp[part])
        if asks_orders(town.city):
            cells["onboarding_rp"] = onboarding_rp(suppliers, part)
        yield cells


def _offers(town: Town) -> Iterator[Cells]:
    suppliers = town.suppliers
    items, codes = np.array([good.item for good in goods_of(town.city)]), np.array([kind.name for kind in KINDS])
    stock = None if town.growers is None else own_stock(suppliers, town.growers)
    for part in _parts(town.city.suppliers):
        row, item = np.nonzero(suppliers.offered[part])
        place = (row + part.start, item)
        fixed = suppliers.fixed[place].tolist()
        cells: Cells = {
            "supplier": _supplier_keys(town, place[0]),
            "item": items[item].tolist(),
            "per_day": suppliers.per_day[place].tolist(),
        }
        if stock is not None:
            cells["on_hand"], cells["replenish_per_day"] = (_known(part_of[place]) for part_of in stock)
        cells["price_rp"] = suppliers.price_rp[place].tolist()
        cells["cost_rp"] = _known(suppliers.cost_rp[place])
        if asks_orders(town.city):
            cells |= offer_cells(suppliers, goods_of(town.city), place)
        days = suppliers.days[place[0]].tolist()
        cells["weekdays"] = [FIXED_DAYS[which] if some else None for which, some in zip(days, fixed, strict=True)]
        cells["notice_days"] = [NOTICE_DAYS[kind] for kind in codes[suppliers.kind[place[0]]]]
        yield cells


def _sources(town: Town) -> Iterator[Cells]:
    growers = town.growers
    if growers is None:
        return
    items = [good.item for good in goods_of(town.city)]
    for part in _parts(len(growers.supplier)):
        yield {
            "supplier": _supplier_keys(town, growers.supplier[part]),
            "producer": _supplier_keys(town, growers.producer[part]),
            "item": [items[item] for item in growers.item[part].tolist()],
            "per_day": growers.per_day[part].tolist(),
            "cost_rp": growers.cost_rp[part].tolist(),
        }


def _vehicles(town: Town) -> Iterator[Cells]:
    if not asks_orders(town.city):
        return
    rows = drivers(town.suppliers)
    for part in _parts(len(rows)):
        yield {"supplier": _supplier_keys(town, rows[part]), **vehicle_cells(town.suppliers, rows[part])}


def _kitchens(town: Town) -> Iterator[Cells]:
    kitchens = town.kitchens
    meals = kitchens.small + kitchens.large
    for part in _parts(town.city.kitchens):
        numbers = range(part.start + 1, part.stop + 1)
        cells: Cells = {
            "kitchen": _kitchen_keys(part),
            "name": [f"SPPG Contoh {number}" for number in numbers],
            **_where(town, kitchens.places, part),
        }
        if town.city.couple == "all":
            for name, kg in ROOMS.items():
                cells[name] = (np.ceil(kg * meals[part] / ROOM_STEP_KG) * ROOM_STEP_KG).tolist()
        yield cells | {"menu": [MENU] * len(numbers), "menu_offset": kitchens.offset[part].tolist()}


def _classes(town: Town) -> Iterator[Cells]:
    cells: Cells = {
        "class": [SMALL, LARGE],
        "name_id": ["Porsi kecil", "Porsi besar"],
        "name_en": ["Small portion", "Large portion"],
    }
    if town.city.couple == "all":
        cells["budget_rp"] = list(budgets_rp(town.city, town.dishes))
    yield cells


def _portions(town: Town) -> Iterator[Cells]:
    kitchens = town.kitchens
    for part in _parts(town.city.kitchens):
        keys = _kitchen_keys(part)
        meals = np.stack([kitchens.small[part], kitchens.large[part]], axis=1)
        yield {
            "kitchen": [key for key in keys for _ in (SMALL, LARGE)],
            "class": [SMALL, LARGE] * len(keys),
            "meals": meals.ravel().tolist(),
        }


def _menus(town: Town) -> Iterator[Cells]:
    items = [good.item for good in goods_of(town.city)]
    dishes = [(dish, of) for dish in town.dishes for of in (SMALL, LARGE)]
    yield {
        "menu": [MENU] * len(dishes),
        "cycle_day": [dish.cycle_day for dish, _ in dishes],
        "item": [items[dish.item] for dish, _ in dishes],
        "class": [of for _, of in dishes],
        "quantity": [dish.small if of == SMALL else dish.large for dish, of in dishes],
    }


def _calendar(town: Town) -> Iterator[Cells]:
    days = (FIRST_DAY + timedelta(days=day) for day in range(-LONGEST_LEAD_DAYS, town.city.days))
    sundays = [day for day in days if day.isoweekday() == 7]
    yield {
        "day": sundays,
        "cooking": [False] * len(sundays),
        "receiving": [False] * len(sundays),
        "reason": ["Minggu"] * len(sundays),
    }


def _stock(town: Town) -> Iterator[Cells]:
    if town.city.couple != "all":
        return
    goods = goods_of(town.city)
    keeps = np.array([good.earliest_days >= STOCK_KEEPS_DAYS for good in goods])
    left = np.floor(STOCK_SHARE * first_needs(town.city, town.kitchens)) * keeps
    for part in _parts(town.city.kitchens):
        row, item = np.nonzero(left[part] > 0)
        keys = _kitchen_keys(part)
        yield {
            "kitchen": [keys[place] for place in row.tolist()],
            "item": [goods[place].item for place in item.tolist()],
            "age_days": [STOCK_AGE_DAYS] * len(row),
            "quantity": left[part][row, item].tolist(),
        }


def _parts(count: int) -> Iterator[slice]:
    return (slice(start, min(start + ROWS, count)) for start in range(0, count, ROWS))


def _known(values: Floats) -> list[float | None]:
    return [None if np.isnan(value) else value for value in values.tolist()]


def _kitchen_keys(part: slice) -> list[str]:
    return [f"sppg-{number:05}" for number in range(part.start + 1, part.stop + 1)]


def _supplier_keys(town: Town, rows: Ints) -> list[str]:
    kinds = town.suppliers.kind[rows].tolist()
    return [f"{KINDS[kind].name}-{row + 1:05}" for kind, row in zip(kinds, rows.tolist(), strict=True)]


def _where(town: Town, places: Places, part: slice) -> Cells:
    centre = places.centre[part]
    return {
        "kelurahan": [f"Kelurahan Contoh {number + 1}" for number in centre.tolist()],
        "kecamatan": [f"Kecamatan Contoh {number + 1}" for number in town.middle.district[centre].tolist()],
        "lat": places.lat[part].tolist(),
        "lon": places.lon[part].tolist(),
    }


ROWS_OF: dict[str, Callable[[Town], Iterator[Cells]]] = {
    "items": _items,
    "suppliers": _suppliers,
    "offers": _offers,
    "sources": _sources,
    "vehicles": _vehicles,
    "kitchens": _kitchens,
    "classes": _classes,
    "portions": _portions,
    "menus": _menus,
    "calendar": _calendar,
    "stock": _stock,
}
