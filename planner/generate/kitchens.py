"""The kitchens of a city: how many meals, which day of the menu, and so what they need."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from planner.generate.city import City
from planner.generate.goods import CYCLE_DAYS, GOODS, Good
from planner.generate.places import Centres, Floats, Ints, Places, around, draws

SPARE = 0.015
COOKING_DAYS_PER_WEEK = 5
OFFSETS = (0, 5, 2, 7)  # days by which menus are put off,
OFFSET_SHARES = (0.51, 0.29, 0.10, 0.10)  # and of how many kitchens: most cook the same on the same day
RICE, NOODLES = "beras", "mi"


@dataclass(frozen=True, kw_only=True)
class Kitchens:
    """Kitchens: places, meals of small and large portions a cooking day, offset of the menu (days)."""

    places: Places
    small: Ints
    large: Ints
    offset: Ints


@dataclass(frozen=True, kw_only=True)
class Dish:
    """What a meal takes of an item on a day of the menu: item (position), units of a small and a large portion."""

    cycle_day: int
    item: int
    small: float
    large: float


def goods_of(city: City) -> tuple[Good, ...]:
    """The goods the city cooks."""
    return GOODS[: city.items]


def make_kitchens(city: City, middle: Centres) -> Kitchens:
    """Kitchens of 2,000 to 3,500 meals, of which 34 to 46 % are small portions."""
    chance = draws(city, "kitchens").random((city.kitchens, 3))
    meals = np.round(2000 + 1500 * chance[:, 0], -1)
    small = np.round(meals * (0.34 + 0.12 * chance[:, 1]), -1)
    return Kitchens(
        places=around(city, middle, city.kitchens, "kitchen places"),
        small=small.astype(np.int64),
        large=(meals - small).astype(np.int64),
        offset=np.array(OFFSETS)[np.searchsorted(np.cumsum(OFFSET_SHARES)[:-1], chance[:, 2], side="right")],
    )


def menu(city: City) -> list[Dish]:
    """The menu by day and item; where there are no noodles there is rice on their days too."""
    goods = goods_of(city)
    noodles = any(good.item == NOODLES for good in goods)
    dishes = []
    for day in range(1, CYCLE_DAYS + 1):
        for item, good in enumerate(goods):
            if day in good.cycle or (good.item == RICE and not noodles):
                dishes.append(Dish(cycle_day=day, item=item, small=good.small, large=good.large))
    return dishes


def needs(city: City, kitchens: Kitchens) -> Floats:
    """What each kitchen needs of each item over the horizon (units): kitchens x items."""
    by_day = _by_cycle_day(city)
    count = np.arange(len(_cooking_days(city)))
    cooked = np.array([by_day[(count + offset) % CYCLE_DAYS].sum(axis=0) for offset in range(CYCLE_DAYS)])
    return _eaten(kitchens, cooked[kitchens.offset])


def usual_needs(city: City, kitchens: Kitchens) -> Floats:
    """What each kitchen needs of each item on a mean cooking day (units): kitchens x items."""
    return _eaten(kitchens, np.repeat(_by_cycle_day(city).mean(axis=0)[None], city.kitchens, axis=0))


def first_needs(city: City, kitchens: Kitchens) -> Floats:
    """What each kitchen needs of each item on the first cooking day (units): kitchens x items."""
    return _eaten(kitchens, _by_cycle_day(city)[kitchens.offset % CYCLE_DAYS])


def cooked_days(city: City, kitchens: Kitchens) -> list[list[int]]:
    """The days (0 = the first) on which somebody cooks an item, by item."""
    eaten = _by_cycle_day(city).sum(axis=1) > 0
    days = _cooking_days(city)
    cooked = np.zeros((len(days), city.items), dtype=bool)
    for offset in np.unique(kitchens.offset):
        cooked |= eaten[(np.arange(len(days)) + offset) % CYCLE_DAYS]
    return [[day for day, some in zip(days, column, strict=True) if some] for column in cooked.T]


def _cooking_days(city: City) -> list[int]:
    """Monday to Friday; the first day is a Monday."""
    return [day for day in range(city.days) if day % 7 < COOKING_DAYS_PER_WEEK]


def _by_cycle_day(city: City) -> Floats:
    """Units a meal takes: days of the menu x classes x items."""
    units = np.zeros((CYCLE_DAYS, 2, city.items))
    for dish in menu(city):
        units[dish.cycle_day - 1, :, dish.item] = (dish.small, dish.large)
    return units


def _eaten(kitchens: Kitchens, units: Floats) -> Floats:
    """Units with what is spare, from units a meal takes (kitchens x classes x items): kitchens x items."""
    meals = np.stack([kitchens.small, kitchens.large], axis=1)
    return np.asarray(np.einsum("kc,kci->ki", meals, units) * (1 + SPARE))
