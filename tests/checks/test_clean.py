"""What is right is not called wrong: clean scenarios, any content, names that differ, many kitchens and suppliers."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

from planner.checks import Known, check, lanes, supply
from planner.checks.lanes import Lanes
from planner.checks.names import bare, one_slip
from planner.checks.peers import beside_peers
from planner.files import read_scenario
from planner.generate import City, generated
from planner.scenario import Scenario
from tests.checks.spoiling import cell
from tests.checks.towns import scene, told, town
from tests.scenes import Document, documents, scenario_of

FEW = settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))


@pytest.mark.parametrize("name", ["hamlet", "tangsel", "tangsel-129"])
def test_shipped_scenarios_are_not_suspicious(name: str) -> None:
    assert read_scenario(name).warnings == ()


@pytest.mark.parametrize("name", ["small", "town", "hamlet", "tangsel"])
def test_scenes_are_clean_before_they_are_spoilt(name: str) -> None:
    assert told(scene(name)) == []


def test_a_generated_province_is_clean() -> None:
    assert check(generated(City(kitchens=300, suppliers=800, days=14, items=4, couple="all"))) == []


@FEW
@given(document=documents())
def test_any_content_is_checked_without_an_error(document: Document) -> None:
    found = scenario_of(document).warnings
    assert all(fault.severity == "warning" and fault.message["id"] != fault.message["en"] for fault in found)


@pytest.mark.parametrize("table", ["settings", "items", "offers", "kitchens", "portions", "menus", "suppliers"])
def test_what_hangs_on_a_table_at_fault_is_not_told(table: str) -> None:
    document = town()
    document["offers"] = [row for row in document["offers"] if row["item"] != "minyak"]
    assert [fault.code for fault in told(document)] == ["item_out_of_reach"]
    cells = document[table] if table == "settings" else document[table][-1]
    cells["source"] = "\x07"
    assert [fault.code for fault in told(document)] == ["bad_character"]


def test_a_doubt_is_not_told_again_by_what_follows_from_it() -> None:
    document = town()
    for row in document["offers"]:
        row.pop("notice_days")
    cell("menus", "quantity", lambda kg: kg * 1000, item="beras")(document)
    assert [fault.code for fault in told(document)] == ["quantity_thousandfold"]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("KKMP Ciater", "Koperasi Kelurahan Merah Putih  CIATER", True),
        ("SPPG Rawa-Buntu", "Dapur Rawabuntu", True),
        ("Koperasi Merah Putih", "KKMP", False),
        ("Telur Bogor 1", "Telur Bogor 2", False),
        ("Kopi Ciater", "Koperasi Ciater", False),
    ],
)
def test_what_is_left_of_a_name(one: str, other: str, same: bool) -> None:
    assert (bare(one) == bare(other)) == same


@pytest.mark.parametrize(
    ("one", "other", "slip"),
    [
        ("serpong", "serpomg", True),
        ("serpong", "serpon", True),
        ("serpong", "serpnog", True),
        ("serpong", "serpong", False),
        ("pondokjaya", "pondokkarya", False),
        ("blok1a", "blok2a", False),
        ("setu", "satu", False),
    ],
)
def test_one_slip(one: str, other: str, slip: bool) -> None:
    assert one_slip(one, other) == one_slip(other, one) == slip


def test_peers_are_those_nearby_where_there_are_enough_of_them() -> None:
    value = np.array([100.0] * 8 + [1000.0] * 8 + [200.0])
    area = np.array([0] * 8 + [1] * 8 + [2])
    codes = np.zeros(17, dtype=np.int64)
    near = beside_peers(value, codes, codes, area, fewest=3)
    assert near.off[:16].tolist() == pytest.approx([0.0] * 16)
    assert near.off[16] == pytest.approx(0.0)  # beside all of them, whose median it is
    assert near.many.all()


def test_a_group_that_does_not_agree_says_nothing() -> None:
    value, codes = np.array([1.0, 1.0, 1000.0, 1000.0]), np.zeros(4, dtype=np.int64)
    assert np.isnan(beside_peers(value, codes, codes, codes - 1, fewest=3).off).all()


def closing(**row: Any) -> Scenario:
    """Return the town with one row of lanes."""
    document = town()
    document["lanes"] = [{"supplier": "coop-1", "kitchen": "dapur-1", **row}]
    return scenario_of(document)


@pytest.mark.parametrize(
    ("row", "reached"),
    [
        ({"closed": True}, [False, True]),
        ({"closed": False}, [True, True]),
        ({"closed": True, "item": "beras"}, [False, True]),
        ({"closed": True, "item": "telur"}, [True, True]),
    ],
)
def test_a_closed_lane_is_none(row: dict[str, Any], reached: list[bool]) -> None:
    ways = Lanes(closing(**row), set())
    found = ways.reached("beras", np.array([0]), np.array([5.0]), np.array([0, 1]))
    assert (~np.isnan(found.units)).tolist() == reached


def test_beyond_so_many_pairs_nothing_is_called_out_of_reach(monkeypatch: pytest.MonkeyPatch) -> None:
    scenario = scenario_of(town())
    document = town()
    document["settings"]["reach_km"] = 1
    monkeypatch.setattr(lanes, "MOST_PAIRS", 3)
    for case in (scenario, scenario_of(document)):
        assert list(supply.reach(Known(scenario=case))) == []


def test_a_scenario_made_in_python_has_keys_instead_of_rows() -> None:
    document = town()
    cell("offers", "price_rp", 13.02, supplier="coop-3", item="beras")(document)
    made = dataclasses.replace(scenario_of(document), origins={}, warnings=())
    (fault,) = check(made)
    assert (fault.row, fault.key, fault.suggestion) == (None, {"supplier": "coop-3", "item": "beras"}, 13020)
