"""A changed scenario planned from the plan before: as good as from nothing, and what need not move stays."""

from __future__ import annotations

from random import Random

import numpy as np
import pandas as pd
import pytest

from planner import Limits, Plan, WrittenPlan, make_plan, read_scenario
from planner.arrays import Floats
from planner.audits import audit
from planner.books.tables import FIVE, complete
from planner.limits import never
from planner.network import Network, build_network
from planner.network.before import ordered_before
from planner.program import Program
from planner.program.building import build_program
from planner.program.solution import Solution, verify
from planner.rules import RULES
from planner.scenario import Scenario
from planner.search import search
from planner.search.keeping import Before
from planner.search.params import SearchParams
from tests.search.own import own_city
from tests.seeds import more_and_all

MEALS, RUPIAH = 1e-3, 2e-3  # of the meals, of rupiah: what a plan from one before may be worse by
SAME = 1e-6
QUICK = Limits(findings=0)
LIMITS = ("per_day", "total", "on_hand", "replenish_per_day")


def changed(scenario: Scenario, random: Random) -> Scenario:
    """Change a scenario as people do: a price, what is offered, a supplier out, meals, a kitchen closed."""
    offers, portions, kitchens = scenario["offers"].copy(), scenario["portions"].copy(), scenario["kitchens"].copy()
    supplier, item = random.choice(list(offers["supplier"])), random.choice(list(offers["item"]))
    kitchen = random.choice(list(kitchens["kitchen"]))
    kind = random.choice(("price", "offer", "out", "meals", "all meals", "closed"))
    match kind:
        case "price":
            offers.loc[offers["item"] == item, "price_rp"] *= random.choice((0.9, 1.1))
        case "offer":
            offers.loc[offers["supplier"] == supplier, list(LIMITS)] *= random.choice((0.7, 1.3))
        case "out":
            offers = offers.assign(
                until=offers["until"].mask(offers["supplier"] == supplier, pd.Timestamp("2020-01-01"))
            )
        case "meals" | "all meals":
            some = portions["kitchen"].eq(kitchen) | (kind == "all meals")
            portions["meals"] = portions["meals"].mask(some, (portions["meals"] * random.choice((0.9, 1.1))).round())
        case "closed":
            kitchens["open"] = kitchens["open"].mask(kitchens["kitchen"] == kitchen, other=False)
    return scenario.replace(offers=offers, portions=portions, kitchens=kitchens)


def without(offers: pd.DataFrame, supplier: str) -> pd.DataFrame:
    """Let the offers of a supplier end before the plan begins."""
    return offers.assign(until=offers["until"].mask(offers["supplier"] == supplier, pd.Timestamp("2020-01-01")))


def orders(plan: Plan) -> list[tuple[object, ...]]:
    """List what a plan orders."""
    return list(plan.tables.deliveries[list(FIVE)].itertuples(index=False, name=None))


def assert_as_good(scenario: Scenario, before: Plan, meals: float, rupiah: float) -> None:
    """Hold a plan from the one before against one from nothing."""
    ours, fresh = make_plan(scenario, QUICK, start=before), make_plan(scenario, QUICK)
    assert ours.breaches == ()
    assert ours.rungs[0].value <= fresh.rungs[0].value + meals * max(1.0, fresh.meals["needed"])
    equal = ours.rungs[0].value >= fresh.rungs[0].value - SAME * max(1.0, fresh.meals["needed"])
    assert ours.rungs[1].value <= fresh.rungs[1].value * (1 + rupiah) or not equal


@pytest.fixture(scope="module")
def hamlet() -> Plan:
    """Plan hamlet."""
    return make_plan(read_scenario("hamlet"), QUICK)


@pytest.fixture(scope="module")
def own() -> Plan:
    """Plan a city of one's own."""
    return make_plan(own_city(29), QUICK)


@pytest.mark.parametrize("relax", [False, True])
def test_nothing_changed_means_the_same_orders(relax: bool) -> None:
    scenario = read_scenario("hamlet")
    before = make_plan(scenario, QUICK, relax=relax)
    again = make_plan(scenario, QUICK, relax=relax, start=before)
    assert orders(again) == orders(before)
    assert [rung.value for rung in again.rungs] == pytest.approx([rung.value for rung in before.rungs])
    assert again.status == before.status


def test_nothing_changed_in_a_city_of_ones_own(own: Plan) -> None:
    again = make_plan(own.scenario, QUICK, start=own)
    assert orders(again) == orders(own)
    assert again.rungs[1].value <= own.rungs[1].value * (1 + SAME)


def test_a_higher_price_where_nobody_else_has_the_goods_moves_no_order() -> None:
    scenario = read_scenario("hamlet")
    before = make_plan(scenario, QUICK)
    dearer = scenario.replace(offers=scenario["offers"].assign(price_rp=scenario["offers"]["price_rp"] * 1.1))
    assert orders(make_plan(dearer, QUICK, start=before)) == orders(before)


def test_a_plan_made_by_hand_is_a_start_too(hamlet: Plan) -> None:
    scenario = hamlet.scenario
    tables = complete(scenario, hamlet.tables.deliveries[list(FIVE)].iloc[::2])
    by_hand = WrittenPlan(scenario=scenario, tables=tables, summary={})
    plan = make_plan(scenario, QUICK, start=by_hand)
    assert audit(scenario, plan.tables) == []
    assert [rung.value for rung in plan.rungs] == pytest.approx([rung.value for rung in hamlet.rungs])


def test_same_start_same_change_same_orders(own: Plan) -> None:
    scenario = changed(own.scenario, Random(1))
    assert orders(make_plan(scenario, QUICK, start=own)) == orders(make_plan(scenario, QUICK, start=own))


def test_what_can_come_no_more_is_left_out(hamlet: Plan) -> None:
    network = build_network(hamlet.scenario)
    given = hamlet.tables.deliveries
    strange = given.iloc[:3].assign(supplier=["nobody", *given["supplier"][1:3]], day=pd.Timestamp("2031-01-01"))
    units = ordered_before(network, dict(pd.concat([given, strange])))
    assert units.sum() == pytest.approx(given["quantity"].sum())


def test_a_start_is_a_plan() -> None:
    with pytest.raises(TypeError, match="start must be a Plan"):
        make_plan(read_scenario("hamlet"), start="plan")  # type: ignore[arg-type]


@pytest.mark.parametrize("count", [8, *more_and_all(40, 200)])
def test_hamlet_changed_is_as_good_as_from_nothing(hamlet: Plan, count: int) -> None:
    for seed in range(count):
        assert_as_good(changed(hamlet.scenario, Random(seed)), hamlet, SAME, SAME)


@pytest.mark.parametrize("count", [1, *more_and_all(5, 25)])
def test_a_city_changed_is_as_good_as_from_nothing(own: Plan, count: int) -> None:
    for seed in range(count):
        assert_as_good(changed(own.scenario, Random(seed)), own, MEALS, RUPIAH)


def searched(scenario: Scenario, before: Floats | None = None) -> tuple[Network, Program, Solution]:
    """Search a scenario kitchen by kitchen, however small it is."""
    network = build_network(scenario)
    program = build_program(network, RULES)
    start = None if before is None else Before(units=before, gap=0.02)
    solution = search(network, program, QUICK, never, SearchParams(small=0), start)
    assert verify(program, solution.values) == []
    return network, program, solution


def test_kitchen_by_kitchen_only_those_move_that_must() -> None:
    scenario = own_city(17)
    network, program, first = searched(scenario)
    units = first.values[program.columns.delivered]
    *_, again = searched(scenario, units)
    assert again.values[program.columns.delivered] == pytest.approx(units)
    supplier = network.suppliers[int(np.bincount(network.deliveries.supplier, weights=units).argmax())]
    changed_network, _, changed_plan = searched(
        scenario.replace(offers=without(scenario["offers"], supplier)),
        units[np.array(network.suppliers)[network.deliveries.supplier] != supplier],
    )
    room = MEALS * changed_network.needs.meals.sum()
    assert changed_plan.rungs[0] - changed_plan.bounds[0] <= room
    assert changed_plan.rungs[1] >= changed_plan.bounds[1]


def test_few_orders_move_where_a_supplier_falls_out(own: Plan) -> None:
    offers = own.scenario["offers"]
    sold = own.tables.deliveries.groupby("supplier")["amount_rp"].sum().sort_values()
    middling = sold.index[len(sold) // 2]
    less = own.scenario.replace(offers=without(offers, middling))
    ours, fresh = (set(orders(make_plan(less, QUICK, start=start))) for start in (own, None))
    before = {order for order in orders(own) if order[1] != middling}
    assert len(before - ours) <= len(before - fresh)
