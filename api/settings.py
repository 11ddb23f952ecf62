"""The settings of the service: from the environment (`PASOK_<NAME>`) or a file, checked; unsafe ones are refused."""

from __future__ import annotations

import ipaddress
import os
import stat
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from api.errors import SettingsError

FILE = "settings.toml"  # in the folder of the service
URLS = ("sqlite:///", "postgresql+psycopg://")
NAMES = {"PASOK_DATA": "folder", "PASOK_LANG": None}  # the rest is PASOK_ and the name


class Settings(BaseModel):
    """What a service is started with; every field can be set as PASOK_<NAME> or in settings.toml."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    folder: Path = Field(default_factory=lambda: Path.home() / ".local" / "share" / "pasok")
    database_url: str | None = None
    host: str = "127.0.0.1"
    port: int = Field(8000, ge=0, le=65_535)
    public_url: str | None = None
    solvers: int = Field(default_factory=lambda: max(1, (os.cpu_count() or 2) - 1), ge=1, le=256)
    readers: int = Field(1, ge=1, le=64)
    solver_memory_mb: int = Field(4_000, ge=200)
    reader_memory_mb: int = Field(3_000, ge=200)
    run_seconds: float = Field(1_800.0, gt=0, le=86_400)
    silence_seconds: float = Field(300.0, gt=0)
    read_seconds: float = Field(120.0, gt=0)
    lease_seconds: float = Field(15.0, ge=1)
    runs_at_once: int = Field(1_000, ge=1)
    runs_per_user: int = Field(200, ge=1)
    solving_per_user: int = Field(64, ge=1)
    uploads_at_once: int = Field(100, ge=1, le=10_000)
    upload_bytes: int = Field(20_000_000, ge=1_000, le=60_000_000)
    body_seconds: float = Field(60.0, gt=0)
    failures: int = Field(20, ge=1)
    log: Literal["json", "text"] = "text"

    @property
    def url(self) -> str:
        """The URL of the database."""
        return self.database_url or f"sqlite:///{self.folder / 'pasok.sqlite'}"


def read_settings(given: Mapping[str, Any] | None = None) -> Settings:
    """The settings: what is given, else the environment, else the file, else the default.

    Raises
    ------
    SettingsError
        When one is unknown, out of range or unsafe.
    """
    known = {NAMES.get(name, name.removeprefix("PASOK_").lower()): value for name, value in _environment().items()}
    chosen = {name: value for name, value in known.items() if name} | {
        name: value for name, value in (given or {}).items() if value is not None
    }
    try:
        folder = Settings(**{name: value for name, value in chosen.items() if name == "folder"}).folder
        settings = Settings(**(_file(folder / FILE) | chosen))
    except (ValidationError, tomllib.TOMLDecodeError) as error:
        raise SettingsError("invalid", reason=_reason(error)) from error
    _refuse_unsafe(settings)
    return settings


def _environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name.startswith("PASOK_")}


def _file(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text("utf-8")) if path.is_file() else {}


def _refuse_unsafe(settings: Settings) -> None:
    """Refuse a database we do not know, a folder others may change, and plain HTTP on a network."""
    if not settings.url.startswith(URLS):
        raise SettingsError("database")
    folder = settings.folder
    if folder.exists() and folder.stat().st_mode & (stat.S_IWGRP | stat.S_IWOTH):
        raise SettingsError("folder", folder=folder)
    if not _is_local(settings.host) and not (settings.public_url or "").startswith("https://"):
        raise SettingsError("host", host=settings.host)


def _is_local(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _reason(error: Exception) -> str:
    if not isinstance(error, ValidationError):
        return str(error)
    return "; ".join(f"{'.'.join(map(str, entry['loc']))}: {entry['msg']}" for entry in error.errors())
