"""Small tools on index arrays: names to indices, expanding ranges, looking keys up."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from planner.arrays import Bools, Ints


def lookup(names: tuple[str, ...], column: Iterable[str]) -> Ints:
    """Index of every name of a column; -1 where it is not among the names (or absent)."""
    index = {name: position for position, name in enumerate(names)}
    return np.fromiter((index.get(name, -1) for name in column), dtype=np.int64)


def expand(starts: Ints, counts: Ints) -> tuple[Ints, Ints]:
    """Every position of the ranges [start, start + count).

    Returns
    -------
    (range, position): the index of the range and the position, both of length counts.sum().
    """
    ranges = np.repeat(np.arange(len(counts)), counts)
    offsets = np.arange(len(ranges)) - np.repeat(np.cumsum(counts) - counts, counts)
    return ranges, np.asarray(starts)[ranges] + offsets


def find(sorted_keys: Ints, keys: Ints) -> Ints:
    """Position of every key in sorted unique keys; -1 where it is not there."""
    if len(sorted_keys) == 0:
        return np.full(len(keys), -1, dtype=np.int64)
    position = np.minimum(np.searchsorted(sorted_keys, keys), len(sorted_keys) - 1)
    return np.where(sorted_keys[position] == keys, position, -1)


def group_ranges(sorted_keys: Ints, keys: Ints) -> tuple[Ints, Ints]:
    """Where each key's run lies in sorted keys with repeats: (starts, counts)."""
    starts = np.searchsorted(sorted_keys, keys, side="left")
    return starts, np.searchsorted(sorted_keys, keys, side="right") - starts


def marked(count: int, places: Ints) -> Bools:
    """Which of so many are among the places."""
    marks = np.zeros(count, dtype=bool)
    marks[places] = True
    return marks
