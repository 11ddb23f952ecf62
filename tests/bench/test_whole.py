"""The bench beside whole-model solvers: its rounding, its judge, its record. No test looks at the clock."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pytest
from scipy import sparse

from planner.limits import Limits
from planner.network import build_network
from planner.program.building import build_program
from planner.rules import RULES
from planner.search import search
from planner.solver import LinearProgram
from tests.bench.__main__ import RESULTS
from tests.bench.machine import versions
from tests.bench.page import README, shown
from tests.bench.whole.__main__ import continued, in_order, main
from tests.bench.whole.backends import BACKENDS
from tests.bench.whole.cases import CASES, LONGER, OURS, PEERS, solvers_of
from tests.bench.whole.integers import NONE, IntegerProgram, in_integers
from tests.bench.whole.judge import Case, judged, no_worse
from tests.bench.whole.report import HEAD, table, text, wrong
from tests.oracle.ordering import ordering
from tests.scenes import scenario_of

SECONDS = 2.0
TINY = "2x5x3-orders"
CLOSE = 1e-6


def case_of(*parts: str) -> Case:
    network = build_network(scenario_of(ordering(Random(0), *parts)))
    return Case(network=network, program=build_program(network, RULES))


def proven(case: Case) -> list[float]:
    """Return the rungs of `--gap 0`."""
    solution = search(case.network, case.program, Limits(gap=0.0), lambda: False)
    assert (solution.rungs - solution.bounds <= CLOSE * np.maximum(1.0, solution.rungs)).all()
    return solution.rungs.tolist()


def kept(backend: str, case: Case, folder: Path) -> Path:
    path = folder / "values.npy"
    BACKENDS[backend](case.weighted, case.program.whole, SECONDS, lambda values: np.save(path, values))
    return path


@pytest.mark.parametrize("parts", [("packs", "trips"), ("packs", "loads"), ("counts",)], ids=" and ".join)
@pytest.mark.parametrize("backend", BACKENDS)
def test_an_incumbent_holds_and_is_not_better_than_the_proven_optimum(
    backend: str, parts: tuple[str, ...], tmp_path: Path
):
    case = case_of(*parts)
    hardship, rupiah = proven(case)
    found = judged(case, kept(backend, case, tmp_path))
    assert found["incumbent"] == "held"
    assert found["hardship"] >= hardship - CLOSE * max(1.0, hardship)
    if found["hardship"] <= hardship + CLOSE * max(1.0, hardship):
        assert found["rupiah"] >= rupiah - CLOSE * max(1.0, rupiah)


def test_no_incumbent_and_a_broken_one_are_told(tmp_path: Path):
    case = case_of("packs")
    assert judged(case, tmp_path / "values.npy") == {"incumbent": "none"}
    path = kept("highs", case, tmp_path)
    np.save(path, np.load(path) + 0.5)
    told = judged(case, path)
    assert told["incumbent"] == "broken"
    assert set(told["broken"]) == {"rows", "columns", "whole numbers"}


def rounded(
    rows: list[list[float]], low: list[float], high: list[float], whole: list[bool], most: float = 10.00007
) -> IntegerProgram:
    count = len(whole)
    program = LinearProgram(
        matrix=sparse.csr_matrix(np.array(rows)),
        row_lower=np.array(low),
        row_upper=np.array(high),
        lower=np.zeros(count),
        upper=np.full(count, most),
        cost=np.arange(1.0, count + 1),
    )
    return in_integers(program, np.array(whole))


def test_a_pack_is_exact_and_a_big_m_row_is_scaled():
    made = rounded([[1.0, -2.5], [1.0, -30.00004]], [0.0, -np.inf], [0.0, 0.0], [False, True])
    assert made.matrix.toarray().tolist() == [[1, -25_000], [10, -3_000_004]]
    assert made.row_lower.tolist() == [0, NONE.min]
    assert made.row_upper.tolist() == [0, 0]
    assert made.upper.tolist() == [100_001, 10]


def test_rounding_never_loosens_a_limit():
    third = 1 / 3
    made = rounded([[third, 1.0]] * 2, [-np.inf, 2 * third], [2 * third, np.inf], [False, False], most=1e9)
    (above, one), (below, same) = made.matrix.toarray().tolist()
    assert (above, below, one, same) == (3334, 3333, 10_000, 10_000)
    assert made.row_upper.tolist() == [66_666_666, NONE.max]
    assert made.row_lower.tolist() == [NONE.min, 66_666_667]


def test_an_equation_that_no_integers_meet_may_be_off_by_a_unit():
    made = rounded([[1.0, 1.0]], [3.00005], [3.00005], [False, False])
    assert (made.row_lower.tolist(), made.row_upper.tolist()) == ([30_000], [30_001])


def test_a_pack_adds_up_to_fractions_that_are_cooked_and_left():
    program = LinearProgram(
        matrix=sparse.csr_matrix([[1.0, 0.0, 0.0, -5.0], [1.0, -1.0, -1.0, 0.0]]),
        row_lower=np.zeros(2),
        row_upper=np.zeros(2),
        lower=np.array([5.0, 0.0, 0.0, 1.0]),
        upper=np.array([5.0, 3.00005, 1.99995, 1.0]),
        cost=np.ones(4),
    )
    made = in_integers(program, np.array([False, False, False, True]))
    assert made.upper.tolist() == [50_000, 30_001, 20_000, 1]
    pack = np.array([50_000, 30_000, 20_000, 1])
    assert (made.matrix @ pack).tolist() == made.row_upper.tolist() == made.row_lower.tolist()


def test_columns_below_zero_are_refused():
    with pytest.raises(ValueError, match="between 0 and a limit"):
        rounded([[1.0]], [0.0], [1.0], [False], most=np.inf)


def plan(hardship: float, rupiah: float) -> dict[str, Any]:
    return {"incumbent": "held", "hardship": hardship, "rupiah": rupiah}


@pytest.mark.parametrize(
    ("ours", "theirs", "expected"),
    [
        (plan(10.0, 9e9), plan(12.0, 1e9), True),
        (plan(12.0, 1e9), plan(10.0, 9e9), False),
        (plan(10.5, 5e9), plan(10.0, 5e9), True),
        (plan(10.0, 5.1e9), plan(10.0, 5e9), False),
        (plan(99.0, 9e9), {"incumbent": "none"}, True),
    ],
)
def test_hardship_counts_first_then_rupiah(ours: dict[str, Any], theirs: dict[str, Any], expected: bool):
    assert no_worse(ours, theirs, meals=1000.0) is expected


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("results")
    main([TINY], SECONDS, folder)
    return folder


@pytest.fixture
def record(folder: Path) -> dict[str, Any]:
    (path,) = folder.glob("*-whole.json")
    loaded: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return loaded


def test_every_solver_ran_in_a_process_of_its_own(record: dict[str, Any]):
    (measured,) = record["cases"]
    assert list(measured["runs"]) == [OURS, LONGER, *PEERS]
    assert wrong(record) == []
    for run in measured["runs"].values():
        assert (run["status"], run["incumbent"]) == ("done", "held")
        assert run["cpu_seconds"] > 0
        assert 0 < run["first"]["seconds"] <= run["last"]["seconds"] <= run["seconds"]
        assert 0 < run["peak_bytes"] < record["machine"]["memory_bytes"]
        assert 0 <= run["meals_short"] <= measured["meals"]
    assert [list(rung) for rung in measured["runs"][OURS]["rungs"].values()] == [["value", "bound", "gap"]] * 2


def test_named_cases_go_into_the_newest_record_of_the_same_limit(folder: Path, record: dict[str, Any]):
    assert continued(SECONDS, folder) == record
    assert continued(SECONDS + 1, folder)["cases"] == []


def test_cases_stand_in_order_and_once():
    old = [{"case": name, "run": "old"} for name in (TINY, *reversed(CASES))]
    new = {"case": CASES[1], "run": "new"}
    ordered = in_order([new, *old])
    assert [one["case"] for one in ordered] == [*CASES, TINY]
    assert [one["run"] for one in ordered] == ["old", "new", "old", "old"]


def test_the_table_has_a_row_a_solver(record: dict[str, Any]):
    lines = [[cell.strip() for cell in line.strip("|").split("|")] for line in table(record).splitlines()]
    assert lines[0] == list(HEAD)
    assert [line[1] for line in lines[2:]] == ["Pasok", "Pasok, gap 0.5 %", "HiGHS", "SCIP", "CP-SAT"]
    assert [len(line) for line in lines] == [len(HEAD)] * 7
    (measured,) = record["cases"]
    measured["runs"]["scip"] = {"status": "stopped", "incumbent": "none", "peak_bytes": 1024**2}
    measured["runs"]["cp-sat"] |= {"incumbent": "broken", "broken": ["rows"]}
    none, broke = table(record).splitlines()[5:]
    assert none == "|  | SCIP | no plan | - | - | - | - | - | stopped | - | 1 | yes |"
    assert "| CP-SAT | breaks rows | - |" in broke


def test_failures_and_broken_plans_of_ours_are_told(record: dict[str, Any]):
    runs = record["cases"][0]["runs"]
    runs["highs"]["status"] = "failed"
    runs[OURS]["incumbent"] = "broken"
    runs[LONGER]["breaches"] = 1
    assert wrong(record) == [*[f"{TINY}: our plan does not hold"] * 2, f"{TINY}: highs failed"]


def on_record() -> dict[str, Any]:
    path = max(RESULTS.glob("*-whole.json"))
    loaded: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return loaded


def test_the_readme_shows_what_is_on_record():
    assert shown(README.read_text("utf-8"), "whole") == text(on_record())


def test_the_record_is_right_and_names_no_path():
    record = on_record()
    assert wrong(record) == []
    assert {measured["case"] for measured in record["cases"]} <= set(CASES)
    assert all(tuple(measured["runs"]) == solvers_of(measured["case"]) for measured in record["cases"])
    assert set(versions()) < set(record["versions"])
    assert '"/' not in json.dumps(record)
