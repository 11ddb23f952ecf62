"""Where kitchens and suppliers stand: around centres as dense as the kelurahan of Tangsel, in a round area."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from planner.generate.city import City
from planner.scenario.places import EARTH_RADIUS_KM, on_sphere

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

KITCHENS_PER_KM2 = 129 / 165  # Tangsel's target of kitchens on its area
CENTRES_PER_KM2 = 54 / 165  # and its kelurahan
DISTRICT_KM = 5.0  # side of a kecamatan: about eight kelurahan
MIDDLE = (-7.0, 110.0)  # degrees; nothing of what stands around it is real
KM_PER_DEGREE = EARTH_RADIUS_KM * np.pi / 180
GOLDEN_ANGLE = np.pi * (3 - np.sqrt(5))
SCATTER_KM = 1.1  # how far from their centre places lie at most


@dataclass(frozen=True, kw_only=True)
class Places:
    """Places of one kind of thing: lat, lon (degrees, five decimals) and the centre each belongs to (index)."""

    lat: Floats
    lon: Floats
    centre: Ints


@dataclass(frozen=True, kw_only=True)
class Centres:
    """Centres: east_km and north_km of the middle, the share of people around each (sums to 1), the district (0 ..)."""

    east_km: Floats
    north_km: Floats
    people: Floats
    district: Ints


def draws(city: City, subject: str) -> np.random.Generator:
    """The random numbers of one subject; only `random()` is asked, whose stream numpy keeps."""
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence([city.seed, *subject.encode()])))


def centres(city: City) -> Centres:
    """Centres in a spiral of even density, each a little off, people between a quarter and twice the mean."""
    area_km2 = city.kitchens / KITCHENS_PER_KM2
    count = max(1, round(area_km2 * CENTRES_PER_KM2))
    chance = draws(city, "centres").random((count, 3))
    step = np.arange(count)
    away_km = np.sqrt((step + 0.5) / count * area_km2 / np.pi)
    off_km = (chance[:, :2] - 0.5) * 0.6 / np.sqrt(CENTRES_PER_KM2)
    people = 0.25 + 1.75 * chance[:, 2] ** 1.3
    east_km = away_km * np.cos(step * GOLDEN_ANGLE) + off_km[:, 0]
    north_km = away_km * np.sin(step * GOLDEN_ANGLE) + off_km[:, 1]
    squares = np.floor(np.stack([east_km, north_km], axis=1) / DISTRICT_KM)
    district = np.unique(squares, axis=0, return_inverse=True)[1].reshape(count)
    return Centres(east_km=east_km, north_km=north_km, people=people / people.sum(), district=district)


def around(city: City, middle: Centres, count: int, subject: str) -> Places:
    """So many places, spread over the centres by their people, each somewhere around its centre."""
    chance = draws(city, subject).random((count, 3))
    share = (np.arange(count) + chance[:, 0]) / max(1, count)
    centre = np.minimum(np.searchsorted(np.cumsum(middle.people), share, side="right"), len(middle.people) - 1)
    away_km, angle = SCATTER_KM * np.sqrt(chance[:, 1]), 2 * np.pi * chance[:, 2]
    east_km = middle.east_km[centre] + away_km * np.cos(angle)
    north_km = middle.north_km[centre] + away_km * np.sin(angle)
    lat = MIDDLE[0] + north_km / KM_PER_DEGREE
    lon = MIDDLE[1] + east_km / (KM_PER_DEGREE * np.cos(np.radians(lat)))
    return Places(lat=np.round(lat, 5), lon=np.round(lon, 5), centre=centre.astype(np.int64))


def vectors(places: Places) -> Floats:
    """Unit vectors of places, shape (n, 3)."""
    return on_sphere(np.stack([places.lat, places.lon], axis=1))


def straight_km(chord: Floats) -> Floats:
    """Distance on the sphere (km) from the chord between unit vectors."""
    return np.asarray(2 * EARTH_RADIUS_KM * np.arcsin(np.minimum(chord / 2, 1.0)))
