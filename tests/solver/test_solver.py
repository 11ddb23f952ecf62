"""Conformance of the solver on tiny programs, and of what is built on its answers."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import numpy as np
import pytest
from scipy import sparse
from scipy.optimize import linprog
from scipy.sparse.csgraph import connected_components

from planner.arrays import joined
from planner.search.ladder import hold
from planner.solver import LinearProgram, basis_at, glop, highs, linear, reduced_costs, solve_linear, split
from planner.solver.linear import dual_bound
from planner.solver.records import AT_LOWER, BASIC, Outcome
from planner.solver.scaling import factors, scaled
from planner.solver.start import begin, plain_rows

FREE = np.inf


def program(matrix: list[list[float]], rows: list[tuple[float, float]], cost: list[float], upper: float = FREE):
    """Return a program; rows as (lower, upper), columns from 0 to one upper limit."""
    count = len(cost)
    lower_upper = np.array(rows, dtype=float).reshape(-1, 2)
    return LinearProgram(
        matrix=sparse.csr_matrix(np.array(matrix, dtype=float).reshape(len(rows), count)),
        row_lower=lower_upper[:, 0],
        row_upper=lower_upper[:, 1],
        lower=np.zeros(count),
        upper=np.full(count, upper),
        cost=np.array(cost, dtype=float),
    )


def solved(given: LinearProgram):
    return solve_linear(given, lambda: False)


CASES = {
    "at least": (program([[1, 1]], [(3, FREE)], [2, 1]), 3),
    "at most": (program([[1, 2]], [(-FREE, 4)], [-1, -1]), -4),
    "equal": (program([[1, 1], [1, -1]], [(4, 4), (1, 1)], [1, 3]), 2.5 + 4.5),
    "range": (program([[1, 1]], [(2, 5)], [-1, 1]), -5),
    "row without limits": (program([[1, 1], [1, 0]], [(-FREE, FREE), (2, FREE)], [1, 1]), 2),
    "column limit": (program([[1, 1]], [(3, FREE)], [1, 5], upper=2), 2 + 5),
    "row without entries": (program([[0, 0], [1, 1]], [(-1, 1), (1, FREE)], [1, 2]), 1),
    "no cost": (program([[1, 1]], [(1, FREE)], [0, 0]), 0),
    "degenerate": (program([[1, 0], [1, 0], [1, 1], [2, 1]], [(-FREE, 1)] * 2 + [(-FREE, 1), (-FREE, 2)], [-1, 0]), -1),
    "grams and billions": (program([[1e-4, 1e6]], [(1e3, FREE)], [1e-3, 2e9]), 1e4),
}


@pytest.mark.parametrize("name", CASES)
def test_optimum(name: str):
    given, optimum = CASES[name]
    answer = solved(given)
    assert answer.status == "optimal"
    assert given.cost @ answer.values == pytest.approx(optimum, rel=1e-9, abs=1e-9)
    assert answer.bound == pytest.approx(optimum, rel=1e-9, abs=1e-9)


@pytest.mark.parametrize(
    ("cost", "value"), [([1, 0, -1], -7), ([0, 0, 0], 0)], ids=["each column by its cost", "no cost"]
)
def test_without_rows_each_column_goes_where_it_is_cheapest(cost: list[float], value: float):
    answer = solved(program([], [], cost, upper=7))
    assert (answer.status, answer.bound, answer.values @ np.array(cost)) == ("optimal", value, value)


def test_what_cannot_be_met_fails_and_claims_nothing():
    answer = solved(program([[1, 1]], [(5, FREE)], [1, 1], upper=2))
    assert (answer.status, answer.bound) == ("failed", -FREE)


def claims(status: str) -> Outcome:
    return Outcome(status=status, values=np.ones(2), row_prices=np.ones(1))


def test_what_is_stopped_claims_nothing(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(linear, "attempts", lambda start, near: [lambda *given: claims("stopped")])
    answer = solved(CASES["at least"][0])
    assert (answer.status, answer.bound, answer.values.tolist()) == ("stopped", -FREE, [0, 0])


def test_an_answer_that_breaks_a_row_is_no_answer(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(linear, "attempts", lambda start, near: [lambda *given: claims("optimal")])
    assert solved(CASES["at least"][0]).status == "failed"


def test_where_one_backend_has_no_answer_the_next_is_asked():
    given, optimum = CASES["at least"]
    broken = replace(given, row_lower=np.array([np.nan]))
    assert solved(broken).status == "failed"
    tried = [attempt(given, lambda: False) for attempt in linear.attempts(None)]
    assert [given.cost @ outcome.values for outcome in tried] == pytest.approx([optimum] * len(tried))


BACKENDS = {"highs": highs.solve, **{method: partial(glop.solve, method) for method in glop.METHODS}}


@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize("name", CASES)
def test_every_backend_finds_the_optimum_and_its_prices(name: str, backend: str):
    given, optimum = CASES[name]
    outcome = BACKENDS[backend](given, lambda: False)
    assert outcome.status == "optimal"
    assert given.cost @ outcome.values == pytest.approx(optimum, rel=1e-9, abs=1e-9)
    assert dual_bound(given, outcome.row_prices) == pytest.approx(optimum, rel=1e-9, abs=1e-9)


@pytest.mark.parametrize("backend", BACKENDS)
def test_every_backend_can_be_stopped(backend: str):
    assert BACKENDS[backend](random_program(0, size=1200), lambda: True).status == "stopped"


@pytest.mark.parametrize("near", [False, True])
def test_a_point_to_begin_at_changes_no_optimum(near: bool):
    given = random_program(1)
    best = solved(given)
    for point in (best.values, given.lower, (best.values + given.lower) / 2):
        again = solve_linear(given, lambda: False, basis_at(given, point), near=near)
        assert again.status == "optimal"
        assert given.cost @ again.values == pytest.approx(given.cost @ best.values)


@pytest.mark.parametrize("seed", range(10))
def test_another_start_changes_no_optimum(seed: int):
    given = random_program(seed)
    before = solved(given)
    other = replace(given, cost=-given.cost)
    assert before.basis is not None
    again = solve_linear(other, lambda: False, before.basis)
    assert other.cost @ again.values == pytest.approx(other.cost @ solved(other).values, abs=1e-9)


def test_the_start_is_the_optimum_of_the_plain_rows_and_counts_what_they_spend():
    given = program([[1, 1, 0], [5, 7, -1], [0, 0, 1]], [(3, FREE), (0, 0), (-FREE, 100)], [2, 1, 0], upper=1000)
    plain = plain_rows(given)
    assert plain.tolist() == [True, False, True]
    without_last = replace(given, matrix=given.matrix[:2], row_lower=given.row_lower[:2], row_upper=given.row_upper[:2])
    start = begin(without_last, plain[:2], lambda block: highs.solve(block, lambda: False))
    assert start is not None
    assert (start.columns.tolist(), start.rows.tolist()) == ([AT_LOWER, BASIC, BASIC], [AT_LOWER, AT_LOWER])


def test_a_limit_that_breaks_at_a_price_is_not_plain():
    """x + y at most 4, or z more at a price; the same without a price, and where y has a column for what is missing."""
    rows = [(-FREE, 4), (3, FREE)]
    assert plain_rows(program([[1, 1, -1, 0], [0, 1, 0, 1]], rows, [-1, -1, 5, 9])).tolist() == [False, True]
    assert plain_rows(program([[1, 1, -1, 0], [0, 1, 0, 1]], rows, [-1, -1, 0, 9])).tolist() == [True, True]


def test_highs_prints_nothing(capfd: pytest.CaptureFixture[str]):
    solved(CASES["equal"][0])
    assert capfd.readouterr() == ("", "")


def random_program(seed: int, size: int = 8) -> LinearProgram:
    """Return a program with at least the plan of nothing: rows at most, some at least 0."""
    random = np.random.default_rng(seed)
    matrix = np.where(random.random((size, size)) < 0.4, random.integers(-3, 6, (size, size)), 0)
    rows = [(-FREE, float(limit)) for limit in random.integers(0, 20, size)]
    return program(matrix.tolist(), rows, random.integers(-9, 5, size).tolist(), upper=10)


@pytest.mark.parametrize("seed", range(20))
def test_against_scipy(seed: int):
    given = random_program(seed)
    other = linprog(given.cost, A_ub=given.matrix, b_ub=given.row_upper, bounds=(0, 10))
    assert given.cost @ solved(given).values == pytest.approx(other.fun, abs=1e-7)


@pytest.mark.parametrize("seed", range(20))
def test_any_prices_prove_a_true_bound(seed: int):
    given = random_program(seed)
    answer = solved(given)
    optimum = given.cost @ answer.values
    assert dual_bound(given, answer.row_prices) == pytest.approx(optimum, abs=1e-7)
    wild = np.random.default_rng(seed).normal(0, 5, len(answer.row_prices))
    assert dual_bound(given, wild) <= optimum + 1e-9
    assert dual_bound(given, np.zeros(len(wild))) <= optimum + 1e-9


@pytest.mark.parametrize("seed", range(20))
def test_the_optimal_face_keeps_the_optimum(seed: int):
    given = random_program(seed)
    optimum = given.cost @ solved(given).values
    face = hold(given, solved(given))
    for direction in (1.0, -1.0):
        elsewhere = solved(replace(face, cost=np.full(len(given.cost), direction)))
        assert elsewhere.status == "optimal"
        assert given.cost @ elsewhere.values == pytest.approx(optimum, abs=1e-6)


def test_the_face_leaves_equals_to_choose_from():
    given = program([[1, 1]], [(3, FREE)], [1, 1], upper=5)
    face = hold(given, solved(given))
    for cost, plan in ([1.0, 2.0], [3, 0]), ([2.0, 1.0], [0, 3]):
        assert solved(replace(face, cost=np.array(cost))).values.tolist() == pytest.approx(plan)


def test_reduced_costs():
    given = program([[1, 2], [0, 1]], [(1, FREE)] * 2, [5, 9])
    assert reduced_costs(given, np.array([2.0, 3.0])).tolist() == [3, 2]


def test_split_finds_what_hangs_together():
    matrix = sparse.csr_matrix(np.array([[1, 0, 0, 2, 0], [0, 0, 3, 0, 0], [0, 0, 0, 4, 0]]))
    blocks = [(rows.tolist(), columns.tolist()) for rows, columns in split(matrix)]
    assert blocks == [([0, 2], [0, 3]), ([], [1, 4]), ([1], [2])]


def test_split_of_no_rows_is_one_block():
    assert [columns.tolist() for _, columns in split(sparse.csr_matrix((0, 3)))] == [[0, 1, 2]]


def test_split_covers_every_column_once():
    given = random_program(seed=3, size=30).matrix
    given = sparse.csr_matrix(given.multiply(np.random.default_rng(0).random(given.shape) < 0.1))
    given.eliminate_zeros()
    assert sorted(np.concatenate([columns for _, columns in split(given)]).tolist()) == list(range(30))


def test_scaling_rounds_nothing_and_brings_entries_near_one():
    random = np.random.default_rng(0)
    matrix = sparse.csr_matrix(np.exp(random.normal(0, 8, (20, 30))) * (random.random((20, 30)) < 0.5))
    row, column = factors(matrix)
    for factor in (row, column):
        assert (np.frexp(factor)[0] == 0.5).all()  # powers of two
    even = scaled(matrix, row, column)
    assert (even != sparse.diags(row) @ matrix @ sparse.diags(column)).nnz == 0
    assert np.std(np.log(even.data)) < np.std(np.log(matrix.data))


@pytest.mark.parametrize(("nodes", "pairs"), [(1, 0), (6, 3), (60, 40), (60, 400), (2000, 1500)])
def test_joined_finds_the_components_that_scipy_finds(nodes: int, pairs: int):
    draw = np.random.default_rng(nodes + pairs)
    start, end = draw.integers(0, nodes, (2, pairs))
    graph = sparse.coo_array((np.ones(pairs), (start, end)), shape=(nodes, nodes))
    label = connected_components(graph, directed=False)[1]
    first = [int(np.flatnonzero(label == one)[0]) for one in label]
    assert joined(start, end, nodes).tolist() == first


def test_joined_follows_long_paths():
    path = np.random.default_rng(0).permutation(5000)
    assert not joined(path[:-1], path[1:], 5000).any()
