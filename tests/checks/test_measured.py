"""The measurement of the warnings: every kind of mistake changes something, and stands on the published page."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests.bench.warnings import Count, measure, same
from tests.checks.planting import PLANTS
from tests.checks.towns import scene


@pytest.mark.parametrize("name", PLANTS)
def test_a_mistake_is_planted_and_published(name: str, checkout: Path) -> None:
    document = scene("tangsel")
    spoil, _ = PLANTS[name](random.Random(1), document)
    table, line = spoil(document)
    assert document != scene("tangsel")
    assert line is not None
    assert 2 <= line <= len(document[table]) + 1
    assert f"| {name} |" in (checkout / "docs" / "warnings.md").read_text("utf-8")


def test_one_mistake_is_counted() -> None:
    count = measure(PLANTS["a price 1,000 times off"], "one")
    assert count == Count(planted=1, found=1, told=1, there=1, meant=1, suggested=1)
    assert (count + count).row("twice") == "| twice | 2 of 2 | 2 of 2 | 2 of 2 |"


@pytest.mark.parametrize(
    ("suggestion", "meant", "expected"),
    [(13500, 13499, True), (13500, 15000, False), ("Setu", "Setu", True), (None, 1, False)],
)
def test_what_counts_as_suggested(suggestion: object, meant: object, expected: bool) -> None:
    assert same(suggestion, meant) == expected
