"""Tables of those who sell: suppliers, offers, prices, sources, vehicles."""

from __future__ import annotations

from datetime import date
from typing import Literal

from planner.tables.columns import MONEY, QUANTITY, Key, Row, Text, Weekdays, column, day_column


class Supplier(Row):
    """Who may sell to kitchens."""

    KEY = ("supplier",)

    supplier: Key
    name: Text | None = None
    kind: Literal["coop", "producer", "wholesaler", "market"]
    local: bool | None = None
    kelurahan: Text | None = None
    kecamatan: Text | None = None
    lat: float | None = column(None, unit="degrees", ge=-90, le=90)
    lon: float | None = column(None, unit="degrees", ge=-180, le=180)
    stage: Literal["legal", "preparing", "active"] | None = None
    zone: Literal["red", "yellow", "green"] | None = None
    active_from: date | None = day_column()
    launched: bool | None = None
    members: int | None = column(None, unit="people", ge=0, le=10_000_000)
    officer: Text | None = None
    companion: Text | None = None
    lines: Text | None = None
    turnover_rp_per_month: float | None = column(None, unit="rp_per_month", ge=0, le=MONEY)
    growers: int | None = column(None, unit="parties", ge=0, le=10_000_000)
    capital_rp: float | None = column(None, unit="rp", ge=0, le=MONEY)
    credit_rp: float | None = column(None, unit="rp", ge=0, le=MONEY)
    term_days: int = column(0, unit="days", ge=0, le=366)
    receivable_rp: float | None = column(None, unit="rp", ge=0, le=MONEY)
    onboarding_rp: float | None = column(None, unit="rp", ge=0, le=MONEY)
    max_kitchens: int | None = column(None, unit="kitchens", ge=0, le=1_000_000)
    reach_km: float | None = column(None, unit="km", ge=0, le=20_100)
    reliability: float | None = column(None, unit="share", ge=0, le=1)
    phone: Text | None = None


class Offer(Row):
    """What a supplier offers of an item, within which limits."""

    KEY = ("supplier", "item")

    supplier: Key = column(refers=("suppliers", "supplier"))
    item: Key = column(refers=("items", "item"))
    per_day: float | None = column(None, unit="unit_per_day", ge=0, le=QUANTITY)
    total: float | None = column(None, unit="unit", ge=0, le=QUANTITY)
    on_hand: float | None = column(None, unit="unit", ge=0, le=QUANTITY)
    replenish_per_day: float | None = column(None, unit="unit_per_day", ge=0, le=QUANTITY)
    price_rp: float = column(unit="rp_per_unit", ge=0, le=QUANTITY)
    cost_rp: float | None = column(None, unit="rp_per_unit", ge=0, le=QUANTITY)
    min_order: float | None = column(None, unit="unit", ge=0, le=QUANTITY)
    pack_units: float | None = column(None, unit="unit", gt=0, le=QUANTITY)
    weekdays: Weekdays | None = None
    from_: date | None = day_column(alias="from")
    until: date | None = day_column()
    notice_days: int | None = column(None, unit="days", ge=0, le=366)


class Price(Row):
    """A price from a day on."""

    KEY = ("supplier", "item", "from")

    supplier: Key = column(refers=("suppliers", "supplier"))
    item: Key = column(refers=("items", "item"))
    from_: date = day_column(..., alias="from")
    price_rp: float = column(unit="rp_per_unit", ge=0, le=QUANTITY)


class Source(Row):
    """What a grower hands to a supplier."""

    KEY = ("supplier", "producer", "item")

    supplier: Key = column(refers=("suppliers", "supplier"))
    producer: Key = column(refers=("suppliers", "supplier"))
    item: Key = column(refers=("items", "item"))
    per_day: float | None = column(None, unit="unit_per_day", ge=0, le=QUANTITY)
    cost_rp: float | None = column(None, unit="rp_per_unit", ge=0, le=QUANTITY)


class Vehicle(Row):
    """A kind of vehicle a supplier delivers with."""

    KEY = ("supplier", "vehicle")

    supplier: Key = column(refers=("suppliers", "supplier"))
    vehicle: Key
    count: int | None = column(None, unit="vehicles", ge=0, le=1_000_000)
    load_kg: float | None = column(None, unit="kg", gt=0, le=QUANTITY)
    trips_per_day: int | None = column(None, unit="trips", ge=0, le=1000)
    rp_per_trip: float | None = column(None, unit="rp_per_trip", ge=0, le=QUANTITY)
    rp_per_km: float | None = column(None, unit="rp_per_km", ge=0, le=QUANTITY)
