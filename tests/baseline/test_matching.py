"""Matching by hand: every hard rule holds, no plan of ours leaves more hardship, and each limit on paper."""

from __future__ import annotations

from random import Random
from typing import Any

import numpy as np
import pytest

from planner.baseline import by_hand, whole_by_hand
from planner.books import money
from planner.files import read_scenario
from planner.generate import City, generated
from planner.network import Network, build_network
from planner.plan import Plan, write_out
from planner.program import Program
from planner.program.building import build_program
from planner.program.solution import Solution, verify
from planner.rules import RULES
from planner.scenario import Scenario
from planner.units import QUANTUM
from tests.oracle.ordering import PAIRS, PARTS, ordering
from tests.rules.alone import VILLAGE, offers, village
from tests.scenes import Document, scenario_of
from tests.seeds import more_and_all

SEEDS = 1  # scenarios of a rule alone in the default run
SOME_PAIRS = PAIRS[::3]  # pairs in the default run
MORE, MANY = 5, 30  # scenarios of a rule or pair: of `make test-all` and `make test-long`
PACKED = {"pack_units": 30, "kg_per_unit": 1}


def matched(scenario: Scenario) -> tuple[Network, Program, np.ndarray]:
    network = build_network(scenario)
    program = build_program(network, RULES)
    return network, program, whole_by_hand(network, program)


def assert_every_row_holds(document: Document) -> None:
    network, program, values = matched(scenario_of(document))
    assert verify(program, values) == []
    packed = (network.deliveries.pack_units > 0) & (network.deliveries.frozen == 0)
    packs = values[program.columns.delivered][packed] / network.deliveries.pack_units[packed]
    assert packs == pytest.approx(np.round(packs), abs=1e-6)


def plan_of(scenario: Scenario) -> Plan:
    network, program, values = matched(scenario)
    assert verify(program, values) == []
    solution = Solution(
        values=values,
        rungs=program.rungs @ values + program.constant,
        bounds=np.full(2, -np.inf),
        row_prices=np.zeros((2, len(program.row_lower))),
        stopped=True,
        unsolved=np.zeros(len(values), dtype=bool),
    )
    return write_out(scenario, network, program, solution)


@pytest.mark.parametrize("seed", range(SEEDS))
@pytest.mark.parametrize("part", PARTS)
def test_a_rule_alone_holds(part: str, seed: int):
    assert_every_row_holds(ordering(Random(seed), part))


@pytest.mark.parametrize("pair", SOME_PAIRS, ids=" and ".join)
def test_a_pair_of_rules_holds(pair: tuple[str, str]):
    assert_every_row_holds(ordering(Random(0), *pair))


@pytest.mark.timeout(1800)
@pytest.mark.parametrize("many", more_and_all(MORE, MANY))
@pytest.mark.parametrize("parts", [*((part,) for part in PARTS), *PAIRS, tuple(PARTS)], ids=" and ".join)
def test_rules_hold_many_times(parts: tuple[str, ...], many: int):
    for seed in range(many):
        assert_every_row_holds(ordering(Random(seed), *parts))


@pytest.mark.parametrize("seed", range(2))
def test_a_plan_of_all_rules_passes_the_audits(seed: int):
    assert plan_of(scenario_of(ordering(Random(seed), *PARTS))).breaches == ()


@pytest.mark.slow
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("part", PARTS)
def test_a_plan_of_a_rule_passes_the_audits(part: str):
    for seed in range(5):
        assert plan_of(scenario_of(ordering(Random(seed), part))).breaches == ()


@pytest.mark.parametrize("name", ["hamlet", pytest.param("tangsel", marks=pytest.mark.slow)])
def test_a_plan_made_of_it_passes_the_audits_and_tells_the_same(name: str):
    scenario = read_scenario(name)
    plan, told = plan_of(scenario), by_hand(scenario)["cheapest"]
    assert plan.breaches == ()
    assert told["meals_short"] == pytest.approx(plan.meals["short"])
    assert told["coop_share"] == pytest.approx(plan.coop_share)
    holding = money.landed_cost(scenario, plan.tables)["holding"]
    assert told["cost_rp"] == pytest.approx(plan.cost_rp["total"], abs=max(1.0, holding))


def test_a_generated_city_passes_the_audits():
    assert plan_of(generated(City(kitchens=6, suppliers=12, days=4, couple="all"))).breaches == ()


def test_the_nearest_is_not_always_the_cheapest():
    scenario = read_scenario("hamlet")
    lanes = scenario["lanes"].assign(km=scenario["lanes"]["km"].fillna(9.0))
    lanes.loc[lanes["supplier"] == "pasar", "km"] = 0.5
    told = by_hand(scenario.replace(lanes=lanes))
    assert told["nearest"]["cost_rp"] > told["cheapest"]["cost_rp"]
    assert told["nearest"]["coop_share"] < told["cheapest"]["coop_share"]


def bought(**changes: Any) -> list[tuple[str, int, float]]:
    """Supplier, day and kg of what the village buys by hand, once every row holds."""
    network, program, values = matched(scenario_of(village(**changes)))
    assert verify(program, values) == []
    units, of = values[program.columns.delivered], network.deliveries
    sent = np.flatnonzero(units > QUANTUM)
    return [(network.suppliers[of.supplier[x]], int(of.day[x]), round(float(units[x]), 6)) for x in sent]


def lanes(coop: dict[str, Any]) -> list[dict[str, Any]]:
    first, second = VILLAGE["lanes"]
    return [first | coop, second]


def test_packs_are_rounded_up_where_the_rest_may_stay():
    assert bought(items=PACKED) == [("coop", 0, 120), ("coop", 1, 120)]  # 100 kg wanted, 20 of a sack stay


def test_packs_are_rounded_down_where_there_is_no_more():
    some = offers({"per_day": 100}, {"per_day": 0})
    assert bought(items=PACKED, offers=some) == [("coop", 0, 90), ("coop", 1, 90)]


def test_what_a_sack_brings_too_much_is_cooked_the_next_day():
    fresh_two_days = PACKED | {"pack_units": 150, "earliest_days_before": 1}
    told = bought(items=fresh_two_days, offers=offers({}))
    assert sum(kg for _, _, kg in told) == 300


def test_a_smallest_order_that_cannot_be_used_up_is_skipped():
    assert bought(offers=offers({"min_order": 101}, {})) == [("market", 0, 100), ("market", 1, 100)]


def test_a_smallest_order_is_used_up_the_next_day():
    assert bought(items={"earliest_days_before": 1}, offers=offers({"min_order": 200})) == [("coop", 1, 200)]


def test_a_smallest_load_that_cannot_be_reached_is_skipped():
    told = bought(items={"kg_per_unit": 1}, lanes=lanes({"min_load": 101}))
    assert told == [("market", 0, 100), ("market", 1, 100)]


def test_a_largest_load_leaves_the_rest_to_others():
    told = bought(items={"kg_per_unit": 1}, lanes=lanes({"max_load": 60}))
    assert told == [("coop", 0, 60), ("coop", 1, 60), ("market", 0, 40), ("market", 1, 40)]


def test_a_trip_too_many_is_refused():
    cart = [{"supplier": "coop", "vehicle": "cart", "load_kg": 40, "count": 1, "trips_per_day": 2}]
    told = bought(items={"kg_per_unit": 1}, vehicles=cart, offers=offers({}), lanes=lanes({"km": 5}))
    assert told == [("coop", 0, 80), ("coop", 1, 80)]


def test_the_cheapest_vehicle_that_carries_all_drives():
    fleet = [
        {"supplier": "coop", "vehicle": "cart", "load_kg": 50, "rp_per_trip": 1000},
        {"supplier": "coop", "vehicle": "truck", "load_kg": 500, "rp_per_trip": 2500},
    ]
    document = village(items={"kg_per_unit": 1}, vehicles=fleet, lanes=lanes({"km": 5}))
    network, program, values = matched(scenario_of(document))
    place, keys = program.private["trips", "trips"]
    driven = [(network.vehicles.names[keys["vehicle"][x]], values[place[x]]) for x in np.flatnonzero(values[place])]
    assert driven == [("cart", 2), ("cart", 2)]
    assert by_hand(scenario_of(document))["cheapest"]["cost_rp"] == 20_000 + 4 * 1000


def test_a_door_and_the_suppliers_of_an_item_are_counted():
    some = offers({"per_day": 60}, {})
    for limit in ("deliveries_per_day", "max_suppliers_per_item_day"):
        assert bought(offers=some, kitchens={limit: 1}) == [("coop", 0, 60), ("coop", 1, 60)]


def test_a_supplier_serves_so_many_kitchens():
    coop, market = VILLAGE["suppliers"]
    assert bought(suppliers=[coop | {"max_kitchens": 0}, market]) == [("market", 0, 100), ("market", 1, 100)]


def test_who_need_not_start_comes_first_and_only_so_many_start():
    coop, market = VILLAGE["suppliers"]
    new = [coop | {"onboarding_rp": 5000}, market]
    assert bought(suppliers=new) == [("market", 0, 100), ("market", 1, 100)]
    two = [coop | {"stage": "preparing"}, market | {"kind": "coop", "stage": "preparing"}]
    some = offers({"per_day": 60}, {})
    told = bought(suppliers=two, offers=some, settings={"max_new_coops": 1})
    assert told == [("coop", 0, 60), ("coop", 1, 60)]


def test_what_is_frozen_comes_first_and_counts():
    order = {"supplier": "market", "kitchen": "k", "item": "rice", "day": "2026-04-20", "quantity": 70, "frozen": True}
    assert bought(orders=[order]) == [("coop", 0, 30), ("coop", 1, 100), ("market", 0, 70)]
    assert bought(orders=[order], kitchens={"deliveries_per_day": 1}) == [("coop", 1, 100), ("market", 0, 70)]
