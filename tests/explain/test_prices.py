"""What holds a plan back: every finding's gain is the difference to a plan of the loosened scenario."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from planner import Limits, make_plan, read_scenario, words
from planner.baseline.nothing import nothing_new
from planner.explain.counted import counted_bindings
from planner.explain.finding import Finding
from planner.network import build_network
from planner.plan import Plan
from planner.program.building import build_program
from planner.rules import RULES
from planner.search import search
from planner.whatif.relaxed import relaxed
from tests.rules.alone import offers, village
from tests.rules.blocks import ordering_village
from tests.scenes import scenario_of

Document = dict[str, Any]
COOP, MARKET = village()["suppliers"]
GROWER = {"supplier": "grower", "kind": "producer"}
DEAR_COOP = offers({"price_rp": 300}, {})


def plan_of(document: Document, count: int = 10) -> Plan:
    return make_plan(scenario_of(document), Limits(findings=count))


def found(plan: Plan, code: str) -> Finding:
    (one,) = [finding for finding in plan.findings if finding.code == code]
    return one


def cash(capital_rp: float) -> Document:
    return village(offers=offers({"cost_rp": 100}, {}), suppliers=[COOP | {"capital_rp": capital_rp}, MARKET])


def budget(budget_rp: float) -> Document:
    return village(settings={"budget_penalty": 2}, classes={"budget_rp": budget_rp}, offers=offers({"per_day": 30}, {}))


def room(dry_kg: float) -> Document:
    items = {"earliest_days_before": 1, "latest_days_before": 1, "kg_per_unit": 1}
    return village(items=items, kitchens={"dry_kg": dry_kg})


def grown(per_day: float) -> Document:
    return village(
        suppliers=[COOP, MARKET, GROWER],
        sources=[{"supplier": "coop", "producer": "grower", "item": "rice", "per_day": per_day, "cost_rp": 80}],
    )


def floor(share: float) -> Document:
    return village(settings={"local_share_min": share, "local_share_penalty": 10}, offers=DEAR_COOP)


def driven(trips_per_day: int) -> Document:
    van = {"supplier": "coop", "vehicle": "van", "count": 1, "load_kg": 40, "trips_per_day": trips_per_day}
    return village(items={"kg_per_unit": 1}, vehicles=[van])


def lane(**terms: float) -> Document:
    lanes = [{"supplier": "coop", "kitchen": "k"} | terms, {"supplier": "market", "kitchen": "k"}]
    return village(items={"kg_per_unit": 1}, offers=offers({"per_day": 50}, {}), lanes=lanes)


def starters(max_new_coops: int) -> Document:
    coops = [COOP | {"supplier": name, "stage": "preparing"} for name in ("coop", "other")]
    rice = [{"supplier": name, "item": "rice", "price_rp": 100, "per_day": 50} for name in ("coop", "other")]
    return village(
        settings={"max_new_coops": max_new_coops},
        suppliers=[*coops, MARKET],
        offers=[*rice, {"supplier": "market", "item": "rice", "price_rp": 200}],
        lanes=[{"supplier": name, "kitchen": "k"} for name in ("coop", "other", "market")],
    )


def kitchen(limited: Document, **settings: float) -> Document:
    return village(settings=settings, kitchens=limited, offers=offers({"per_day": 60}, {}))


def ordered(quantity: float, **terms: bool) -> Document:
    order = {"supplier": "market", "kitchen": "k", "item": "rice", "day": "2026-04-20", "quantity": quantity}
    return village(settings={"stability_penalty": 0.1}, orders=[order | terms])


LOOSER: Mapping[str, tuple[Document, Document]] = {
    "offer.per_day": (village(offers=offers({"per_day": 50}, {})), village(offers=offers({"per_day": 51}, {}))),
    "offer.total": (village(offers=offers({"total": 120}, {})), village(offers=offers({"total": 121}, {}))),
    "offer.stock": (village(offers=offers({"on_hand": 120}, {})), village(offers=offers({"on_hand": 121}, {}))),
    "store": (room(50), room(51)),
    "cash": (cash(5_000), cash(1_005_000)),
    "budget": (budget(150), budget(150 + 1_000_000 / 200)),
    "sources": (grown(50), grown(51)),
    "local_share": (floor(0.6), floor(0)),
    "trips.most": (lane(max_load=30), lane(max_load=31)),
    "breadth.share": (
        village(settings={"breadth_share_penalty": 9}, kitchens={"max_share": 0.6}),
        village(settings={"breadth_share_penalty": 9}, kitchens={"max_share": 0.605}),
    ),
    "stability.stands": (ordered(60, frozen=True), ordered(59, frozen=True)),
    "stability.before": (ordered(60), ordered(59)),
}
COUNTED: Mapping[str, tuple[Document, Document]] = {
    "packs.least": (
        village(offers=offers({"total": 140, "per_day": 100, "min_order": 80}, {})),
        village(offers=offers({"total": 140, "per_day": 100}, {})),
    ),
    "trips.vehicle": (driven(1), driven(2)),
    "trips.receives": (kitchen({"deliveries_per_day": 1}), kitchen({"deliveries_per_day": 2})),
    "trips.least": (lane(min_load=80), lane()),
    "breadth": (kitchen({"min_parties": 3}, breadth_penalty=900), kitchen({"min_parties": 2}, breadth_penalty=900)),
    "breadth.orders": (kitchen({"max_suppliers_per_item_day": 1}), kitchen({"max_suppliers_per_item_day": 2})),
    "breadth.kitchens": (
        village(suppliers=[COOP | {"max_kitchens": 0}, MARKET]),
        village(suppliers=[COOP | {"max_kitchens": 1}, MARKET]),
    ),
    "onboarding": (starters(1), starters(2)),
}
"""Limits on whole numbers, which have no price."""


@pytest.mark.parametrize("code", [*LOOSER, *COUNTED])
def test_a_finding_gains_what_the_loosened_scenario_gains(code: str):
    tight, loose = (LOOSER | COUNTED)[code]
    plan, better = plan_of(tight), plan_of(loose, count=0)
    one = found(plan, code)
    gains = [before.value - after.value for before, after in zip(plan.rungs, better.rungs, strict=True)]
    assert [one.meals or 0, one.rp or 0] == pytest.approx([gains[0], 0] if one.meals else gains, abs=1e-4)
    assert one.meals or one.rp


@pytest.mark.parametrize("code", COUNTED)
def test_in_a_city_one_kitchen_is_planned_anew(code: str, monkeypatch: pytest.MonkeyPatch):
    alone = found(plan_of(COUNTED[code][0]), code)
    monkeypatch.setattr("planner.explain.counted.FEW", 0)
    one = found(plan_of(COUNTED[code][0]), code)
    assert (alone.anew, one.anew) == (None, "k")
    assert (one.meals, one.rp) == (alone.meals and pytest.approx(alone.meals), alone.rp and pytest.approx(alone.rp))
    for lang in words.LANGUAGES:
        assert one.message[lang] == words.say("held.anew", lang, sentence=alone.message[lang], kitchen="k")


def stands(supplier: str, quantity: float) -> dict[str, Any]:
    order = {"supplier": supplier, "kitchen": "k", "item": "rice", "day": "2026-04-20", "quantity": quantity}
    return order | {"frozen": True}


def test_one_more_than_a_limit_that_orders_pass_already_gains_nothing_there():
    both = [stands("coop", 30), stands("other", 30)]
    assert "onboarding" not in {one.code for one in plan_of(starters(1) | {"orders": both}).findings}
    passed = kitchen({}) | {"orders": [stands("coop", 70)]}
    other = [row | {"kitchen": "other"} for row in passed["kitchens"]]
    document = passed | {
        "kitchens": [*passed["kitchens"], *other],
        "portions": [*passed["portions"], *(row | {"kitchen": "other"} for row in passed["portions"])],
        "lanes": [*passed["lanes"], *(row | {"kitchen": "other"} for row in passed["lanes"])],
        "calendar": [{"day": "2026-04-21", "cooking": False, "reason": "holiday"}],
    }
    assert "offer.per_day" not in {one.code for one in plan_of(document).findings}
    doors = [
        kitchen({"deliveries_per_day": most}) | {"orders": [stands("coop", 30), stands("market", 30)]}
        for most in (1, 2)
    ]
    one, better = found(plan_of(doors[0]), "trips.receives"), plan_of(doors[1], count=0)
    assert one.days == 1
    assert one.rp == pytest.approx(plan_of(doors[0], count=0).rungs[1].value - better.rungs[1].value)


def test_room_that_orders_pass_already_gains_nothing_either():
    night = {"supplier": "market", "kitchen": "k", "item": "rice", "frozen": True}
    nights = [night | {"day": day} for day in ("2026-04-19", "2026-04-20")]
    for kg, told in ((40, True), (70, False)):
        plan = plan_of(room(50) | {"orders": [row | {"quantity": kg} for row in nights]})
        assert plan.meals["short"] == 200 - 2 * max(kg, 50)
        assert ("store" in {one.code for one in plan.findings}) is told


def test_no_more_findings_than_asked_for():
    document = COUNTED["trips.receives"][0]
    assert [len(plan_of(document, count=count).findings) for count in (0, 1, 2)] == [0, 1, 2]


def test_nothing_is_planned_anew_beside_a_plan_that_it_would_mend():
    network = build_network(scenario_of(COUNTED["trips.receives"][0]))
    program = build_program(network, RULES)
    best = search(network, program, Limits(), lambda: False)
    nothing = nothing_new(program)
    poor = replace(best, values=nothing, rungs=program.rungs @ nothing)
    assert counted_bindings(network, program, best, 1, lambda: False)
    assert counted_bindings(network, program, poor, 1, lambda: False) == ()


def test_a_daily_offer_is_worth_what_the_market_asks_more():
    one = found(plan_of(LOOSER["offer.per_day"][0]), "offer.per_day")
    assert (one.rp, one.meals, one.days, one.step, one.unit) == (pytest.approx(200), None, 2, 1, "kg")
    assert one.where == {"supplier": "coop", "item": "rice"}
    assert one.message["id"] == (
        "Tawaran harian Beras dari coop habis pada 2 hari: 1 kg lebih banyak per hari menghemat Rp200."
    )


def test_less_need_counts_as_often_as_the_shortage_it_ends():
    one = found(plan_of(village(offers=offers({"per_day": 50}))), "need")
    assert one.meals == pytest.approx(2 * (1 + 4 / 3))  # two days; half is short: a meal of the fifth tenth


def test_a_forbidding_ceiling_has_a_price():
    document = village(
        settings={"ceiling_mode": "forbid"}, items={"ceiling_rp": 150}, offers=offers({"per_day": 50}, {})
    )
    one = found(plan_of(document), "ceiling")
    assert (one.meals, one.where) == (pytest.approx(2 * (1 + 4 / 3)), {"supplier": "market", "item": "rice"})


def test_a_price_that_no_solve_confirms_is_not_shown():
    both_at_their_limit = grown(50) | {"offers": offers({"per_day": 50}, {})}
    assert not {finding.code for finding in plan_of(both_at_their_limit).findings} & {"offer.per_day", "sources"}


def test_an_order_that_stands_does_not_grow_where_its_limit_is_loosened():
    orders = [
        {"supplier": "coop", "kitchen": "k", "item": "rice", "day": day, "quantity": 60, "frozen": True}
        for day in ("2026-04-20", "2026-04-21")
    ]
    assert "offer.per_day" not in {one.code for one in plan_of(kitchen({}) | {"orders": orders}).findings}


def test_nothing_is_told_where_nothing_is_asked_or_held_back():
    document = LOOSER["offer.per_day"][0]
    assert plan_of(document, count=0).findings == ()
    assert len(plan_of(document, count=1).findings) == 1
    assert make_plan(scenario_of(document), Limits(should_stop=lambda: True)).findings == ()


def test_hamlet_tells_first_what_leaves_meals_short():
    findings = make_plan(read_scenario("hamlet"), Limits(findings=10)).findings
    assert [finding.meals is not None for finding in findings] == sorted(
        (finding.meals is not None for finding in findings), reverse=True
    )
    assert {"need", "offer.per_day", "offer.stock", "cash", "sources"} <= {finding.code for finding in findings}


def test_every_limit_of_every_rule_has_words():
    programs = [
        build_program(build_network(scenario), RULES) for scenario in (read_scenario("hamlet"), ordering_village())
    ]
    codes = {one.code for program in programs for held in program.held for one in held} | {*LOOSER, *COUNTED}
    assert {len(program.held) for program in programs} == {len(RULES)}
    assert [code for code in codes for rung in ("hardship", "rupiah") if not words.known(f"held.{code}.{rung}")] == []


def test_what_whole_packs_hide_is_found_as_if_they_could_be_split():
    tight, looser = (village(items={"pack_units": 25}, offers=offers({"per_day": kg}, {})) for kg in (60, 61))
    one = found(plan_of(tight), "offer.per_day")
    split = [make_plan(relaxed(scenario_of(document)), Limits(findings=0)) for document in (tight, looser)]
    before, after = (plan.rungs for plan in split)
    assert one.loose
    gain = before[0].value - after[0].value if one.rp is None else before[1].value - after[1].value
    assert (one.meals if one.rp is None else one.rp) == pytest.approx(gain)
    for lang in words.LANGUAGES:
        plain = words.say("held.loose", lang, sentence="").strip()
        assert one.message[lang].endswith(plain)
    assert not found(plan_of(village(offers=offers({"per_day": 60}, {}))), "offer.per_day").loose


def test_a_rule_left_out_holds_nothing_back_as_if_packs_could_be_split_either():
    scenario = scenario_of(village(items={"pack_units": 25}, offers=offers({"per_day": 60}, {})))
    others = [rule for rule in RULES if rule.NAME != "offer"]
    everything, without = (make_plan(scenario, Limits(findings=10), rules=rules) for rules in (RULES, others))
    assert "offer" in {one.rule for one in everything.findings if one.loose}
    assert "offer" not in {one.rule for one in without.findings}
