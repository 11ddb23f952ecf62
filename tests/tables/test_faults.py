"""Every kind of fault a cell or column can have: exactly one, where it stands, in both languages."""

from __future__ import annotations

from typing import Any

import pytest

from planner.tables.parse import _CODES
from tests.scenes import findings, small

# (table, row, column, value) -> code, suggestion
CELLS: list[tuple[str, int, str, Any, str, Any]] = [
    ("offers", 1, "price_rp", None, "missing_value", None),
    ("offers", 1, "price_rp", "mahal", "not_a_number", None),
    ("offers", 1, "price_rp", "1900,5", "not_a_number", 1900.5),
    ("offers", 1, "price_rp", "1.250.000", "not_a_number", 1250000),
    ("offers", 1, "price_rp", "13.500,00", "not_a_number", 13500),
    ("offers", 1, "price_rp", "Rp 13.500", "not_a_number", 13500),
    ("offers", 1, "price_rp", "Rp13.500,-", "not_a_number", 13500),
    ("offers", 1, "price_rp", True, "not_a_number", None),
    ("offers", 1, "price_rp", "nan", "not_a_number", None),
    ("offers", 1, "price_rp", float("nan"), "not_finite", None),
    ("offers", 1, "price_rp", float("inf"), "not_finite", None),
    ("offers", 1, "price_rp", 10**400, "not_finite", None),
    ("offers", 1, "price_rp", -1, "too_small", None),
    ("offers", 1, "price_rp", 2e9, "too_large", None),
    ("offers", 1, "pack_units", 0, "not_above", None),
    ("offers", 1, "notice_days", 1.5, "not_whole", None),
    ("offers", 1, "notice_days", "dua", "not_a_number", None),
    ("offers", 1, "weekdays", "189", "bad_weekdays", None),
    ("offers", 1, "weekdays", "11", "bad_weekdays", None),
    ("offers", 1, "from", "20/04/2026", "not_a_date", "2026-04-20"),
    ("offers", 1, "from", "31/02/2026", "not_a_date", None),
    ("offers", 1, "from", "3 Mei 2026", "not_a_date", "2026-05-03"),
    ("offers", 1, "from", "17-Agustus-2026", "not_a_date", "2026-08-17"),
    ("offers", 1, "from", "3 Pon 2026", "not_a_date", None),
    ("offers", 1, "from", "2026-02-31", "not_a_date", None),
    ("offers", 1, "from", 46132, "not_a_date", "2026-04-20"),
    ("offers", 1, "from", float("nan"), "not_a_date", None),
    ("offers", 1, "from", "1999-12-31", "too_small", None),
    ("kitchens", 0, "open", "ya", "not_a_flag", True),
    ("kitchens", 0, "open", "iya", "not_a_flag", True),
    ("kitchens", 0, "open", "mungkin", "not_a_flag", None),
    ("suppliers", 1, "kind", "Producers", "unknown_choice", "producer"),
    ("suppliers", 1, "kind", "peternak", "unknown_choice", "producer"),
    ("suppliers", 1, "name", 1.5, "not_a_text", None),
    ("suppliers", 1, "name", "dua\nbaris", "bad_character", None),
    ("suppliers", 1, "name", "\ud800", "bad_character", None),
    ("suppliers", 1, "name", "x" * 1001, "too_long", None),
    ("suppliers", 2, "supplier", "a,b", "bad_key", None),
    ("suppliers", 2, "supplier", "a[b]", "bad_key", None),
    ("suppliers", 2, "supplier", "toko 'a'", "bad_key", None),
    ("suppliers", 2, "supplier", "x" * 61, "too_long", None),
    ("suppliers", 0, "lat", -91, "too_small", None),
]


@pytest.mark.parametrize(("table", "row", "column", "value", "code", "suggestion"), CELLS)
def test_one_wrong_cell_is_one_fault(table: str, row: int, column: str, value: Any, code: str, suggestion: Any) -> None:
    document = small()
    document[table][row][column] = value
    found = findings(document)
    assert [(fault.code, fault.table, fault.row, fault.column) for fault in found] == [
        (code, table, f"/{table}/{row}/{column}", column)
    ]
    fault = found[0]
    assert fault.suggestion == suggestion
    assert fault.severity == "fault"
    assert fault.key is not None
    assert set(fault.message) == set(fault.hint) == {"id", "en"}
    assert fault.message["id"] != fault.message["en"]
    assert set(fault.to_json()) == {
        "code", "table", "row", "key", "column", "value", "message", "hint", "suggestion",
    }  # fmt: skip


def test_every_code_of_a_cell_is_tried() -> None:
    assert {code for *_, code, _ in CELLS} == {*_CODES.values(), "not_whole"}


@pytest.mark.parametrize(
    ("column", "value", "code"),
    [
        ("first_day", None, "missing_value"),
        ("days", 0, "too_small"),
        ("days", "empat belas", "not_a_number"),
        ("cooking_weekdays", "12x", "bad_weekdays"),
        ("lanes", "all", "unknown_choice"),
        ("spare", "2%", "not_a_number"),
    ],
)
def test_settings(column: str, value: Any, code: str) -> None:
    document = small()
    document["settings"][column] = value
    found = findings(document)
    assert [(fault.code, fault.table, fault.row, fault.column, fault.key) for fault in found] == [
        (code, "settings", f"/settings/{column}", column, None)
    ]


def test_a_misspelt_column_is_named_with_the_right_one() -> None:
    document = small()
    document["lanes"][0]["Km "] = document["lanes"][0].pop("km")
    assert [(f.code, f.row, f.suggestion) for f in findings(document)] == [("unknown_column", "/lanes/0/Km ", "km")]


def test_a_misspelt_required_column_is_two_faults() -> None:
    document = small()
    for row in document["menus"]:
        row["quantiti"] = row.pop("quantity")
    assert [(f.code, f.column, f.suggestion) for f in findings(document)] == [
        ("unknown_column", "quantiti", "quantity"),
        ("missing_value", "quantity", None),
        ("missing_value", "quantity", None),
    ]


@pytest.mark.parametrize(
    ("written", "name"),
    [("Batas per hari", "per_day"), ("Batas per hari (satuan/hari)", "per_day"), ("limit per day", "per_day"),
     ("Waktu pesan (hari)", "notice_days"), ("catatan", None), (" (hari)", None)],
)  # fmt: skip
def test_a_column_named_by_its_label_is_told_its_name(written: str, name: str | None) -> None:
    document = small()
    for row in document["offers"]:
        row.pop("per_day", None)
        row.pop("notice_days", None)
    document["offers"][0][written] = 5
    assert [(f.code, f.column, f.suggestion) for f in findings(document)] == [("unknown_column", written, name)]


@pytest.mark.parametrize(
    ("written", "name"), [("Dapur", "kitchens"), ("kitchens ", "kitchens"), ("Stok awal", "stock")]
)
def test_a_table_named_by_its_label_is_told_its_name(written: str, name: str) -> None:
    document = small()
    document[written] = document.pop(name)
    told = [(fault.value, fault.suggestion) for fault in findings(document) if fault.code == "unknown_table"]
    assert told == [(written, name)]


def test_a_misspelt_table_is_named_with_the_right_one() -> None:
    document = small()
    document["lane"] = document.pop("lanes")
    assert [(f.code, f.value, f.suggestion) for f in findings(document)] == [("unknown_table", "lane", "lanes")]


def test_faults_of_all_tables_come_at_once_in_the_order_of_the_dictionary() -> None:
    document = small()
    document["settings"]["days"] = 0
    document["offers"][0]["price_rp"] = "x"
    document["menus"][0]["quantity"] = -1
    document["stock"][0]["item"] = "bears"
    document["orders"][0]["day"] = "besok"
    assert [(f.table, f.code) for f in findings(document)] == [
        ("settings", "too_small"),
        ("offers", "not_a_number"),
        ("menus", "too_small"),
        ("stock", "unknown_reference"),
        ("orders", "not_a_date"),
    ]


def test_a_wrong_key_does_not_make_its_references_wrong() -> None:
    document = small()
    document["items"][0]["item"] = "beras, putih"
    assert [f.code for f in findings(document)] == ["bad_key"]


def test_the_key_comes_along() -> None:
    document = small()
    document["menus"][1]["quantity"] = "satu"
    assert findings(document)[0].key == {"menu": "m", "cycle_day": 2, "item": "telur", "class": "besar"}


@pytest.mark.parametrize(
    ("value", "code", "suggestion"),
    [
        ("13.500", "thousands_dot", 13500),
        ("1.005", "thousands_dot", 1005),
        ("0.058", "price_small", 58),
        ("13.5", "price_thousandfold", 13500),
        ("13500", None, None),
    ],
)
def test_a_dot_that_may_group_thousands_is_a_warning(value: str, code: str | None, suggestion: int | None) -> None:
    document = small()
    document["prices"][0]["price_rp"] = value
    found = findings(document)
    assert [(f.code, f.severity, f.suggestion) for f in found] == ([(code, "warning", suggestion)] if code else [])


def test_other_cells_may_show_that_the_dot_is_a_decimal_point() -> None:
    document = small()
    document["menus"][0]["quantity"], document["menus"][1]["quantity"] = "0.058", "1.005"
    assert findings(document) == []


def test_a_dot_is_no_doubt_where_thousands_are_out_of_range() -> None:
    document = small()
    document["kitchens"][0] |= {"lat": "-6.310", "lon": "106.680"}
    assert findings(document) == []


@pytest.mark.parametrize(
    ("table", "column", "word", "meant"),
    [
        ("items", "unit", "Butir", "pcs"),
        ("suppliers", "kind", "koperasi", "coop"),
        ("suppliers", "zone", "merah", "red"),
        ("suppliers", "zone", "kering", None),
    ],
)
def test_a_choice_in_peoples_words_is_understood_but_not_taken(
    table: str, column: str, word: str, meant: str | None
) -> None:
    document = small()
    document[table][1][column] = word
    assert [(f.code, f.suggestion) for f in findings(document)] == [("unknown_choice", meant)]
