"""`pasok audit --best`: a hand-made plan beside ours."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from planner.cli import app

BY_HAND = """day,supplier,kitchen,item,quantity
2026-04-20,pasar,atas,beras,60
2026-04-20,peternak,atas,telur,700
2026-04-21,pasar,bawah,beras,72
"""


@pytest.fixture
def by_hand(tmp_path: Path) -> Path:
    path = tmp_path / "by-hand.csv"
    path.write_text(BY_HAND, encoding="utf-8")
    return path


def test_the_gap_is_told_rung_by_rung_and_the_swaps_help(by_hand: Path):
    result = CliRunner().invoke(app, ["audit", "hamlet", str(by_hand), "--best", "--json"])
    best = json.loads(result.stdout)["best"]
    hardship, rupiah = best["rungs"]
    assert (hardship["name"], rupiah["name"]) == ("hardship", "rupiah")
    assert (round(hardship["best"]), round(rupiah["best"])) == (1120, 11_219_120)  # the hand solution of hamlet
    meals = 4 * (1000 + 600)  # four cooking days, two kitchens
    assert hardship["gap"] == pytest.approx((hardship["value"] - hardship["best"]) / meals)
    assert len(best["swaps"]) == 3
    assert len({(swap["day"], swap["supplier"], swap["kitchen"], swap["item"]) for swap in best["swaps"]}) == 3
    assert all(swap["meals"] > 0 for swap in best["swaps"])


@pytest.mark.parametrize(("lang", "words"), [("id", "Perubahan tunggal"), ("en", "Single changes that help most")])
def test_a_person_reads_it_in_one_language(by_hand: Path, lang: str, words: str):
    told = CliRunner().invoke(app, ["audit", "hamlet", str(by_hand), "--best", "--lang", lang]).stdout
    assert words in told
