"""A program begun where one like it ended: the same optimum, whatever has gone, come or changed."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import numpy as np
import pytest

from planner.arrays import Keys
from planner.files import read_scenario
from planner.network import build_network
from planner.program import Program
from planner.program.building import build_program
from planner.program.identity import column_keys, row_keys
from planner.rules import RULES
from planner.scenario import Scenario
from planner.search.ladder import block_of, in_one
from planner.solver import LinearProgram, Named, ending, mixed, numbered, solve_carried, solve_linear
from planner.whatif.relaxed import relaxed
from tests.search.test_start import changed


def whole(scenario: Scenario) -> tuple[Program, LinearProgram, Named]:
    """Build the program of a scenario, both rungs in one, with its keys."""
    network = build_network(scenario)
    program = build_program(network, RULES)
    every = block_of(program, np.arange(len(program.row_lower)), np.arange(len(program.most)))
    columns = column_keys(network, program)
    rows = row_keys(network, program, columns, program.matrix[:0])
    return program, replace(every, cost=in_one(program.rungs)), Named(columns=columns, rows=rows)


def never() -> bool:
    return False


def test_equal_keys_are_counted_on() -> None:
    keys: Keys = np.array([7, 9, 7, 7], dtype=np.uint64)
    found = numbered(keys)
    assert len(set(found.tolist())) == 4
    assert found[:2].tolist() == [7, 9]
    assert found.tolist() == numbered(keys).tolist()
    assert mixed(keys, keys)[0] != mixed(keys, keys)[1]


@pytest.mark.parametrize("name", ["hamlet", "tangsel"])
def test_every_column_and_row_has_a_key_of_its_own(name: str) -> None:
    _, program, named = whole(read_scenario(name))
    assert len(np.unique(named.columns)) == program.matrix.shape[1]
    assert len(np.unique(named.rows)) == program.matrix.shape[0]


def test_a_supplier_less_leaves_the_keys_of_all_others() -> None:
    scenario = read_scenario("hamlet")
    less = scenario.replace(offers=scenario["offers"][scenario["offers"]["supplier"] != "pasar"].reset_index(drop=True))
    _, _, before = whole(scenario)
    _, _, after = whole(less)
    assert len(after.columns) < len(before.columns)
    assert set(after.columns.tolist()) <= set(before.columns.tolist())
    assert set(after.rows.tolist()) <= set(before.rows.tolist())


@pytest.mark.parametrize("seed", range(12))
def test_a_changed_program_ends_at_its_own_optimum(seed: int) -> None:
    scenario = relaxed(read_scenario("hamlet"))
    _, program, named = whole(scenario)
    basis = solve_linear(program, never).basis
    assert basis is not None
    before = ending("whole", program, named, basis)
    _, other, keys = whole(changed(scenario, Random(seed)))
    carried, fresh = solve_carried(other, never, keys, before), solve_linear(other, never)
    assert carried.status == fresh.status == "optimal"
    assert other.cost @ carried.values == pytest.approx(other.cost @ fresh.values, rel=1e-9)
    assert carried.bound == pytest.approx(fresh.bound, rel=1e-6)
    assert carried.basis is not None
    assert (len(carried.basis.columns), len(carried.basis.rows)) == other.matrix.shape[::-1]


def test_an_ending_of_something_else_harms_nothing() -> None:
    _, program, named = whole(relaxed(read_scenario("hamlet")))
    basis = solve_linear(program, never).basis
    assert basis is not None
    before = ending("whole", program, named, basis)
    strange = Named(columns=mixed(named.columns, named.columns), rows=mixed(named.rows, named.rows))
    answer = solve_carried(program, never, strange, before)
    assert answer.bound == pytest.approx(solve_linear(program, never).bound, rel=1e-6)
