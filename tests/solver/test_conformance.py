"""One set of tiny programs through every backend: linear ones through all, whole ones where they are taken."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product

import numpy as np
import pytest
from scipy import sparse
from scipy.optimize import linprog

from planner.solver import LinearProgram, basis_at, solve_linear, solve_whole

FREE = np.inf
Answer = tuple[str, np.ndarray | None, float]


def program(
    matrix: list[list[float]], rows: list[tuple[float, float]], cost: list[float], most: float | list[float] = FREE
) -> LinearProgram:
    """A program from rows as (lower, upper) and columns from 0 to their upper limit."""
    limits = np.array(rows, dtype=float).reshape(-1, 2)
    return LinearProgram(
        matrix=sparse.csr_matrix(np.array(matrix, dtype=float).reshape(len(rows), len(cost))),
        row_lower=limits[:, 0],
        row_upper=limits[:, 1],
        lower=np.zeros(len(cost)),
        upper=np.broadcast_to(np.array(most, dtype=float), len(cost)).copy(),
        cost=np.array(cost, dtype=float),
    )


def never() -> bool:
    return False


def linear(given: LinearProgram, whole: np.ndarray) -> Answer:
    answer = solve_linear(given, never)
    return answer.status, answer.values, answer.bound


def from_a_point(given: LinearProgram, whole: np.ndarray) -> Answer:
    answer = solve_linear(given, never, basis_at(given, given.lower), near=True)
    return answer.status, answer.values, answer.bound


def search(given: LinearProgram, whole: np.ndarray) -> Answer:
    answer = solve_whole(given, whole, never)
    return answer.status, answer.values, answer.bound


Backend = Callable[[LinearProgram, np.ndarray], Answer]
LINEAR: list[Backend] = [linear, from_a_point]
WHOLE: list[Backend] = [search]

PROGRAMS: dict[str, tuple[LinearProgram, list[int], float]] = {  # program, whole columns, optimum
    "at least": (program([[1, 1]], [(3, FREE)], [2, 1]), [], 3),
    "equal rows": (program([[1, 1], [1, -1]], [(4, 4), (1, 1)], [1, 3]), [], 7),
    "a limit on a column": (program([[1, 1]], [(3, FREE)], [1, 5], most=2), [], 7),
    "no cost": (program([[1, 1]], [(1, FREE)], [0, 0]), [], 0),
    "degenerate": (program([[1, 0], [1, 0], [1, 1], [2, 1]], [(-FREE, 1)] * 3 + [(-FREE, 2)], [-1, 0]), [], -1),
    "grams and billions": (program([[1e-4, 1e6]], [(1e3, FREE)], [1e-3, 2e9]), [], 1e4),
    "whole packs": (program([[1, -7], [1, 0]], [(0, 0), (10, FREE)], [1, 0]), [1], 14),
    "a pack less a surplus": (
        program(
            [
                [0, 1, 1, 0, 0, 0, 0, 0],
                [1, -1, 0, -1, 0, 0, 0, 0],
                [0, 0, 1, 0, -1, -1, -1, 0],
                [1, 0, 0, 0, 0, 0, 0, -7],
            ],
            [(10, 10), (0, 0), (0, 0), (0, 0)],
            [0, 0, 1, 0, 0, 1, 3, 0],
            most=[14, 10, 10, 6.999993, 1, 2, 10, 2],
        ),
        [7],
        0,
    ),
    "no half": (program([[2, 2]], [(3, FREE)], [1, 1]), [0, 1], 2),
    "at most, whole": (program([[3, 5]], [(-FREE, 14)], [-2, -4]), [0, 1], -10),
    "equal, whole": (program([[3, 5]], [(19, 19)], [1, 1]), [0, 1], 5),
    "whole without cost": (program([[2]], [(3, FREE)], [0]), [0], 0),
    "a switch": (program([[1, -1e4], [1, 0]], [(-FREE, 0), (0.001, FREE)], [1, 500], most=[FREE, 1]), [1], 500.001),
    "a billion in whole tonnes": (program([[1000]], [(1e9 - 500, FREE)], [3]), [0], 3e6),
    "knapsack": (program([[4, 3, 2, 5]], [(-FREE, 8)], [-7, -5, -3, -8], most=1), [0, 1, 2, 3], -13),
}
IMPOSSIBLE: dict[str, tuple[LinearProgram, list[int]]] = {
    "not enough": (program([[1, 1]], [(5, FREE)], [1, 1], most=2), []),
    "no whole number between": (program([[2]], [(3, 3)], [1]), [0]),
}


def cases(names: dict[str, tuple[object, ...]]) -> list[object]:
    """Every backend with what it takes."""
    found = []
    for name, (_, whole, *_) in names.items():
        for backend in [*WHOLE, *([] if whole else LINEAR)]:
            found.append(pytest.param(name, backend, id=f"{name}-{backend.__name__}"))
    return found


def flags(count: int, whole: list[int]) -> np.ndarray:
    return np.isin(np.arange(count), whole)


def assert_kept(given: LinearProgram, values: np.ndarray, whole: np.ndarray) -> None:
    """Rows, limits and whole numbers hold."""
    rows = given.matrix @ values
    room = 1e-6 * np.maximum(1.0, abs(given.matrix) @ np.abs(values))
    assert (rows >= given.row_lower - room).all()
    assert (rows <= given.row_upper + room).all()
    assert (values >= given.lower - 1e-6).all()
    assert (values <= given.upper + 1e-6).all()
    assert values[whole] == pytest.approx(np.round(values[whole]), abs=1e-6)


@pytest.mark.parametrize(("name", "backend"), cases(PROGRAMS))
def test_the_optimum_and_a_true_bound(name: str, backend: Backend) -> None:
    given, columns, optimum = PROGRAMS[name]
    whole = flags(len(given.cost), columns)
    status, values, bound = backend(given, whole)
    assert status == "optimal"
    assert values is not None
    assert_kept(given, values, whole)
    assert given.cost @ values == pytest.approx(optimum, rel=1e-6, abs=1e-6)
    assert optimum - 1e-6 * max(1, abs(optimum)) <= bound <= optimum + 1e-6 * max(1, abs(optimum))


@pytest.mark.parametrize(("name", "backend"), cases(IMPOSSIBLE))
def test_what_cannot_be_met_is_never_optimal(name: str, backend: Backend) -> None:
    given, columns = IMPOSSIBLE[name]
    status, _, bound = backend(given, flags(len(given.cost), columns))
    assert status in ("failed", "infeasible")
    assert bound == -FREE or status == "infeasible"


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("backend", WHOLE, ids=lambda backend: backend.__name__)
def test_whole_numbers_against_every_choice(backend: Backend, seed: int) -> None:
    random = np.random.default_rng(seed)
    matrix = np.where(random.random((4, 5)) < 0.6, random.integers(-3, 6, (4, 5)), 0)
    rows = [(-FREE, float(limit)) for limit in random.integers(0, 15, 4)]
    cost = random.integers(-9, 5, 5).astype(float)
    given = program(matrix.tolist(), rows, cost.tolist(), most=3)
    whole = flags(5, [0, 1, 2])
    best = FREE
    for chosen in product(range(4), repeat=3):
        bounds = [(n, n) for n in chosen] + [(0, 3)] * 2
        rest = linprog(cost, A_ub=matrix, b_ub=given.row_upper, bounds=bounds)
        best = min(best, rest.fun if rest.success else FREE)
    status, values, bound = backend(given, whole)
    assert status == "optimal"
    assert values is not None
    assert_kept(given, values, whole)
    assert given.cost @ values == pytest.approx(best, abs=1e-6)
    assert bound <= best + 1e-6


@pytest.mark.parametrize("hasty", [False, True])
@pytest.mark.parametrize("backend", WHOLE, ids=lambda backend: backend.__name__)
def test_a_search_without_nodes_to_spend_keeps_a_true_bound(backend: Backend, hasty: bool) -> None:
    random = np.random.default_rng(3)
    weights = random.integers(10, 60, 30).astype(float)
    given = program(
        [weights.tolist()], [(-FREE, float(weights.sum() // 3))], (-weights - random.random(30)).tolist(), most=1
    )
    whole = np.ones(30, dtype=bool)
    best = backend(given, whole)
    ended = solve_whole(given, whole, never, nodes=1, hasty=hasty, start=np.zeros(30))
    assert best[1] is not None
    assert ended.bound <= given.cost @ best[1] + 1e-6
    assert ended.values is not None
    assert_kept(given, ended.values, whole)
