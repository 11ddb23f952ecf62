"""The scenarios that come with Pasok, in the checkout or in the wheel."""

from __future__ import annotations

from pathlib import Path

from planner.files.folder import SETTINGS

PLACES = (Path(__file__).parents[1] / "_scenarios", Path(__file__).parents[2] / "scenarios")


def shipped() -> dict[str, Path]:
    """The folders of the shipped scenarios by name."""
    return {file.parent.name: file.parent for place in PLACES for file in sorted(place.glob(f"*/{SETTINGS}"))}
