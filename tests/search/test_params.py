"""How hard a search tries: what is refused, and that each parameter reaches what it steers."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, fields, replace
from random import Random
from typing import Any

import pytest

from planner.arrays import Floats
from planner.baseline.nothing import nothing_new
from planner.limits import Limits, never, untold
from planner.network import Network, build_network
from planner.program import Program
from planner.program.building import build_program
from planner.rules import RULES
from planner.search import search, starting
from planner.search.city import Outside, climb_city, linear_program
from planner.search.covers import add_covers
from planner.search.neighbours import neighbours
from planner.search.params import Effort, SearchParams
from planner.solver import LinearAnswer, solve_linear
from tests.oracle.ordering import ordering
from tests.rules.alone import offers, village
from tests.scenes import scenario_of

NAN = float("nan")
OUT_OF_RANGE: list[tuple[str, Any]] = [
    ("gap", -0.1),
    ("gap", 1.1),
    ("gap", NAN),
    ("farther", -0.1),
    ("farther", 1.1),
    ("enough_meals", -0.1),
    ("enough_meals", 1.1),
    ("small", -1),
    ("few", -1),
    ("few_nodes", 0),
    ("nodes", (0, 1, 1)),
    ("close", 2),
    ("successive", 0),
    ("least_fraction", -0.1),
    ("least_fraction", 0.6),
    ("scalings", -1),
    ("least_use", 0.0),
    ("least_use", 1.1),
    ("closings", -1),
    ("least_rp", 0.0),
    ("least_rp", NAN),
    ("partners", -1),
    ("pairs_work", -1),
]
EXACT = {"progress.still.hardship", "progress.still.rupiah"}  # what the exact search is at


def built(*parts: str, seed: int = 0) -> tuple[Network, Program]:
    network = build_network(scenario_of(ordering(Random(seed), *parts)))
    return network, build_program(network, RULES)


def city(params: SearchParams, told: list[int]) -> None:
    """Search a city to its end, and add a 1 whenever something is told."""
    network, program = built("packs", "onboarding", seed=1)

    def tell(*_: Floats) -> None:
        told.append(1)

    outside = Outside(rest=lambda *_: nothing_new(program), should_stop=never, told=tell, step=untold)
    climb_city(network, program, outside, params, gap=0.0)


@pytest.mark.parametrize(("name", "value"), OUT_OF_RANGE)
def test_parameters_out_of_range_are_refused(name: str, value: object) -> None:
    with pytest.raises(ValueError, match=name):
        replace(SearchParams(), **{name: value})


def test_every_parameter_says_what_it_is_and_has_a_range() -> None:
    told = str(SearchParams.__doc__)
    names = {field.name for field in fields(SearchParams)}
    assert all(f"\n    {name}\n" in told for name in names)
    assert names - {"first", "again", "mend"} == {name for name, _ in OUT_OF_RANGE}


@pytest.mark.parametrize(("name", "value"), [("nodes", 0), ("gap", -0.1), ("far", ()), ("far", (0.1, NAN))])
def test_efforts_out_of_range_are_refused(name: str, value: object) -> None:
    with pytest.raises(ValueError, match=name):
        replace(Effort(nodes=1, gap=0.0, far=(0.1,)), **{name: value})


def test_parameters_are_changed_by_replace_only() -> None:
    with pytest.raises(FrozenInstanceError):
        SearchParams().gap = 0.1  # type: ignore[misc]
    assert replace(SearchParams(), gap=0.1) == SearchParams(gap=0.1)


def test_small_programs_are_solved_exactly_whatever_the_gap() -> None:
    network, program = built("packs")
    told: list[str] = []
    limits = Limits(on_progress=lambda code, _: told.append(code))
    search(network, program, limits, lambda: False, SearchParams(small=int(program.whole.sum())))
    assert set(told) <= EXACT
    search(network, program, limits, lambda: False, SearchParams(small=int(program.whole.sum()) - 1))
    assert "progress.first" in told


def test_the_gap_of_the_limits_comes_before_that_of_the_parameters() -> None:
    network, program = built("packs")
    told: list[str] = []
    limits = Limits(gap=0.0, on_progress=lambda code, _: told.append(code))
    search(network, program, limits, lambda: False, SearchParams(small=0, gap=1.0))
    assert told
    assert set(told) <= EXACT


def test_needs_are_covered_together_as_far_as_told() -> None:
    network = build_network(scenario_of(village(offers=offers({"pack_units": 30}, {"pack_units": 30}))))
    program = build_program(network, RULES)
    none, one, two = (
        add_covers(network, program, linear_program(program), params).matrix.shape[0] - program.matrix.shape[0]
        for params in (SearchParams(least_fraction=0.5), SearchParams(successive=1), SearchParams(successive=2))
    )
    assert none == 0 < one < two


def test_a_kitchen_has_as_many_partners_as_told() -> None:
    network, program = built("packs")
    values = nothing_new(program)
    first = network.deliveries.kitchen == 0
    values[program.columns.delivered[first]] = network.deliveries.most_units[first]
    assert neighbours(network, program, values, SearchParams(partners=0)) == []
    assert len(neighbours(network, program, values, SearchParams(partners=1))) == 1


def test_a_city_is_searched_on_as_often_as_told() -> None:
    told: list[int] = []
    one = Effort(nodes=1, gap=1.0, far=(0.1,))
    for again in ((), (one,), (one, one)):
        city(SearchParams(again=again), told)
        told.append(0)
    assert told == [1, 0, 1, 1, 0, 1, 1, 1, 0]


def test_who_starts_is_settled_with_as_many_solves_as_told(monkeypatch: pytest.MonkeyPatch) -> None:
    solves: list[int] = []
    counted = []

    def solve(*given: Any, **said: Any) -> LinearAnswer:
        solves.append(1)
        return solve_linear(*given, **said)

    monkeypatch.setattr(starting, "solve_linear", solve)
    for scalings, closings in ((0, 0), (2, 0), (0, 1)):
        city(SearchParams(again=(), scalings=scalings, closings=closings), [])
        counted.append(len(solves))
        solves.clear()
    assert counted == [1, 3, 2]
