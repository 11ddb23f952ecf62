"""Scenarios on disk, in the formats of `formats.py`: a folder of CSV files, an Excel workbook, a JSON document, a zip.

The names are loaded when first used: most uses are of one format.

Order: examples, raw, sheets, values < csvs, safely < folder < archive, document, sheetwriting, shipped < guarded,
template < workbook < formats < reading, writing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.lazy import loader

if TYPE_CHECKING:
    from planner.files.document import to_document
    from planner.files.reading import read_scenario
    from planner.files.template import write_template
    from planner.files.writing import starter, write_scenario

__all__ = ["read_scenario", "starter", "to_document", "write_scenario", "write_template"]

_HOME = {
    "read_scenario": "planner.files.reading",
    "starter": "planner.files.writing",
    "to_document": "planner.files.document",
    "write_scenario": "planner.files.writing",
    "write_template": "planner.files.template",
}

__getattr__ = loader(__name__, _HOME)
