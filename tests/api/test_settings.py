"""Settings: one place, checked, unsafe ones refused in both languages."""

from __future__ import annotations

from pathlib import Path

import pytest

from api.errors import SettingsError
from api.settings import FILE, Settings, read_settings


@pytest.fixture(autouse=True)
def _only_ours(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    monkeypatch.setenv("PASOK_DATA", str(home))


def test_a_fresh_install_has_all_it_needs(home: Path):
    settings = read_settings()
    assert (settings.folder, settings.host, settings.port) == (home, "127.0.0.1", 8000)
    assert settings.url == f"sqlite:///{home}/pasok.sqlite"


def test_what_is_given_wins_over_environment_over_file(monkeypatch: pytest.MonkeyPatch, home: Path):
    home.mkdir(mode=0o700)
    (home / FILE).write_text("port = 1\nsolvers = 5\nreaders = 6\n", "utf-8")
    monkeypatch.setenv("PASOK_PORT", "2")
    monkeypatch.setenv("PASOK_SOLVERS", "7")
    settings = read_settings({"port": 3, "host": None})
    assert (settings.port, settings.solvers, settings.readers) == (3, 7, 6)


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("PASOK_SOLVER", "2", "settings_invalid"),
        ("PASOK_PORT", "70000", "settings_invalid"),
        ("PASOK_SOLVERS", "0", "settings_invalid"),
        ("PASOK_UPLOAD_BYTES", "1e12", "settings_invalid"),
        ("PASOK_DATABASE_URL", "mysql://x", "settings_database"),
        ("PASOK_DATABASE_URL", "postgresql://x", "settings_database"),
        ("PASOK_HOST", "0.0.0.0", "settings_host"),
        ("PASOK_HOST", "pasok.example", "settings_host"),
    ],
)
def test_what_does_not_hold_or_is_not_safe_is_refused(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, code: str
):
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as refused:
        read_settings()
    (fault,) = refused.value.faults
    assert fault.code == code
    assert fault.message["id"] != fault.message["en"]


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "localhost"])
def test_this_machine_is_safe(host: str):
    assert read_settings({"host": host}).host == host


def test_a_network_is_safe_behind_tls():
    given = {"host": "0.0.0.0", "public_url": "https://pasok.example"}
    assert read_settings(given).host == "0.0.0.0"
    with pytest.raises(SettingsError, match="TLS"):
        read_settings(given | {"public_url": "http://pasok.example"})


def test_a_folder_that_others_may_change_is_refused(home: Path):
    home.mkdir()
    home.chmod(0o777)
    with pytest.raises(SettingsError, match="chmod"):
        read_settings()


def test_a_broken_file_is_told(home: Path):
    home.mkdir(mode=0o700)
    (home / FILE).write_text("port = ", "utf-8")
    with pytest.raises(SettingsError, match="do not hold"):
        read_settings()


def test_every_setting_does_something(checkout: Path):
    sources = [path.read_text("utf-8") for path in (checkout / "api").rglob("*.py") if path.name != "settings.py"]
    text = "".join(sources) + "settings.database_url"  # that one is read by `url`
    assert not [name for name in Settings.model_fields if f"ettings.{name}" not in text]
