"""Codes of places along axes, and where keys lie among others."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from planner.arrays import Ints, Space, expand, find, find_unsorted, group_ranges, marked

SPACE = Space({"kitchen": 3, "item": 4, "day": 5})


def ints(*values: int) -> Ints:
    return np.array(values, dtype=np.int64)


def test_codes_sort_as_their_places_do():
    kitchen, item, day = (part.ravel() for part in np.indices(SPACE.shape))
    assert SPACE.code(day=day, item=item, kitchen=kitchen).tolist() == list(range(SPACE.count))


def test_what_is_put_together_comes_apart():
    code = np.arange(SPACE.count)
    assert SPACE.code(**dict(zip(SPACE.sizes, SPACE.split(code), strict=True))).tolist() == code.tolist()


def test_a_record_has_the_codes_of_its_arrays():
    record = SimpleNamespace(kitchen=ints(2, 0), item=ints(1, 3), day=ints(4, 0), quantity=ints(7, 7))
    assert SPACE.of(record).tolist() == [49, 15]


@pytest.mark.parametrize(
    "axes", [("kitchen", "item"), ("kitchen", "item", "offer"), ("kitchen", "item", "day", "offer")]
)
def test_other_axes_are_refused(axes: tuple[str, ...]):
    with pytest.raises(TypeError, match="the axes are kitchen, item, day, not"):
        SPACE.code(**dict.fromkeys(axes, ints(0)))


@pytest.mark.parametrize("day", [-1, 5])
def test_a_place_off_its_axis_is_refused(day: int):
    with pytest.raises(ValueError, match="invalid entry"):
        SPACE.code(kitchen=ints(0), item=ints(0), day=ints(day))


def test_more_codes_than_there_are_numbers_are_refused():
    with pytest.raises(ValueError, match="larger than the maximum"):
        Space({"lot": 2**40, "need": 2**40}).code(lot=ints(0), need=ints(0))


def test_an_axis_without_places_has_no_codes():
    empty = Space({"kitchen": 0, "item": 4})
    assert (empty.count, empty.shape) == (4, (1, 4))
    assert empty.code(kitchen=ints(), item=ints()).tolist() == []
    assert [part.tolist() for part in empty.split(ints())] == [[], []]


def test_keys_are_found_in_sorted_keys_and_in_others():
    assert find(ints(1, 4, 9), ints(4, 5, 9)).tolist() == [1, -1, 2]
    assert find_unsorted(ints(9, 1, 4), ints(4, 5, 9)).tolist() == [2, -1, 0]
    assert find(ints(), ints(4)).tolist() == find_unsorted(ints(), ints(4)).tolist() == [-1]


def test_ranges_of_keys_expand_to_their_positions():
    starts, counts = group_ranges(ints(1, 1, 4, 9), ints(4, 1, 2))
    assert [part.tolist() for part in expand(starts, counts)] == [[0, 1, 1], [2, 0, 1]]


def test_places_are_marked():
    assert marked(3, ints(2, 0, 2)).tolist() == [True, False, True]
