"""Substitutes: another item may stand in for a need up to its share, and is told with its price."""

from __future__ import annotations

import dataclasses
from typing import Any

from planner.audits import need, soft_breaks
from planner.audits.telling import told_break
from planner.books.tables import complete
from tests.audits.orders import DAYS, sent, town

FIRST = DAYS[0]
NOODLES = {"item": "mi", "instead_of": "beras", "ratio": 0.5, "max_share": 0.5}
PLAN = sent((FIRST, "agen", "bawah", "beras", 15), (FIRST, "koperasi", "bawah", "mi", 7.5))
SETTINGS: dict[str, Any] = {"days": 1, "need_penalty": 4}


def test_what_stands_in_is_told_by_unit_replaced() -> None:
    scenario = town(SETTINGS, substitutes=[NOODLES])
    plan = complete(scenario, PLAN)
    assert need.audit(scenario, plan) == []
    told = soft_breaks(scenario, plan).to_dict("records")
    assert told == [{"rule": "need", "where": "bawah/beras/mi", "amount": 15, "unit": "kg", "rp": 60}]
    assert told_break(told[0]) == {
        "id": "bawah/beras/mi: 15 kg diganti bahan lain (Rp60).",
        "en": "bawah/beras/mi: 15 kg met by another item (Rp60).",
    }


def test_more_than_its_share_is_a_breach() -> None:
    plan = complete(town(SETTINGS, substitutes=[NOODLES]), PLAN)
    scenario = town(SETTINGS, substitutes=[{**NOODLES, "max_share": 0.4}])
    assert [breach.message for breach in need.audit(scenario, plan)] == [
        {
            "id": "Dapur bawah memasak 7,5 kg mi sebagai pengganti beras pada Sen 20 Apr, paling banyak 6 kg.",
            "en": "Kitchen bawah cooks 7.5 kg of mi instead of beras on Mon 20 Apr, at most 6 kg.",
        }
    ]


def test_an_item_that_may_not_stand_in_replaces_nothing() -> None:
    plan = complete(town(SETTINGS, substitutes=[NOODLES]), PLAN)
    found = need.audit(town(SETTINGS), plan)
    assert [(breach.key["item"], breach.amount, breach.limit) for breach in found] == [
        ("beras", 15, 30),
        ("mi", 7.5, 0),
    ]


def test_the_own_item_and_what_stands_in_make_up_the_need() -> None:
    scenario = town(SETTINGS, substitutes=[NOODLES])
    plan = complete(scenario, PLAN)
    stock = plan.stock.assign(cooked=plan.stock["cooked"].where(plan.stock["instead_of"].isna(), 5.0))
    found = need.audit(scenario, dataclasses.replace(plan, stock=stock))
    assert next((breach.key.get("day"), breach.amount, breach.limit) for breach in found) == (FIRST, 25, 30)
