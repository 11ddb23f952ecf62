"""From a scenario to a plan, whatever is asked for: some of the rules, no whole numbers, things of the wrong kind."""

from __future__ import annotations

import pickle
import random
from collections.abc import Callable
from dataclasses import replace

import pytest

from planner.baseline import whole_by_hand
from planner.errors import UnknownNameError
from planner.files import read_scenario
from planner.limits import Limits
from planner.network import build_network
from planner.pipeline import make_plan
from planner.plan import Plan
from planner.program.building import build_program
from planner.program.solution import verify
from planner.rules import RULES, Rule
from planner.scenario import Scenario
from planner.search import search
from planner.whatif.relaxed import relaxed
from tests.oracle.tiny import tiny_scenario
from tests.rules.alone import VILLAGE, village
from tests.rules.blocks import ordering_village
from tests.scenes import scenario_of

Names = tuple[str, ...]
ALL: Names = tuple(rule.NAME for rule in RULES)
EXACT = Limits(gap=0, findings=0)
CLOSE = 2e-6  # of a rung: optimal is within 1e-6


def some_of(seed: int) -> Names:
    """Draw some of the rules."""
    chance = random.Random(seed)
    return tuple(name for name in ALL if chance.random() < 0.6)


WITHOUT_ONE = [tuple(name for name in ALL if name != left) for left in ALL]
FEW = [WITHOUT_ONE[ALL.index("need")], WITHOUT_ONE[ALL.index("packs")], some_of(0), ()]
MANY = [*WITHOUT_ONE, *map(some_of, range(1, 5))]


def hamlet() -> Scenario:
    return read_scenario("hamlet")


def less(plan: Plan, than: Plan) -> bool:
    """Tell whether a plan is better on the first rung on which they differ."""
    for rung, other in zip(plan.rungs, than.rungs, strict=True):
        if abs(rung.value - other.value) > CLOSE * max(1.0, abs(other.value)):
            return rung.value < other.value
    return True


@pytest.mark.parametrize("subsets", [FEW, pytest.param(MANY, marks=pytest.mark.slow)], ids=["few", "many"])
@pytest.mark.parametrize("place", [hamlet, ordering_village], ids=["hamlet", "ordering"])
def test_any_of_the_rules_make_a_plan(place: Callable[[], Scenario], subsets: list[Names]):
    scenario = place()
    network, all_hold = build_network(scenario), make_plan(scenario, EXACT)
    assert all_hold.rules == ALL
    for names in subsets:
        plan = make_plan(scenario, EXACT, rules=names)
        assert plan.rules == names
        assert plan.breaches == ()
        assert set(plan.soft["rule"]) <= set(names)
        assert plan.status == "optimal"
        assert less(plan, all_hold), names
        program = build_program(network, rules_of(names))
        assert verify(program, whole_by_hand(network, program)) == []


@pytest.mark.parametrize("seed", range(3))
def test_any_of_the_rules_make_a_plan_of_anything(seed: int):
    scenario, names = tiny_scenario(seed), some_of(100 + seed)
    plan, all_hold = make_plan(scenario, EXACT, rules=names), make_plan(scenario, EXACT)
    assert plan.breaches == ()
    assert plan.status != "optimal" or less(plan, all_hold)


@pytest.mark.parametrize("names", [*FEW[:2], some_of(5)], ids=["need", "packs", "some"])
def test_a_stopped_plan_of_some_rules_breaks_none_of_them(names: Names):
    for scenario in (hamlet(), ordering_village()):
        plan = make_plan(scenario, Limits(should_stop=lambda: True), rules=names)
        assert plan.breaches == ()


def test_what_a_rule_charges_goes_with_it():
    coop, market = VILLAGE["suppliers"]
    starting = village(
        settings={"max_new_coops": 1},
        suppliers=[coop | {"stage": "preparing", "onboarding_rp": 1000}, market],
        lanes=[{"supplier": name, "kitchen": "k", "rp_per_delivery": 500} for name in ("coop", "market")],
    )
    plan = make_plan(scenario_of(starting), EXACT)
    assert (plan.cost_rp["goods"], plan.cost_rp["transport"], plan.cost_rp["onboarding"]) == (20_000, 1000, 1000)
    for left, transport_rp, onboarding_rp in (("trips", 0, 1000), ("onboarding", 1000, 0)):
        plan = make_plan(scenario_of(starting), EXACT, rules=[name for name in ALL if name != left])
        assert (plan.cost_rp["transport"], plan.money["transport_rp"].sum()) == (transport_rp, transport_rp)
        assert (plan.cost_rp["onboarding"], plan.suppliers["onboarding_rp"].sum()) == (onboarding_rp, onboarding_rp)
        assert plan.rungs[1].gap == pytest.approx(0, abs=1e-9)


def test_a_plan_says_with_which_rules_it_was_made_where_some_were_left_out():
    assert "rules" not in make_plan(hamlet(), EXACT).to_json()
    assert make_plan(hamlet(), EXACT, rules=("need", "offer")).to_json()["rules"] == ["need", "offer"]


def test_rules_may_be_named_or_given():
    by_name, given = (make_plan(hamlet(), EXACT, rules=rules) for rules in (ALL, RULES))
    assert by_name.tables.deliveries.equals(given.tables.deliveries)
    assert make_plan(hamlet(), EXACT, rules=(RULES[0], "offer")).rules == ("need", "offer")
    with pytest.raises(UnknownNameError, match="no rule 'offers'; did you mean 'offer'\\? there are: need, offer, "):
        make_plan(hamlet(), rules=("need", "offers"))


def test_relaxed_is_one_word():
    scenario = ordering_village()
    plan, other = make_plan(scenario, EXACT, relax=True), make_plan(relaxed(scenario), EXACT)
    assert plan.fingerprint == other.fingerprint == relaxed(scenario).fingerprint()
    same = {"seconds": {}, "relaxed": True, "warnings": []}  # one says it is an estimate, and of which data
    assert plan.to_json() | same == other.to_json() | same
    assert (plan.relaxed, other.relaxed) == (True, False)
    assert less(plan, make_plan(scenario, EXACT))


@pytest.mark.parametrize(
    ("scenario", "limits", "said"),
    [
        ("hamlet", None, r"scenario must be a Scenario: make_plan\(read_scenario\('hamlet'\)\)"),
        ({"items": []}, None, r"scenario must be a Scenario, as read_scenario gives it, not \{'items'"),
        (None, 60, r"limits must be Limits\(time_s=60\), not 60"),
        (None, {"time_s": 60}, r"limits must be Limits\(\.\.\.\), not \{'time_s'"),
    ],
)
def test_what_is_easily_mistaken_is_named(scenario: object, limits: object, said: str):
    with pytest.raises(TypeError, match=said):
        make_plan(hamlet() if scenario is None else scenario, limits)  # type: ignore[arg-type]


def test_every_stage_pickles():
    scenario = hamlet()
    network = build_network(scenario)
    program = build_program(network, RULES)
    limits = Limits(gap=0)
    solution = search(network, program, limits, lambda: False)
    stages = (scenario, network, program, solution, limits, make_plan(scenario, limits))
    given, read, built, solved, asked, plan = (pickle.loads(pickle.dumps(stage)) for stage in stages)
    assert given.fingerprint() == scenario.fingerprint()
    assert asked == limits == replace(asked)
    assert build_network(given).needs.quantity.tolist() == read.needs.quantity.tolist()
    assert verify(built, solved.values) == []
    assert verify(build_program(read, rules_of(built.rules)), solved.values) == []
    assert plan.to_json() == stages[-1].to_json()
    assert make_plan(plan.scenario, asked).tables.deliveries.equals(plan.tables.deliveries)


def rules_of(names: Names) -> list[Rule]:
    return [rule for rule in RULES if rule.NAME in names]
