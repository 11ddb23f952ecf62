"""Scenarios on disk, in the formats of `formats.py`: a folder of CSV files, an Excel workbook, a JSON document, a zip.

The names are loaded when first used: most uses are of one format.

Order: examples, raw, sheets < csvs, safely < folder < archive, document, sheetwriting, shipped < guarded, template <
workbook < formats < reading, writing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from planner.files.document import to_document
    from planner.files.reading import read_scenario
    from planner.files.template import write_template
    from planner.files.writing import starter, write_scenario

_HOME = {
    "read_scenario": "reading",
    "starter": "writing",
    "to_document": "document",
    "write_scenario": "writing",
    "write_template": "template",
}

__all__ = ["read_scenario", "starter", "to_document", "write_scenario", "write_template"]


def __getattr__(name: str) -> object:
    """Load a name from its module."""
    if name not in _HOME:
        raise AttributeError(f"module 'planner.files' has no attribute {name!r}")
    return getattr(import_module(f"planner.files.{_HOME[name]}"), name)
