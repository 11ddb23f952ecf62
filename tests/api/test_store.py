"""One conformance suite for every store: SQLite and a real PostgreSQL."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text

from api.store import Store, access, open_store, runs, scenarios
from api.store.schema import metadata, new_id
from tests.api.postgres import database

TOLD = {"title": "Hamlet", "fingerprint": "0" * 64, "first_day": "2026-04-20", "days": 4, "rows": {}, "warnings": []}


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """Return an empty store of either kind."""
    if request.param == "sqlite":
        opened = open_store(f"sqlite:///{tmp_path / 'pasok.sqlite'}")
        yield opened
        opened.close()
        return
    with database(request.getfixturevalue("postgres"), f"test_{new_id()}") as url:
        opened = open_store(url)
        yield opened
        opened.close()


class Desk:
    """A store with an owner and a scenario."""

    def __init__(self, store: Store, name: str = "ani") -> None:
        self.store, self.scenario = store, new_id()
        with store.writing() as connection:
            self.owner = str(access.add_user(connection, name=name, role="planner"))
            scenarios.add(connection, scenario=self.scenario, owner=self.owner, parent=None, told=TOLD)

    def accept(self, key: str | None = None) -> runs.Run:
        with self.store.writing() as connection:
            return runs.accept(
                connection, owner=self.owner, scenario=self.scenario, limits={"time_s": 5}, key=key, body="b"
            )

    def claim(self, lease_s: float = 30, per_owner: int = 10) -> runs.Run | None:
        with self.store.writing() as connection:
            return runs.claim(connection, worker="w", lease_s=lease_s, per_owner=per_owner)

    def find(self, run: runs.Run) -> runs.Run:
        with self.store.reading() as connection:
            found = runs.find(connection, run.id)
        assert found is not None
        return found


@pytest.fixture
def desk(store: Store) -> Desk:
    """Return a store with an owner and a scenario."""
    return Desk(store)


def claimed(run: runs.Run | None) -> runs.Run:
    assert run is not None
    return run


def test_the_migrations_make_the_tables_of_the_code(store: Store):
    with store.reading() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_opening_again_keeps_everything(store: Store, desk: Desk):
    again = open_store(store.engine.url.render_as_string(hide_password=False))
    with again.reading() as connection:
        assert scenarios.find(connection, desk.scenario) is not None
    again.close()


def test_what_raises_writes_nothing(store: Store):
    def add_and_fail() -> None:
        with store.writing() as connection:
            access.add_user(connection, name="budi", role="admin")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        add_and_fail()
    with store.reading() as connection:
        assert not access.has_users(connection)


def test_tokens_end_by_expiry_and_by_revoking(desk: Desk):
    with desk.store.writing() as connection:
        valid, old = (access.add_token(connection, user=desk.owner, days=days) for days in (1, -1))
        caller = access.caller_of(connection, valid)
        assert caller is not None
        assert (caller.name, caller.role) == ("ani", "planner")
        assert access.caller_of(connection, old) is None
        assert access.caller_of(connection, valid + "x") is None
        assert access.revoke_tokens(connection, desk.owner) == 2
        assert access.caller_of(connection, valid) is None


def test_no_token_is_kept(desk: Desk):
    with desk.store.writing() as connection:
        token = access.add_token(connection, user=desk.owner, days=1)
        held = connection.execute(text("SELECT * FROM tokens")).all()
    assert token.removeprefix(access.PREFIX) not in str(held)


def test_a_name_is_taken_once(desk: Desk):
    with desk.store.writing() as connection:
        assert access.add_user(connection, name="ani", role="admin") is None
        assert access.user_named(connection, "ani") == desk.owner


def test_the_first_admin_comes_once(store: Store):
    with store.writing() as connection:
        old = access.open_setup(connection)
        code = access.open_setup(connection)
        assert old is not None
        assert code is not None
        assert access.use_setup(connection, code=old, name="x", days=1) is None
        token = access.use_setup(connection, code=code, name="x", days=1)
        assert token is not None
        assert access.caller_of(connection, token) is not None
        assert access.use_setup(connection, code=code, name="y", days=1) is None
        assert access.open_setup(connection) is None


def test_failures_are_counted_by_place(store: Store):
    with store.writing() as connection:
        for _ in range(3):
            access.count_failure(connection, "10.0.0.1")
        assert access.failures_of(connection, "10.0.0.1") == 3
        assert access.failures_of(connection, "10.0.0.2") == 0


def test_a_run_goes_from_queue_to_end_once(desk: Desk):
    run = desk.accept()
    mine = claimed(desk.claim())
    assert (mine.id, mine.state, mine.attempt) == (run.id, "running", 1)
    assert desk.claim() is None
    with desk.store.writing() as connection:
        assert runs.finish(connection, mine, {"status": "optimal"})
        assert not runs.finish(connection, mine, {"status": "stopped"})
        assert not runs.fail(connection, mine, {"code": "bug"})
        assert [event["kind"] for event in runs.events_after(connection, run.id, 0)] == ["end"]
    ended = desk.find(run)
    assert (ended.state, ended.outcome) == ("done", {"status": "optimal"})
    assert ended.ended is not None


def test_who_lost_the_lease_changes_nothing(desk: Desk):
    run = desk.accept()
    mine = claimed(desk.claim(lease_s=-1))
    with desk.store.writing() as connection:
        (lost,) = runs.expired(connection)
        assert runs.release(connection, lost, lost=True)
    theirs = claimed(desk.claim())
    assert (theirs.attempt, theirs.lost) == (2, 1)
    with desk.store.writing() as connection:
        assert runs.renew(connection, mine, lease_s=30) is None
        assert not runs.finish(connection, mine, {"status": "old"})
        assert not runs.release(connection, mine, lost=True)
        assert runs.renew(connection, theirs, lease_s=30) is not None
        assert runs.finish(connection, theirs, {"status": "new"})
    assert desk.find(run).outcome == {"status": "new"}


def test_each_run_is_claimed_by_one_of_many(desk: Desk):
    accepted = {desk.accept().id for _ in range(20)}
    taken: list[str] = []

    def take() -> None:
        while (run := desk.claim(per_owner=100)) is not None:
            taken.append(run.id)

    threads = [threading.Thread(target=take) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(taken) == 20
    assert set(taken) == accepted


def test_claims_are_fair_between_owners(desk: Desk):
    other = Desk(desk.store, "budi")
    mine = [desk.accept() for _ in range(3)]
    theirs = other.accept()
    assert [claimed(desk.claim()).id for _ in range(2)] == [mine[0].id, theirs.id]


def test_an_owner_has_so_many_at_once(desk: Desk):
    for _ in range(3):
        desk.accept()
    assert claimed(desk.claim(per_owner=1)).attempt == 1
    assert desk.claim(per_owner=1) is None


def test_a_key_belongs_to_one_run_of_its_owner(desk: Desk):
    run, other = desk.accept("k"), Desk(desk.store, "budi")
    other.accept("k")
    with desk.store.reading() as connection:
        found = runs.of_key(connection, owner=desk.owner, key="k")
        assert found is not None
        assert (found.id, found.body) == (run.id, "b")
        assert runs.of_key(connection, owner=desk.owner, key="l") is None


def test_stopping_ends_what_is_queued_and_asks_what_runs(desk: Desk):
    first, second = desk.accept(), desk.accept()
    desk.claim()
    with desk.store.writing() as connection:
        for run in (first, second):
            runs.stop(connection, run.id, {"code": "cancelled"})
    assert (desk.find(first).state, desk.find(first).stop_asked) == ("running", True)
    assert (desk.find(second).state, desk.find(second).reason) == ("cancelled", {"code": "cancelled"})


def test_counts_and_lists(desk: Desk):
    made = [desk.accept() for _ in range(3)]
    desk.claim()
    with desk.store.reading() as connection:
        assert runs.open_count(connection) == runs.open_count(connection, desk.owner) == 3
        assert runs.counts(connection)["queued"] == 2
        listed = runs.listed(connection, owner=desk.owner, scenario=desk.scenario, before=made[2].id, limit=1)
        assert [run.id for run in listed] == [made[1].id]
        assert runs.listed(connection, owner="nobody", scenario=None, before=None, limit=9) == []


def test_events_are_numbered_within_their_run(desk: Desk):
    run = desk.accept()
    with desk.store.writing() as connection:
        for step in range(3):
            runs.tell(connection, run.id, "progress", {"step": step, "message": {"id": "é", "en": "…"}})
    with desk.store.reading() as connection:
        found = runs.events_after(connection, run.id, 1)
    assert [(event["number"], event["body"]["step"]) for event in found] == [(2, 1), (3, 2)]
    assert found[0]["at"] <= time.time()


def test_a_scenario_is_kept_while_a_run_needs_it(desk: Desk):
    desk.accept()
    run = claimed(desk.claim())
    with desk.store.writing() as connection:
        assert not scenarios.remove(connection, desk.scenario)
        runs.finish(connection, run, {})
        assert scenarios.remove(connection, desk.scenario)
        assert scenarios.find(connection, desk.scenario) is None
        assert scenarios.listed(connection, owner=None, before=None, limit=9) == []
        assert runs.find(connection, run.id) is not None


def test_ids_sort_by_time():
    ids: list[Any] = []
    for _ in range(3):
        ids.append(new_id())
        time.sleep(0.002)
    assert ids == sorted(ids)
    assert len({len(made) for made in ids}) == 1
