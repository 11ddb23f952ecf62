"""Cells that contradict each other within a row, or the settings."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from planner.checks.known import Known, plain, positions
from planner.errors import Fault
from planner.words import make_fault


def dates(known: Known) -> Iterator[Fault]:
    """A last day before its first day."""
    for table in ("offers", "portions"):
        held = known.scenario[table]
        for row in positions(held["until"] < held["from"]):
            yield known.fault("dates_reversed", table, row, "until", start=plain(held["from"].iloc[row]))


def half_places(known: Known) -> Iterator[Fault]:
    """A latitude without a longitude, or the other way round."""
    for table in ("suppliers", "kitchens"):
        if not known.sure(table, "lat", "lon"):
            continue
        held = known.scenario[table]
        for column, other in (("lat", "lon"), ("lon", "lat")):
            for row in positions(held[column].isna() & held[other].notna()):
                yield known.fault("half_place", table, row, column, other=other)


def to_itself(known: Known) -> Iterator[Fault]:
    """A substitute for itself, a grower of its own goods."""
    for table, column, other in (("substitutes", "instead_of", "item"), ("sources", "producer", "supplier")):
        held = known.scenario[table]
        for row in positions(held[column].notna() & (held[column] == held[other])):
            yield known.fault("to_itself", table, row, column)


def kilograms(known: Known) -> Iterator[Fault]:
    """A kg that does not weigh one kg."""
    held = known.scenario["items"]
    for row in positions((held["unit"] == "kg") & held["kg_per_unit"].notna() & (held["kg_per_unit"] != 1)):
        yield known.fault("kg_weighs_one", "items", row, "kg_per_unit", suggestion=1)


def today(known: Known) -> Iterator[Fault]:
    """Orders that can be placed only when everything is over."""
    settings = known.scenario.settings
    if settings.today is None or not known.sure("settings", "today", "first_day", "days"):
        return
    last = settings.first_day + timedelta(days=settings.days - 1)
    if settings.today > last:
        yield make_fault("today_too_late", table="settings", column="today", value=settings.today, last=str(last))
