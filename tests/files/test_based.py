"""A scenario that is another one with changes: in every format, on each other, and what is wrong with it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from planner import Fault, InputError, read_scenario, write_scenario
from planner.files.document import from_document
from planner.files.folder import SETTINGS
from planner.files.reading import build
from tests.scenes import scenario_of, small

LINES = ["offers[item=telur].price_rp *= 1.1", "kitchens.ciater.open = true"]


@pytest.fixture
def base(tmp_path: Path) -> Path:
    """Return the folder of the small scenario."""
    write_scenario(scenario_of(small()), tmp_path / "base")
    return tmp_path / "base"


def folder(path: Path, base: str, lines: list[str]) -> Path:
    path.mkdir()
    (path / SETTINGS).write_text(f"base = {json.dumps(base)}\nchanges = {json.dumps(lines)}\n", "utf-8")
    return path


def document(path: Path, base: str, lines: list[str]) -> Path:
    path = path.with_suffix(".json")
    path.write_text(json.dumps({"base": base.removeprefix("../"), "changes": lines}), "utf-8")
    return path


def workbook(path: Path, base: str, lines: list[str]) -> Path:
    path = path.with_suffix(".xlsx")
    book = openpyxl.Workbook()
    settings, changes = book.active, book.create_sheet("changes")
    settings.title = "settings"
    for row in (["column", "value"], ["kolom", "nilai"], ["base", base.removeprefix("../")]):
        settings.append(row)
    for line in ("change", "perubahan", *lines):
        changes.append([line])
    book.save(path)
    return path


def archive(path: Path, base: str, lines: list[str]) -> Path:
    import zipfile

    path = path.with_suffix(".zip")
    with zipfile.ZipFile(path, "w") as file:
        file.writestr(SETTINGS, f"base = {json.dumps(base.removeprefix('../'))}\nchanges = {json.dumps(lines)}\n")
    return path


@pytest.mark.parametrize("written", [folder, document, workbook, archive])
def test_base_and_changes_give_the_fingerprint_in_every_format(
    base: Path, tmp_path: Path, written: Callable[[Path, str, list[str]], Path]
) -> None:
    child = written(tmp_path / "child", "../base", LINES)
    assert read_scenario(child).fingerprint() == read_scenario(base).change(*LINES).fingerprint()


def test_a_base_may_have_a_base_and_settings_beside_it_are_changes_too(base: Path, tmp_path: Path) -> None:
    folder(tmp_path / "child", "../base", LINES[:1])
    grandchild = folder(tmp_path / "grandchild", "../child", LINES[1:])
    with (grandchild / SETTINGS).open("a") as file:
        file.write('title = "Cucu"\nfirst_day = 2026-04-27\n')
    read = read_scenario(grandchild)
    meant = read_scenario(base).change(*LINES, "settings.title = Cucu", "settings.first_day = 2026-04-27")
    assert read.fingerprint() == meant.fingerprint()


def test_a_shipped_scenario_is_a_base_by_its_name() -> None:
    changes = [{"op": "*=", "table": "offers", "column": "price_rp", "value": 2}]
    read = build(from_document({"base": "hamlet", "changes": changes}))
    assert read.fingerprint() == read_scenario("hamlet").change("offers.price_rp *= 2").fingerprint()
    assert build(from_document({"base": "hamlet"})).fingerprint() == read_scenario("hamlet").fingerprint()


def told(given: Path | dict[str, Any], **options: Any) -> list[Fault]:
    with pytest.raises(InputError) as caught:
        build(from_document(given)) if isinstance(given, dict) else read_scenario(given, **options)
    return list(caught.value.faults)


def codes(given: Path | dict[str, Any], **options: Any) -> list[str]:
    return [fault.code for fault in told(given, **options)]


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"base": "nowhere"}, "base_not_found"),
        ({"base": 3}, "base_not_found"),
        ({"base": "a\0b"}, "base_not_found"),
        ({"base": "hamlet", "changes": "offers.price_rp *= 2"}, "base_changes"),
        ({"base": "hamlet", "changes": [3]}, "change_syntax"),
        ({"base": "hamlet", "changes": ["offers.nobody.price_rp = 2"]}, "change_no_row"),
        ({"base": "hamlet", "items": []}, "base_and_table"),
        ({"base": "hamlet", "settings": {"days": 0}}, "too_small"),
        ({"base": "hamlet", "things": []}, "unknown_table"),
        ({"changes": []}, "unknown_table"),
    ],
)
def test_what_is_wrong_with_it_is_told(given: dict[str, Any], code: str) -> None:
    assert code in codes(given)


def test_settings_beside_a_base_are_told_at_their_line(tmp_path: Path) -> None:
    child = folder(tmp_path / "child", "hamlet", [])
    with (child / SETTINGS).open("a") as file:
        file.write("days = 0\n")
    assert [(fault.code, fault.row, fault.column) for fault in told(child)] == [("too_small", 3, "days")]


def test_a_scenario_on_itself_is_told(tmp_path: Path) -> None:
    folder(tmp_path / "a", "../b", [])
    folder(tmp_path / "b", "../a", [])
    assert codes(tmp_path / "a") == ["base_loop"]


def test_who_may_not_look_around_the_disk_finds_shipped_ones_only(base: Path, tmp_path: Path) -> None:
    assert base.is_dir()
    for place in ("../base", str(base)):
        child = document(tmp_path / "child", place, [])
        assert codes(child, near=False) == ["base_not_found"]
    assert read_scenario(document(tmp_path / "child", "hamlet", []), near=False).settings.days == 4
