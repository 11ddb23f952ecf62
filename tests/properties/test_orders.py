"""What must hold for orders too (MODEL.md, "How we know it is right"), on the programs of the rules."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

import pytest

from planner.rules import RULES
from planner.whatif.relaxed import relaxed
from tests.oracle.core import program_rungs
from tests.oracle.ordering import PARTS, ordering
from tests.oracle.rewriting import in_tonnes, renamed, shuffled
from tests.properties.test_properties import assert_no_worse
from tests.scenes import Document, scenario_of
from tests.seeds import more_and_all

SOME, MORE, MANY = 4, 20, 100  # scenarios of a property: of `make test`, `make test-all` and `make test-long`


def same(document: Document) -> object:
    return pytest.approx(program_rungs(scenario_of(document)), rel=2e-6, abs=2e-6)


def the_order_of_rules_does_not_matter(document: Document, random: Random) -> None:
    rules = random.sample(RULES, len(RULES))
    assert program_rungs(scenario_of(document), rules) == same(document)


def dropping_a_rule_makes_no_ladder_worse(document: Document, random: Random) -> None:
    full = program_rungs(scenario_of(document))
    for dropped in RULES:
        assert_no_worse(program_rungs(scenario_of(document), [rule for rule in RULES if rule is not dropped]), full)


def the_order_of_rows_changes_no_rung(document: Document, random: Random) -> None:
    assert program_rungs(scenario_of(shuffled(document, random))) == same(document)


def renaming_changes_no_rung(document: Document, random: Random) -> None:
    assert program_rungs(scenario_of(renamed(document))) == same(document)


def kilograms_or_tonnes_change_no_rung(document: Document, random: Random) -> None:
    if "breadth_penalty" in document["settings"]:  # where no money is asked a party is 0.001 units, of whatever unit
        document["settings"] |= {"party_min_rp": 500}
    assert program_rungs(scenario_of(in_tonnes(document))) == same(document)


def leaving_whole_numbers_out_makes_no_ladder_worse(document: Document, random: Random) -> None:
    scenario = scenario_of(document)
    assert_no_worse(program_rungs(relaxed(scenario)), program_rungs(scenario))


Property = Callable[[Document, Random], None]
PROPERTIES: tuple[Property, ...] = (
    the_order_of_rules_does_not_matter,
    dropping_a_rule_makes_no_ladder_worse,
    the_order_of_rows_changes_no_rung,
    renaming_changes_no_rung,
    kilograms_or_tonnes_change_no_rung,
    leaving_whole_numbers_out_makes_no_ladder_worse,
)


def assert_holds(holds: Property, seed: int) -> None:
    """Try a property on a scenario with the data of three rules."""
    random = Random(seed)
    holds(ordering(random, *random.sample(sorted(PARTS), 3)), random)


@pytest.mark.parametrize("seed", range(SOME))
@pytest.mark.parametrize("holds", PROPERTIES, ids=lambda holds: holds.__name__)
def test_a_property(holds: Property, seed: int) -> None:
    assert_holds(holds, seed)


@pytest.mark.parametrize("many", more_and_all(MORE, MANY))
@pytest.mark.parametrize("holds", PROPERTIES, ids=lambda holds: holds.__name__)
def test_a_property_many_times(holds: Property, many: int) -> None:
    for seed in range(SOME, many):
        assert_holds(holds, seed)
