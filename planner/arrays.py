"""Arrays of numbers: what they hold, several as one code, where codes lie among others, and what hangs together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import prod

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Keys = npt.NDArray[np.uint64]
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Space:
    """Places along named axes, each as one number (its code): by the first axis, then by the next.

    Attributes
    ----------
    sizes
        How many places each axis has, by name. One that has none counts as one, so that nothing is divided by it.
    """

    sizes: Mapping[str, int]

    @property
    def shape(self) -> tuple[int, ...]:
        """Of an array with a place for every code, axis by axis."""
        return tuple(max(1, size) for size in self.sizes.values())

    @property
    def count(self) -> int:
        """How many codes there are."""
        return prod(self.shape)

    def code(self, **places: Ints) -> Ints:
        """The codes of places, an array for every axis.

        Raises
        ------
        TypeError
            When these are not the axes.
        ValueError
            When a place is not on its axis, or there are more codes than 64 bits can tell apart.
        """
        if places.keys() != self.sizes.keys():
            raise TypeError(f"the axes are {', '.join(self.sizes)}, not {', '.join(places) or 'none'}")
        return np.asarray(np.ravel_multi_index(tuple(places[axis] for axis in self.sizes), self.shape))

    def of(self, record: object) -> Ints:
        """The codes of a record whose index arrays are called like the axes."""
        return self.code(**{axis: getattr(record, axis) for axis in self.sizes})

    def split(self, code: Ints) -> tuple[Ints, ...]:
        """The places of codes, axis by axis."""
        places: list[Ints] = []
        for size in reversed(self.shape[1:]):  # four times as fast as np.unravel_index
            code, place = np.divmod(code, size)
            places.insert(0, place)
        return code, *places


def find(sorted_keys: Ints | Keys, keys: Ints | Keys) -> Ints:
    """Position of every key in sorted unique keys; -1 where it is not there."""
    if len(sorted_keys) == 0:
        return np.full(len(keys), -1, dtype=np.int64)
    position = np.minimum(np.searchsorted(sorted_keys, keys), len(sorted_keys) - 1)
    return np.where(sorted_keys[position] == keys, position, -1)


def find_unsorted(unique_keys: Ints, keys: Ints) -> Ints:
    """Position of every key in unique keys of any order; -1 where it is not there."""
    order = np.argsort(unique_keys)
    position = find(unique_keys[order], keys)
    return np.where(position >= 0, order[position], -1) if len(order) else position


def group_ranges(sorted_keys: Ints, keys: Ints) -> tuple[Ints, Ints]:
    """Where each key's run lies in sorted keys with repeats: (starts, counts)."""
    starts = np.searchsorted(sorted_keys, keys, side="left")
    return starts, np.searchsorted(sorted_keys, keys, side="right") - starts


def expand(starts: Ints, counts: Ints) -> tuple[Ints, Ints]:
    """Every position of the ranges [start, start + count).

    Returns
    -------
    (range, position): the index of the range and the position, both of length counts.sum().
    """
    ranges = np.repeat(np.arange(len(counts)), counts)
    offsets = np.arange(len(ranges)) - np.repeat(np.cumsum(counts) - counts, counts)
    return ranges, np.asarray(starts)[ranges] + offsets


def marked(count: int, places: Ints) -> Bools:
    """Which of so many are among the places."""
    marks = np.zeros(count, dtype=bool)
    marks[places] = True
    return marks


def joined(start: Ints, end: Ints, count: int) -> Ints:
    """By node, the smallest node it hangs together with, over pairs that join two nodes.

    Roots are hooked onto smaller ones and paths cut short until no pair is apart (Shiloach and Vishkin 1982,
    doi 10.1016/0196-6774(82)90008-6); scipy has it too, but loads all of its linear algebra for that.

    Parameters
    ----------
    start, end
        Pairs of nodes.
    count
        Nodes 0 .. count - 1.
    """
    root = np.arange(count)
    while len(apart := np.flatnonzero(root[start] != root[end])):
        start, end = start[apart], end[apart]
        one, other = root[start], root[end]
        least = np.minimum(one, other)
        np.minimum.at(root, one, least)
        np.minimum.at(root, other, least)
        while ((further := root[root]) != root).any():
            root = further
    return root
