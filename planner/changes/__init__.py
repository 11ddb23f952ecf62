"""Changes of a scenario: one line each, as text or JSON; read, applied in order, checked, undone.

Order: change < reading, difference < gathering, working < telling < applying,
replacing.
"""

from __future__ import annotations

from planner.changes.applying import Changed, apply_changes
from planner.changes.change import Change, Condition
from planner.changes.difference import changes_between
from planner.changes.reading import GivenChange, read_changes
from planner.changes.replacing import checked, replaced

__all__ = [
    "Change",
    "Changed",
    "Condition",
    "GivenChange",
    "apply_changes",
    "changes_between",
    "checked",
    "read_changes",
    "replaced",
]
