"""Rounding, here and nowhere else."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    import pandas as pd

QUANTUM = 1e-6
"""The smallest step of a planned quantity, in the item's unit."""

SIGNIFICANT_DIGITS = 15
"""Digits of a number that every format keeps."""


def round_quantity(quantity: npt.ArrayLike) -> npt.NDArray[np.float64]:
    """Round quantities (units of the item, any shape) down to the quantum, so that no limit is passed by rounding.

    What lies within a hundredth of a quantum below a step counts as that step; a negative zero becomes zero.
    """
    steps = np.floor(np.asarray(quantity, dtype=np.float64) / QUANTUM + 0.01)
    return np.asarray(np.round(steps * QUANTUM, 6) + 0.0, dtype=np.float64)


def significant(number: float) -> float:
    """Keep 15 significant digits of a number, as every format can hold them; a negative zero becomes zero."""
    return float(f"{number:.{SIGNIFICANT_DIGITS}g}") + 0.0


def whole_rupiah(amount_rp: float) -> int:
    """Round an amount (Rp) to whole rupiah, halves up."""
    return math.floor(amount_rp + 0.5)


TOLERANCE = 1e-6
"""What a plan may be off: this times max(1, limit)."""


def exceeds(amount: pd.Series, limit: pd.Series | float) -> npt.NDArray[np.bool_]:
    """Whether amounts are above limits by more than the tolerance; NaN limits never are exceeded."""
    most = np.asarray(limit, dtype=float)
    return np.asarray(amount.to_numpy(float) > most + TOLERANCE * np.maximum(1.0, most))
