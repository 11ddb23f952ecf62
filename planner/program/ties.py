"""How equal plans are told apart: every possible delivery has a weight of its own."""

from __future__ import annotations

import hashlib

import numpy as np

from planner.arrays import Floats
from planner.network import Network


def tie_weights(network: Network) -> Floats:
    """Weight of each possible delivery among equal plans: 1 + 20 bits of SHA-256 of its names and day."""
    deliveries, index = network.deliveries, network.index
    weights = np.empty(len(deliveries.day))
    rows = zip(deliveries.supplier, deliveries.kitchen, deliveries.item, deliveries.day, strict=True)
    for position, (supplier, kitchen, item, day) in enumerate(rows):
        text = ",".join((index.suppliers[supplier], index.kitchens[kitchen], index.items[item], index.days[day]))
        bits = int.from_bytes(hashlib.sha256(text.encode()).digest()[:3], "big") >> 4
        weights[position] = 1 + bits / 2**20
    return weights
