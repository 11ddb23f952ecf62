"""Pasok plans what village cooperatives deliver to school kitchens, day by day.

The public names are loaded when first used, so that importing the package costs nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.lazy import loader

if TYPE_CHECKING:
    from planner.audits import audit, flags, soft_breaks, verdict
    from planner.baseline import by_hand
    from planner.changes import Change, Changed, apply_changes, changes_between, read_changes
    from planner.comparison import Comparison, compare, write_comparison
    from planner.errors import Fault, InputError, PasokError, UnknownNameError
    from planner.files import read_scenario, write_scenario
    from planner.files.shipped import shipped
    from planner.files.values import plain
    from planner.limits import Limits
    from planner.pipeline import make_plan
    from planner.plan import Plan
    from planner.report import WrittenPlan, csv_text, read_plan, read_tables, write_plan
    from planner.report.orders import find_orders
    from planner.report.state import state_bytes
    from planner.report.workbook import workbook
    from planner.rules import RULES
    from planner.scenario import Scenario
    from planner.solver import left_alone
    from planner.tables import REQUIRED_TABLES, TABLES
    from planner.units import whole_rupiah
    from planner.whatif.ready import READY, expand_changes, ready_made
    from planner.words import both, read_texts, spoken

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
    "UnknownNameError": "planner.errors",
    "RULES": "planner.rules",
    "Change": "planner.changes",
    "Changed": "planner.changes",
    "Comparison": "planner.comparison",
    "apply_changes": "planner.changes",
    "audit": "planner.audits",
    "write_comparison": "planner.comparison",
    "write_plan": "planner.report",
    "TABLES": "planner.tables",
    "REQUIRED_TABLES": "planner.tables",
    "both": "planner.words",
    "by_hand": "planner.baseline",
    "changes_between": "planner.changes",
    "compare": "planner.comparison",
    "csv_text": "planner.report",
    "READY": "planner.whatif.ready",
    "expand_changes": "planner.whatif.ready",
    "ready_made": "planner.whatif.ready",
    "find_orders": "planner.report.orders",
    "flags": "planner.audits",
    "left_alone": "planner.solver",
    "plain": "planner.files.values",
    "WrittenPlan": "planner.report.written",
    "read_changes": "planner.changes",
    "read_plan": "planner.report.written",
    "read_tables": "planner.report",
    "read_texts": "planner.words",
    "shipped": "planner.files.shipped",
    "soft_breaks": "planner.audits",
    "spoken": "planner.words",
    "state_bytes": "planner.report.state",
    "verdict": "planner.audits",
    "whole_rupiah": "planner.units",
    "workbook": "planner.report.workbook",
}

__all__ = [
    "READY",
    "REQUIRED_TABLES",
    "RULES",
    "TABLES",
    "Change",
    "Changed",
    "Comparison",
    "Fault",
    "InputError",
    "Limits",
    "PasokError",
    "Plan",
    "Scenario",
    "UnknownNameError",
    "WrittenPlan",
    "apply_changes",
    "audit",
    "both",
    "by_hand",
    "changes_between",
    "compare",
    "csv_text",
    "expand_changes",
    "find_orders",
    "flags",
    "left_alone",
    "make_plan",
    "plain",
    "read_changes",
    "read_plan",
    "read_scenario",
    "read_tables",
    "read_texts",
    "ready_made",
    "shipped",
    "soft_breaks",
    "spoken",
    "state_bytes",
    "verdict",
    "whole_rupiah",
    "workbook",
    "write_comparison",
    "write_plan",
    "write_scenario",
]


def __dir__() -> list[str]:
    """The public names, for completion."""
    return __all__


__getattr__ = loader(__name__, _HOME)
