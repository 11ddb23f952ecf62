"""Reports of a plan: the plan folder with its page and its workbook.

Order: headline, map, ordertexts, places, reading < rows < sections < page, workbook < folder < orders.
"""

from planner.report.folder import check_free, csv_text, plain, write_plan, write_run
from planner.report.reading import read_tables

__all__ = ["check_free", "csv_text", "plain", "read_tables", "write_plan", "write_run"]
