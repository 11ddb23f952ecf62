"""Workbooks as people make them: formulas, merged cells, hidden sheets, odd dates; what another reader sees in ours."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter

from planner.files import read_scenario, sheets, write_scenario
from planner.files.guarded import read_book, read_sheets
from planner.tables import TABLES
from tests.files.seen import found, told
from tests.scenes import scenario_of, small

COLUMNS = {table: list(spec.columns) for table, spec in TABLES.items()}


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("book") / "a.xlsx"
    write_scenario(scenario_of(small()), path)
    return path


@pytest.fixture
def book(written: Path, tmp_path: Path) -> Path:
    (tmp_path / "a.xlsx").write_bytes(written.read_bytes())
    return tmp_path / "a.xlsx"


def spoil(book: Path, change: Callable[[Any], Any]) -> None:
    workbook = openpyxl.load_workbook(book)
    change(workbook)
    workbook.save(book)


def cell(table: str, row: int, column: str, value: Any) -> Callable[[Any], Any]:
    def change(workbook: Any) -> None:
        changed = workbook[table].cell(row, COLUMNS[table].index(column) + 1, value)
        if isinstance(value, int):
            changed.number_format = "General"  # a number in a cell for dates would be one

    return change


@pytest.mark.parametrize(
    ("table", "row", "column", "value", "expected"),
    [
        ("items", 4, "unit", "biji", ("unknown_choice", "pcs")),
        ("prices", 3, "from", "2026-04-22", None),
        ("prices", 3, "from", datetime(2026, 4, 22), None),
        ("prices", 3, "from", "22/04/2026", ("not_a_date", "2026-04-22")),
        ("prices", 3, "from", 46134, ("not_a_date", "2026-04-22")),
        ("prices", 3, "from", datetime(2026, 4, 22, 9, 30), ("not_a_date", "2026-04-22")),
        ("prices", 3, "price_rp", "15500", None),
        ("prices", 3, "price_rp", "15.500", ("thousands_dot", 15500)),
        ("prices", 3, "price_rp", "Rp 15.500", ("not_a_number", 15500)),
        ("prices", 3, "price_rp", date(2026, 4, 22), ("not_a_number", None)),
        ("vehicles", 3, "vehicle", 7, None),
        ("prices", 3, "price_rp", "=15000+500", ("formula_without_value", None)),
        ("prices", 3, "price_rp", "#N/A", ("cell_error", None)),
        ("suppliers", 4, "name", "#REF!", ("cell_error", None)),
        ("offers", 3, "supplier", "(contoh) kkmp", ("example_changed", None)),
        ("offers", 3, "item", "(contoh) beras", ("example_key", None)),
    ],
)
def test_a_cell_is_read_as_it_is_or_told(
    book: Path, table: str, row: int, column: str, value: Any, expected: tuple[str, Any] | None
) -> None:
    spoil(book, cell(table, row, column, value))
    shown = [(fault.code, fault.table, fault.row, fault.suggestion) for fault in found(book)]
    if expected is None:
        assert shown == []
    else:
        assert (expected[0], table, row, expected[1]) in shown
        assert len([1 for _, there, where, _ in shown if (there, where) == (table, row)]) == 1


def test_settings_in_a_workbook_name_their_row(book: Path) -> None:
    spoil(book, lambda workbook: workbook["settings"].cell(5, 2, "banyak"))
    assert told(book) == [("not_a_number", "settings", 5, "days")]


@pytest.mark.parametrize(("value", "code"), [("=7+7", "formula_without_value"), ("#DIV/0!", "cell_error")])
def test_settings_without_value(book: Path, value: str, code: str) -> None:
    spoil(book, lambda workbook: workbook["settings"].cell(3, 2, value))
    assert told(book) == [(code, "settings", 3, "title")]


def test_formulas_are_read_by_their_stored_value(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as workbook:
        sheet = workbook.add_worksheet("items")
        sheet.write_formula("B3", "=1+1", value=2)
        sheet.write_formula("C3", '="a"&"b"', value="ab")
        sheet.write_formula("E3", "=TRUE()", value=True)
    (seen,) = read_book("a.xlsx", (tmp_path / "a.xlsx").read_bytes())
    assert (seen.rows, seen.broken) == ([(3, ["", 2.0, "ab", "", True])], [])


@pytest.mark.parametrize(
    ("xml", "expected"),
    [
        ("<f>A1&gt;2</f>", ("formula", "=A1&gt;2")),
        ("<f>A1</f><v/>", ("formula", "=A1")),
        ('<f t="shared" si="0"/>', ("formula", "=")),
        ("<f>A1</f><v>3</v>", None),
    ],
)
@pytest.mark.parametrize("prefix", ["", "x:"])
def test_cells_without_value_are_found_in_the_xml(xml: str, expected: tuple[str, str] | None, prefix: str) -> None:
    row = f'<c r="A1"><v>1</v></c><c r="AB12" s="1">{xml}</c><c r="C1"/>'
    row = row.replace("</", f"</{prefix}").replace("<c", f"<{prefix}c").replace("<v", f"<{prefix}v")
    seen = list(sheets.broken_cells(row.replace("<f", f"<{prefix}f").encode()))
    assert seen == ([] if expected is None else [(12, 28, *expected)])


@pytest.mark.parametrize(
    ("xml", "expected"),
    [
        ('<c r="B2" t="e"><f>NA()</f><v>#N/A</v></c>', [(2, 2, "error", "#N/A")]),
        ("<c t='e' r='B2'><v>#REF!</v></c>", [(2, 2, "error", "#REF!")]),
        ('<c r="B2" t="str"><f>""</f><v></v></c>', []),
    ],
)
def test_errors_are_found_in_the_xml(xml: str, expected: list[Any]) -> None:
    assert list(sheets.broken_cells(xml.encode())) == expected


def test_merged_cells_are_one_fault_with_the_value_to_repeat(book: Path) -> None:
    def merge(workbook: Any) -> None:
        workbook["offers"].merge_cells("A3:A4")

    spoil(book, merge)
    fault = found(book)[0]
    assert told(book) == [("merged_cells", "offers", 3, "supplier")]
    assert (fault.value, fault.suggestion) == ("A3:A4", "kkmp")


@pytest.mark.parametrize("cells", ["A2:C2", "A50:B60"])
def test_merged_cells_without_data_do_no_harm(book: Path, cells: str) -> None:
    before = read_scenario(book).fingerprint()
    spoil(book, lambda workbook: workbook["offers"].merge_cells(cells))
    assert told(book) == []
    assert read_scenario(book).fingerprint() == before


def test_a_hidden_table_is_read_and_told(book: Path) -> None:
    before = read_scenario(book).fingerprint()

    def hide(workbook: Any) -> None:
        workbook["prices"].sheet_state = "hidden"

    spoil(book, hide)
    assert told(book) == [("hidden_sheet", "prices", None, None)]
    assert read_scenario(book).fingerprint() == before


def test_a_hidden_sheet_that_is_no_table_is_named(book: Path) -> None:
    def hide(workbook: Any) -> None:
        workbook.create_sheet("rahasia").sheet_state = "veryHidden"

    spoil(book, hide)
    assert [(fault.code, fault.value) for fault in found(book)] == [("hidden_unknown_sheet", "rahasia")]


def test_extra_columns_and_cells_are_named(book: Path) -> None:
    def add(workbook: Any) -> None:
        workbook["offers"].cell(1, 17, "catatan")
        workbook["prices"].cell(3, 9, "x")

    spoil(book, add)
    assert [(fault.code, fault.table, fault.row, fault.value) for fault in found(book)] == [
        ("unknown_column", "offers", 1, "catatan"),
        ("too_many_cells", "prices", 3, None),
    ]


def test_blanks_and_blank_rows_are_nothing(book: Path) -> None:
    before = read_scenario(book).fingerprint()

    def blank(workbook: Any) -> None:
        workbook["offers"].cell(40, 2, "  ")
        workbook["prices"].insert_rows(3, 5)

    spoil(book, blank)
    assert told(book) == []
    assert read_scenario(book).fingerprint() == before


@pytest.mark.parametrize("name", ["petunjuk", "Guide "])
def test_the_guide_is_not_read(book: Path, name: str) -> None:
    def add(workbook: Any) -> None:
        workbook.create_sheet(name, 0).merge_cells("A1:B9")
        workbook[name]["A1"] = "=1+1"

    spoil(book, add)
    assert told(book) == []


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


def test_charts_are_no_tables(book: Path) -> None:
    spoil(book, lambda workbook: workbook.create_chartsheet("grafik", 0))
    assert told(book) == []


def test_a_sheet_that_begins_elsewhere_keeps_its_places(tmp_path: Path) -> None:
    workbook = openpyxl.Workbook()
    workbook.active.title = "a"
    workbook.active["C3"], workbook.active["B5"] = "x", True
    workbook.save(tmp_path / "a.xlsx")
    seen = read_sheets("a.xlsx", (tmp_path / "a.xlsx").read_bytes())
    assert seen == [("a", [["", "", ""], ["", "", ""], ["", "", "x"], ["", "", ""], ["", True, ""]])]


@pytest.mark.parametrize(("lang", "label"), [("id", "Harga (Rp/satuan)"), ("en", "Price (Rp/unit)")])
def test_another_reader_sees_names_labels_and_rows(tmp_path: Path, lang: str, label: str) -> None:
    write_scenario(scenario_of(small()), tmp_path / "a.xlsx", lang=lang)
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx")["offers"]
    names = [cell.value for cell in sheet[1]]
    place = names.index("price_rp")
    assert [sheet[row][place].value for row in (1, 2, 3)] == ["price_rp", label, 13500]
    assert sheet[2][place].fill.fgColor.rgb == "FFE7E6E6"
    assert sheet[5][names.index("from")].number_format == "yyyy-mm-dd"
    assert sheet[5][names.index("supplier")].number_format == "@"


@pytest.mark.parametrize("text", ['=HYPERLINK("http://example.org")', "+1", "@x", "http://example.org", "{=1}"])
def test_a_formula_in_a_name_stays_text(tmp_path: Path, text: str) -> None:
    document = small()
    document["suppliers"][1]["name"] = text
    write_scenario(scenario_of(document), tmp_path / "a.xlsx")
    cells = [cell for row in openpyxl.load_workbook(tmp_path / "a.xlsx")["suppliers"] for cell in row]
    assert [(cell.data_type, cell.hyperlink) for cell in cells if cell.value == text] == [("s", None)]
    assert "f" not in {cell.data_type for cell in cells}
    assert text in read_scenario(tmp_path / "a.xlsx")["suppliers"]["name"].tolist()
