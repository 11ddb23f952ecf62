"""Reports of a plan: the plan folder with its page and its workbook."""

from planner.report.folder import write_plan, write_run
from planner.report.reading import read_tables

__all__ = ["read_tables", "write_plan", "write_run"]
