"""Cash, budget, ceiling, local share and growers' goods; worked out by hand from the hamlet."""

from __future__ import annotations

import json

import pytest

from planner.audits import audit, flags, soft_breaks
from planner.books.tables import complete
from tests.audits.plans import found, given, golden_deliveries, hamlet, legal, written

COOP = {"supplier": "koperasi"}


def soft(scenario: object) -> list[tuple[str, str, float, float]]:
    table = soft_breaks(scenario, legal())  # type: ignore[arg-type]
    return [(row.rule, row.where, round(row.amount, 6), round(row.rp, 6)) for row in table.itertuples()]


def test_more_bought_than_capital_and_credit() -> None:
    scenario = given("suppliers", COOP, capital_rp=2_999_000.0)
    assert found(scenario, legal()) == [("cash", 8, 4_000_000, 3_999_000), ("cash", 11, 4_000_000, 3_999_000)]


def test_receivables_use_the_money_up_first() -> None:
    scenario = given("suppliers", COOP, receivable_rp=5_000_000.0)
    first_day = 5_000_000 + 150 * 12_000 + 320 * 1_700
    assert found(scenario, legal()) == [("cash", 2, first_day, 5_000_000)]
    flag = flags(scenario, legal()).iloc[0]
    assert (flag["rule"], flag["where"], flag["amount"], flag["limit"]) == ("cash", "koperasi", 5e6, 4e6)


def test_no_limit_where_neither_capital_nor_credit_is_given() -> None:
    scenario = given("suppliers", COOP, capital_rp=float("nan"), credit_rp=float("nan"), receivable_rp=9e9)
    assert found(scenario, legal()) == []


def test_over_budget() -> None:
    scenario = given("classes", {"class": "besar"}, budget_rp=1500.0)
    assert soft(scenario) == [
        ("budget", "atas/2026-04-20", 1_091_000, 109_100),
        ("budget", "bawah/2026-04-20", 392_000, 39_200),
    ]
    assert audit(scenario, legal()) == []


def test_a_penalty_that_is_not_given_costs_nothing() -> None:
    scenario = given("classes", {"class": "besar"}, budget_rp=1500.0).replace(settings={"budget_penalty": None})
    assert [(amount, rp) for _, _, amount, rp in soft(scenario)] == [(1_091_000, 0), (392_000, 0)]


def test_the_local_share() -> None:
    assert soft(hamlet()) == []
    assert soft(hamlet().replace(settings={"local_share_min": 0.8})) == [("local_share", "", 1_196_400, 119_640)]
    everyone = hamlet().replace(settings={"local_share_min": 0.8, "local_counts": "local"})
    assert soft(everyone) == []


def test_prices_above_the_ceiling_are_flagged() -> None:
    table = flags(hamlet(), legal())
    assert json.loads(json.dumps(table.to_dict("records"))) == [
        {
            "rule": "ceiling",
            "where": "pasar/beras",
            "day": "2026-04-20",
            "amount": 15500,
            "limit": 14900,
            "unit": "rp",
            "quantity": 6,
            "basis": "HET beras premium zona 1",
            "date": "2025-08-22",
        }
    ]


def test_prices_above_the_ceiling_are_charged() -> None:
    scenario = hamlet().replace(settings={"ceiling_mode": "charge", "ceiling_penalty": 2.0})
    assert soft(scenario) == [("ceiling", "pasar/beras", 3600, 7200)]


def test_prices_above_the_ceiling_are_forbidden() -> None:
    assert found(hamlet().replace(settings={"ceiling_mode": "forbid"}), legal()) == [("ceiling", 5, 15500, 14900)]


def test_more_than_a_grower_hands_over() -> None:
    assert found(given("sources", COOP, per_day=399.0), legal()) == [("sources", 15, 400, 399)]


def test_a_grower_that_is_none() -> None:
    scenario = hamlet().replace(sources=hamlet()["sources"].iloc[:0])
    assert found(scenario, legal()) == [("sources", 3, 320, 0), ("sources", 12, 320, 0), ("sources", 15, 400, 0)]


@pytest.mark.parametrize(("quantity", "breach"), [(321.0, ("sources", 3, 321, 320)), (-1.0, ("sources", 3, -1, 0))])
def test_growers_goods_are_shipped_the_same_day(quantity: float, breach: tuple[object, ...]) -> None:
    scenario = given("offers", {"supplier": "peternak"}, per_day=float("nan"))
    assert breach in found(scenario, written("sources", {"day": "2026-04-20"}, quantity=quantity))


def test_a_breach_as_json() -> None:
    breach = audit(given("suppliers", COOP, capital_rp=2_999_000.0), legal())[0]
    assert json.loads(json.dumps(breach.to_json())) == {
        "rule": "cash",
        "table": "deliveries",
        "row": 8,
        "key": {"supplier": "koperasi", "day": "2026-04-21"},
        "amount": 4_000_000,
        "limit": 3_999_000,
        "unit": "rp",
        "message": {
            "id": "Pada Sel 21 Apr uang koperasi yang belum kembali Rp4.000.000, modal dan kreditnya Rp3.999.000.",
            "en": "On Tue 21 Apr koperasi has Rp4,000,000 not yet paid back, its capital and credit are Rp3,999,000.",
        },
    }


def test_a_plan_without_deliveries_breaks_no_hard_rule() -> None:
    plan = complete(hamlet(), golden_deliveries().iloc[:0])
    assert audit(hamlet(), plan) == []
    assert len(soft_breaks(hamlet(), plan)) == 0
    assert len(flags(hamlet(), plan)) == 0
