"""Rule onboarding: starting costs once, and only so many cooperatives start."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from planner.network import build_network
from planner.program.building import build_program
from planner.rules import need, offer, onboarding
from planner.search.ladder import climb
from tests.rules.alone import VILLAGE, offers, solve, village
from tests.rules.blocks import golden, ordering_village, printed
from tests.scenes import scenario_of


def coop(**changes: Any) -> list[dict[str, Any]]:
    first, second = VILLAGE["suppliers"]
    return [first | changes, second]


def test_golden():
    assert printed(onboarding) == golden("onboarding")
    assert printed(onboarding, ordering_village()) == golden("onboarding.orders")


@pytest.mark.parametrize(("cost", "bought", "rupiah"), [(15_000, 200, 35_000), (25_000, 0, 40_000)])
def test_starting_costs_once(cost: float, bought: float, rupiah: float):
    plan = solve(village(suppliers=coop(onboarding_rp=cost)), onboarding)
    assert (plan.bought("coop"), plan.rupiah) == (bought, rupiah)


@pytest.mark.parametrize("limit", [{"total": 100}, {"on_hand": 100}, {"on_hand": 50, "replenish_per_day": 50}])
def test_a_total_is_tied_to_starting_also_where_starters_may_be_split(limit: dict[str, float]):
    """Half a start would ship 50 a day, save Rp 10,000 and cost 7,500; the whole of 100 takes a whole start."""
    document = village(suppliers=coop(onboarding_rp=15_000), offers=offers(limit, {}))
    network = build_network(scenario_of(document))
    program = build_program(network, (need, offer, onboarding))
    split = replace(program, whole=np.zeros_like(program.whole))
    assert climb(split, lambda: False).rungs[1] == pytest.approx(40_000)


@pytest.mark.parametrize(("most", "bought"), [(0, 0), (1, 200)])
def test_only_so_many_start(most: int, bought: float):
    document = village(suppliers=coop(stage="preparing"), settings={"max_new_coops": most})
    assert solve(document, onboarding).bought("coop") == bought


def test_the_better_one_of_two_starts():
    first, second = VILLAGE["suppliers"]
    suppliers = [first | {"stage": "preparing"}, first | {"supplier": "new", "stage": "preparing"}, second]
    lanes = [*VILLAGE["lanes"], {"supplier": "new", "kitchen": "k"}]
    more = [*offers({}, {}), {"supplier": "new", "item": "rice", "price_rp": 90}]
    plan = solve(village(suppliers=suppliers, lanes=lanes, offers=more, settings={"max_new_coops": 1}), onboarding)
    assert (plan.bought("coop"), plan.bought("new")) == (0, 200)


def test_only_one_starts_although_starting_is_free_and_two_would_bring_more():
    first, second = VILLAGE["suppliers"]
    suppliers = [first | {"stage": "preparing"}, second | {"kind": "coop", "stage": "preparing"}]
    document = village(suppliers=suppliers, offers=offers({"per_day": 60}, {}), settings={"max_new_coops": 1})
    plan = solve(document, onboarding)
    assert (plan.bought("coop"), plan.bought("market"), plan.short()) == (0, 200, 0)


def test_who_delivered_before_pays_no_more():
    document = village(suppliers=coop(onboarding_rp=25_000))
    document["orders"] = [
        {"supplier": "coop", "kitchen": "k", "item": "rice", "day": "2026-04-10", "quantity": 1, "earlier": True}
    ]
    assert solve(document, onboarding).rupiah == 20_000
