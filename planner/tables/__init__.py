"""The data dictionary: one pydantic row model per table, in the order in which files and fingerprints hold them.

Order: columns, dictionary < cells, frames, goods, parties, places, settings < parse.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from planner.tables.columns import Column, Row, TableSpec, describe
from planner.tables.goods import Item, MealClass, MenuRow, Portion, Substitute
from planner.tables.parties import Offer, Price, Source, Supplier, Vehicle
from planner.tables.places import CalendarDay, Kitchen, Lane, Lot, Order
from planner.tables.settings import Settings

_ROWS: Mapping[str, type[Row]] = {
    "settings": Settings,
    "items": Item,
    "suppliers": Supplier,
    "offers": Offer,
    "prices": Price,
    "sources": Source,
    "vehicles": Vehicle,
    "kitchens": Kitchen,
    "classes": MealClass,
    "portions": Portion,
    "menus": MenuRow,
    "calendar": CalendarDay,
    "stock": Lot,
    "lanes": Lane,
    "orders": Order,
    "substitutes": Substitute,
}

TABLES: Mapping[str, TableSpec] = MappingProxyType({name: describe(name, row) for name, row in _ROWS.items()})
"""Every table by name, in dictionary order, settings first."""

REQUIRED_TABLES = ("settings", "items", "suppliers", "offers", "kitchens", "portions", "menus")
"""The tables without which a scenario says nothing."""

__all__ = ["REQUIRED_TABLES", "TABLES", "Column", "Row", "Settings", "TableSpec"]
