"""The ladder: a shortage is spread fairly, rupiah never buy meals back, equals are told apart."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any

import numpy as np
import pytest

from planner.program.solution import verify
from planner.rules import cash, offer
from planner.search import ladder
from planner.search.ladder import MEALS_RP
from planner.solver import Basis, LinearAnswer, LinearProgram, solve_linear
from tests.rules.alone import offers, solve, village


def two_kitchens(fairness: float) -> dict[str, Any]:
    """Two kitchens of 100 kg a day; Rp 10 a kg of transport to the far one; the coop has 280 of 400 kg."""
    return village(
        settings={"fairness": fairness},
        kitchens=[{"kitchen": "far", "menu": "m"}, {"kitchen": "near", "menu": "m"}],
        portions=[{"kitchen": kitchen, "class": "c", "meals": 100} for kitchen in ("far", "near")],
        lanes=[
            {"supplier": "coop", "kitchen": "far", "rp_per_unit": 10},
            {"supplier": "coop", "kitchen": "near", "rp_per_unit": 0},
        ],
        offers=offers({"total": 280}),
    )


def short_by_kitchen(document: dict[str, Any]) -> list[float]:
    plan = solve(document, offer)
    missing = plan.solution.values[plan.program.columns.missing]
    return np.round(np.bincount(plan.network.needs.kitchen, weights=missing), 6).tolist()


def test_without_fairness_the_far_kitchen_starves():
    assert short_by_kitchen(two_kitchens(fairness=0)) == [120, 0]


def test_with_fairness_both_lack_as_much():
    assert short_by_kitchen(two_kitchens(fairness=1)) == [60, 60]


def test_within_a_tenth_money_decides():
    document = two_kitchens(fairness=1) | {"offers": offers({"total": 330})}  # 70 of 400 kg short: 20 + 20 + 20 + 10
    assert short_by_kitchen(document) == [40, 30]


THREE = {"a": 25, "b": 35, "c": 40}  # kg needed; Rp by their distance


def unequal(total: float, meals_per_kg: dict[str, float] | None = None) -> dict[str, Any]:
    """Kitchens on one day, each with its need of rice in kg and its meals a kg (10 where not given); nearest first."""
    each = meals_per_kg or dict.fromkeys(THREE, 10.0)
    needs = THREE if meals_per_kg is None else dict.fromkeys(each, 100)
    return village(
        settings={"days": 1},
        kitchens=[{"kitchen": kitchen, "menu": f"m{kitchen}"} for kitchen in needs],
        portions=[{"kitchen": k, "class": "c", "meals": round(each[k] * kg)} for k, kg in needs.items()],
        menus=[
            {"menu": f"m{kitchen}", "cycle_day": 1, "item": "rice", "quantity": 1 / each[kitchen]} for kitchen in needs
        ],
        lanes=[
            {"supplier": "coop", "kitchen": kitchen, "rp_per_unit": 10 * place} for place, kitchen in enumerate(needs)
        ],
        offers=offers({"total": total}),
    )


@pytest.mark.parametrize(
    ("total", "short"),
    [
        (50, [12.5, 17.5, 20]),  # field case 01, half of what is needed: not 30, 30 and 80 %
        (30, [17.5, 24.5, 28]),  # three tenths: nobody at nothing beside another with seven
        (97, [0, 0, 3]),  # within the first tenth the nearest are served
    ],
)
def test_kitchens_of_other_sizes_lack_the_same_share(total: float, short: list[float]):
    assert short_by_kitchen(unequal(total)) == short


def test_a_kitchen_of_large_portions_is_not_left_behind():
    """100 kg each, 10 and 15 meals a kg, 150 kg there: with each kitchen's own mean the first would lack 40."""
    assert short_by_kitchen(unequal(150, {"large": 10.0, "small": 15.0})) == [30, 20]


@pytest.mark.parametrize("seed", range(6))
def test_of_two_like_kitchens_neither_is_a_tenth_shorter_for_money(seed: int):
    random = Random(seed)
    total, dear = random.randint(5, 395), random.randint(1, 5000)
    document = two_kitchens(fairness=random.choice((0.1, 1, 3))) | {"offers": offers({"total": total})}
    document["lanes"] = [lane | {"rp_per_unit": dear * place} for place, lane in enumerate(document["lanes"])]
    first, second = short_by_kitchen(document)
    assert abs(first - second) <= 0.1 * 200 + 1e-6


def dear(price_rp: float) -> dict[str, Any]:
    """The coop's own money ends after half, the market is dear."""
    coop, market = village()["suppliers"]
    return village(suppliers=[coop | {"capital_rp": 5000}, market], offers=offers({}, {"price_rp": price_rp}))


@pytest.mark.parametrize("price_rp", [200, MEALS_RP / 10, MEALS_RP * 10])
def test_no_meal_is_too_dear(price_rp: float):
    plan = solve(dear(price_rp), cash)
    assert plan.short() == 0  # also where the weighted solve alone would let it go: proof alone, then the face
    assert plan.solution.rungs[0] == pytest.approx(0, abs=1e-9)
    assert plan.rupiah == pytest.approx(100 * 100 + 100 * price_rp)


@pytest.mark.parametrize("price_rp", [200, MEALS_RP * 10])
@pytest.mark.parametrize("total", [0, 60])
def test_bounds_meet_the_rungs_of_a_linear_program(price_rp: float, total: float):
    document = village(offers=offers({"per_day": 30}, {"price_rp": price_rp, "total": total}))
    solution = solve(document, offer).solution
    assert solution.bounds == pytest.approx(solution.rungs, rel=1e-6, abs=1e-6)
    assert (solution.bounds <= solution.rungs * (1 + 1e-9) + 1e-6).all()


def test_equals_are_told_apart_by_their_names_and_always_alike():
    document = village(offers=offers({}, {"price_rp": 100}))
    first, again = solve(document), solve(document)
    assert first.solution.values.tobytes() == again.solution.values.tobytes()
    by_day = [(first.bought("coop", day), first.bought("market", day)) for day in (0, 1)]
    assert all(sorted(pair) == [0, 100] for pair in by_day)  # one of the two, not a mixture


def test_the_tie_breaker_costs_nothing():
    document = village(offers=offers({"per_day": 50}, {"price_rp": 100}))
    assert solve(document, offer).rupiah == 20_000


@pytest.mark.parametrize("solves", range(4))
def test_a_climb_stopped_after_some_solves_claims_no_more_than_it_proved(monkeypatch: pytest.MonkeyPatch, solves: int):
    document = village(offers=offers({"per_day": 30}, {"price_rp": 10 * MEALS_RP, "total": 60}))
    best = solve(document, offer)  # four solves: weighted, hardship alone, rupiah on its face, the tie
    left = iter(range(solves))

    def stops(block: LinearProgram, should_stop: Callable[[], bool], start: Basis | None) -> LinearAnswer:
        blank = np.zeros(len(block.row_lower))
        nothing = LinearAnswer(status="stopped", values=np.zeros(len(block.cost)), row_prices=blank, bound=-np.inf)
        return solve_linear(block, should_stop, start) if next(left, None) is not None else nothing

    monkeypatch.setattr(ladder, "solve_linear", stops)
    solution = ladder.climb(best.program, lambda: False)
    assert solution.stopped
    assert (solution.bounds <= best.solution.rungs + 1e-6).all()
    assert verify(best.program, solution.values) == ([] if solves else ["need"])


def test_a_kitchen_that_never_cooks_has_an_empty_plan():
    calendar = [{"day": f"2026-04-{day}", "cooking": False} for day in (20, 21)]
    plan = solve(village(calendar=calendar))
    assert (plan.bought("coop"), plan.short(), plan.rupiah) == (0, 0, 0)
