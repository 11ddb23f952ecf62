"""What was ordered before uses limits up first: no breach, but a flag where it alone is too much."""

from __future__ import annotations

from typing import Any

import pytest

from planner.audits import audit, flags, soft_breaks
from planner.audits.telling import told_flag
from planner.books.tables import complete
from planner.scenario import Scenario
from tests.audits.orders import DAYS, sent, town

FIRST, SECOND, THIRD = DAYS
Rows = dict[Any, dict[str, Any]]
ORDER = {"supplier": "agen", "kitchen": "atas", "item": "beras", "day": FIRST, "quantity": 40, "frozen": True}
BEFORE = {**ORDER, "day": "2026-04-19", "frozen": False, "earlier": True}


def offered(order: dict[str, Any], **offer: float) -> Scenario:
    return town(offers={("agen", "beras"): offer}, orders=[order])


def hard(scenario: Scenario, *quantities: float) -> list[tuple[str, float, float]]:
    """Return what deliveries of agen to atas on the first and second day break."""
    rows = zip(DAYS, quantities, strict=False)
    plan = complete(scenario, sent(*((day, "agen", "atas", "beras", units) for day, units in rows if units)))
    return [(breach.rule, breach.amount, breach.limit) for breach in audit(scenario, plan)]


@pytest.mark.parametrize("limit", [{"per_day": 30}, {"total": 30}, {"on_hand": 30}])
def test_frozen_orders_above_an_offer(limit: dict[str, float]) -> None:
    scenario = offered(ORDER, **limit)
    assert hard(scenario, 40) == []
    over = [] if "per_day" in limit else [("offer", 50, 40)]
    assert hard(scenario, 40, 10) == over
    plan = complete(scenario, sent((FIRST, "agen", "atas", "beras", 40)))
    assert flags(scenario, plan)[["rule", "where", "amount", "limit"]].to_numpy().tolist() == [
        ["offer", "agen/beras", 40, 30]
    ]


@pytest.mark.parametrize("limit", [{"total": 70}, {"on_hand": 70}])
def test_an_earlier_plan_has_taken_its_part(limit: dict[str, float]) -> None:
    scenario = offered(BEFORE, **limit)
    assert hard(scenario, 30) == []
    assert hard(scenario, 31) == [("offer", 71, 70)]
    assert hard(offered(BEFORE, per_day=40), 40) == []


@pytest.mark.parametrize(("order", "within"), [(ORDER, (40, 10)), (BEFORE, (10,))])
def test_cash_of_orders_given_before(order: dict[str, Any], within: tuple[float, ...]) -> None:
    def with_cash(cash_rp: float) -> Scenario:
        return town(suppliers={"agen": {"capital_rp": cash_rp, "term_days": 1}}, orders=[order])

    assert hard(with_cash(50 * 12_000), *within) == []
    more = (*within[:-1], within[-1] + 1)
    assert hard(with_cash(50 * 12_000), *more) == [("cash", 612_000, 600_000)]
    scenario = with_cash(10 * 12_000)
    assert hard(scenario, *within[:-1]) == []
    plan = complete(scenario, sent((FIRST, "agen", "atas", "beras", 40)).iloc[: len(within) - 1])
    told = flags(scenario, plan)
    assert told[["rule", "where", "day", "amount", "limit"]].to_numpy().tolist() == [
        ["cash", "agen", FIRST, 480_000, 120_000]
    ]


def test_cash_counts_each_day_by_itself_outside_the_plan_too() -> None:
    scenario = town(suppliers={"agen": {"capital_rp": 100_000, "term_days": 1}})
    rows = [(day, "agen", "atas", "beras", 10.0) for day in (THIRD, "2026-04-10", "2026-04-30")]
    found = [breach for breach in audit(scenario, complete(scenario, sent(*rows))) if breach.rule == "cash"]
    assert [(breach.key["day"], breach.amount) for breach in found] == [(THIRD, 120_000)]


@pytest.mark.parametrize("order", [ORDER, BEFORE])
def test_budget_of_orders_given_before(order: dict[str, Any]) -> None:
    def over(budget_rp: float, *quantities: float) -> list[float]:
        scenario = town({"budget_penalty": 1}, classes={"besar": {"budget_rp": budget_rp}}, orders=[order])
        frozen = (40.0,) if order is ORDER else (0.0,)
        rows = zip(DAYS, (*frozen, *quantities), strict=False)
        plan = complete(scenario, sent(*((day, "agen", "atas", "beras", units) for day, units in rows if units)))
        told = flags(scenario, plan)
        assert told["rule"].tolist() == (["budget"] if budget_rp < 160 else [])
        return [float(amount) for amount in soft_breaks(scenario, plan)["amount"]]

    assert over(200, 10) == []
    assert over(200, 11) == [12_000]
    assert over(100) == []
    assert over(100, 10) == [120_000]


def test_room_of_orders_that_stand() -> None:
    scenario = town(kitchens={"atas": {"dry_kg": 30}}, orders=[{**ORDER, "quantity": 100}])
    assert hard(scenario, 100) == []
    plan = complete(scenario, sent((FIRST, "agen", "atas", "beras", 100)))
    row = flags(scenario, plan).to_dict("records")[0]
    assert [row[name] for name in ("rule", "where", "amount", "limit")] == ["store", "atas/dry", 40, 30]
    assert told_flag(row) == {
        "id": "atas/dry, Sen 20 Apr: stok awal dan pesanan tetap memakan 40 kg, padahal ruangnya 30 kg.",
        "en": "atas/dry, Mon 20 Apr: opening stock and orders that stand take 40 kg, there is room for 30 kg.",
    }


def test_goods_of_orders_that_stand_may_be_left_over() -> None:
    scenario = town(orders=[{**ORDER, "quantity": 500}])
    assert hard(scenario, 500) == []
    assert hard(town(), 500) == [("need", 500, 120.000001)]


def test_the_sentences_of_flags() -> None:
    scenario = offered(ORDER, per_day=30, total=30)
    plan = complete(scenario, sent((FIRST, "agen", "atas", "beras", 40)))
    assert [told_flag(row) for row in flags(scenario, plan).to_dict("records")] == [
        {
            "id": "agen/beras, Sen 20 Apr: pesanan yang sudah tetap memakai 40 kg, padahal batasnya 30 kg.",
            "en": "agen/beras, Mon 20 Apr: orders that stand take 40 kg, the limit is 30 kg.",
        },
        {
            "id": "agen/beras: pesanan yang sudah tetap memakai 40 kg, padahal batasnya 30 kg.",
            "en": "agen/beras: orders that stand take 40 kg, the limit is 30 kg.",
        },
    ]
