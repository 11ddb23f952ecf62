"""What is told while a step lasts."""

from __future__ import annotations

import threading
import time

import pytest

from planner import pulse
from planner.limits import untold
from planner.pulse import PULSE_SECONDS, STILL, Pulse, pulsing
from planner.words import catalogue

Told = list[tuple[str, dict[str, object]]]


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> Told:
    monkeypatch.setattr(pulse, "PULSE_SECONDS", 0.05)
    return []


def wait_for(told: Told, count: int) -> None:
    end = time.monotonic() + 10
    while len(told) < count and time.monotonic() < end:
        time.sleep(0.01)
    assert len(told) >= count


def test_a_step_that_lasts_is_told_again_with_what_moves(told: Told):
    figures = iter(range(1000))
    with pulsing(lambda code, values: told.append((code, values)), lambda: {"nodes": next(figures)}) as tell:
        tell("progress.solve", {"rows": 3})
        wait_for(told, 4)
    assert told[0] == ("progress.solve", {"rows": 3})
    again = told[1:]
    assert {code for code, _ in again} == {"progress.still.solve"}
    assert [values["nodes"] for _, values in again] == list(range(len(again)))
    assert all(values["rows"] == 3 and values["seconds"] == 0 for _, values in again)


def test_a_step_inside_a_step_is_told_only_once_it_lasts(told: Told):
    with pulsing(lambda code, values: told.append((code, values))) as tell:
        tell("progress.still.kitchens", {"done": 1, "of": 2})
        assert not told
        wait_for(told, 1)
    assert told[0][0] == "progress.still.kitchens"


def test_what_is_told_inside_is_told_by_the_same_one(told: Told):
    with (
        pulsing(lambda code, values: told.append((code, values))) as outer,
        pulsing(outer, lambda: {"nodes": 7}) as inner,
    ):
        assert inner is outer
        inner("progress.solve", {})
        wait_for(told, 2)
    assert told[1][1]["nodes"] == 7


def test_it_ends_with_the_work(told: Told):
    with pulsing(lambda code, values: told.append((code, values))) as tell:
        tell("progress.solve", {})
    count, threads = len(told), threading.active_count()
    time.sleep(0.3)
    assert (len(told), threading.active_count()) == (count, threads)


def test_nobody_is_told_where_nobody_listens():
    threads = threading.active_count()
    with pulsing(untold) as tell:
        assert tell is untold
        assert threading.active_count() == threads


def test_nothing_before_the_first_step(told: Told):
    Pulse(lambda code, values: told.append((code, values)), dict).beat()
    assert not told


def test_two_seconds_are_kept():
    assert PULSE_SECONDS * 1.2 < 2


def test_every_step_has_its_words():
    texts = catalogue("en")
    steps = {code.rpartition(".")[2] for code in texts if code.startswith("progress.")}
    assert steps
    assert not {step for step in steps if STILL + step not in texts}
