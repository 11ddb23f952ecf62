"""Numbers beside those of their peers: medians and spreads by group, all numbers at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

PEERS = 8
"""So many numbers of a group show what is usual in it."""

AGREE = np.log(10.0)
"""Numbers within a factor of ten of the median agree with it."""

MAJORITY = 0.6
"""So large a part of a group must agree, else nobody knows which numbers are wrong."""

MAD_TO_SIGMA = 1.4826

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True, kw_only=True)
class Standing:
    """How numbers stand beside their peers; NaN where a number has none.

    Attributes
    ----------
    off
        Natural logarithm of the number / the median of its peers.
    spread
        Of `off` among the peers, from the median absolute deviation (0 = all alike).
    many
        Whether there are at least `PEERS` peers.
    """

    off: Floats
    spread: Floats
    many: Bools


def beside_peers(value: Floats, group: Ints, kind: Ints, area: Ints, *, fewest: int) -> Standing:
    """How numbers stand beside their peers.

    The peers of a number are those of its group and kind in its area, where there are `PEERS` of them; else those of
    its group and kind everywhere; else those of its group; and where there are `PEERS` nowhere, those of its group
    from `fewest` on.

    Parameters
    ----------
    value
        The numbers, above 0.
    group, kind, area
        Codes; -1 = unknown.
    """
    logs = np.log(value)
    off, spread = np.full(len(value), np.nan), np.full(len(value), np.nan)
    chosen, many = np.zeros(len(value), dtype=bool), np.zeros(len(value), dtype=bool)
    for codes, least in (((group, kind, area), PEERS), ((group, kind), PEERS), ((group,), fewest)):
        code = _joined(*codes)
        size = np.bincount(code)[code]
        here = ~chosen & (size >= least) & np.all([each >= 0 for each in codes], axis=0)
        if not here.any():
            continue
        away = logs - _medians(code, logs)
        agree = np.bincount(code, weights=np.abs(away) <= AGREE)[code] >= MAJORITY * size
        off[here & agree] = away[here & agree]
        spread[here] = MAD_TO_SIGMA * _medians(code, np.abs(away))[here]
        many |= here & (size >= PEERS)
        chosen |= here
    return Standing(off=off, spread=spread, many=many)


def _joined(*codes: Ints) -> Ints:
    """One code, 0 .. n - 1, for every combination of codes."""
    if not len(codes[0]):
        return codes[0]
    joined = np.zeros(len(codes[0]), dtype=np.int64)
    for code in codes:
        joined = np.unique(joined * (code.max() + 2) + code + 1, return_inverse=True)[1].astype(np.int64)
    return joined


def _medians(code: Ints, values: Floats) -> Floats:
    """For every value, the median of those with its code."""
    ordered = values[np.lexsort((values, code))]
    size = np.bincount(code)
    start = np.cumsum(size) - size
    low, high = start + (np.maximum(size, 1) - 1) // 2, start + size // 2
    return np.asarray((ordered[low] + ordered[high])[code] / 2)
