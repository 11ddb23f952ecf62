"""Hostile files in full size end in the fault that is expected, in bounded memory; the page tells of each."""

from __future__ import annotations

from pathlib import Path

import pytest

from planner.checks import MOST_TOLD
from planner.files import folder
from tests.bench.hostile import met
from tests.files.monsters import MONSTERS, spoilt
from tests.files.seen import found, told

MOST_BYTES = 1_000_000_000


@pytest.mark.slow
@pytest.mark.parametrize("name", MONSTERS)
def test_a_monster_ends_in_its_fault(name: str) -> None:
    make, code = MONSTERS[name]
    outcome = met(make)
    assert outcome.exit_code == 2
    assert code in outcome.codes
    assert outcome.peak_bytes <= MOST_BYTES


def test_the_page_tells_of_each(checkout: Path) -> None:
    page = (checkout / "docs" / "hostile.md").read_text("utf-8")
    assert not [name for name, (_, code) in MONSTERS.items() if f"| {name} | `{code}` |" not in page]


def test_a_folder_of_too_many_cells(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folder, "MOST_CELLS", 50)
    path = spoilt(tmp_path, "items.csv", b"item,name_id\n" + b"a,b\n" * 25)
    assert told(path) == [("scenario_too_big", None, None, None)]


@pytest.mark.parametrize("newline", [b"\n", b"\r", b"\r\n"])
def test_cells_are_counted_below_the_header(newline: bytes) -> None:
    content = newline.join([b"a,b,c", b"1;2", b"3,4", b""])
    assert folder.most_cells(content) == 5


def test_one_kind_of_finding_is_told_in_part(tmp_path: Path) -> None:
    rows = b"".join(b"nobody-%d,beras,13000\n" % row for row in range(MOST_TOLD + 5))
    path = spoilt(tmp_path, "offers.csv", b"supplier,item,price_rp\n" + rows)
    seen = [fault for fault in found(path) if fault.table == "offers"]
    assert [fault.code for fault in seen] == ["unknown_reference"] * MOST_TOLD + ["more_like_this"]
    assert "1,000" in seen[-1].message["en"]
