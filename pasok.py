"""Pasok in Python: `import pasok` gives the public names of `planner`, each loaded when it is first used."""

from __future__ import annotations

from typing import TYPE_CHECKING

import planner
from planner.version import __version__

if TYPE_CHECKING:
    from planner import *  # noqa: F403 - for editors: the same names

__all__ = [*planner.__all__, "__version__"]


def __getattr__(name: str) -> object:
    """Load a public name of the planner."""
    if name not in planner.__all__:
        raise AttributeError(f"module 'pasok' has no attribute {name!r}")
    return getattr(planner, name)


def __dir__() -> list[str]:
    """The public names, for completion."""
    return __all__
