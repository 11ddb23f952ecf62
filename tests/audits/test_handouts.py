"""Plans that do not say what growers handed over: what other hand-outs obey is a warning, nothing else is."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from planner.audits import Breach, verdict
from planner.books.fifo import cook
from planner.books.tables import complete
from planner.scenario import Scenario
from tests.audits.plans import golden_deliveries, hamlet
from tests.audits.villages import DAYS, coop, producer, sent, two_coops, village


def told(breaches: list[Breach]) -> list[tuple[str, str, float, float]]:
    return [(b.rule, b.key["supplier"], round(b.amount, 3), b.limit) for b in breaches]


def judged(scenario: Scenario, deliveries: pd.DataFrame) -> tuple[list[Any], list[Any]]:
    """Return rule, supplier, amount and limit of breaches, and of warnings."""
    found = verdict(scenario, complete(scenario, deliveries))
    return told(found.breaches), told(found.warnings)


def test_a_grower_shared_otherwise_would_do() -> None:
    deliveries = sent((DAYS[0], "a", 100), (DAYS[0], "b", 100))
    assert judged(two_coops(), deliveries) == ([], [("offer", "b", 100, 0)])


def test_more_than_all_growers_have_stays_a_breach() -> None:
    deliveries = sent((DAYS[0], "a", 150), (DAYS[0], "b", 100))
    assert judged(two_coops(), deliveries) == ([("offer", "b", 50, 0)], [])


def test_a_growers_total_kept_for_a_later_day_would_do() -> None:
    deliveries = sent((DAYS[0], "a", 100), (DAYS[2], "b", 100))
    assert judged(two_coops(total=100), deliveries) == ([], [("offer", "b", 100, 0)])


def test_a_growers_stock_is_not_drawn_before_it_is_there() -> None:
    scenario = two_coops(on_hand=30, replenish_per_day=0)
    assert judged(scenario, sent((DAYS[0], "a", 130))) == ([], [("offer", "p", 130, 30)])
    assert judged(scenario, sent((DAYS[0], "a", 131)))[0]


def test_what_a_grower_sells_itself_is_no_assumption() -> None:
    deliveries = sent((DAYS[0], "p", 101), (DAYS[0], "a", 50))
    assert judged(two_coops(), deliveries) == ([("offer", "p", 101, 100)], [])


@pytest.mark.parametrize(("capital_rp", "kept"), [(60_000, True), (40_000, False)])
def test_own_stock_may_cost_less_than_growers(capital_rp: float, kept: bool) -> None:
    scenario = village(
        [coop("a", capital_rp=capital_rp), producer("q")],
        [{"supplier": "a", "on_hand": 100, "cost_rp": 500}],
        [{"supplier": "a", "producer": "q", "cost_rp": 1200}],
    )
    breaches, warnings = judged(scenario, sent((DAYS[0], "a", 100)))
    assert warnings == ([("cash", "a", 120_000, 60_000)] if kept else [])
    assert breaches == ([] if kept else [("cash", "a", 50_000, 40_000)])


def test_cash_and_stock_are_kept_together_or_not_at_all() -> None:
    scenario = village(
        [coop("a", capital_rp=60_000), producer("q")],
        [{"supplier": "a", "on_hand": 80, "cost_rp": 500}],
        [{"supplier": "a", "producer": "q", "cost_rp": 1200}],
    )
    breaches, _ = judged(scenario, sent((DAYS[0], "a", 100)))
    assert [rule for rule, *_ in breaches] == ["cash"]


def test_hand_outs_that_are_given_are_no_assumption() -> None:
    scenario, deliveries = two_coops(), sent((DAYS[0], "a", 100), (DAYS[0], "b", 100))
    own = deliveries.iloc[:1].assign(producer="p")
    found = verdict(scenario, complete(scenario, deliveries, sources=own))
    assert (told(found.breaches), found.warnings) == ([("offer", "b", 100, 0)], [])


def test_a_legal_plan_has_neither() -> None:
    found = verdict(hamlet(), complete(hamlet(), golden_deliveries()))
    assert (found.breaches, found.warnings) == ([], [])


@pytest.mark.parametrize("seed", range(4))
def test_what_some_hand_outs_obey_is_never_a_breach(seed: int) -> None:
    dice = np.random.default_rng(seed)
    coops, growers = ["a", "b", "c"], ["p", "q", "r"]
    handed = dice.integers(0, 50, (3, 3, 3)) * (dice.random((3, 3, 3)) < 0.7)  # coops, growers, days
    own, cost_rp = dice.integers(0, 30, (3, 3)), dice.integers(500, 1500, (3, 3))
    own_cost_rp = dice.integers(500, 1500, 3)
    spent = (handed * cost_rp[:, :, None]).sum(1) + own * own_cost_rp[:, None]
    sold = handed.sum(1) + own
    scenario = village(
        [*(coop(name, capital_rp=int(spent[at].max())) for at, name in enumerate(coops)), *map(producer, growers)],
        [
            *(
                {"supplier": name, "on_hand": int(own[at].sum()), "cost_rp": int(own_cost_rp[at])}
                for at, name in enumerate(coops)
            ),
            *({"supplier": name, "total": int(handed[:, at].sum())} for at, name in enumerate(growers)),
        ],
        [
            {"supplier": a, "producer": p, "cost_rp": int(cost_rp[i, j]), "per_day": int(handed[i, j].max())}
            for i, a in enumerate(coops)
            for j, p in enumerate(growers)
        ],
    )
    deliveries = sent(*((day, name, float(sold[i, t])) for i, name in enumerate(coops) for t, day in enumerate(DAYS)))
    breaches, warnings = judged(scenario, deliveries)
    assert breaches == []
    assert warnings  # else this proves nothing


@pytest.mark.parametrize("seed", range(50))
def test_who_cooks_less_than_all_keeps_and_leaves_no_less(seed: int) -> None:
    dice = np.random.default_rng(seed)
    latest = int(dice.integers(0, 2))
    given = {
        "lot_day": dice.integers(-2, 6, 5),
        "lot_units": dice.integers(0, 20, 5).astype(float),
        "need_day": np.arange(8),
        "latest_days": latest,
        "earliest_days": float(latest + dice.integers(0, 4)),
        "day_count": 8,
    }
    need = dice.integers(0, 20, 8).astype(float)
    all_, less = (cook(need_units=units, **given) for units in (need, need * dice.random(8)))
    assert (all_.end <= less.end + 1e-9).all()
    assert (all_.rest <= less.rest + 1e-9).all()
