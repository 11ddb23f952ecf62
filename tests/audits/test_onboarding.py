"""Onboarding: how many cooperatives start, and what starting costs."""

from __future__ import annotations

import pytest

from planner.audits import audit, flags, onboarding
from planner.books import money
from planner.books.tables import complete
from planner.scenario import Scenario
from tests.audits.orders import DAYS, sent, town

FIRST = DAYS[0]
BOTH = sent((FIRST, "koperasi", "atas", "beras", 30), (FIRST, "baru", "atas", "beras", 30))


def preparing(most: int, **tables: object) -> Scenario:
    """Return the town with two cooperatives that are preparing."""
    names = ("koperasi", "baru")
    return town(
        {"max_new_coops": most},
        suppliers=[
            {"supplier": name, "kind": "coop", "stage": "preparing", "onboarding_rp": 1000 * (1 + at)}
            for at, name in enumerate(names)
        ],
        offers=[{"supplier": name, "item": "beras", "price_rp": 1} for name in names],
        lanes=[{"supplier": name, "kitchen": "atas"} for name in names],
        **tables,  # type: ignore[arg-type]
    )


@pytest.mark.parametrize(("most", "found"), [(2, []), (1, [(2, 1)])])
def test_one_cooperative_too_many(most: int, found: list[tuple[float, float]]) -> None:
    scenario = preparing(most)
    told = onboarding.audit(scenario, complete(scenario, BOTH))
    assert [(breach.amount, breach.limit) for breach in told] == found
    assert [breach.message for breach in told] == [
        {
            "id": "2 koperasi yang masih bersiap mulai mengirim (baru, koperasi), paling banyak 1.",
            "en": "2 cooperatives that are still preparing start to deliver (baru, koperasi), at most 1.",
        }
    ][: len(found)]


def test_where_none_may_start_none_may_deliver() -> None:
    scenario = preparing(0)
    plan = complete(scenario, BOTH)
    assert {(breach.rule, breach.key["supplier"]) for breach in audit(scenario, plan)} == {
        ("offer", "koperasi"),
        ("offer", "baru"),
    }
    assert audit(preparing(2), complete(preparing(2), BOTH)) == []


def test_who_started_before_counts_and_pays_no_more() -> None:
    order = {
        "supplier": "baru",
        "kitchen": "atas",
        "item": "beras",
        "day": "2026-04-10",
        "quantity": 5,
        "earlier": True,
    }
    scenario = preparing(1, orders=[order])
    assert money.landed_cost(scenario, complete(scenario, BOTH))["onboarding"] == 1000
    for given in (BOTH, BOTH.iloc[:1]):  # the other one alone is one too many beside who started before
        assert [breach.amount for breach in onboarding.audit(scenario, complete(scenario, given))] == [2]
    assert onboarding.audit(scenario, complete(scenario, BOTH.iloc[1:])) == []
    assert money.landed_cost(preparing(1), complete(preparing(1), BOTH))["onboarding"] == 3000
    assert money.landed_cost(preparing(1), complete(preparing(1), BOTH.iloc[:0]))["onboarding"] == 0


def test_orders_that_stand_of_more_than_may_start_are_a_flag() -> None:
    order = {"kitchen": "atas", "item": "beras", "day": FIRST, "quantity": 30, "frozen": True}
    scenario = preparing(1, orders=[{"supplier": name, **order} for name in ("koperasi", "baru")])
    plan = complete(scenario, BOTH)
    assert onboarding.audit(scenario, plan) == []
    told = flags(scenario, plan)
    assert told[["rule", "where", "amount", "limit"]].to_numpy().tolist() == [["onboarding", "", 2, 1]]
