"""Every check for what is wrong: one spoiled scenario, exactly the expected fault, with row, value and suggestion."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from planner.checks import FAULTS, FOREIGN_KEYS, check
from planner.words import catalogue
from tests.checks.towns import scene
from tests.scenes import Document, findings, scenario_of

Spoil = Callable[[Document], Any]


def told(document: Document) -> list[tuple[Any, ...]]:
    return [(fault.code, fault.table, fault.row, fault.column, fault.value) for fault in findings(document)]


def test_the_small_scenario_is_clean() -> None:
    assert findings(scene("small")) == []
    assert check(scenario_of(scene("small"))) == []


@pytest.mark.parametrize(("table", "column", "target", "target_column"), FOREIGN_KEYS)
def test_broken_references(table: str, column: str, target: str, target_column: str) -> None:
    document = scene("small")
    known = document[target][-1][target_column]
    wrong = f"{known}x"
    document[table].append(document[table][0] | {column: wrong})
    row = len(document[table]) - 1
    found = [fault for fault in findings(document) if fault.code == "unknown_reference"]
    assert [(fault.table, fault.row, fault.column, fault.value) for fault in found] == [
        (table, f"/{table}/{row}/{column}", column, wrong)
    ]
    assert found[0].suggestion == (known if len(known) > 1 else None)
    assert target in found[0].message["id"]


def test_classes_are_only_known_where_they_are_listed() -> None:
    document = scene("small")
    del document["classes"]
    assert findings(document) == []


@pytest.mark.parametrize("table", ["items", "suppliers", "offers", "kitchens", "portions", "menus"])
@pytest.mark.parametrize("empty", [True, False])
def test_a_required_table_is_missing(table: str, empty: bool) -> None:
    document = scene("small")
    document[table] = []
    if not empty:
        del document[table]
    assert ("missing_table", table, None, None, None) in told(document)


SPOILS: list[tuple[Spoil, tuple[Any, ...], Any]] = [
    (
        lambda d: d["offers"].append(dict(d["offers"][0])),
        ("duplicate_key", "offers", "/offers/3/supplier", "supplier", "kkmp"),
        None,
    ),
    (
        lambda d: d["offers"].append(d["offers"][0] | {"supplier": "kkmp "}),
        ("duplicate_key", "offers", "/offers/3/supplier", "supplier", "kkmp"),
        None,
    ),
    (
        lambda d: d["portions"].append(dict(d["portions"][0])),
        ("duplicate_key", "portions", "/portions/1/kitchen", "kitchen", "rawa-buntu"),
        None,
    ),
    (
        lambda d: d["stock"].append(d["stock"][0] | {"age_days": 0}),
        ("duplicate_key", "stock", "/stock/1/kitchen", "kitchen", "rawa-buntu"),
        None,
    ),
    (
        lambda d: d["suppliers"].append({"supplier": "PASAR", "kind": "market"}),
        ("same_but_case", "suppliers", "/suppliers/3/supplier", "supplier", "PASAR"),
        None,
    ),
    (
        lambda d: d["menus"].append({"menu": "M", "cycle_day": 3, "item": "beras", "quantity": 1}),
        ("two_ways", "menus", "/menus/2/menu", "menu", "M"),
        "m",
    ),
    (
        lambda d: d["offers"][2].update({"until": "2026-04-19"}),
        ("dates_reversed", "offers", "/offers/2/until", "until", "2026-04-19"),
        None,
    ),
    (
        lambda d: d["portions"][0].update({"from": "2026-04-21", "until": "2026-04-20"}),
        ("dates_reversed", "portions", "/portions/0/until", "until", "2026-04-20"),
        None,
    ),
    (lambda d: d["suppliers"][0].pop("lat"), ("half_place", "suppliers", "/suppliers/0/lat", "lat", None), None),
    (lambda d: d["kitchens"][0].pop("lon"), ("half_place", "kitchens", "/kitchens/0/lon", "lon", None), None),
    (
        lambda d: d["substitutes"][0].update({"instead_of": "telur"}),
        ("to_itself", "substitutes", "/substitutes/0/instead_of", "instead_of", "telur"),
        None,
    ),
    (
        lambda d: d["sources"][0].update({"producer": "kkmp"}),
        ("to_itself", "sources", "/sources/0/producer", "producer", "kkmp"),
        None,
    ),
    (
        lambda d: d["prices"][0].update({"item": "telur"}),
        ("not_offered", "prices", "/prices/0/item", "item", "telur"),
        None,
    ),
    (
        lambda d: d["sources"][0].update({"supplier": "pasar"}),
        ("not_offered", "sources", "/sources/0/item", "item", "telur"),
        None,
    ),
    (
        lambda d: d["items"][0].update({"kg_per_unit": 25}),
        ("kg_weighs_one", "items", "/items/0/kg_per_unit", "kg_per_unit", 25),
        1,
    ),
    (
        lambda d: d["settings"].update({"today": "2026-04-24"}),
        ("today_too_late", "settings", None, "today", "2026-04-24"),
        None,
    ),
]


@pytest.mark.parametrize(("spoil", "expected", "suggestion"), SPOILS)
def test_one_spoiled_scenario_is_one_fault(spoil: Spoil, expected: tuple[Any, ...], suggestion: Any) -> None:
    document = scene("small")
    spoil(document)
    assert told(document) == [expected]
    fault = findings(document)[0]
    assert fault.suggestion == suggestion
    assert fault.message["id"] != fault.message["en"]
    assert fault.hint["id"] != fault.hint["en"]


def test_every_check_is_tried() -> None:
    tried = {expected[0] for _, expected, _ in SPOILS} | {"missing_table", "unknown_reference"}
    assert len(FAULTS) <= len(tried)
    assert {f"fault.{code}" for code in tried} <= set(catalogue("en"))


def test_the_first_row_is_the_one_a_person_reads_first() -> None:
    document = scene("small")
    document["suppliers"].insert(0, {"supplier": "pasar", "kind": "market"})
    fault = findings(document)[0]
    assert (fault.code, fault.row) == ("duplicate_key", "/suppliers/3/supplier")
    assert "/suppliers/0" in fault.message["en"]


def test_faults_in_one_table_do_not_hide_checks_on_others() -> None:
    document = scene("small")
    document["offers"][0]["price_rp"] = "murah"
    document["offers"][1]["item"] = "telor"
    document["suppliers"][0].pop("lat")
    assert [fault[0] for fault in told(document)] == ["half_place", "not_a_number", "unknown_reference"]
