"""Documents, folders and archives that are broken or mean harm end in one clear fault."""

from __future__ import annotations

import io
import json
import os
import stat
import struct
import zipfile
from pathlib import Path
from typing import Any

import pytest

from planner.files import archive, document, folder, write_scenario
from planner.files.archive import MOST_FILES
from planner.files.raw import MOST_COLUMNS, MOST_FAULTS
from planner.files.safely import LARGEST_FILE, LARGEST_SCENARIO
from tests.files.seen import found, told
from tests.scenes import scenario_of, small


def reasons(path: Path) -> list[str]:
    return [fault.message["en"] for fault in found(path)]


# --- documents


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ("json_syntax", None)),
        ("{", ("json_syntax", None)),
        ('{"items": [{"name_id": "\\ud800"}]}', ("bad_character", "/items/0/name_id")),
        ('{"items": [{"item": "a\\udfff"}]}', ("bad_character", "/items/0/item")),
        ('{"items": [{"unit": "\\ud800"}]}', ("bad_character", "/items/0/unit")),
        ('{"items": [{"item": ["\\ud800"]}]}', ("bad_key", "/items/0/item")),
        ('{"items": [{"\\ud800": 1}]}', ("unknown_column", "/items/0/\\ud800")),
        ('{"\\ud800": []}', ("unknown_table", "/\\ud800")),
        ('{"settings": {"\\ud800": 1, "\\ud800": 2}}', ("json_syntax", None)),
        ("[1]", ("json_shape", "")),
        ('{"settings": {"days": 1, "days": 2}}', ("json_syntax", None)),
        ('{"items": [], "items": []}', ("json_syntax", None)),
        ("[" * 100_000, ("json_syntax", None)),
        ('{"a":' * 100_000, ("json_syntax", None)),
        ('{"settings": []}', ("json_shape", "/settings")),
        ('{"items": {}}', ("json_shape", "/items")),
        ('{"items": [3]}', ("json_shape", "/items/0")),
        ('{"items": [' + "3," * MOST_FAULTS + "3]}", ("more_faults", f"/items/{MOST_FAULTS - 1}")),
        ('{"items": [{"item": ' + "9" * 5000 + "}]}", ("json_syntax", None)),
        ('{"items": [{"item": ' + "9" * 400 + "}]}", ("not_a_text", "/items/0/item")),
        ('{"settings": {"days": ' + "9" * 400 + "}}", ("not_finite", "/settings/days")),
        ('{"settings": {"days": 1e999}}', ("not_finite", "/settings/days")),
        ('{"settings": {"spare": NaN}}', ("not_finite", "/settings/spare")),
        ('{"settings": {"title": -Infinity}}', ("not_a_text", "/settings/title")),
        ('{"settings": {"title": "a\\u0000b"}}', ("bad_character", "/settings/title")),
        ('{"settings": {"title": "\\ud800"}}', ("bad_character", "/settings/title")),
        ('{"settings": {"first_day": "\\ud800"}}', ("not_a_date", "/settings/first_day")),
        ('{"settings": {"days": "\\ud800"}}', ("not_a_number", "/settings/days")),
        ('{"settings": {"title": "' + "x" * 50_000 + '"}}', ("too_long", "/settings/title")),
        ('{"settings": {"' + "x" * 50_000 + '": 1}}', ("json_syntax", None)),
        (json.dumps({"settings": dict.fromkeys(map(str, range(MOST_COLUMNS + 1)))}), ("too_many_columns", None)),
        (json.dumps({"items": [{str(row): 1} for row in range(MOST_COLUMNS + 1)]}), ("too_many_columns", None)),
        (json.dumps(dict.fromkeys(map(str, range(MOST_COLUMNS + 1)))), ("too_many_columns", None)),
        ('{"offer": []}', ("unknown_table", "/offer")),
    ],
)
def test_documents(tmp_path: Path, text: str, expected: tuple[str, str | None]) -> None:
    (tmp_path / "a.json").write_text(text)
    assert expected in [(code, row) for code, _, row, _ in told(tmp_path / "a.json")]
    for fault in found(tmp_path / "a.json"):
        assert json.dumps(fault.to_json(), ensure_ascii=False).encode()


@pytest.mark.parametrize("depth", [10, 900, 950, 980, 990])
def test_nested_cells_are_no_text(tmp_path: Path, depth: int) -> None:
    text = json.dumps(small()).replace('"price_rp": 13500', '"price_rp": ' + "[" * depth + "]" * depth)
    (tmp_path / "a.json").write_text(text)
    expected = [("not_a_number", "offers", "/offers/0/price_rp", "price_rp")], [("json_syntax", None, None, None)]
    assert told(tmp_path / "a.json")[:1] in expected


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"\xff\xfe{\0}\0", "encoding"),
        (b"{\0}", "unreadable"),
        (b'{"settings": {"title": "\xc3\xa9 \xe9"}}', "mixed_encoding"),
        (b'{"settings": {"title": "\x81"}}', "encoding"),
        (b"PK\x03\x04 \0\0", "unreadable"),
    ],
)
def test_documents_of_other_bytes(tmp_path: Path, content: bytes, code: str) -> None:
    (tmp_path / "a.json").write_bytes(content)
    assert [fault[0] for fault in told(tmp_path / "a.json")] == [code]


def test_a_document_of_too_many_values(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(document, "MOST_VALUES", 100)
    (tmp_path / "a.json").write_text('{"items": [' + "{}," * 60 + "{}]}")
    assert told(tmp_path / "a.json") == [("too_many_values", None, None, None)]


# --- files and folders


def sparse(path: Path, size: int) -> None:
    with path.open("wb") as file:
        file.truncate(size)


@pytest.fixture
def scene(tmp_path: Path) -> Path:
    write_scenario(scenario_of(small()), tmp_path / "kecil")
    return tmp_path / "kecil"


@pytest.mark.parametrize("ending", [".json", ".xlsx", ".zip"])
def test_a_file_of_300_mb_is_not_read(tmp_path: Path, ending: str) -> None:
    sparse(tmp_path / f"a{ending}", 300_000_000)
    assert told(tmp_path / f"a{ending}") == [("too_big", None, None, None)]


def test_a_csv_of_300_mb_is_not_read(scene: Path) -> None:
    sparse(scene / "items.csv", 300_000_000)
    assert told(scene) == [("too_big", None, None, None)]
    assert found(scene)[0].value == "items.csv"


def test_a_folder_holds_no_more_than_a_scenario(scene: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folder, "LARGEST_SCENARIO", 1000)
    assert told(scene) == [("too_big", None, None, None)]


def test_files_that_are_no_tables_are_not_read(scene: Path) -> None:
    sparse(scene / "besar.csv", 2 * LARGEST_FILE)
    assert told(scene) == [("unknown_table", None, None, None)]


@pytest.mark.parametrize("name", ["items.csv", "scenario.toml"])
@pytest.mark.parametrize("kind", ["link", "broken link", "pipe", "folder"])
def test_only_regular_files_are_read(scene: Path, name: str, kind: str) -> None:
    (scene / name).rename(scene.parent / name)
    if "link" in kind:
        (scene / name).symlink_to(scene.parent / (name if kind == "link" else "nowhere"))
    elif kind == "pipe":
        os.mkfifo(scene / name)
    else:
        (scene / name).mkdir()
    code = "not_a_scenario" if (kind, name) == ("broken link", "scenario.toml") else "unreadable"
    assert told(scene) == [(code, None, None, None)]


# --- archives


@pytest.mark.parametrize("content", [b"", b"not a zip", b"PK\x03\x04" + b"\0" * 100, b"PK\x05\x06" + b"\xff" * 18])
@pytest.mark.parametrize("ending", [".xlsx", ".zip"])
def test_what_is_no_archive(tmp_path: Path, content: bytes, ending: str) -> None:
    (tmp_path / f"a{ending}").write_bytes(content)
    assert told(tmp_path / f"a{ending}") == [("unreadable", None, None, None)]


def entry(name: str, mode: int = 0) -> zipfile.ZipInfo:
    made = zipfile.ZipInfo(name)
    made.external_attr = mode << 16
    return made


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (entry("../items.csv"), "leaves the folder"),
        (entry(""), "leaves the folder"),
        (entry("/etc/items.csv"), "leaves the folder"),
        (entry("C:/items.csv"), "leaves the folder"),
        (entry("a\\..\\items.csv"), "leaves the folder"),
        (entry("a/../../items.csv"), "leaves the folder"),
        (entry("items.csv", stat.S_IFLNK | 0o777), "is a link"),
        (entry("inner.zip"), "archive inside"),
        (entry("a/b/inner.XLSX"), "archive inside"),
        (entry("x/scenario.toml"), "more than one scenario"),
    ],
)
def test_archives_with_tricks(tmp_path: Path, bad: zipfile.ZipInfo, reason: str) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as made:
        made.writestr("y/scenario.toml", "")
        made.writestr(bad, "x")
    assert told(tmp_path / "a.zip") == [("zip_unsafe", None, None, None)]
    assert reason in reasons(tmp_path / "a.zip")[0]


def test_a_zip_within_a_csv_is_no_csv(tmp_path: Path) -> None:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as made:
        made.writestr("items.csv", "item\n")
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as made:
        made.writestr("scenario.toml", 'title = "x"\nfirst_day = 2026-04-20\n')
        made.writestr("items.csv", inner.getvalue())
    assert ("unreadable", None, None, None) in told(tmp_path / "a.zip")


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_the_same_name_twice(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as made:
        made.writestr("scenario.toml", "")
        made.writestr("scenario.toml", "")
    assert "is there twice" in reasons(tmp_path / "a.zip")[0]


@pytest.mark.parametrize("method", [zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2])
def test_methods_that_ask_for_any_memory(tmp_path: Path, method: int) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w", method) as made:
        made.writestr("scenario.toml", "")
    assert told(tmp_path / "a.zip") == [("zip_unsafe", None, None, None)]
    assert "compressed in an unusual way" in reasons(tmp_path / "a.zip")[0]


@pytest.mark.parametrize("ending", [".xlsx", ".zip"])
def test_an_archive_of_many_files(tmp_path: Path, ending: str) -> None:
    with zipfile.ZipFile(tmp_path / f"a{ending}", "w") as made:
        for number in range(MOST_FILES + 1):
            made.writestr(f"{number}.csv", "")
    assert told(tmp_path / f"a{ending}") == [("zip_unsafe", None, None, None)]


def bomb(path: Path, parts: int, size: int) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as made:
        for part in range(parts):
            made.writestr(f"{part}.csv", bytes(size))


@pytest.mark.parametrize("ending", [".xlsx", ".zip"])
def test_a_zip_bomb_is_not_inflated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ending: str) -> None:
    bomb(tmp_path / f"a{ending}", 3, 1_000_000)
    whole = (tmp_path / f"a{ending}").read_bytes()
    for number in range(3):  # each says that it inflates to 200 MB: nobody finds out
        whole = declare(whole, f"{number}.csv", 200_000_000)
    (tmp_path / f"a{ending}").write_bytes(whole)
    monkeypatch.setattr(zipfile.ZipFile, "open", None)
    assert told(tmp_path / f"a{ending}") == [("zip_unsafe", None, None, None)]
    assert "600,000,000 bytes" in reasons(tmp_path / f"a{ending}")[0]


def declare(content: bytes, name: str, size: int) -> bytes:
    """Let the directory of a zip say another size of a file, unpacked."""
    at = content.rindex(name.encode()) - 46
    assert content[at : at + 4] == archive.DIRECTORY_ENTRY
    return content[: at + 24] + struct.pack("<I", size) + content[at + 28 :]


def test_a_file_bigger_than_it_says(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("scenario.toml", 'title = "x"\nfirst_day = 2026-04-20\n')
        made.writestr("items.csv", b"item\n" * 1000)
    (tmp_path / "a.zip").write_bytes(declare((tmp_path / "a.zip").read_bytes(), "items.csv", 10))
    assert told(tmp_path / "a.zip") == [("unreadable", None, None, None)]


def test_a_locked_archive(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as made:
        made.writestr("scenario.toml", "")
    whole = bytearray((tmp_path / "a.zip").read_bytes())
    at = whole.rindex(archive.DIRECTORY_ENTRY)
    whole[at + 8] |= 1
    (tmp_path / "a.zip").write_bytes(bytes(whole))
    assert "password" in reasons(tmp_path / "a.zip")[0]


def test_a_zip_of_the_folder_itself_is_read(tmp_path: Path, scene: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as made:
        for file in scene.iterdir():
            made.write(file, f"kecil/{file.name}")
        made.writestr("__MACOSX/kecil/._items.csv", b"\0")
        made.writestr("kecil/lain/items.csv", b"\0")
    assert told(tmp_path / "a.zip") == []


def test_a_zip_without_a_scenario(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as made:
        made.writestr("items.csv", "item\n")
    assert "no scenario.toml" in reasons(tmp_path / "a.zip")[0]


def test_the_limits_hold_together() -> None:
    limits: dict[str, Any] = {"file": LARGEST_FILE, "document": document.LARGEST_DOCUMENT, "all": LARGEST_SCENARIO}
    assert limits["document"] < limits["file"] < limits["all"] < 300_000_000
