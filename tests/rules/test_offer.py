"""Rule offer: per day, in all, and from stock that is replenished."""

from __future__ import annotations

import pytest

from planner.rules import offer
from tests.rules.alone import offers, solve, village
from tests.rules.blocks import golden, printed


def test_golden():
    assert printed(offer) == golden("offer")


def test_half_the_daily_limit_is_half_the_deliveries():
    whole, half = (solve(village(offers=offers({"per_day": kg})), offer) for kg in (80, 40))
    assert (whole.bought("coop"), whole.short()) == (160, 40)
    assert (half.bought("coop"), half.short()) == (80, 120)


def test_what_the_cheap_supplier_lacks_comes_from_the_dear_one():
    plan = solve(village(offers=offers({"per_day": 70}, {})), offer)
    assert (plan.bought("coop"), plan.bought("market"), plan.short()) == (140, 60, 0)


def test_the_total_holds_over_all_days():
    plan = solve(village(offers=offers({"total": 130})), offer)
    assert (plan.bought("coop"), plan.short()) == (130, 70)


def test_stock_grows_by_its_replenishment_and_keeps():
    plan = solve(village(offers=offers({"on_hand": 30, "replenish_per_day": 50})), offer)
    assert plan.bought("coop") == 80
    assert plan.bought("coop", 0) <= 30


@pytest.mark.parametrize(
    ("limits", "days"),
    [
        ({"weekdays": "1"}, (100, 0)),
        ({"weekdays": "2"}, (0, 100)),
        ({"from": "2026-04-21"}, (0, 100)),
        ({"until": "2026-04-20"}, (100, 0)),
        ({"notice_days": 8}, (0, 100)),  # orders go out from 13 April on
    ],
)
def test_days_without_an_offer_have_no_delivery(limits: dict[str, str], days: tuple[float, float]):
    plan = solve(village(offers=offers(limits)), offer)
    assert (plan.bought("coop", 0), plan.bought("coop", 1)) == days


def test_a_growers_own_sales_and_what_it_hands_out_share_its_limit():
    grower = {"supplier": "farm", "kind": "producer"}
    document = village(
        suppliers=[*village()["suppliers"], grower],
        offers=[*offers({}), {"supplier": "farm", "item": "rice", "price_rp": 90, "per_day": 60}],
        sources=[{"supplier": "coop", "producer": "farm", "item": "rice"}],
        lanes=[*village()["lanes"], {"supplier": "farm", "kitchen": "k"}],
    )
    plan = solve(document, offer)
    assert plan.bought("farm") + plan.bought("coop") == 120
    assert plan.short() == 80
