"""Reports of a plan: the plan folder with its page and its workbook, and what was written read back.

The names are loaded when first used: who reads a plan needs no solver.

Order: headline, map, ordertexts, places, reading, state < rows, written < sections < page, workbook < folder < orders.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.lazy import loader

if TYPE_CHECKING:
    from planner.report.folder import check_free, csv_text, write_plan, write_run
    from planner.report.reading import read_tables
    from planner.report.written import WrittenPlan, is_plan, read_plan

__all__ = ["WrittenPlan", "check_free", "csv_text", "is_plan", "read_plan", "read_tables", "write_plan", "write_run"]

_HOME = {
    "WrittenPlan": "planner.report.written",
    "check_free": "planner.report.folder",
    "csv_text": "planner.report.folder",
    "is_plan": "planner.report.written",
    "read_plan": "planner.report.written",
    "read_tables": "planner.report.reading",
    "write_plan": "planner.report.folder",
    "write_run": "planner.report.folder",
}

__getattr__ = loader(__name__, _HOME)
