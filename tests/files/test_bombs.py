"""Workbooks that mean harm end in one clear fault, and at most the child process that reads them comes down."""

from __future__ import annotations

from pathlib import Path

import pytest

from planner.files import sheets
from planner.files.guarded import COMPOUND, LARGEST_WORKBOOK, read_book
from tests.files.bombs import TYPES, number, pack, parts, row, sheet, text
from tests.files.seen import found, told

LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
HEAD = row(1, text("A1", "item"))


def codes(path: Path) -> list[str]:
    """Return the codes but for what every scenario without tables lacks."""
    return [code for code, *_ in told(path) if code not in ("missing_table", "missing_value", "missing_column")]


def test_a_workbook_of_parts_is_one(tmp_path: Path) -> None:
    path = pack(tmp_path / "a.xlsx", parts([sheet(HEAD + row(3, text("A3", "beras")))]))
    (seen,) = read_book("a.xlsx", path.read_bytes())
    assert (seen.name, seen.hidden, seen.rows) == ("items", False, [(1, ["item"]), (3, ["beras"])])
    assert codes(path) == []


@pytest.mark.parametrize("place", ["XFD1048576", "XFD9000", "J1048576"])
def test_a_cell_in_a_far_corner(tmp_path: Path, place: str) -> None:
    at = int(place.lstrip("XFDJ"))
    path = pack(tmp_path / "a.xlsx", parts([sheet(HEAD + row(at, number(place)))]))
    assert codes(path) == ["beyond_limits"]
    assert "Ctrl+End" in found(path)[0].hint["en"]


def test_a_cell_far_below_is_told_by_its_row(tmp_path: Path) -> None:
    path = pack(tmp_path / "a.xlsx", parts([sheet(HEAD + row(1_048_576, number("C1048576")))]))
    assert ("too_many_cells", "items", 1_048_576, None) in told(path)


@pytest.mark.slow
def test_many_sheets_of_half_the_size(tmp_path: Path) -> None:
    far = sheet(HEAD + row(1_000_000, number("H1000000")))
    assert codes(pack(tmp_path / "a.xlsx", parts([far, far]))) == ["beyond_limits"]


def test_a_header_of_every_column(tmp_path: Path) -> None:
    cells = [f'<c t="inlineStr"><is><t>c{i}</t></is></c>' for i in range(16_384)]
    assert codes(pack(tmp_path / "a.xlsx", parts([sheet(row(1, *cells))]))) == ["too_many_columns"]


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/workbook.xml", "a.xml"])
def test_entities_are_refused(tmp_path: Path, part: str) -> None:
    held = parts([sheet(HEAD)])
    held[part] = LAUGHS + held.get(part, "<a>&b;</a>")
    path = pack(tmp_path / "a.xlsx", held)
    assert codes(path) == ["unreadable"]
    assert "XML entities" in found(path)[0].message["en"]


def test_an_entity_on_the_edge_of_what_is_read_at_once(tmp_path: Path) -> None:
    held = parts([sheet(HEAD)]) | {"a.xml": " " * 999_995 + LAUGHS}
    assert codes(pack(tmp_path / "a.xlsx", held)) == ["unreadable"]


def test_a_workbook_that_inflates_is_refused_before_it_is_read(tmp_path: Path) -> None:
    held = parts([sheet(HEAD)]) | {"xl/media/a.bin": b"\0" * (LARGEST_WORKBOOK + 1)}
    assert codes(pack(tmp_path / "a.xlsx", held)) == ["zip_unsafe"]


def test_one_text_told_ten_thousand_times(tmp_path: Path) -> None:
    texts = "<si><t>" + "x" * 30_000 + "</t></si>"
    rows = "".join(row(at, f'<c r="A{at}" t="s"><v>0</v></c>') for at in range(1, 25_000))
    assert codes(pack(tmp_path / "a.xlsx", parts([sheet(rows)], strings=texts))) == ["beyond_limits"]


@pytest.mark.parametrize(
    "xml",
    [
        "<worksheet",
        "<worksheet><sheetData><row r='1'><c r='A1'",
        "\0" * 100,
        "not xml",
        sheet("<c " * 1000),
        sheet(row(1, '<c r="ZZZZ99999999999"><v>1</v></c>')),
        sheet(row(1, text("A1", "&undefined;"))),
        sheet(row(1, '<c r="A1" t="s"><v>99</v></c>')),
        sheet(row(1, '<c r="A1" s="99"><v>x</v></c>')),
        sheet(row(0, '<c r="A0"><v>1</v></c>')),
    ],
)
def test_sheets_that_are_broken(tmp_path: Path, xml: str) -> None:
    path = pack(tmp_path / "a.xlsx", parts([xml]))
    assert told(path)
    assert set(codes(path)) <= {"unreadable", "unknown_column", "too_many_cells", "beyond_limits", "cell_error"}


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/worksheets/sheet1.xml"])
def test_a_workbook_without_a_part(tmp_path: Path, part: str) -> None:
    held = parts([sheet(HEAD)])
    del held[part]
    assert codes(pack(tmp_path / "a.xlsx", held)) == ["unreadable"]


def test_two_sheets_of_one_name(tmp_path: Path) -> None:
    path = pack(tmp_path / "a.xlsx", parts([sheet(HEAD), sheet(HEAD)], names=["items", "Items"]))
    assert codes(path) == ["unreadable"]


def test_a_zip_that_is_no_workbook(tmp_path: Path) -> None:
    assert codes(pack(tmp_path / "a.xlsx", {"[Content_Types].xml": TYPES, "hello.txt": "x"})) == ["unreadable"]


def test_an_old_or_locked_workbook_says_so(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(COMPOUND + b"\0" * 5000)
    assert codes(tmp_path / "a.xlsx") == ["unreadable"]
    assert "password" in found(tmp_path / "a.xlsx")[0].message["en"]


def test_many_merged_ranges_and_broken_cells_are_told_in_part(tmp_path: Path) -> None:
    rows = "".join(row(at, f'<c r="A{at}"><f>B1</f></c>') for at in range(3, 2000))
    ranges = '<mergeCell ref="A1:XFD1048576"/>' * 5000
    path = pack(tmp_path / "a.xlsx", parts([sheet(HEAD + rows, after=f"<mergeCells>{ranges}</mergeCells>")]))
    (seen,) = read_book("a.xlsx", path.read_bytes())
    assert (len(seen.merged), len(seen.broken)) == (sheets.MOST_TOLD, sheets.MOST_TOLD)
    assert {"merged_cells", "formula_without_value"} <= set(codes(path))


def test_the_child_is_bounded_below_a_gigabyte() -> None:
    assert sheets.MEMORY_BYTES + sheets.OUTPUT_BYTES <= 1_000_000_000
    assert sheets.CPU_SECONDS <= 20
