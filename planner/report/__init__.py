"""Reports of a plan: the plan folder with its page and its workbook.

Order: headline, map, ordertexts, places, reading < rows < sections < page, workbook < folder < orders, written.
"""

from planner.report.folder import check_free, csv_text, plain, write_plan, write_run
from planner.report.reading import read_tables
from planner.report.written import WrittenPlan, read_plan

__all__ = ["WrittenPlan", "check_free", "csv_text", "plain", "read_plan", "read_tables", "write_plan", "write_run"]
