"""Scenarios on disk: a folder of CSV files, an Excel workbook, a JSON document, a zip of the folder.

Order: examples, raw, sheets < csvs, safely < folder < archive, document, sheetwriting, shipped < guarded, template,
writing < workbook < reading.
"""

from planner.files.document import to_document
from planner.files.reading import read_scenario
from planner.files.shipped import shipped
from planner.files.template import write_template
from planner.files.writing import starter, write_scenario

__all__ = ["read_scenario", "shipped", "starter", "to_document", "write_scenario", "write_template"]
