"""`state.npz`: a cache beside a plan, never more."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from planner import Limits, make_plan, read_plan, read_scenario, write_plan
from planner.report.state import STATE, read_state, state_bytes


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write a plan of hamlet without whole numbers."""
    path = tmp_path_factory.mktemp("state") / "plan"
    write_plan(make_plan(read_scenario("hamlet"), Limits(findings=0), relax=True), path)
    return path


def test_it_comes_back_as_it_was(folder: Path) -> None:
    ending = read_plan(folder).ending
    assert ending is not None
    assert state_bytes(ending) == (folder / STATE).read_bytes()


def test_a_plan_begun_with_or_without_it_is_as_good(folder: Path, tmp_path: Path) -> None:
    scenario = read_scenario("hamlet")
    dearer = scenario.replace(offers=scenario["offers"].assign(price_rp=scenario["offers"]["price_rp"] * 1.2))
    bare = tmp_path / "bare"
    bare.mkdir()
    for file in folder.iterdir():
        if file.name != STATE:
            (bare / file.name).write_bytes(file.read_bytes())
    assert read_plan(bare).ending is None
    plans = [make_plan(dearer, Limits(findings=0), relax=True, start=read_plan(path)) for path in (folder, bare)]
    first, second = ([rung.value for rung in plan.rungs] for plan in plans)
    assert first == pytest.approx(second, rel=1e-9)


@pytest.mark.parametrize("wrong", ["text", "version", "shape", "states", "pickle", "order"])
def test_what_cannot_be_used_counts_as_not_there(folder: Path, tmp_path: Path, wrong: str) -> None:
    file = tmp_path / STATE
    with np.load(folder / STATE) as kept:
        arrays = {name: kept[name] for name in kept.files}
    match wrong:
        case "version":
            arrays["version"] = np.array(["0.0.0"])
        case "shape":
            arrays["cost"] = arrays["cost"][:-1]
        case "states":
            arrays["row_states"] = np.full_like(arrays["row_states"], 9)
        case "pickle":
            arrays["cost"] = np.array([{}], dtype=object)
        case "order":
            arrays["columns"] = arrays["columns"][::-1]
    np.savez(file, **arrays)
    if wrong == "text":
        file.write_text("no archive")
    assert read_state(file) is None
