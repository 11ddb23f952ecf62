"""The commands of the service: serve, user, token. They join `pasok` by the entry-point group `pasok.commands`."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Annotated, Any, Literal

import typer

Wrap = Callable[[Callable[..., int]], Callable[..., None]]
Lang = Literal["id", "en"]
Role = Literal["planner", "kitchen", "analyst", "admin"]
Language = Annotated[Lang, typer.Option("--lang", envvar="PASOK_LANG", help="Language of the texts.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object and nothing else.")]
Name = Annotated[str, typer.Argument(metavar="NAME", help="Name of the user.")]


def join(app: typer.Typer, guarded: Wrap) -> None:
    """Add the commands to `pasok`; `guarded` turns what they return or raise into exit codes."""
    app.command()(guarded(serve))
    user = typer.Typer(name="user", help="Who may use the service.", no_args_is_help=True)
    user.command("add")(guarded(add_user))
    token = typer.Typer(name="token", help="What programs and people sign in with.", no_args_is_help=True)
    token.command("add")(guarded(add_token))
    token.command("revoke")(guarded(revoke_tokens))
    app.add_typer(user)
    app.add_typer(token)


def serve(
    host: Annotated[str | None, typer.Option("--host", help="Address to listen at.  [default: 127.0.0.1]")] = None,
    port: Annotated[int | None, typer.Option("--port", help="Port; 0 = any that is free.  [default: 8000]")] = None,
    lang: Language = "id",
    as_json: AsJson = False,
) -> int:
    """Serve scenarios, runs and plans over HTTP; data in the folder PASOK_DATA.

    Example: pasok serve --port 8000
    """
    from api.serving import serve as run
    from api.settings import read_settings

    return run(read_settings({"host": host, "port": port}), lang=lang, as_json=as_json)


def add_user(
    name: Name,
    role: Annotated[Role, typer.Option("--role", help="What it may do.")] = "planner",
    kitchen: Annotated[list[str] | None, typer.Option("--kitchen", help="Key of a kitchen it reads; repeat.")] = None,
    lang: Language = "id",
    as_json: AsJson = False,
) -> int:
    """Make a user: planner, kitchen (with its kitchens), analyst or admin.

    Example: pasok user add budi --role kitchen --kitchen rawa-buntu
    """
    from api.errors import SettingsError
    from api.store import access

    if (role == "kitchen") != bool(kitchen):
        raise SettingsError("kitchens")
    _hold_name(name)
    with _store().writing() as connection:
        if access.add_user(connection, name=name, role=role, kitchens=kitchen or ()) is None:
            raise SettingsError("user_taken", name=name)
    return _show(
        {"user": name, "role": role, "kitchens": kitchen or []}, as_json, lang, "user_added", name=name, role=role
    )


def add_token(
    name: Name,
    days: Annotated[float, typer.Option("--days", min=0.001, max=3660, help="How long it is valid.")] = 90,
    lang: Language = "id",
    as_json: AsJson = False,
) -> int:
    """Make a token for a user, and show it this once.

    Example: pasok token add budi --days 30
    """
    from api.store import access

    with _store().writing() as connection:
        user = _known(connection, name)
        token = access.add_token(connection, user=user, days=days)
    return _show({"user": name, "days": days, "token": token}, as_json, lang, "token_added", name=name, days=days)


def revoke_tokens(name: Name, lang: Language = "id", as_json: AsJson = False) -> int:
    """End all tokens of a user at once.

    Example: pasok token revoke budi
    """
    from api.store import access

    with _store().writing() as connection:
        count = access.revoke_tokens(connection, _known(connection, name))
    return _show({"user": name, "revoked": count}, as_json, lang, "tokens_revoked", name=name, count=count)


def _hold_name(name: str) -> None:
    """Refuse a name that no user can have."""
    from api.errors import SettingsError
    from api.store import access

    if not access.is_name(name):
        raise SettingsError("user_name", most=access.LONGEST_NAME)


def _known(connection: Any, name: str) -> str:
    """The id of a user there is."""
    from api.errors import SettingsError
    from api.store import access

    _hold_name(name)
    user = access.user_named(connection, name)
    if user is None:
        raise SettingsError("user_unknown", name=name)
    return user


def _store() -> Any:
    """The store of the settings, made where there is none."""
    from api.settings import read_settings
    from api.store import Files, open_store

    settings = read_settings()
    Files(settings.folder).make()
    return open_store(settings.url)


def _show(answer: dict[str, Any], as_json: bool, lang: str, code: str, **values: object) -> int:
    """Print JSON, or the text; a token stands alone on its line."""
    from api.words import say

    if as_json:
        typer.echo(json.dumps(answer, ensure_ascii=False))
        return 0
    typer.echo(say(f"cli.{code}", lang, **values), err="token" in answer)
    if "token" in answer:
        typer.echo(answer["token"])
    return 0
