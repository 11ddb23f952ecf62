"""Who may do what: users with a role, their tokens (kept as digests only), the first admin, failed attempts."""

from __future__ import annotations

import hashlib
import secrets
import time
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, delete, func, select, update
from sqlalchemy.exc import IntegrityError

from api.store.schema import failures, new_id, setups, tokens, users

ROLES = ("planner", "kitchen", "analyst", "admin")
PREFIX = "pasok_"  # by which people, and scanners for leaked secrets, know a token
LONGEST_NAME = 100  # characters
DAY_SECONDS = 86_400
WINDOW_SECONDS = 300  # failed attempts are counted over this long


@dataclass(frozen=True, kw_only=True)
class Caller:
    """Who asks: a user, its role, for the role kitchen the keys of its kitchens; and until when its token holds."""

    id: str
    name: str
    role: str
    kitchens: tuple[str, ...]
    until: float


def digest_of(secret: str) -> str:
    """What is kept of a secret. Secrets are 256 random bits, so one hash is enough."""
    return hashlib.sha256(secret.encode()).hexdigest()


def add_user(connection: Connection, *, name: str, role: str, kitchens: Sequence[str] = ()) -> str | None:
    """A new user's id; None where the name is taken."""
    held = {"id": new_id(), "name": name, "role": role, "kitchens": list(kitchens), "created": time.time()}
    try:
        with connection.begin_nested():
            connection.execute(users.insert().values(**held))
    except IntegrityError:
        return None
    return str(held["id"])


def is_name(name: str) -> bool:
    """Whether a user can be called so: on one line, and not too long to be kept."""
    return 0 < len(name) <= LONGEST_NAME and name.isprintable() and not name.isspace()


def user_named(connection: Connection, name: str) -> str | None:
    """The id of a user."""
    return connection.scalar(select(users.c.id).where(users.c.name == name))


def has_users(connection: Connection) -> bool:
    """Whether anyone was ever let in."""
    return bool(connection.scalar(select(func.count()).select_from(users)))


def add_token(connection: Connection, *, user: str, days: float) -> str:
    """A new token of a user: the only time it is seen."""
    token = PREFIX + secrets.token_urlsafe(32)
    now = time.time()
    held = {"user": user, "digest": digest_of(token), "created": now, "expires": now + days * DAY_SECONDS}
    connection.execute(tokens.insert().values(id=new_id(), revoked=False, **held))
    return token


def revoke_tokens(connection: Connection, user: str) -> int:
    """End all tokens of a user; how many that were."""
    ended = update(tokens).where(tokens.c.user == user, tokens.c.revoked.is_(False)).values(revoked=True)
    return connection.execute(ended).rowcount


def caller_of(connection: Connection, token: str) -> Caller | None:
    """Who shows a token; None where it is unknown, revoked or expired."""
    joined = select(users, tokens.c.expires).join(tokens, tokens.c.user == users.c.id)
    valid = (tokens.c.digest == digest_of(token), tokens.c.revoked.is_(False), tokens.c.expires > time.time())
    row = connection.execute(joined.where(*valid)).first()
    if row is None:
        return None
    return Caller(id=row.id, name=row.name, role=row.role, kitchens=tuple(row.kitchens), until=row.expires)


def open_setup(connection: Connection) -> str | None:
    """A code with which the first admin gets in, once and within a day; None once there are users."""
    if has_users(connection):
        return None
    code = secrets.token_urlsafe(32)
    connection.execute(delete(setups))
    connection.execute(setups.insert().values(digest=digest_of(code), expires=time.time() + DAY_SECONDS))
    return code


def use_setup(connection: Connection, *, code: str, name: str, days: float) -> str | None:
    """The first admin's token for the code; None where it does not hold (any more)."""
    held = setups.c.digest == digest_of(code)
    if (
        has_users(connection)
        or not connection.execute(delete(setups).where(held, setups.c.expires > time.time())).rowcount
    ):
        return None
    user = add_user(connection, name=name, role="admin")
    return None if user is None else add_token(connection, user=user, days=days)


def count_failure(connection: Connection, place: str) -> None:
    """One more failed attempt from a place."""
    window = int(time.time() // WINDOW_SECONDS)
    here = (failures.c.place == place, failures.c.window == window)
    connection.execute(delete(failures).where(failures.c.window < window))
    if not connection.execute(update(failures).where(*here).values(count=failures.c.count + 1)).rowcount:
        connection.execute(failures.insert().values(place=place, window=window, count=1))


def failures_of(connection: Connection, place: str) -> int:
    """How many attempts from a place failed lately."""
    window = int(time.time() // WINDOW_SECONDS)
    here = (failures.c.place == place, failures.c.window == window)
    return int(connection.scalar(select(failures.c.count).where(*here)) or 0)
