"""Scenarios as the database knows them: immutable versions; the document itself is a file."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, RowMapping, select, update

from api.store.schema import runs, scenarios


@dataclass(frozen=True, kw_only=True)
class KeptScenario:
    """A version of a scenario: whose it is, what it is called, its identity, how many rows each table has."""

    id: str
    owner: str
    parent: str | None
    title: str
    fingerprint: str
    first_day: str
    days: int
    rows: dict[str, int]
    warnings: list[dict[str, Any]]
    created: float


COLUMNS = [scenarios.c[name] for name in KeptScenario.__dataclass_fields__]


def add(
    connection: Connection, *, scenario: str, owner: str, parent: str | None, told: Mapping[str, Any]
) -> KeptScenario:
    """Keep a new version; `told` is what reading it found."""
    held = {name: told[name] for name in ("title", "fingerprint", "first_day", "days", "rows", "warnings")}
    made = {"id": scenario, "owner": owner, "parent": parent, "created": time.time(), "deleted": False}
    connection.execute(scenarios.insert().values(**made, **held))
    return _record(connection.execute(select(*COLUMNS).where(scenarios.c.id == scenario)).mappings().one())


def find(connection: Connection, scenario: str) -> KeptScenario | None:
    """A version that was not deleted."""
    wanted = select(*COLUMNS).where(scenarios.c.id == scenario, scenarios.c.deleted.is_(False))
    row = connection.execute(wanted).mappings().first()
    return None if row is None else _record(row)


def listed(connection: Connection, *, owner: str | None, before: str | None, limit: int) -> list[KeptScenario]:
    """Versions, newest first, of one owner or (None) of all; `before` is the last id already seen."""
    wanted = select(*COLUMNS).where(scenarios.c.deleted.is_(False)).order_by(scenarios.c.id.desc()).limit(limit)
    if owner is not None:
        wanted = wanted.where(scenarios.c.owner == owner)
    if before is not None:
        wanted = wanted.where(scenarios.c.id < before)
    return [_record(row) for row in connection.execute(wanted).mappings()]


def remove(connection: Connection, scenario: str) -> bool:
    """Forget a version, unless a run still needs it; its runs and plans stay."""
    needed = select(runs.c.id).where(runs.c.scenario == scenario, runs.c.state.in_(("queued", "running")))
    if connection.execute(needed.limit(1)).first() is not None:
        return False
    connection.execute(update(scenarios).where(scenarios.c.id == scenario).values(deleted=True))
    return True


def _record(row: RowMapping) -> KeptScenario:
    return KeptScenario(**row)
