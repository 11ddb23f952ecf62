"""Hamlet against its hand solution (scenarios/hamlet/README.md)."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from planner.audits import audit
from planner.books.tables import complete
from planner.files import read_scenario
from planner.pipeline import make_plan
from planner.plan import Plan

BY_HAND = Path(__file__).parent / "golden" / "hamlet_deliveries.csv"
FIVE = ["day", "supplier", "kitchen", "item", "quantity"]


@pytest.fixture(scope="module")
def plan() -> Plan:
    return make_plan(read_scenario("hamlet"))


@pytest.fixture(scope="module")
def by_hand() -> pd.DataFrame:
    return pd.read_csv(BY_HAND, parse_dates=["day"])


def keyed(table: pd.DataFrame, value: str) -> dict[tuple[str, ...], float]:
    """A table as a dictionary: its other columns, then the value."""
    columns = [table[name].astype(str).str.slice(0, 10) for name in FIVE[:-1] if name in table]
    return {row[:-1]: row[-1] for row in zip(*columns, table[value], strict=True)}


def test_the_rungs_are_those_found_by_hand(plan: Plan) -> None:
    assert plan.status == "optimal"
    assert [rung.name for rung in plan.rungs] == ["hardship", "rupiah"]
    for rung, value in zip(plan.rungs, (1120, 11_219_120), strict=True):
        assert rung.value == pytest.approx(value, rel=1e-6)
        assert rung.bound == pytest.approx(value, rel=1e-6)


def test_the_deliveries_are_those_found_by_hand(plan: Plan, by_hand: pd.DataFrame) -> None:
    assert keyed(plan.tables.deliveries, "quantity") == pytest.approx(keyed(by_hand, "quantity"), abs=1e-6)


def test_the_shortages_are_those_found_by_hand(plan: Plan) -> None:
    expected = {
        ("2026-04-20", "atas", "telur"): 300,
        ("2026-04-20", "bawah", "beras"): 72,
        ("2026-04-21", "bawah", "telur"): 120,
        ("2026-04-22", "atas", "telur"): 80,
    }
    assert keyed(plan.tables.shortages, "missing") == pytest.approx(expected, abs=1e-6)
    assert keyed(plan.tables.shortages, "meals") == pytest.approx(
        dict(zip(expected, (150, 600, 60, 40), strict=True)), abs=1e-6
    )
    assert plan.meals == pytest.approx({"needed": 6400, "short": 850, "worst_kitchen_share": 660 / 2400})


def test_the_growers_goods_are_those_found_by_hand(plan: Plan) -> None:
    handed = plan.tables.sources
    assert set(handed["supplier"] + "/" + handed["producer"] + "/" + handed["item"]) == {"koperasi/peternak/telur"}
    by_day = dict(zip(handed["day"].astype(str).str.slice(0, 10), handed["quantity"], strict=True))
    assert by_day == pytest.approx({"2026-04-20": 320, "2026-04-22": 320, "2026-04-23": 400}, abs=1e-6)


def test_the_money_is_that_found_by_hand(plan: Plan) -> None:
    expected = {"goods": 11_083_000, "transport": 131_400, "onboarding": 0, "holding": 4_720, "total": 11_219_120}
    assert plan.cost_rp == pytest.approx(expected, rel=1e-9, abs=1e-3)
    assert plan.coop_share == pytest.approx(7_670_000 / 11_083_000)
    assert plan.soft.empty


def test_the_market_price_above_the_ceiling_is_flagged(plan: Plan) -> None:
    flagged = plan.tables.deliveries.dropna(subset="flag")
    assert list(zip(flagged["supplier"], flagged["item"], flagged["flag"], strict=True)) == [
        ("pasar", "beras", "ceiling")
    ]


def test_the_plan_and_the_hand_solution_pass_every_audit(plan: Plan, by_hand: pd.DataFrame) -> None:
    assert plan.breaches == ()
    assert audit(plan.scenario, complete(plan.scenario, by_hand)) == []
