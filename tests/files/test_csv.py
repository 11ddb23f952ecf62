"""CSV as people's programs write it: dialects are understood, numbers and dates are never guessed."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest

from planner.errors import InputError
from planner.files import raw, read_scenario, write_scenario
from planner.files.raw import MOST_FAULTS
from planner.files.reading import ROWS_TO_TRY
from tests.files.seen import found
from tests.scenes import scenario_of, small

ITEMS = """\
item,name_id,name_en,unit,kg_per_unit,pack,pack_units
beras,Beras,Rice,kg,,sak,25
telur,Telur,Eggs,pcs,0.0625,,
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_scenario(scenario_of(small()), tmp_path / "kecil")
    return tmp_path / "kecil"


def told(folder: Path) -> list[tuple[Any, ...]]:
    return [(fault.code, fault.table, fault.row, fault.column, fault.suggestion) for fault in found(folder)]


@pytest.mark.parametrize("delimiter", [",", ";"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_dialects_mean_the_same(folder: Path, delimiter: str, encoding: str, newline: str) -> None:
    before = read_scenario(folder).fingerprint()
    text = ITEMS.replace(",", delimiter).replace("\n", newline)
    (folder / "items.csv").write_bytes(text.encode(encoding))
    assert read_scenario(folder).fingerprint() == before


def test_cp1252_names_come_out_right(folder: Path) -> None:
    (folder / "items.csv").write_bytes(ITEMS.replace("Beras", "Béras").encode("cp1252"))
    assert read_scenario(folder)["items"]["name_id"].tolist() == ["Béras", "Telur"]


def test_quotes_blank_lines_and_empty_cells_behind(folder: Path) -> None:
    before = read_scenario(folder).fingerprint()
    text = ITEMS.replace("beras,", '"beras",').replace("\n", ",,\n").replace("telur,", "\n,,,,,,,,\ntelur,")
    (folder / "items.csv").write_text(text)
    assert read_scenario(folder).fingerprint() == before


def test_short_rows_end_in_absent_cells(folder: Path) -> None:
    before = read_scenario(folder).fingerprint()
    (folder / "items.csv").write_text(ITEMS.replace("0.0625,,", "0.0625"))
    assert read_scenario(folder).fingerprint() == before


def test_rows_are_numbered_as_a_person_sees_them(folder: Path) -> None:
    (folder / "items.csv").write_text(ITEMS.replace("telur,", "\n\ntelur,").replace("pcs", "biji"))
    assert told(folder) == [("unknown_choice", "items", 5, "unit", "pcs")]
    assert found(folder)[0].key == {"item": "telur"}


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("12,5", ("not_a_number", 12.5)),
        ("13.500", ("thousands_dot", 13500)),
        ("1.250.000", ("not_a_number", 1250000)),
        ("Rp 13.500", ("not_a_number", 13500)),
    ],
)
def test_numbers_of_an_indonesian_excel(folder: Path, cell: str, expected: tuple[str, Any]) -> None:
    (folder / "prices.csv").write_text(f"supplier;item;from;price_rp\npasar;beras;2026-04-22;{cell}\n")
    assert told(folder) == [(expected[0], "prices", 2, "price_rp", expected[1])]


def test_a_day_first_date(folder: Path) -> None:
    (folder / "prices.csv").write_text("supplier,item,from,price_rp\npasar,beras,22/04/2026,15500\n")
    assert told(folder) == [("not_a_date", "prices", 2, "from", "2026-04-22")]
    assert found(folder)[0].value == "22/04/2026"


def test_a_decimal_comma_in_a_comma_file_is_one_cell_too_many(folder: Path) -> None:
    (folder / "prices.csv").write_text("supplier,item,from,price_rp\npasar,beras,2026-04-22,15500,5\n")
    assert told(folder) == [("too_many_cells", "prices", 2, None, None)]


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (
            "supplier,item,from,prise_rp",
            [("unknown_column", 1, "prise_rp", "price_rp"), ("missing_column", 1, "price_rp", None)],
        ),
        ("supplier,item,from,price_rp,item", [("duplicate_column", 1, "item", None)]),
    ],
)
def test_headers(folder: Path, header: str, expected: list[tuple[Any, ...]]) -> None:
    (folder / "prices.csv").write_text(f"{header}\npasar,beras,2026-04-22,15500\n")
    assert told(folder) == [(code, "prices", row, column, hint) for code, row, column, hint in expected]


def test_settings_are_placed_by_line(folder: Path) -> None:
    (folder / "scenario.toml").write_text('# ours\ntitle = "x"\n\ndays = 0\nfirst_day = "2026-04-20"\ndayz = 3\n')
    assert told(folder) == [
        ("unknown_column", "settings", 6, "dayz", None),
        ("too_small", "settings", 4, "days", None),
    ]


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("items.csv", b"", "missing_column"),
        ("items.csv", b"item\0,name_id\n", "unreadable"),
        ("items.csv", "item,name_id\n".encode("utf-16"), "encoding"),
        ("items.csv", b"item,name_id\n\x81\xff,x\n", "encoding"),
        ("items.csv", b'item,name_id\n"beras,x\n', "csv_syntax"),
        ("items.csv", b"item,name_id\n" + b"x" * 20_000, "csv_syntax"),
        ("items.csv", b"," * 10_000_000, "too_many_columns"),
        ("scenario.toml", b"title = \n", "toml_syntax"),
        ("scenario.toml", b"a = " + b"[" * 90_000, "toml_syntax"),
        ("scenario.toml", b"# " + b"x" * 100_000, "too_big"),
        ("scenario.toml", b"days" + b".a" * 40_000 + b" = 1", "toml_syntax"),
        ("items.csv", b"item\tname_id\nberas\tBeras\n", "tab_separated"),
        ("itens.csv", b"item\n", "unknown_table"),
        ("settings.csv", b"title\nx\n", "unknown_table"),
    ],
)
def test_files_that_cannot_be_read(folder: Path, name: str, content: bytes, code: str) -> None:
    (folder / name).write_bytes(content)
    assert {fault[0] for fault in told(folder)} >= {code}
    assert "unknown_reference" not in {fault[0] for fault in told(folder)}


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_mixed_encodings_name_both_lines(folder: Path, newline: str) -> None:
    lines = [line.encode() for line in ITEMS.splitlines()]
    lines[1] = lines[1].replace(b"Beras", "Béras".encode())
    lines[2] = lines[2].replace(b"Telur", "Télur".encode("cp1252"))
    (folder / "items.csv").write_bytes(newline.encode().join(lines))
    assert told(folder) == [("mixed_encoding", None, None, None, None)]
    if newline != "\r":
        assert "line 2 is UTF-8, line 3 is not" in found(folder)[0].message["en"]


@pytest.mark.parametrize("text", ["=1+1", "+62 812", "-", "@toko", "'=x", "''+y", "'tis", "=HYPERLINK(1)"])
def test_a_text_like_a_formula_is_guarded_and_comes_back(tmp_path: Path, text: str) -> None:
    document = small()
    document["suppliers"][1]["name"] = text
    write_scenario(scenario_of(document), tmp_path / "a")
    with (tmp_path / "a" / "suppliers.csv").open(newline="") as file:
        names = [row["name"] for row in csv.DictReader(file)]
    assert not any(name.startswith(("=", "+", "-", "@")) for name in names)
    assert text in read_scenario(tmp_path / "a")["suppliers"]["name"].tolist()


def test_an_apostrophe_before_a_number_stays(folder: Path) -> None:
    (folder / "prices.csv").write_text("supplier,item,from,price_rp\npasar,beras,2026-04-22,'-5\n")
    assert told(folder) == [("not_a_number", "prices", 2, "price_rp", None)]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("days = 0x" + "f" * 4000, ("not_finite", "days")),
        ("days = 07:30:00", ("not_a_number", "days")),
        ("title = [1, 2]", ("not_a_number", "days")),
        ("days = nan", ("not_finite", "days")),
        ("days" + ".a" * 2000 + " = 1", ("not_a_number", "days")),
    ],
)
def test_settings_of_any_kind(folder: Path, line: str, expected: tuple[str, str | None]) -> None:
    first = "" if line.startswith("title") else 'title = "x"\n'
    second = "days = []\n" if line.startswith("title") else ""
    (folder / "scenario.toml").write_text(f"{first}first_day = 2026-04-20\n{second}{line}\n")
    assert expected in [(code, column) for code, _, _, column, _ in told(folder)]


def test_hidden_files_are_no_part_of_a_scenario(folder: Path) -> None:
    before = read_scenario(folder).fingerprint()
    (folder / "._items.csv").write_bytes(b"\0")
    assert read_scenario(folder).fingerprint() == before


def test_a_long_table_of_faults_is_told_in_part(folder: Path) -> None:
    rows = "".join(f"pasar,rawa-buntu,telur,2026-04-{1 + row % 30:02},x\n" for row in range(ROWS_TO_TRY[1] + 1))
    (folder / "orders.csv").write_text(f"supplier,kitchen,item,day,quantity\n{rows}")
    assert len(found(folder)) == MOST_FAULTS + 1
    assert told(folder)[-1] == ("more_faults", "orders", ROWS_TO_TRY[1] + 1, None, None)


def test_rows_with_too_many_cells_are_told_in_part(folder: Path) -> None:
    (folder / "orders.csv").write_text("supplier\n" + "a,b\n" * (MOST_FAULTS + 10))
    assert len(found(folder)) == MOST_FAULTS + 1
    assert told(folder)[-1] == ("more_faults", "orders", MOST_FAULTS + 1, None, None)


@pytest.mark.parametrize("limit", ["MOST_ROWS", "MOST_CELLS"])
def test_a_table_beyond_the_limits(folder: Path, monkeypatch: pytest.MonkeyPatch, limit: str) -> None:
    monkeypatch.setattr(raw, limit, 2)
    assert {(code, row) for code, _, row, *_ in told(folder)} >= {("table_too_big", None)}
    assert "unknown_reference" not in {code for code, *_ in told(folder)}


def test_a_link_in_a_folder_is_not_followed(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere.csv").write_text(ITEMS)
    (folder / "items.csv").unlink()
    (folder / "items.csv").symlink_to(tmp_path / "elsewhere.csv")
    assert told(folder) == [("unreadable", None, None, None, None)]


def test_a_folder_without_settings_is_no_scenario(tmp_path: Path) -> None:
    assert [fault[0] for fault in told(tmp_path)] == ["not_a_scenario"]


def test_an_unknown_name_is_told_with_the_shipped_ones() -> None:
    with pytest.raises(InputError) as caught:
        read_scenario("tangsell")
    fault = caught.value.faults[0]
    assert (fault.code, fault.suggestion) == ("not_found", "tangsel")
    assert "tangsel" in fault.hint["id"]
