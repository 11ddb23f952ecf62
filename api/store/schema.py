"""The tables of the database. Times are seconds since 1970 (UTC); ids sort by time; JSON is text on both databases."""

from __future__ import annotations

import secrets
import time

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}
metadata = MetaData(naming_convention=NAMES)
ID, DIGEST = String(32), String(64)

users = Table(
    "users",
    metadata,
    Column("id", ID, primary_key=True),
    Column("name", String(100), nullable=False, unique=True),
    Column("role", String(20), nullable=False),
    Column("kitchens", JSON, nullable=False),
    Column("created", Float, nullable=False),
)

tokens = Table(
    "tokens",
    metadata,
    Column("id", ID, primary_key=True),
    Column("user", ID, ForeignKey("users.id"), nullable=False),
    Column("digest", DIGEST, nullable=False, unique=True),
    Column("created", Float, nullable=False),
    Column("expires", Float, nullable=False),
    Column("revoked", Boolean, nullable=False),
)

setups = Table(
    "setups",
    metadata,
    Column("digest", DIGEST, primary_key=True),
    Column("expires", Float, nullable=False),
)

failures = Table(
    "failures",
    metadata,
    Column("place", String(100), primary_key=True),
    Column("window", Integer, primary_key=True),
    Column("count", Integer, nullable=False),
)

scenarios = Table(
    "scenarios",
    metadata,
    Column("id", ID, primary_key=True),
    Column("owner", ID, ForeignKey("users.id"), nullable=False),
    Column("parent", ID, ForeignKey("scenarios.id")),
    Column("title", Text, nullable=False),
    Column("fingerprint", DIGEST, nullable=False),
    Column("first_day", String(10), nullable=False),
    Column("days", Integer, nullable=False),
    Column("rows", JSON, nullable=False),
    Column("warnings", JSON, nullable=False),
    Column("created", Float, nullable=False),
    Column("deleted", Boolean, nullable=False),
    Index(None, "owner", "id"),
)

runs = Table(
    "runs",
    metadata,
    Column("id", ID, primary_key=True),
    Column("owner", ID, ForeignKey("users.id"), nullable=False),
    Column("scenario", ID, ForeignKey("scenarios.id"), nullable=False),
    Column("limits", JSON, nullable=False),
    Column("start", ID),
    Column("key", String(200)),
    Column("body", DIGEST),
    Column("state", String(10), nullable=False),
    Column("attempt", Integer, nullable=False),
    Column("lost", Integer, nullable=False),
    Column("worker", String(64)),
    Column("lease_until", Float),
    Column("stop_asked", Boolean, nullable=False),
    Column("outcome", JSON),
    Column("reason", JSON),
    Column("created", Float, nullable=False),
    Column("started", Float),
    Column("ended", Float),
    UniqueConstraint("owner", "key"),
    Index(None, "state", "id"),
    Index(None, "owner", "id"),
)

events = Table(
    "events",
    metadata,
    Column("run", ID, ForeignKey("runs.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("kind", String(10), nullable=False),
    Column("body", JSON, nullable=False),
    Column("at", Float, nullable=False),
)


def new_id() -> str:
    """An id that nobody can guess; later ones sort after earlier ones."""
    return f"{int(time.time() * 1000):012x}{secrets.token_hex(10)}"
