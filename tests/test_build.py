"""What is built: the command with its version, and a wheel that holds all a user needs."""

from __future__ import annotations

import subprocess
import sys
from importlib.metadata import version
from pathlib import Path
from zipfile import ZipFile

import pytest
from hatchling.build import build_wheel

from planner.version import __version__

PASOK = Path(sys.executable).parent / "pasok"
NEEDED = ("MODEL.md", "py.typed", "locale/*.po", "report/templates/*")


def test_the_command_says_its_version():
    answer = subprocess.run([PASOK, "--version"], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == f"pasok {__version__}"


def test_the_build_has_the_same_version():
    assert version("pasok") == __version__


def test_the_wheel_is_complete(checkout: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(checkout)
    held = set(ZipFile(tmp_path / build_wheel(str(tmp_path))).namelist())
    scenarios = {path.relative_to(checkout / "scenarios") for path in (checkout / "scenarios").rglob("*.*")}
    assert {f"planner/_scenarios/{path}" for path in scenarios} <= held
    needed = {str(path.relative_to(checkout)) for glob in NEEDED for path in (checkout / "planner").glob(glob)}
    service = {str(path.relative_to(checkout)) for glob in ("*.py", "*.po") for path in (checkout / "api").rglob(glob)}
    assert needed | service | {"pasok.py"} <= held
    assert not [name for name in held if name.startswith("tests/")]
