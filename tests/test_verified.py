"""No answer of a solver is believed: bounds, claims and stopped plans are held against what is known."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from scipy import sparse

import planner.pipeline
import planner.search.ladder
from planner.errors import SolverError
from planner.limits import Limits
from planner.network import Network, build_network
from planner.pipeline import make_plan
from planner.program import Program
from planner.program.building import build_program
from planner.program.solution import Solution
from planner.rules import RULES
from planner.search import search
from planner.search.params import SearchParams
from planner.solver import LinearAnswer, LinearProgram, checked_bound, solve_whole, whole
from planner.solver.whole import WholeAnswer
from tests.rules.alone import village
from tests.scenes import scenario_of

Spoil = Callable[[Solution], Solution]
PACKED = village(items={"pack_units": 30})


def spoiled(monkeypatch: pytest.MonkeyPatch, spoil: Spoil) -> None:
    def wrong(
        network: Network, program: Program, limits: Limits, should_stop: Callable[[], bool], before: None
    ) -> Solution:
        return spoil(search(network, program, limits, should_stop, before=before))

    monkeypatch.setattr(planner.pipeline, "search", wrong)


@pytest.mark.parametrize("rung", [0, 1])
def test_a_bound_above_the_plan_is_an_error(rung: int, monkeypatch: pytest.MonkeyPatch):
    higher = np.where(np.arange(2) == rung, 1.0, 0.0)
    spoiled(monkeypatch, lambda solution: replace(solution, bounds=solution.rungs + higher * (1 + solution.rungs)))
    with pytest.raises(SolverError, match="bound"):
        make_plan(scenario_of(PACKED))


def test_a_bound_above_its_value_by_rounding_is_the_value():
    assert checked_bound(100.0005, 100.0, 100.0) == 100.0
    assert checked_bound(99.0, 100.0, 100.0) == 99.0
    with pytest.raises(SolverError):
        checked_bound(100.01, 100.0, 100.0)


@pytest.mark.parametrize("stopped", [True, False])
def test_every_plan_is_verified_also_a_stopped_one(stopped: bool, monkeypatch: pytest.MonkeyPatch):
    def broken(solution: Solution) -> Solution:
        nobody = np.zeros(len(solution.values), dtype=bool)
        return replace(solution, values=solution.values + 0.3, stopped=stopped, unsolved=nobody, rungs=np.full(2, -1e9))

    spoiled(monkeypatch, broken)
    monkeypatch.setattr(planner.pipeline, "fill_in", lambda network, program, solution: solution)
    with pytest.raises(SolverError, match="breaks"):
        make_plan(scenario_of(PACKED))


KNAPSACK = LinearProgram(
    matrix=sparse.csr_matrix(np.array([[3.0, 2.0]])),
    row_lower=np.array([-np.inf]),
    row_upper=np.array([7.0]),
    lower=np.zeros(2),
    upper=np.full(2, 3.0),
    cost=np.array([-5.0, -4.0]),
)


@pytest.mark.parametrize("claims", [1, 2])
def test_infeasible_is_not_believed_where_an_answer_is_known(claims: int, monkeypatch: pytest.MonkeyPatch):
    solve, told = whole._answer, []

    def claim(*given: object) -> WholeAnswer:
        told.append(solve(*given))  # type: ignore[arg-type]
        return WholeAnswer(status="infeasible", values=None, bound=np.inf) if len(told) <= claims else told[-1]

    monkeypatch.setattr(whole, "_answer", claim)
    counted, nothing = np.ones(2, dtype=bool), np.zeros(2)
    if claims == 1:
        answer = solve_whole(KNAPSACK, counted, lambda: False, start=nothing)
        assert (answer.status, answer.bound) == ("optimal", pytest.approx(-13))
    else:
        with pytest.raises(SolverError, match="infeasible"):
            solve_whole(KNAPSACK, counted, lambda: False, start=nothing)


@pytest.mark.parametrize("status", ["failed", "stopped"])
def test_a_city_without_any_answer_is_an_error_unless_it_was_stopped(status: str, monkeypatch: pytest.MonkeyPatch):
    def claim(program: LinearProgram, *_: object, **__: object) -> LinearAnswer:
        rows, columns = program.matrix.shape
        return LinearAnswer(status=status, values=np.zeros(columns), row_prices=np.zeros(rows), bound=-np.inf)

    monkeypatch.setattr(planner.search.ladder, "solve_linear", claim)
    monkeypatch.setattr(planner.search.city, "solve_carried", claim)
    network = build_network(scenario_of(PACKED))
    program, asked = build_program(network, RULES), (Limits(), lambda: False, SearchParams(small=0))
    if status == "stopped":
        assert search(network, program, *asked).stopped
    else:
        with pytest.raises(SolverError, match="no solver"):
            search(network, program, *asked)
