"""The scenario: one shape of its tables, one identity."""

from __future__ import annotations

import pickle
import random
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from planner.errors import InputError, UnknownNameError
from planner.files import read_scenario
from planner.scenario import Scenario, demand
from planner.scenario.offers import price_matrix
from planner.tables import TABLES
from planner.tables.frames import dtype_of
from tests.scenes import Document, documents, scenario_of, small

FEW = settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))


def shuffled(document: Document, seed: int) -> Document:
    """Mix rows and columns."""
    mix = random.Random(seed)
    mixed: dict[str, Any] = {}
    for name in mix.sample(list(document), len(document)):
        held = document[name]
        rows = [held] if isinstance(held, dict) else mix.sample(held, len(held))
        rows = [{column: row[column] for column in mix.sample(list(row), len(row))} for row in rows]
        mixed[name] = rows[0] if isinstance(held, dict) else rows
    return mixed


@FEW
@given(document=documents(), seed=st.integers())
def test_order_of_rows_and_columns_changes_nothing(document: Document, seed: int) -> None:
    first, second = scenario_of(document), scenario_of(shuffled(document, seed))
    assert first.fingerprint() == second.fingerprint()
    for name, table in first.tables.items():
        assert table.equals(second[name])


def test_any_cell_changes_the_fingerprint() -> None:
    seen = {scenario_of(small()).fingerprint()}
    edits: list[tuple[str, int, str, Any]] = [
        ("offers", 0, "price_rp", 13500.0001),
        ("offers", 0, "on_hand", 0),
        ("offers", 0, "weekdays", "13"),
        ("kitchens", 1, "open", True),
        ("suppliers", 0, "launched", False),
        ("suppliers", 2, "launched", False),
        ("orders", 0, "day", "2026-04-21"),
        ("portions", 0, "source", "dinas"),
    ]
    for table, row, column, value in edits:
        document = small()
        document[table][row][column] = value
        seen.add(scenario_of(document).fingerprint())
    document = small()
    document["settings"]["spare"] = 0.02
    seen.add(scenario_of(document).fingerprint())
    assert len(seen) == len(edits) + 2


@pytest.mark.parametrize(
    ("table", "row", "column", "value"),
    [
        ("offers", 0, "price_rp", 13500.000000000001),
        ("offers", 0, "price_rp", "13500.0"),
        ("offers", 0, "cost_rp", ""),
        ("offers", 0, "cost_rp", None),
        ("items", 0, "weight", 1),
        ("items", 0, "kg_per_unit", 1),
        ("kitchens", 0, "menu_offset", -0.0),
        ("suppliers", 1, "name", "  Kandang U\u0308n\u0303i\u0301 🥚 "),
        ("kitchens", 0, "name", " "),
        ("offers", 0, "weekdays", "531"),
    ],
)
def test_what_means_the_same_has_one_fingerprint(table: str, row: int, column: str, value: Any) -> None:
    document = small()
    document[table][row][column] = value
    assert scenario_of(document).fingerprint() == scenario_of(small()).fingerprint()


def test_tables_have_one_shape() -> None:
    document = {name: small()[name] for name in ("settings", "items", "suppliers", "offers", "kitchens")}
    document |= {name: small()[name] for name in ("portions", "menus")}
    document["menus"][1].pop("class")
    scenario = scenario_of(document)
    assert list(scenario.tables) == list(TABLES)[1:]
    for name, table in scenario.tables.items():
        spec = TABLES[name]
        assert list(table.columns) == list(spec.columns)
        assert isinstance(table.index, pd.RangeIndex)
        assert {str(table[column.name].dtype) for column in spec.columns.values()} <= {
            "str", "float64", "bool", "boolean", "datetime64[s]",
        }  # fmt: skip
        for column in spec.columns.values():
            assert str(table[column.name].dtype) == dtype_of(column)


def test_rows_stand_by_key_with_their_origins() -> None:
    scenario = scenario_of(small())
    assert list(scenario["suppliers"]["supplier"]) == ["kandang", "kkmp", "pasar"]
    assert list(scenario.origins["suppliers"]) == ["/suppliers/1", "/suppliers/0", "/suppliers/2"]
    assert scenario["calendar"]["kitchen"].isna().tolist() == [True, False]


def test_defaults_are_filled_in_and_the_rest_stays_absent() -> None:
    scenario = scenario_of(small())
    assert scenario["items"]["kg_per_unit"].tolist() == [1.0, 0.0625]
    assert scenario["items"]["storage"].tolist() == ["dry", "dry"]
    assert scenario["kitchens"]["open"].tolist() == [False, True]
    assert scenario["offers"]["cost_rp"].isna().all()
    assert scenario["suppliers"]["local"].isna().all()
    assert scenario.settings.today is None
    assert scenario.settings.cooking_weekdays == "1234567"


def test_replace_makes_another_scenario() -> None:
    scenario = scenario_of(small())
    offers = scenario["offers"].assign(price_rp=lambda table: table["price_rp"] * 2)[::-1]
    other = scenario.replace(settings={"days": 7}, offers=offers)
    assert other.settings.days == 7
    assert other["offers"]["price_rp"].tolist() == (scenario["offers"]["price_rp"] * 2).tolist()
    assert other.fingerprint() != scenario.fingerprint()
    again = other.replace(settings={"days": 4}, offers=scenario["offers"])
    assert again.fingerprint() == scenario.fingerprint()
    assert scenario.settings.days == 4


def test_replace_refuses_what_the_dictionary_does_not_know() -> None:
    scenario = scenario_of(small())
    with pytest.raises(UnknownNameError, match="no column of offers 'prise_rp'; did you mean 'price_rp'\\?"):
        scenario.replace(offers=scenario["offers"].assign(prise_rp=1.0))
    with pytest.raises(
        UnknownNameError, match="no table 'offer'; did you mean 'offers'\\? there are: items, suppliers, "
    ):
        scenario.replace(offer=scenario["offers"])
    with pytest.raises(InputError):
        scenario.replace(settings={"days": 0})
    with pytest.raises(ValidationError):
        scenario.unchecked(settings={"days": 0})


def test_an_unknown_table_is_told_with_those_there_are() -> None:
    scenario = scenario_of(small())
    with pytest.raises(
        UnknownNameError, match="no table 'offer'; did you mean 'offers'\\? there are: items, suppliers, "
    ):
        scenario["offer"]
    with pytest.raises(KeyError, match="no table 'xyz'; there are: items"):
        scenario["xyz"]
    with pytest.raises(UnknownNameError, match="'offers'"):
        scenario.columns("offer")
    error = pickle.loads(pickle.dumps(UnknownNameError("table", "offer", ["offers"])))
    assert str(error) == "no table 'offer'; did you mean 'offers'? there are: offers"


def test_a_scenario_tells_what_its_columns_hold() -> None:
    scenario = scenario_of(small())
    for name, table in scenario.tables.items():
        told = scenario.columns(name)
        assert told["dtype"].to_dict() == {column: str(dtype) for column, dtype in table.dtypes.items()}
        assert told["meaning"].str.len().min() > 0
    assert scenario.columns("offers").loc["price_rp", ["dtype", "unit", "required"]].tolist() == [
        *("float64", "rp_per_unit", True),
    ]
    assert "first_day" in scenario.columns("settings").index


def test_a_scenario_pickles() -> None:
    scenario = scenario_of(small())
    back: Scenario = pickle.loads(pickle.dumps(scenario))
    assert back.fingerprint() == scenario.fingerprint()
    assert np.array_equal(back.origins["offers"], scenario.origins["offers"])


def test_what_follows_from_a_scenario_alone_is_worked_out_once(monkeypatch: pytest.MonkeyPatch):
    scenario = read_scenario("hamlet")
    first = demand.needs(scenario)
    monkeypatch.setattr(demand, "meals", None)
    again = demand.needs(scenario)
    assert again.equals(first)
    again["need"] = 0.0
    assert demand.needs(scenario).equals(first)
    assert not price_matrix(scenario).flags.writeable
    other = scenario.unchecked(settings={"spare": 0.5})
    with pytest.raises(TypeError):
        demand.needs(other)


def test_what_was_worked_out_is_no_part_of_a_scenario():
    scenario = read_scenario("hamlet")
    fresh = len(pickle.dumps(scenario))
    demand.needs(scenario)
    assert len(pickle.dumps(scenario)) == fresh
