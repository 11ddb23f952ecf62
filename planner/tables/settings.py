"""The settings of a scenario: one row."""

from __future__ import annotations

from datetime import date
from typing import Literal

from planner.tables.columns import MONEY, QUANTITY, Row, Text, Weekdays, column, day_column


def _penalty(unit: str) -> float | None:
    """The price of breaking a soft rule; absent = reported, not charged."""
    penalty: float | None = column(None, unit=unit, ge=0, le=MONEY)
    return penalty


class Settings(Row):
    """What holds for the scenario as a whole."""

    title: Text
    first_day: date = day_column(...)
    days: int = column(14, unit="days", ge=1, le=366)
    today: date | None = day_column()
    period_days: int | None = column(None, unit="days", ge=1, le=366)
    cooking_weekdays: Weekdays = column("1234567")
    spare: float = column(0.0, unit="share", ge=0, le=1)
    menu_counts: Literal["cooking_days", "calendar_days"] = column("cooking_days")
    reach_km: float | None = column(None, unit="km", ge=0, le=20_100)
    detour: float = column(1.0, unit="ratio", ge=1, le=10)
    lanes: Literal["reach", "listed"] = column("reach")
    transport_rp_per_kg_km: float | None = column(None, unit="rp_per_kg_km", ge=0, le=QUANTITY)
    fairness: float = column(1.0, unit="ratio", ge=0, le=1000)
    ceiling_mode: Literal["flag", "charge", "forbid"] = column("flag")
    local_share_min: float | None = column(None, unit="share", ge=0, le=1)
    local_counts: Literal["coops", "local"] = column("coops")
    fair_band: float | None = column(None, unit="share", ge=0, le=10)
    party_min_rp: float = column(0.0, unit="rp", ge=0, le=MONEY)
    max_new_coops: int = column(0, unit="parties", ge=0, le=1_000_000)
    reliability: Literal["ignore", "expected"] = column("ignore")
    need_penalty: float | None = _penalty("rp_per_unit")
    budget_penalty: float | None = _penalty("rp_per_rp")
    ceiling_penalty: float | None = _penalty("rp_per_rp")
    local_share_penalty: float | None = _penalty("rp_per_rp")
    breadth_penalty: float | None = _penalty("rp_per_party")
    breadth_share_penalty: float | None = _penalty("rp_per_rp")
    fair_spread_penalty: float | None = _penalty("rp_per_rp")
    stability_penalty: float | None = _penalty("rp_per_rp")
