"""What a plan made before ordered, in the numbers of a network."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from planner.arrays import Floats, find_unsorted
from planner.network.records import Network


def ordered_before(network: Network, deliveries: Mapping[str, Any]) -> Floats:
    """Units by possible delivery, as some deliveries have them; what can come no more is left out.

    Parameters
    ----------
    deliveries
        Columns day, supplier, kitchen, item, quantity (item's unit); names that the scenario does not have may occur.
    """
    of, index = network.deliveries, network.index
    place = index.over("supplier", "kitchen", "item", "day")
    numbers = index.numbers(deliveries, "supplier", "kitchen", "item", "day")
    known = np.all([(numbers[axis] >= 0) & (numbers[axis] < size) for axis, size in place.sizes.items()], axis=0)
    known = np.flatnonzero(known)
    at = find_unsorted(place.of(of), place.code(**{axis: numbers[axis][known] for axis in place.sizes}))
    units, quantity = np.zeros(len(of.day)), np.asarray(deliveries["quantity"], dtype=float)[known]
    np.add.at(units, at[at >= 0], quantity[at >= 0])
    return units
