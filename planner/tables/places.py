"""Tables of kitchens and of what joins them to suppliers: kitchens, calendar, stock, lanes, orders."""

from __future__ import annotations

from datetime import date

from planner.tables.columns import QUANTITY, Key, Row, Text, column, day_column


class Kitchen(Row):
    """A kitchen (SPPG)."""

    KEY = ("kitchen",)

    kitchen: Key
    name: Text | None = None
    kelurahan: Text | None = None
    kecamatan: Text | None = None
    lat: float | None = column(None, unit="degrees", ge=-90, le=90)
    lon: float | None = column(None, unit="degrees", ge=-180, le=180)
    open: bool = column(True)
    dry_kg: float | None = column(None, unit="kg", ge=0, le=QUANTITY)
    chilled_kg: float | None = column(None, unit="kg", ge=0, le=QUANTITY)
    frozen_kg: float | None = column(None, unit="kg", ge=0, le=QUANTITY)
    deliveries_per_day: int | None = column(None, unit="deliveries", ge=0, le=1_000_000)
    menu: Key = column(refers=("menus", "menu"))
    menu_offset: int = column(0, unit="days", ge=0, le=366)
    min_parties: int | None = column(None, unit="parties", ge=0, le=1_000_000)
    max_share: float | None = column(None, unit="share", ge=0, le=1)
    max_suppliers_per_item_day: int | None = column(None, unit="parties", ge=0, le=1_000_000)


class CalendarDay(Row):
    """A day that differs from its weekday, for one kitchen or for all."""

    KEY = ("day", "kitchen")

    day: date = day_column(...)
    kitchen: Key | None = column(None, refers=("kitchens", "kitchen"))
    cooking: bool = column(True)
    receiving: bool = column(True)
    reason: Text | None = None


class Lot(Row):
    """What lies in a kitchen on the morning of the first day."""

    KEY = ("kitchen", "item", "age_days")

    kitchen: Key = column(refers=("kitchens", "kitchen"))
    item: Key = column(refers=("items", "item"))
    age_days: int = column(0, unit="days", ge=0, le=3660)
    quantity: float = column(unit="unit", ge=0, le=QUANTITY)


class Lane(Row):
    """What is known of the way from a supplier to a kitchen, for one item or for all."""

    KEY = ("supplier", "kitchen", "item")

    supplier: Key = column(refers=("suppliers", "supplier"))
    kitchen: Key = column(refers=("kitchens", "kitchen"))
    item: Key | None = column(None, refers=("items", "item"))
    closed: bool | None = None
    km: float | None = column(None, unit="km", ge=0, le=20_100)
    minutes: float | None = column(None, unit="minutes", ge=0, le=100_000)
    rp_per_unit: float | None = column(None, unit="rp_per_unit", ge=0, le=QUANTITY)
    rp_per_delivery: float | None = column(None, unit="rp_per_delivery", ge=0, le=QUANTITY)
    min_load: float | None = column(None, unit="unit_or_kg", ge=0, le=QUANTITY)
    max_load: float | None = column(None, unit="unit_or_kg", ge=0, le=QUANTITY)


class Order(Row):
    """What has been ordered before."""

    KEY = ("supplier", "kitchen", "item", "day")

    supplier: Key = column(refers=("suppliers", "supplier"))
    kitchen: Key = column(refers=("kitchens", "kitchen"))
    item: Key = column(refers=("items", "item"))
    day: date = day_column(...)
    quantity: float = column(unit="unit", ge=0, le=QUANTITY)
    frozen: bool = column(False)
    earlier: bool = column(False)
