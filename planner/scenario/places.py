"""How far suppliers deliver, on the sphere: what checks and the network both ask."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from planner.scenario import Scenario
from planner.units import just_above

Floats = npt.NDArray[np.float64]

EARTH_RADIUS_KM = 6371.0088  # mean radius, IUGG 1980


def on_sphere(place: Floats) -> Floats:
    """Unit vectors of places in degrees (latitude and longitude, shape (n, 2)); shape (n, 3)."""
    lat, lon = np.radians(place[:, 0]), np.radians(place[:, 1])
    return np.stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)], axis=1)


def reach_km(scenario: Scenario) -> Floats:
    """How far each supplier delivers (km by road; inf = anywhere)."""
    everyone = scenario.settings.reach_km
    own = scenario["suppliers"]["reach_km"].to_numpy(float)
    return np.where(np.isnan(own), np.inf if everyone is None else everyone, own)


def reach_chord(scenario: Scenario) -> Floats:
    """How far each supplier delivers as a chord of the unit sphere, a little more than it is."""
    straight_km = np.minimum(reach_km(scenario) / scenario.settings.detour, np.pi * EARTH_RADIUS_KM)
    return just_above(np.asarray(2 * np.sin(straight_km / (2 * EARTH_RADIUS_KM))))


def great_circle_km(lat: Floats, lon: Floats, other_lat: Floats, other_lon: Floats) -> Floats:
    """Distance on the sphere between points in degrees (km; haversine)."""
    first, second = np.radians(lat), np.radians(other_lat)
    rise = np.sin((second - first) / 2) ** 2
    turn = np.sin(np.radians(other_lon - lon) / 2) ** 2
    half_chord = np.sqrt(np.minimum(1.0, rise + np.cos(first) * np.cos(second) * turn))
    return np.asarray(2 * EARTH_RADIUS_KM * np.arcsin(half_chord), dtype=float)
