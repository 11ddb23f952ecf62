"""Readers take any bytes: legal files with a few places overwritten, cut or repeated; workbooks through the child."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.files.bombs import number, pack, parts, row, sheet, text
from tests.files.seen import found, whole
from tests.fuzz.readers import FUZZED, TOKENS, survives

QUICK = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
FEW = settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
PIECES = st.one_of(st.sampled_from(TOKENS), st.binary(max_size=8))
EDITS = st.lists(st.tuples(st.floats(0, 1), st.integers(0, 30), PIECES, st.integers(1, 3)), min_size=1, max_size=6)


def spoilt(content: bytes, edits: list[tuple[float, int, bytes, int]]) -> bytes:
    """Return bytes with, at each place (share of the length), so many removed and a piece put in so many times."""
    for share, removed, piece, times in edits:
        at = int(share * len(content))
        content = content[:at] + piece * times + content[at + removed :]
    return content


@pytest.mark.parametrize("name", FUZZED)
@QUICK
@given(edits=EDITS)
def test_a_reader_survives_spoilt_files(name: str, edits: list[tuple[float, int, bytes, int]]) -> None:
    content = spoilt(FUZZED[name].begin, edits)
    assert isinstance(content, bytes)
    survives(FUZZED[name], content)


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/sharedStrings.xml"])
@FEW
@given(edits=EDITS)
def test_the_child_survives_spoilt_workbooks(
    tmp_path_factory: pytest.TempPathFactory, part: str, edits: list[tuple[float, int, bytes, int]]
) -> None:
    cells = row(1, text("A1", "item")) + row(3, '<c r="A3" t="s"><v>0</v></c>', number("B3"))
    held = dict(parts([sheet(cells)], strings="<si><t>beras</t></si>"))
    path = pack(tmp_path_factory.mktemp("book") / "a.xlsx", held | {part: spoilt(held[part].encode(), edits)})
    seen = found(path)
    assert seen
    assert all(whole(fault) for fault in seen if fault.severity == "fault")
