"""Breadth: parties of a kitchen, shares of one supplier, suppliers of an item a day, kitchens of a supplier."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from planner.audits import breadth, flags
from planner.audits.telling import told_break
from planner.books.tables import PlanTables, complete
from planner.scenario import Scenario
from tests.audits.orders import DAYS, sent, town

FIRST, SECOND, _ = DAYS
FROM_TWO = sent((FIRST, "agen", "atas", "beras", 30), (SECOND, "koperasi", "atas", "beras", 30))


def soft(scenario: Scenario, deliveries: pd.DataFrame) -> list[tuple[str, float, str, float]]:
    table = breadth.soft(scenario, complete(scenario, deliveries))
    return [(str(w), round(float(a), 6), str(u), round(float(rp), 6)) for w, a, u, rp in table.to_numpy()]


def hard(scenario: Scenario, plan: PlanTables) -> list[tuple[dict[str, Any], float, float, str]]:
    found = breadth.audit(scenario, plan)
    return [(dict(breach.key), breach.amount, breach.limit, breach.message["en"]) for breach in found]


def before(**values: Any) -> dict[str, Any]:
    return {"supplier": "pasar", "kitchen": "atas", "item": "beras", "day": FIRST, "quantity": 30, **values}


@pytest.mark.parametrize(("least", "missing"), [(2, []), (3, [("atas/2026-04-20", 1, "parties", 500)])])
def test_a_party_too_few(least: int, missing: list[object]) -> None:
    scenario = town({"breadth_penalty": 500}, kitchens={"atas": {"min_parties": least}})
    assert soft(scenario, FROM_TWO) == missing


def test_growers_behind_a_cooperative_are_parties() -> None:
    kitchens = {"atas": {"min_parties": 4}}
    assert soft(town(kitchens=kitchens, suppliers={"koperasi": {"growers": 2}}), FROM_TWO) == []
    source = {"supplier": "koperasi", "producer": "pasar", "item": "beras"}
    scenario = town(kitchens=kitchens, suppliers={"koperasi": {"growers": 2}}, sources=[source])
    assert soft(scenario, FROM_TWO) == [("atas/2026-04-20", 1, "parties", 0)]


@pytest.mark.parametrize(("least_rp", "missing"), [(360_000, 0), (360_001, 1), (390_001, 2)])
def test_a_party_sells_for_a_least_amount(least_rp: float, missing: float) -> None:
    scenario = town({"party_min_rp": least_rp}, kitchens={"atas": {"min_parties": 2}})
    assert sum(amount for _, amount, _, _ in soft(scenario, FROM_TWO)) == missing


def test_every_period_has_its_parties_and_an_earlier_plan_counts() -> None:
    kitchens = {"atas": {"min_parties": 2}}
    told = soft(town({"period_days": 1}, kitchens=kitchens), FROM_TWO)
    assert [(where, amount) for where, amount, *_ in told] == [
        ("atas/2026-04-20", 1),
        ("atas/2026-04-21", 1),
        ("atas/2026-04-22", 2),
    ]
    orders = [before(earlier=True, day="2026-04-18")]
    told = soft(town({"period_days": 1}, kitchens=kitchens, orders=orders), FROM_TWO)
    assert [where for where, *_ in told] == ["atas/2026-04-21", "atas/2026-04-22"]


def test_the_largest_share_of_one_supplier() -> None:
    scenario = town({"breadth_share_penalty": 0.1}, kitchens={"atas": {"max_share": 0.5}})
    assert soft(scenario, sent((FIRST, "agen", "atas", "beras", 90))) == []
    over = ("atas/2026-04-20/agen/beras", 120_000, "rp", 12_000)
    assert soft(scenario, sent((FIRST, "agen", "atas", "beras", 60), (SECOND, "agen", "atas", "beras", 40))) == [over]
    orders = [before(supplier="agen", quantity=10, earlier=True)]
    scenario = town({"breadth_share_penalty": 0.1}, kitchens={"atas": {"max_share": 0.5}}, orders=orders)
    assert soft(scenario, sent((FIRST, "agen", "atas", "beras", 90))) == [over]


def test_too_many_suppliers_of_an_item_on_a_day() -> None:
    scenario = town(kitchens={"atas": {"max_suppliers_per_item_day": 1}})
    assert hard(scenario, complete(scenario, FROM_TWO)) == []
    plan = complete(scenario, FROM_TWO.assign(day=pd.Timestamp(FIRST)))
    key = {"kitchen": "atas", "item": "beras", "day": FIRST}
    text = "Kitchen atas receives beras from 2 suppliers on Mon 20 Apr, at most 1."
    assert hard(scenario, plan) == [(key, 2, 1, text)]
    said = "Dapur atas menerima beras dari 2 pemasok pada Sen 20 Apr, paling banyak 1."
    assert breadth.audit(scenario, plan)[0].message["id"] == said


def test_too_many_kitchens_of_a_supplier() -> None:
    rows = ((FIRST, "agen", "atas", "beras", 30.0), (FIRST, "agen", "bawah", "beras", 30.0))
    scenario = town(suppliers={"agen": {"max_kitchens": 1}})
    assert hard(scenario, complete(scenario, sent(rows[0]))) == []
    plan = complete(scenario, sent(*rows))
    assert hard(scenario, plan) == [({"supplier": "agen"}, 2, 1, "agen serves 2 kitchens, at most 1.")]
    assert breadth.audit(scenario, plan)[0].message["id"] == "agen melayani 2 dapur, paling banyak 1."
    order = before(supplier="agen", kitchen="bawah", earlier=True)
    scenario = town(suppliers={"agen": {"max_kitchens": 1}}, orders=[order])
    assert [row[:3] for row in hard(scenario, complete(scenario, sent(rows[0])))] == [({"supplier": "agen"}, 2, 1)]
    assert hard(scenario, complete(scenario, sent(rows[1]))) == []


def test_what_was_ordered_before_is_no_breach_but_a_flag() -> None:
    scenario = town(
        kitchens={"atas": {"max_suppliers_per_item_day": 0}},
        suppliers={"pasar": {"max_kitchens": 0}},
        orders=[before(frozen=True)],
    )
    plan = complete(scenario, sent((FIRST, "pasar", "atas", "beras", 30)))
    assert hard(scenario, plan) == []
    told = flags(scenario, plan)
    assert told[["rule", "where", "day", "amount", "limit"]].to_numpy().tolist() == [
        ["breadth", "atas/beras", FIRST, 1, 0],
        ["breadth", "pasar", None, 1, 0],
    ]
    plan = complete(scenario, sent((FIRST, "pasar", "atas", "beras", 30), (FIRST, "agen", "atas", "beras", 30)))
    assert [row[1:3] for row in hard(scenario, plan)] == [(2, 1)]


def test_the_sentences_of_soft_breaks() -> None:
    scenario = town({"breadth_penalty": 500}, kitchens={"atas": {"min_parties": 3, "max_share": 0.1}})
    rows = breadth.soft(scenario, complete(scenario, FROM_TWO)).assign(rule="breadth").to_dict("records")
    assert [told_break(row) for row in rows[:2]] == [
        {
            "id": "atas/2026-04-20: kurang 1 pihak pemasok dari jumlah paling sedikit (Rp500).",
            "en": "atas/2026-04-20: 1 parties fewer than the least number (Rp500).",
        },
        {
            "id": "atas/2026-04-20/agen/beras: Rp144.000 melebihi bagian terbesar dari satu pemasok (Rp0).",
            "en": "atas/2026-04-20/agen/beras: Rp144,000 above the largest share from one supplier (Rp0).",
        },
    ]
