"""Runs: accepted once, claimed under a lease, ended once.

A run goes queued -> running -> done | failed; a queued one that is stopped ends as cancelled. Claiming raises
`attempt`; every later statement names the attempt, so one whose lease was lost can change nothing any more (fencing).
`lost` counts the attempts that ended with their worker; after MOST_LOST of them the run itself is to blame.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, RowMapping, and_, func, select, update
from sqlalchemy.sql.elements import ColumnElement

from api.store.schema import events, new_id, runs

MOST_LOST = 3
MOST_ATTEMPTS = 10  # however they ended
OPEN = ("queued", "running")
ENDED = ("done", "failed", "cancelled")


@dataclass(frozen=True, kw_only=True)
class Run:
    """A run: whose, of which scenario, how far, and once ended its outcome (done) or reason (failed, cancelled)."""

    id: str
    owner: str
    scenario: str
    limits: dict[str, Any]
    start: str | None
    body: str | None
    state: str
    attempt: int
    lost: int
    stop_asked: bool
    outcome: dict[str, Any] | None
    reason: dict[str, Any] | None
    created: float
    started: float | None
    ended: float | None


COLUMNS = [runs.c[name] for name in Run.__dataclass_fields__]


def accept(
    connection: Connection,
    *,
    owner: str,
    scenario: str,
    limits: Mapping[str, Any],
    key: str | None,
    body: str,
    start: str | None = None,
) -> Run:
    """A new run in the queue; `start` = the run whose plan it begins from."""
    made = {"id": new_id(), "owner": owner, "scenario": scenario, "limits": dict(limits), "key": key, "body": body}
    rest = {"start": start, "state": "queued", "attempt": 0, "lost": 0, "stop_asked": False, "created": time.time()}
    connection.execute(runs.insert().values(**made, **rest))
    return _known(connection, str(made["id"]))


def of_key(connection: Connection, *, owner: str, key: str) -> Run | None:
    """The run that was accepted under an Idempotency-Key of its owner."""
    row = connection.execute(select(*COLUMNS).where(runs.c.owner == owner, runs.c.key == key)).mappings().first()
    return None if row is None else _record(row)


def find(connection: Connection, run: str) -> Run | None:
    """A run by its id."""
    row = connection.execute(select(*COLUMNS).where(runs.c.id == run)).mappings().first()
    return None if row is None else _record(row)


def listed(
    connection: Connection, *, owner: str | None, scenario: str | None, before: str | None, limit: int
) -> list[Run]:
    """Runs, newest first, of one owner or (None) of all; `before` is the last id already seen."""
    wanted = select(*COLUMNS).order_by(runs.c.id.desc()).limit(limit)
    for column, value in ((runs.c.owner, owner), (runs.c.scenario, scenario)):
        if value is not None:
            wanted = wanted.where(column == value)
    if before is not None:
        wanted = wanted.where(runs.c.id < before)
    return [_record(row) for row in connection.execute(wanted).mappings()]


def open_count(connection: Connection, owner: str | None = None) -> int:
    """How many runs are queued or running, of an owner or in all."""
    wanted = select(func.count()).select_from(runs).where(runs.c.state.in_(OPEN))
    return int(connection.scalar(wanted if owner is None else wanted.where(runs.c.owner == owner)) or 0)


def counts(connection: Connection) -> dict[str, int]:
    """How many runs there are in each state."""
    found = connection.execute(select(runs.c.state, func.count()).group_by(runs.c.state))
    return dict.fromkeys((*OPEN, *ENDED), 0) | {str(state): int(count) for state, count in found}


def claim(connection: Connection, *, worker: str, lease_s: float, per_owner: int) -> Run | None:
    """The next queued run: of the owner with fewest running (below `per_owner`), the oldest first."""
    now = time.time()
    by_owner = select(runs.c.owner, func.count(), func.min(runs.c.id)).group_by(runs.c.owner)
    held = {owner: count for owner, count, _ in connection.execute(by_owner.where(runs.c.state == "running"))}
    queued = connection.execute(by_owner.where(runs.c.state == "queued"))
    waiting = [(held.get(owner, 0), oldest) for owner, _, oldest in queued if held.get(owner, 0) < per_owner]
    if not waiting:
        return None
    _, found = min(waiting)
    changes = {"state": "running", "attempt": runs.c.attempt + 1, "worker": worker, "lease_until": now + lease_s}
    connection.execute(update(runs).where(runs.c.id == found).values(started=now, **changes))
    return _known(connection, found)


def renew(connection: Connection, run: Run, *, lease_s: float) -> Run | None:
    """Hold a run a while longer; None where it is no longer ours."""
    held = update(runs).where(_ours(run)).values(lease_until=time.time() + lease_s)
    return _known(connection, run.id) if connection.execute(held).rowcount else None


def finish(connection: Connection, run: Run, outcome: Mapping[str, Any]) -> bool:
    """End a run with its outcome; False where it is no longer ours."""
    return _end(connection, _ours(run), run.id, "done", outcome=dict(outcome))


def fail(connection: Connection, run: Run, reason: Mapping[str, Any]) -> bool:
    """End a run without a plan; False where it is no longer ours."""
    return _end(connection, _ours(run), run.id, "failed", reason=dict(reason))


def release(connection: Connection, run: Run, *, lost: bool) -> bool:
    """Put a run back into the queue; `lost` = its attempt was lost with its worker."""
    back = {"state": "queued", "worker": None, "lease_until": None, "lost": run.lost + lost}
    return bool(connection.execute(update(runs).where(_ours(run)).values(**back)).rowcount)


def stop(connection: Connection, run: str, reason: Mapping[str, Any]) -> None:
    """Stop a run: a queued one ends as cancelled (with the reason), a running one is asked to keep its best."""
    if not _end(connection, and_(runs.c.id == run, runs.c.state == "queued"), run, "cancelled", reason=dict(reason)):
        asked = update(runs).where(runs.c.id == run, runs.c.state == "running").values(stop_asked=True)
        connection.execute(asked)


def running(connection: Connection) -> list[Run]:
    """All running runs."""
    return _all(connection, runs.c.state == "running")


def expired(connection: Connection) -> list[Run]:
    """Running runs whose lease nobody renewed."""
    return _all(connection, and_(runs.c.state == "running", runs.c.lease_until < time.time()))


def tell(connection: Connection, run: str, kind: str, body: Mapping[str, Any]) -> None:
    """Add an event to the history of a run."""
    last = select(func.coalesce(func.max(events.c.number), 0)).where(events.c.run == run)
    number = int(connection.scalar(last) or 0) + 1
    connection.execute(events.insert().values(run=run, number=number, kind=kind, body=dict(body), at=time.time()))


def events_after(connection: Connection, run: str, number: int) -> list[dict[str, Any]]:
    """The events of a run after a number, in order: number, kind, body, at."""
    wanted = select(events).where(events.c.run == run, events.c.number > number).order_by(events.c.number)
    return [
        {name: row[name] for name in ("number", "kind", "body", "at")} for row in connection.execute(wanted).mappings()
    ]


def last_progress(connection: Connection, run: str) -> dict[str, Any] | None:
    """What a run told last about how far it is."""
    told = select(events.c.body).where(events.c.run == run, events.c.kind == "progress")
    return connection.scalar(told.order_by(events.c.number.desc()).limit(1))


def _end(connection: Connection, where: ColumnElement[bool], run: str, state: str, **told: Any) -> bool:
    changes = {"state": state, "ended": time.time(), "worker": None, "lease_until": None}
    if not connection.execute(update(runs).where(where).values(**changes, **told)).rowcount:
        return False
    tell(connection, run, "end", {"state": state})
    return True


def _all(connection: Connection, where: ColumnElement[bool]) -> list[Run]:
    return [_record(row) for row in connection.execute(select(*COLUMNS).where(where)).mappings()]


def _ours(run: Run) -> ColumnElement[bool]:
    return and_(runs.c.id == run.id, runs.c.attempt == run.attempt, runs.c.state == "running")


def _known(connection: Connection, run: str) -> Run:
    return _record(connection.execute(select(*COLUMNS).where(runs.c.id == run)).mappings().one())


def _record(row: RowMapping) -> Run:
    return Run(**row)
