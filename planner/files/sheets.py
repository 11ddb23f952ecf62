"""Run as a program of its own: read a workbook from standard input, write its cells to standard output as JSON lines.

The reader may be brought down by a hostile workbook (a cell at XFD1048576 asks for 400 GB), so it works here, with
limits on memory and time, and imports nothing of ours. A sheet is a line with what is known of it, then a line
`[row, cells]` for every row that holds something. Rows and columns count from 1.
"""

import json
import posixpath
import re
import resource
import sys
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime
from io import BytesIO
from itertools import islice
from typing import Any

MEMORY_BYTES = 700_000_000
CPU_SECONDS = 8
OUTPUT_BYTES = 200_000_000
MOST_AREA = 10_000_000  # cells of the rectangle a sheet spans, empty ones too; and of all sheets together
MOST_TOLD = 1000  # merged ranges, and cells without value, told of one sheet
LONGEST_CELL = 10_000  # characters; far above what any column may hold
DAMAGED, BEYOND, ENTITIES = 2, 3, 4  # exit codes

TAG = rb"<(?:\w+:)?%s\b([^<>]*)>"
ERROR = re.compile(TAG % b"c" + rb"(?:\s*<(?:\w+:)?f\b[^<>]*>[^<]*(?:</(?:\w+:)?f>)?)?\s*<(?:\w+:)?v>([^<]*)<")
FORMULA = re.compile(
    TAG % b"c"
    + rb"\s*<(?:\w+:)?f\b[^<>]*(?:/>|>([^<]*)</(?:\w+:)?f>)"
    + rb"\s*(<(?:\w+:)?v\b[^<>]*(?:/>|>\s*</(?:\w+:)?v>)\s*)?</(?:\w+:)?c>"
)
PLACE = re.compile(rb"""\br=["']([A-Z]{1,3})([0-9]{1,7})["']""")
DECLARED = (b"<!DOCTYPE", b"<!ENTITY")


def main() -> int:
    """Read one workbook; the exit code says why it could not be read."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        return read(sys.stdin.buffer.read())
    except MemoryError:
        return BEYOND
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, OSError, LookupError, ValueError):
        return DAMAGED


def read(content: bytes) -> int:
    """Write every sheet, worksheets only; 0 = done."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        if any(declares(archive, entry) for entry in archive.infolist()):
            return ENTITIES
        paths = sheet_parts(archive)
        if len(set(paths)) < len(paths):
            return DAMAGED
        broken = [list(islice(broken_cells(archive.read(path)), MOST_TOLD)) for path in paths]
    from python_calamine import CalamineError, CalamineWorkbook  # after the limits

    try:
        book = CalamineWorkbook.from_filelike(BytesIO(content))
        return write(book, broken)
    except CalamineError:
        return DAMAGED


def declares(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bool:
    """Whether a part declares entities of its own; reads it whole, so that a part bigger than it says is found."""
    found, end = False, b""
    with archive.open(entry) as part:
        while piece := part.read(1_000_000):
            found = found or any(word in end + piece for word in DECLARED)
            end = piece[-len(DECLARED[0]) :]
    return found


def sheet_parts(archive: zipfile.ZipFile) -> list[str]:
    """The parts of the sheets, in the order of the workbook."""
    names = {name.lower(): name for name in archive.namelist()}
    rels = archive.read(names["xl/_rels/workbook.xml.rels"])
    targets = {attribute(tag, b"Id"): attribute(tag, b"Target") for tag in re.findall(TAG % b"Relationship", rels)}
    tags = re.findall(TAG % b"sheet", archive.read(names["xl/workbook.xml"]))
    paths = [targets[attribute(tag, rb"(?:\w+:)?id")] for tag in tags]
    return [names[posixpath.normpath(posixpath.join("/xl", path)).lstrip("/").lower()] for path in paths]


def attribute(tag: bytes, name: bytes) -> str:
    """The value of an attribute of a tag."""
    found = re.search(rb"""(?:^|\s)%s\s*=\s*["']([^"']*)["']""" % name, tag)
    if found is None:
        raise LookupError(name)
    return found[1].decode()


def broken_cells(xml: bytes) -> Iterator[tuple[int, int, str, str]]:
    """Cells that calamine takes as empty: errors as #N/A, and formulas whose program stored no value."""
    if b't="e"' in xml or b"t='e'" in xml:
        for found in ERROR.finditer(xml):
            if re.search(rb"""\bt=["']e["']""", found[1]):
                yield *cell_place(found[1]), "error", found[2].decode(errors="replace")
    for found in FORMULA.finditer(xml) if b"<f" in xml or b":f" in xml else ():
        if not (found[3] and re.search(rb"""\bt=["']str["']""", found[1])):  # a stored text may be empty
            yield *cell_place(found[1]), "formula", f"={(found[2] or b'').decode(errors='replace')}"


def cell_place(tag: bytes) -> tuple[int, int]:
    """Row and column of a cell; 0 where it does not say."""
    found = PLACE.search(tag)
    if found is None:
        return 0, 0
    column = 0
    for letter in found[1]:
        column = column * 26 + letter - ord("A") + 1
    return int(found[2]), column


def write(book: Any, broken: list[list[tuple[int, int, str, str]]]) -> int:
    """Write the worksheets of a workbook; 0 = done."""
    from python_calamine import SheetTypeEnum, SheetVisibleEnum

    area = size = 0
    for number, about in enumerate(book.sheets_metadata):
        if about.typ != SheetTypeEnum.WorkSheet:
            continue
        sheet = book.get_sheet_by_index(number)
        area += (sheet.end[0] + 1) * (sheet.end[1] + 1) if sheet.end else 0
        if area > MOST_AREA:
            return BEYOND
        told = {
            "name": about.name,
            "hidden": about.visible != SheetVisibleEnum.Visible,
            "merged": [[r1 + 1, c1 + 1, r2 + 1, c2 + 1] for (r1, c1), (r2, c2) in merged(sheet)],
            "broken": broken[number],
        }
        for line in (told, *rows(sheet)):
            text = json.dumps(line, default=plain)
            size += len(text)
            if size > OUTPUT_BYTES:
                return BEYOND
            sys.stdout.write(f"{text}\n")
    return 0


def merged(sheet: Any) -> list[Any]:
    """The merged ranges of a sheet, the first of them."""
    return (sheet.merged_cell_ranges or [])[:MOST_TOLD]


def rows(sheet: Any) -> Iterator[list[Any]]:
    """Rows that hold something, as [row, cells without the empty ones at the end]."""
    before = [""] * (sheet.start[1] if sheet.start else 0)
    for number, found in enumerate(sheet.iter_rows(), start=1):
        cells = before + [cell.strip()[:LONGEST_CELL] if isinstance(cell, str) else cell for cell in found]
        while cells and cells[-1] == "":
            cells.pop()
        if cells:
            yield [number, cells]


def plain(value: Any) -> Any:
    """A cell that JSON does not know: a day as {"day": ...}, anything else as text."""
    if isinstance(value, datetime | date):
        return {"day": value.isoformat()}
    return str(value)


if __name__ == "__main__":
    sys.exit(main())
