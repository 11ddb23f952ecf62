"""Run as a program of its own: read a workbook from standard input, write its cells as JSON to standard output.

The reader may be brought down by a hostile workbook (a cell at XFD1048576 asks for 400 GB), so it works here, with
limits on memory and time, and imports nothing of ours.
"""

import json
import resource
import sys
from datetime import date, datetime
from io import BytesIO
from typing import Any

MEMORY_BYTES = 1_500_000_000
CPU_SECONDS = 60


def main() -> None:
    """Read one workbook: a list of sheets, each [name, rows from row 1]."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    from python_calamine import CalamineWorkbook, SheetTypeEnum  # after the limits

    book = CalamineWorkbook.from_filelike(BytesIO(sys.stdin.buffer.read()))
    sheets = []
    for about in book.sheets_metadata:
        if about.typ == SheetTypeEnum.WorkSheet:
            rows = book.get_sheet_by_name(about.name).to_python(skip_empty_area=False)
            sheets.append([about.name, rows])
    json.dump(sheets, sys.stdout, default=plain)


def plain(value: Any) -> Any:
    """A cell that JSON does not know: a day as {"day": ...}, anything else as text."""
    if isinstance(value, datetime | date):
        return {"day": value.isoformat()}
    return str(value)


if __name__ == "__main__":
    main()
