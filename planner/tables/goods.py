"""Tables of goods and meals: items, classes, portions, menus, substitutes."""

from __future__ import annotations

from datetime import date
from typing import Literal

from planner.tables.columns import QUANTITY, Key, Row, Text, column, day_column


class Item(Row):
    """A good in one unit."""

    KEY = ("item",)

    item: Key
    name_id: Text
    name_en: Text
    unit: Literal["kg", "pcs", "l"]
    kg_per_unit: float | None = column(None, unit="kg_per_unit", gt=0, le=QUANTITY)
    pack: Text | None = None
    pack_units: float | None = column(None, unit="unit", gt=0, le=QUANTITY)
    earliest_days_before: int | None = column(None, unit="days", ge=0, le=366)
    latest_days_before: int = column(0, unit="days", ge=0, le=366)
    storage: Literal["dry", "chilled", "frozen"] = column("dry")
    ceiling_rp: float | None = column(None, unit="rp_per_unit", ge=0, le=QUANTITY)
    ceiling_basis: Text | None = None
    ceiling_date: date | None = day_column()
    weight: float = column(1.0, unit="ratio", gt=0, le=QUANTITY)
    holding_rp_per_unit_day: float | None = column(None, unit="rp_per_unit_day", ge=0, le=QUANTITY)


class MealClass(Row):
    """A class of portions, as small and large."""

    KEY = ("class",)

    class_: Key = column(alias="class")
    name_id: Text
    name_en: Text
    budget_rp: float | None = column(None, unit="rp_per_meal", ge=0, le=QUANTITY)


class Portion(Row):
    """How many meals of a class a kitchen cooks on a cooking day."""

    KEY = ("kitchen", "class", "from")

    kitchen: Key = column(refers=("kitchens", "kitchen"))
    class_: Key = column(alias="class", refers=("classes", "class"))
    from_: date | None = day_column(alias="from")
    until: date | None = day_column()
    meals: float = column(unit="meals", ge=0, le=QUANTITY)


class MenuRow(Row):
    """What a meal takes of an item on a day of the menu's cycle."""

    KEY = ("menu", "cycle_day", "item", "class")

    menu: Key
    cycle_day: int = column(unit="days", ge=1, le=366)
    item: Key = column(refers=("items", "item"))
    class_: Key | None = column(None, alias="class", refers=("classes", "class"))
    quantity: float = column(unit="unit_per_meal", ge=0, le=QUANTITY)
    spare_included: bool = column(False)


class Substitute(Row):
    """An item that may stand in for another."""

    KEY = ("item", "instead_of")

    item: Key = column(refers=("items", "item"))
    instead_of: Key = column(refers=("items", "item"))
    ratio: float = column(1.0, unit="ratio", gt=0, le=QUANTITY)
    max_share: float | None = column(None, unit="share", ge=0, le=1)
