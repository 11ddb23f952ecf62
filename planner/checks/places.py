"""Places that cannot be right: outside the country, far from all others, latitude and longitude swapped, shared."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from planner.checks.known import Known
from planner.errors import Fault
from planner.scenario.places import great_circle_km
from planner.units import significant
from planner.words import make_fault

LATITUDES, LONGITUDES = (-11.1, 6.1), (94.9, 141.1)
"""Indonesia's box (degrees)."""

FAR_KM = 50.0
FAR_TIMES = 4.0
"""A place is far beyond so many km from the middle, in a wide area beyond so many times the usual distance."""

FROM_ELSEWHERE = ("wholesaler", "producer")
"""Kinds of suppliers that may come from far."""

SHARED = 3
"""So many on one point are too many."""

SLIPS = ((-1, "lat"), (0.1, "lat"), (10, "lat"), (10, "lon"), (0.1, "lon"), (0.01, "lat"), (100, "lat"))
"""Slips of the pen, as what a latitude or longitude is to be multiplied by: a lost sign, a misplaced point."""

TABLES_OF_PLACES = ("suppliers", "kitchens")

Floats = npt.NDArray[np.float64]


def sharpened(faults: Iterable[Fault], known: Known) -> list[Fault]:
    """Faults told on reading, as what they are: a latitude beyond 90 degrees whose longitude is the latitude."""
    faults = list(faults)
    tables = {fault.table for fault in faults if _beyond(fault)}
    rows = {
        (table, known.row(table, row, "lat")): row
        for table in TABLES_OF_PLACES
        if table in tables and table in known.scenario.origins
        for row in range(len(known.scenario[table]))
    }
    return [_swapped(fault, rows.get((fault.table or "", fault.row)), known) for fault in faults]


def _beyond(fault: Fault) -> bool:
    return fault.code == "too_large" and fault.column == "lat"


def _swapped(fault: Fault, row: int | None, known: Known) -> Fault:
    """The fault, or what it is if latitude and longitude are swapped in its row (position)."""
    if row is None or not _beyond(fault):
        return fault
    lat = float(known.scenario[str(fault.table)]["lon"].iloc[row])
    if not _inside(lat, float(fault.value)):
        return fault
    named: Any = {"table": fault.table, "row": fault.row, "key": fault.key, "column": "lat", "value": fault.value}
    return make_fault("swapped_place", **named, suggestion=lat)


def outside_country(known: Known) -> Iterator[Fault]:
    """Places outside Indonesia's box."""
    for table in TABLES_OF_PLACES:
        lat, lon = _degrees(known, table)
        area = _area(lat, lon)
        for row in np.flatnonzero(~np.isnan(lat + lon) & ~_inside(lat, lon)).tolist():
            wrong = "lon" if LATITUDES[0] <= lat[row] <= LATITUDES[1] else "lat"
            column, suggestion = area.meant(lat[row], lon[row]) or (wrong, None)
            yield known.warning("outside_country", table, row, column, suggestion=suggestion)


def far_places(known: Known) -> Iterator[Fault]:
    """Places far from the median of their table; wholesalers and producers may come from anywhere in the country."""
    for table in TABLES_OF_PLACES:
        lat, lon = _degrees(known, table)
        area = _area(lat, lon)
        away_km = area.away_km(lat, lon)
        checked = _inside(lat, lon) & (away_km > area.limit_km)
        if table == "suppliers":
            checked &= ~known.scenario[table]["kind"].isin(FROM_ELSEWHERE).to_numpy(bool)
        for row in np.flatnonzero(checked).tolist():
            further = "lat" if abs(lat[row] - area.lat) > abs(lon[row] - area.lon) else "lon"
            column, suggestion = area.meant(lat[row], lon[row]) or (further, None)
            km = round(away_km[row])
            yield known.warning("far_place", table, row, column, suggestion=suggestion, km=km, limit=area.limit_km)


def _degrees(known: Known, table: str) -> tuple[Floats, Floats]:
    held = known.scenario[table]
    return held["lat"].to_numpy(float), held["lon"].to_numpy(float)


def _inside(lat: Floats | float, lon: Floats | float) -> Any:
    """Whether places lie in Indonesia's box."""
    return (lat >= LATITUDES[0]) & (lat <= LATITUDES[1]) & (lon >= LONGITUDES[0]) & (lon <= LONGITUDES[1])


@dataclass(frozen=True, kw_only=True)
class _Area:
    """Where the places of a table lie: their median (degrees), and from how far on (km) a place is far from it."""

    lat: float
    lon: float
    limit_km: float

    def away_km(self, lat: Floats, lon: Floats) -> Floats:
        """How far places are from the middle."""
        return great_circle_km(lat, lon, np.array(self.lat), np.array(self.lon))

    def meant(self, lat: float, lon: float) -> tuple[str, float] | None:
        """The column in which a slip of the pen was made and what was meant, where that lies among the others."""
        for times, column in SLIPS:
            meant = significant((lat if column == "lat" else lon) * times)
            place = (meant, lon) if column == "lat" else (lat, meant)
            if _inside(*place) and self.away_km(np.array(place[0]), np.array(place[1])) <= self.limit_km:
                return column, meant
        return None


def _area(lat: Floats, lon: Floats) -> _Area:
    inside = _inside(lat, lon)
    if not inside.any():
        return _Area(lat=np.nan, lon=np.nan, limit_km=FAR_KM)
    middle = np.median(lat[inside]), np.median(lon[inside])
    usual_km = np.median(great_circle_km(lat[inside], lon[inside], middle[0], middle[1]))
    return _Area(lat=float(middle[0]), lon=float(middle[1]), limit_km=max(FAR_KM, round(FAR_TIMES * float(usual_km))))


def shared_points(known: Known) -> Iterator[Fault]:
    """Points on which many of one table stand; told once a point, at the first of them."""
    for table in TABLES_OF_PLACES:
        lat, lon = _degrees(known, table)
        placed = np.flatnonzero(_inside(lat, lon))
        points, count = np.unique(
            np.stack([lat[placed], lon[placed]]), axis=1, return_inverse=True, return_counts=True
        )[1:]
        for point in np.flatnonzero(count >= SHARED):
            rows = sorted(placed[points == point].tolist(), key=lambda row: known.reading_order(table, row))
            yield known.warning("shared_point", table, rows[0], "lat", count=len(rows), others=_few(known, table, rows))


def _few(known: Known, table: str, rows: Sequence[int]) -> str:
    """The keys of the first few rows."""
    keys = known.scenario[table].iloc[:, 0]
    return ", ".join(str(keys.iloc[row]) for row in rows[1:4]) + (" …" if len(rows) > 4 else "")
