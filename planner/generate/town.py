"""A generated city in numbers: everything that is drawn, as arrays."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from planner.generate.city import City
from planner.generate.kitchens import Dish, Kitchens, cooked_days, make_kitchens, menu, needs, usual_needs
from planner.generate.level import levelled
from planner.generate.money import Cash, Growers, make_cash, make_growers
from planner.generate.places import Centres, Floats, centres
from planner.generate.reach import reach_km
from planner.generate.suppliers import Suppliers, make_suppliers


@dataclass(frozen=True, kw_only=True)
class Town:
    """A city as arrays.

    Attributes
    ----------
    city
        What was asked for.
    dishes
        The menu.
    middle
        The centres they stand around.
    kitchens, suppliers
        Who cooks and who sells.
    reach_km
        How far each supplier delivers (km by road).
    cash, growers
        What ties it together; None where that was not asked for.
    """

    city: City
    dishes: list[Dish]
    middle: Centres
    kitchens: Kitchens
    suppliers: Suppliers
    reach_km: Floats
    cash: Cash | None
    growers: Growers | None


def make_town(city: City) -> Town:
    """Draw a city; the same city gives the same numbers."""
    middle = centres(city)
    kitchens = make_kitchens(city, middle)
    need = np.maximum(needs(city, kitchens), usual_needs(city, kitchens))
    suppliers = make_suppliers(city, middle, need, cooked_days(city, kitchens))
    reach = reach_km(city, kitchens, suppliers, need)
    suppliers = levelled(city, kitchens, suppliers, reach, need)
    return Town(
        city=city,
        dishes=menu(city),
        middle=middle,
        kitchens=kitchens,
        suppliers=suppliers,
        reach_km=reach,
        cash=make_cash(city, suppliers) if city.couple in ("cash", "all") else None,
        growers=make_growers(city, suppliers) if city.couple == "all" else None,
    )
