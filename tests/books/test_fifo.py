"""First in, first out: kitchens cook what is oldest and still good."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.books.fifo import Book, cook

INF = float("inf")


def book(
    lots: list[tuple[int, float]], needs: list[tuple[int, float]], latest: int = 0, earliest: float = INF, days: int = 4
) -> Book:
    """Cook needs from lots, each as (day, units)."""

    def columns(pairs: list[tuple[int, float]]) -> tuple[Any, Any]:
        return np.array([day for day, _ in pairs], dtype=np.int64), np.array([units for _, units in pairs], dtype=float)

    (lot_day, lot_units), (need_day, need_units) = columns(lots), columns(needs)
    return cook(
        lot_day=lot_day,
        lot_units=lot_units,
        need_day=need_day,
        need_units=need_units,
        latest_days=latest,
        earliest_days=earliest,
        day_count=days,
    )


@pytest.mark.parametrize(
    ("lots", "needs", "window", "cooked", "surplus", "end"),
    [
        ([(0, 5)], [(0, 3), (1, 3)], (0, INF), [3, 2], [0, 0, 0, 0], [2, 0, 0, 0]),
        ([(0, 5)], [(0, 3), (1, 3)], (0, 0), [3, 0], [2, 0, 0, 0], [0, 0, 0, 0]),
        ([(0, 5)], [(0, 3), (1, 3)], (1, 1), [0, 3], [0, 2, 0, 0], [5, 0, 0, 0]),
        ([(1, 5), (0, 5)], [(1, 4), (2, 4)], (0, 1), [4, 4], [0, 1, 1, 0], [5, 5, 0, 0]),  # oldest first
        ([(-2, 5)], [(0, 1), (1, 3)], (0, 2), [1, 0], [4, 0, 0, 0], [0, 0, 0, 0]),  # came two days before
        ([(0, 5)], [], (0, INF), [], [0, 0, 0, 0], [5, 5, 5, 5]),  # keeps past the end
        ([], [(0, 5)], (0, INF), [0], [0, 0, 0, 0], [0, 0, 0, 0]),
    ],
)
def test_by_hand(
    lots: list[tuple[int, float]],
    needs: list[tuple[int, float]],
    window: tuple[int, float],
    cooked: list[float],
    surplus: list[float],
    end: list[float],
):
    made = book(lots, needs, *window)
    assert made.cooked.tolist() == cooked
    assert made.surplus.tolist() == surplus
    assert made.end.tolist() == end


PAIRS = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 9)), max_size=6)


@given(PAIRS, PAIRS, st.integers(0, 2), st.sampled_from([0, 1, 3, INF]))
def test_nothing_is_lost_and_nothing_comes_from_nowhere(lots, needs, latest: int, longer: float):
    needs = sorted(dict(needs).items())
    made = book(lots, needs, latest, latest + longer, days=6)
    came = sum(units for _, units in lots)
    assert made.cooked.sum() + made.surplus.sum() + made.end[-1] == pytest.approx(came)
    assert (made.cooked >= 0).all()
    assert (made.surplus >= 0).all()
    assert (made.cooked <= [units for _, units in needs]).all()
