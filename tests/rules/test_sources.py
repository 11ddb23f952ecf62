"""Rule sources: no more than own stock plus what growers hand over that day."""

from __future__ import annotations

from typing import Any

from planner.rules import cash, offer, sources
from tests.rules.alone import offers, solve, village
from tests.rules.blocks import golden, printed


def grown(own: dict[str, Any] | None = None, source: dict[str, Any] | None = None, **changes: Any) -> dict[str, Any]:
    return village(
        suppliers=[*village()["suppliers"], {"supplier": "farm", "kind": "producer"}],
        offers=offers(own or {}),
        sources=[{"supplier": "coop", "producer": "farm", "item": "rice"} | (source or {})],
        **changes,
    )


def test_golden():
    assert printed(sources) == golden("sources")


def test_a_supplier_ships_what_its_grower_hands_it():
    plan = solve(grown(source={"per_day": 40}), offer, sources)
    assert (plan.bought("coop", 0), plan.bought("coop", 1), plan.short()) == (40, 40, 120)


def test_own_stock_comes_on_top():
    plan = solve(grown({"on_hand": 25}, {"per_day": 40}), offer, sources)
    assert plan.bought("coop") == 105


def test_without_a_limit_the_grower_gives_all():
    assert solve(grown(), offer, sources).short() == 0


def test_growers_never_hand_over_more_than_is_shipped():
    plan = solve(grown({"on_hand": 0}, {"per_day": 1000}), offer, sources)
    handed = plan.solution.values[plan.program.columns.handed]
    assert handed.sum() <= plan.bought("coop") + 1e-6


def test_what_is_handed_over_one_day_is_no_stock_for_the_next():
    # On Monday the market is cheaper: a grower's goods taken then would be there on Tuesday.
    first, second = ({"kitchen": "k", "class": "c", "from": f"2026-04-{day}"} for day in (20, 21))
    document = grown(source={"per_day": 40}, portions=[first | {"meals": 10}, second | {"meals": 100}])
    document["offers"] = offers({}, {"price_rp": 50, "until": "2026-04-20"})
    assert solve(document, offer).bought("coop", 1) == 50
    assert solve(document, offer, sources).bought("coop", 1) == 40


def test_what_a_grower_is_paid_binds_money():
    coop, *others = grown()["suppliers"]
    document = grown(source={"cost_rp": 50}) | {"suppliers": [coop | {"capital_rp": 3000}, *others]}
    assert solve(document, offer, sources, cash).bought("coop", 0) == 60
