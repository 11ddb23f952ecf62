"""Rounding to packs, loads and quanta, what is just above an amount, and the fare of a trip."""

from __future__ import annotations

import math

import numpy as np
import pytest

from planner.units import (
    ALMOST,
    BROKEN,
    FACE,
    LARGEST_BREAK,
    LESS_IN_THE_BOOKS,
    LESS_THAN_A_PACK,
    NOT_SHORT,
    QUANTUM,
    ROUNDING,
    TIGHT,
    UNWRITTEN,
    USUAL_COST,
    count_down,
    count_up,
    just_above,
    off_whole,
    packs_down,
    packs_up,
    round_quantity,
    to_sort_by,
    trip_rp,
)

HAIR = ALMOST / 2


@pytest.mark.parametrize(
    ("units", "down", "up"),
    [
        (0.0, 0, 0),
        (121.0, 100, 125),
        (125.0, 125, 125),
        (125 * (1 - HAIR / 5), 125, 125),
        (125 * (1 + HAIR / 5), 125, 125),
    ],
)
def test_packs_are_whole_but_for_a_hair(units: float, down: int, up: int):
    assert (packs_down(units, 25.0), packs_up(units, 25.0)) == (down, up)
    one, packs = np.array([units]), np.array([25.0])
    assert (packs_down(one, packs).tolist(), packs_up(one, packs).tolist()) == ([down], [up])


@pytest.mark.parametrize("rounded", [packs_down, packs_up])
def test_loose_goods_stay_as_they_are(rounded):
    assert rounded(12.3, 0.0) == 12.3
    assert rounded(np.array([12.3, 50.0]), np.array([0.0, 25.0])).tolist() == [12.3, 50.0]


def test_one_by_one_and_all_at_once_give_the_same_bits():
    random = np.random.default_rng(0)
    units, packs = random.uniform(0, 1000, 500), random.choice([0.0, 0.1, 0.3, 12.5, 25.0], 500)
    for rounded in (packs_down, packs_up):
        each = [rounded(float(some), float(pack)) for some, pack in zip(units, packs, strict=True)]
        assert rounded(units, packs).tobytes() == np.array(each).tobytes()


def test_without_limit_there_is_no_limit_of_packs():
    assert packs_down(np.array([np.inf]), np.array([25.0])).tolist() == [np.inf]


def test_what_counts_as_a_whole_may_be_told():
    assert packs_down(24.99, 25.0, 0.001) == 25.0
    assert packs_up(25.01, 25.0, 0.001) == 25.0
    assert packs_down(24.99, 25.0) == 0.0


def test_loads_are_counted_by_what_they_hold():
    kg, load_kg = np.array([0.0, 299.0, 300.0, 301.0]), 300.0
    assert count_up(kg, load_kg).tolist() == [0, 1, 1, 2]
    assert count_down(kg, load_kg).tolist() == [0, 0, 1, 1]
    assert count_up(500.0, np.array([300.0, 1000.0, np.inf])).tolist() == [2, 1, 0]


def test_off_whole_knows_no_direction():
    assert off_whole(np.array([2.0, 2.25, 1.75])).tolist() == [0.0, 0.25, 0.25]


@pytest.mark.parametrize("amount", [0.0, 1.0, 1e6])
def test_just_above_is_above_by_rounding(amount: float):
    assert amount < just_above(amount) <= amount + 3 * ROUNDING * max(1.0, amount)
    assert just_above(np.array([amount])).tolist() == [just_above(amount)]


def test_a_trip_goes_there_and_back():
    fares = trip_rp(np.array([5000.0, 20000.0]), np.array([800.0, 1500.0]), np.array([10.0, 2.5]))
    assert fares.tolist() == [21000.0, 27500.0]


def test_quantities_are_rounded_down():
    assert round_quantity([1.9999999, 2.0 - QUANTUM / 200, -0.0]).tolist() == [1.999999, 2.0, 0.0]
    assert math.copysign(1, round_quantity([-0.0])[0]) == 1


def test_what_is_sorted_by_holds_six_decimals():
    assert to_sort_by(1 / 3) == 0.333333
    assert to_sort_by(1 / 3 + ROUNDING) == to_sort_by(1 / 3)


def test_tolerances_leave_each_other_room():
    assert TIGHT < LARGEST_BREAK < BROKEN
    assert LESS_IN_THE_BOOKS < LESS_THAN_A_PACK
    assert ROUNDING < QUANTUM < NOT_SHORT < UNWRITTEN
    assert TIGHT < FACE < USUAL_COST
