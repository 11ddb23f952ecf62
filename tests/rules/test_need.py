"""Rule need: what is not met is missing, and a kitchen that is already short counts more."""

from __future__ import annotations

import pytest

from planner.rules import need
from tests.rules.alone import offers, solve, village
from tests.rules.blocks import golden, printed


def test_golden():
    assert printed(need) == golden("need")


def test_the_cheaper_supplier_meets_every_need():
    plan = solve(village())
    assert (plan.bought("coop"), plan.bought("market"), plan.short(), plan.rupiah) == (200, 0, 0, 20_000)


@pytest.mark.parametrize(
    ("opening", "hardship"),
    [
        (180, 20),  # 20 of 200 kg missing: the first tenth counts once
        (170, 30 + 10 / 3),  # each further one a third more
        (140, 60 + 20 * (1 + 2) / 3),
        (0, 200 + 20 * sum(range(10)) / 3),  # the last one four times
    ],
)
def test_hardship_of_a_shortage(opening: float, hardship: float):
    stock = [{"kitchen": "k", "item": "rice", "quantity": opening}]
    document = village(items={"earliest_days_before": 9}, offers=offers({"from": "2026-05-20"}), stock=stock)
    plan = solve(document)
    assert plan.short() == 200 - opening
    assert plan.solution.rungs[0] == pytest.approx(hardship, abs=1e-6)


def test_without_fairness_hardship_is_meals_short():
    plan = solve(village(settings={"fairness": 0}, offers=offers({"from": "2026-05-20"})))
    assert plan.solution.rungs[0] == pytest.approx(200, abs=1e-6)


def test_goods_that_keep_without_limit_come_when_they_are_cheap():
    prices = [{"supplier": "coop", "item": "rice", "from": "2026-04-21", "price_rp": 150}]
    fresh, keeps = ({"earliest_days_before": days} for days in (0, None))
    assert solve(village(items=fresh, prices=prices)).rupiah == 25_000
    assert solve(village(items=keeps, prices=prices)).rupiah == 20_000


def test_stock_that_no_one_needs_is_surplus():
    stock = [{"kitchen": "k", "item": "rice", "quantity": 500}]
    plan = solve(village(items={"earliest_days_before": 9}, stock=stock))
    surplus = plan.solution.values[plan.program.columns.surplus]
    assert surplus.tolist() == pytest.approx([300])
    assert plan.bought("coop") == 0


@pytest.mark.parametrize("age", [0, 4])
def test_stock_of_nothing_is_no_stock(age: int):
    stock = [{"kitchen": "k", "item": "rice", "quantity": 0, "age_days": age}]
    for keeps in (0, None):
        document = village(items={"earliest_days_before": keeps}, stock=stock)
        assert solve(document).rupiah == 20_000
