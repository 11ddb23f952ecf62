"""Pasok plans what village cooperatives deliver to school kitchens, day by day.

The public names are loaded when first used, so that importing the package costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from planner.audits import audit
    from planner.errors import Fault, InputError, PasokError
    from planner.files import read_scenario, write_scenario
    from planner.limits import Limits
    from planner.pipeline import make_plan
    from planner.plan import Plan
    from planner.report import write_plan
    from planner.scenario import Scenario

_HOME = {
    "read_scenario": "planner.files",
    "write_scenario": "planner.files",
    "Scenario": "planner.scenario",
    "make_plan": "planner.pipeline",
    "Limits": "planner.limits",
    "Plan": "planner.plan",
    "Fault": "planner.errors",
    "InputError": "planner.errors",
    "PasokError": "planner.errors",
    "audit": "planner.audits",
    "write_plan": "planner.report",
}

__all__ = [
    "Fault",
    "InputError",
    "Limits",
    "PasokError",
    "Plan",
    "Scenario",
    "audit",
    "make_plan",
    "read_scenario",
    "write_plan",
    "write_scenario",
]


def __getattr__(name: str) -> object:
    """Load a public name from its module."""
    if name not in _HOME:
        raise AttributeError(f"module 'planner' has no attribute {name!r}")
    return getattr(import_module(_HOME[name]), name)
