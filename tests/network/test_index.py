"""Names by number: what stands in tables, days before and past the plan, and how many there are along an axis."""

from __future__ import annotations

import pandas as pd
import pytest

from planner.network.index import build_index
from tests.scenes import scenario_of, small

INDEX = build_index(scenario_of(small()))


def test_names_have_the_order_of_their_tables():
    assert INDEX.suppliers == ("kandang", "kkmp", "pasar")
    assert INDEX.kitchens == ("rawa-buntu",)  # ciater is closed
    assert INDEX.items == ("beras", "telur")
    assert INDEX.offers == 3


def test_names_of_a_table_become_numbers():
    table = pd.DataFrame(
        {"supplier": ["pasar", "kandang"], "kitchen": ["ciater", "rawa-buntu"], "item": ["telur", None]}
    )
    found = INDEX.numbers(table, "supplier", "kitchen", "item")
    assert {name: numbers.tolist() for name, numbers in found.items()} == {
        "supplier": [2, 0],
        "kitchen": [-1, 0],
        "item": [1, -1],
    }


def test_days_count_from_the_first_possible_delivery():
    days = pd.to_datetime([INDEX.days[0], INDEX.days[-1], "2026-01-01"]).astype("datetime64[s]")
    first, last, before = INDEX.number("day", days.to_series()).tolist()
    assert (first, last) == (0, len(INDEX.days) - 1)
    assert before < 0


def test_a_space_has_as_many_places_as_there_are_names():
    assert INDEX.over("supplier", "item").shape == (3, 2)
    assert INDEX.over("offer", "day").count == 3 * len(INDEX.days)
    with pytest.raises(KeyError, match="storage"):
        INDEX.over("kitchen", "storage")
