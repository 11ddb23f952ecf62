"""Documents, workbooks and archives that are broken or mean harm end in one clear fault."""

from __future__ import annotations

import io
import json
import stat
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from planner.errors import InputError
from planner.files import read_scenario, write_scenario
from planner.files.safely import LARGEST_SCENARIO
from tests.scenes import scenario_of, small


def told(path: Path) -> list[tuple[Any, ...]]:
    try:
        found = read_scenario(path).warnings
    except InputError as error:
        found = (*error.faults, *error.warnings)
    return [(fault.code, fault.table, fault.row, fault.column) for fault in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{", ("json_syntax", None)),
        ("[1]", ("json_shape", "")),
        ('{"settings": {"days": 1, "days": 2}}', ("json_syntax", None)),
        ("[" * 100_000, ("json_syntax", None)),
        ('{"settings": []}', ("json_shape", "/settings")),
        ('{"items": {}}', ("json_shape", "/items")),
        ('{"items": [3]}', ("json_shape", "/items/0")),
        ('{"items": [{"item": ' + "9" * 5000 + "}]}", ("json_syntax", None)),
    ],
)
def test_documents(tmp_path: Path, text: str, expected: tuple[str, str | None]) -> None:
    (tmp_path / "a.json").write_text(text)
    assert expected in [(code, row) for code, _, row, _ in told(tmp_path / "a.json")]


def test_nested_cells_are_no_text(tmp_path: Path) -> None:
    document = small()
    document["offers"][0]["price_rp"] = {"a": [1]}
    (tmp_path / "a.json").write_text(json.dumps(document))
    assert told(tmp_path / "a.json") == [("not_a_number", "offers", "/offers/0/price_rp", "price_rp")]


@pytest.fixture
def book(tmp_path: Path) -> Path:
    write_scenario(scenario_of(small()), tmp_path / "a.xlsx")
    return tmp_path / "a.xlsx"


def spoil(book: Path, change: Callable[[Any], Any]) -> None:
    workbook = openpyxl.load_workbook(book)
    change(workbook)
    workbook.save(book)


def test_faults_in_a_workbook_name_the_row_of_the_sheet(book: Path) -> None:
    spoil(book, lambda workbook: workbook["items"].cell(4, 4, "biji"))
    assert told(book) == [("unknown_choice", "items", 4, "unit")]


def test_settings_in_a_workbook_name_their_row(book: Path) -> None:
    spoil(book, lambda workbook: workbook["settings"].cell(5, 2, "banyak"))
    assert told(book) == [("not_a_number", "settings", 5, "days")]


def test_another_programs_workbook_means_the_same(book: Path) -> None:
    before = read_scenario(book).fingerprint()
    spoil(book, lambda workbook: None)
    assert read_scenario(book).fingerprint() == before


def test_data_in_the_place_of_labels_is_told(book: Path) -> None:
    spoil(book, lambda workbook: workbook["calendar"].delete_rows(2))
    assert told(book) == [("label_row", "calendar", 2, None)]


def test_unknown_sheets_are_told(book: Path) -> None:
    spoil(book, lambda workbook: workbook.create_sheet("offer"))
    assert told(book) == [("unknown_table", None, None, None)]


def test_a_cell_in_the_last_corner_does_not_bring_us_down(book: Path) -> None:
    def corner(workbook: Any) -> None:
        workbook["items"]["XFD1048576"] = "x"

    spoil(book, corner)
    assert told(book) == [("unreadable", None, None, None)]


@pytest.mark.parametrize("content", [b"", b"not a zip", b"PK\x03\x04" + b"\0" * 100])
@pytest.mark.parametrize("ending", [".xlsx", ".zip"])
def test_what_is_no_archive(tmp_path: Path, content: bytes, ending: str) -> None:
    (tmp_path / f"a{ending}").write_bytes(content)
    assert told(tmp_path / f"a{ending}") == [("unreadable", None, None, None)]


def test_a_zip_that_is_no_workbook(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w") as archive:
        archive.writestr("hello.txt", "x")
    assert told(tmp_path / "a.xlsx") == [("unreadable", None, None, None)]


def entry(name: str, mode: int = 0) -> zipfile.ZipInfo:
    made = zipfile.ZipInfo(name)
    made.external_attr = mode << 16
    return made


@pytest.mark.parametrize(
    "bad",
    [
        entry("../items.csv"),
        entry("/etc/items.csv"),
        entry("C:/items.csv"),
        entry("a\\..\\items.csv"),
        entry("items.csv", stat.S_IFLNK | 0o777),
        entry("inner.zip"),
    ],
)
def test_archives_with_tricks(tmp_path: Path, bad: zipfile.ZipInfo) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("scenario.toml", "")
        archive.writestr(bad, "x")
    assert told(tmp_path / "a.zip") == [("zip_unsafe", None, None, None)]


@pytest.mark.parametrize("ending", [".xlsx", ".zip"])
def test_a_zip_bomb_is_not_inflated(tmp_path: Path, ending: str) -> None:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for part in range(5):
            with archive.open(f"{part}.csv", "w") as file:
                for _ in range(LARGEST_SCENARIO // 4_000_000):
                    file.write(bytes(1_000_000))
    (tmp_path / f"a{ending}").write_bytes(content.getvalue())
    assert told(tmp_path / f"a{ending}") == [("zip_unsafe", None, None, None)]


def test_a_zip_of_the_folder_itself_is_read(tmp_path: Path) -> None:
    scenario = scenario_of(small())
    write_scenario(scenario, tmp_path / "kecil")
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        for file in (tmp_path / "kecil").iterdir():
            archive.write(file, f"kecil/{file.name}")
    assert read_scenario(tmp_path / "a.zip").fingerprint() == scenario.fingerprint()


def test_a_zip_without_a_scenario(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("items.csv", "item\n")
    assert told(tmp_path / "a.zip") == [("zip_unsafe", None, None, None)]
