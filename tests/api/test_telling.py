"""What a run tells of how far it is: written once a second at most, the last word always, the end at once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from api.jobs import solvers
from api.jobs.telling import Telling
from api.settings import Settings
from api.store import Store, access, open_store, runs, scenarios
from api.store.schema import new_id
from tests.api.serving import until

TOLD = {"title": "Hamlet", "fingerprint": "0" * 64, "first_day": "2026-04-20", "days": 4, "rows": {}, "warnings": []}
Script = list[tuple[float, dict[str, Any]]]  # when (s) it says what


class Clock:
    """A clock that goes on as it is told."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


class Talker:
    """A worker that says what it is told, at the time of a clock."""

    def __init__(self, clock: Clock, script: Script) -> None:
        self._clock, self._script = clock, script

    def messages(self, job: object) -> Iterator[dict[str, Any]]:
        for at, message in self._script:
            self._clock.now = at
            yield message

    def kill(self) -> None:
        self._script = []


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Return an empty store."""
    opened = open_store(f"sqlite:///{tmp_path / 'pasok.sqlite'}")
    yield opened
    opened.close()


def steps(count: int, every_s: float) -> Script:
    return [(100.0 + number * every_s, {"progress": {"step": number}}) for number in range(count)]


def written(store: Store, folder: Path, script: Script, monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Have a run solved by a talker: the steps that were written, and the state it ended in."""
    clock, scenario = Clock(), new_id()
    with store.writing() as connection:
        owner = str(access.add_user(connection, name="ani", role="planner"))
        scenarios.add(connection, scenario=scenario, owner=owner, parent=None, told=TOLD)
        run = runs.accept(connection, owner=owner, scenario=scenario, limits={}, key=None, body="b")
    monkeypatch.setattr(solvers, "ready", lambda *_: Talker(clock, script))
    mine = solvers.Solvers(Settings(folder=folder, solvers=1), store, clock)
    mine.start()
    try:
        events = until(lambda: whole(store, run.id), "ended")
    finally:
        mine.close()
    return [event["body"].get("step", event["body"].get("state")) for event in events]


def whole(store: Store, run: str) -> list[dict[str, Any]]:
    """The events of a run once it has ended."""
    with store.reading() as connection:
        found = runs.events_after(connection, run, 0)
    return found if found and found[-1]["kind"] == "end" else []


def test_what_is_told_too_soon_is_held_until_a_later_word_or_its_time(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    script = [*steps(25, 0.1), (102.6, {}), (103.1, {}), (103.2, {"progress": {"step": "last"}}), (103.2, {"done": {}})]
    assert written(store, tmp_path, script, monkeypatch) == [0, 10, 20, 24, "last", "done"]


def test_ten_thousand_words_of_a_second_are_two_writes(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    script = [*steps(10_000, 0.0001), (101.0, {"done": {}})]
    assert written(store, tmp_path, script, monkeypatch) == [0, 9_999, "done"]


def test_a_failed_run_too_tells_its_last_word_before_its_end(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    script = [*steps(3, 0.1), (100.3, {"failed": "memory"})]
    assert written(store, tmp_path, script, monkeypatch) == [0, 2, "failed"]


def test_nothing_is_written_twice():
    clock = Clock()
    telling = Telling(clock)
    assert telling.due({"step": 0}, last=False) == {"step": 0}
    clock.now += 5
    assert telling.due(None, last=False) is None
    assert telling.due(None, last=True) is None
