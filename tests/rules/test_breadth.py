"""Rule breadth: parties, shares, suppliers of an item a day, kitchens of a supplier."""

from __future__ import annotations

from typing import Any

import pytest

from planner.rules import breadth, offer
from tests.rules.alone import VILLAGE, offers, solve, village
from tests.rules.blocks import golden, ordering_village, printed


def test_golden():
    assert printed(breadth) == golden("breadth")
    assert printed(breadth, ordering_village()) == golden("breadth.orders")


@pytest.mark.parametrize(
    ("penalty", "market"),
    [(None, 0), (0, 0), (50, 0), (1_000_000, 25)],  # 25 kg at Rp 200 make a party of Rp 5,000
)
def test_a_party_is_bought_from_when_missing_it_costs_more(penalty: float | None, market: float):
    settings = {"party_min_rp": 5000} | ({} if penalty is None else {"breadth_penalty": penalty})
    plan = solve(village(kitchens={"min_parties": 2}, settings=settings), breadth)
    assert plan.bought("market") == market


def test_growers_behind_a_coop_are_parties():
    first, second = VILLAGE["suppliers"]
    suppliers = [first | {"growers": 3}, second]
    document = village(kitchens={"min_parties": 4}, settings={"breadth_penalty": 900}, suppliers=suppliers)
    assert solve(document, breadth).rupiah == 20_000


def test_parties_nobody_brings_are_missing():
    document = village(kitchens={"min_parties": 3}, settings={"breadth_penalty": 900}, lanes=[])
    assert solve(document, breadth).rupiah == 2700


def test_more_than_a_share_from_one_costs():
    settings = {"breadth_share_penalty": 10}
    plan = solve(village(kitchens={"max_share": 0.75}, settings=settings), breadth)
    assert (plan.bought("coop"), plan.bought("market")) == (150, 50)


def test_one_supplier_of_an_item_a_day():
    document = village(kitchens={"max_suppliers_per_item_day": 1}, offers=offers({"per_day": 60}, {"per_day": 90}))
    plan = solve(document, breadth, offer)
    assert (plan.bought("coop"), plan.bought("market"), plan.short()) == (0, 180, 20)


def test_a_supplier_serves_so_many_kitchens():
    first: dict[str, Any] = VILLAGE["kitchens"][0]
    names = ("k", "l")
    document = village(
        kitchens=[first | {"kitchen": name} for name in names],
        portions=[{"kitchen": name, "class": "c", "meals": 100} for name in names],
        lanes=[{"supplier": who, "kitchen": name} for who in ("coop", "market") for name in names],
        suppliers=[VILLAGE["suppliers"][0] | {"max_kitchens": 1}, VILLAGE["suppliers"][1]],
    )
    plan = solve(document, breadth)
    assert (plan.bought("coop"), plan.bought("market")) == (200, 200)
