"""One table as CSV, as Indonesian Excel writes it too: `;` or `,`, UTF-8 with or without BOM, cp1252."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

import pandas as pd

from planner.errors import Fault
from planner.files.raw import file_fault, pad
from planner.scenario import cell_texts
from planner.tables import TableSpec
from planner.tables.parse import RawTable
from planner.words import both

MOST_COLUMNS = 200
LONGEST_CELL = 10_000  # characters


def decode(name: str, content: bytes) -> str:
    """The text of a file.

    Raises
    ------
    InputError
        When it is neither UTF-8 nor cp1252, or holds NUL bytes.
    """
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise file_fault("encoding", name)
    if b"\0" in content:
        raise file_fault("unreadable", name, reason=both("reason.nul"))
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise file_fault("encoding", name)


def read_csv(name: str, table: str, content: bytes) -> tuple[RawTable, list[Fault]]:
    """One table from the bytes of a CSV file.

    Parameters
    ----------
    name
        Name of the file, for faults.
    table
        Name of the table.
    content
        The bytes.

    Raises
    ------
    InputError
        When the file is no CSV.
    """
    text = decode(name, content)
    first = text[: text.find("\n")] if "\n" in text else text
    delimiter = ";" if ";" in first else ","
    if first.count(delimiter) >= MOST_COLUMNS:
        raise file_fault("too_many_columns", name, found=first.count(delimiter) + 1, limit=MOST_COLUMNS)
    lines = _lines(name, text, delimiter)
    _, header = next(lines, (1, []))
    header = [cell.strip() for cell in header]
    rows, origins, faults = pad(table, header, lines)
    return RawTable(name=table, columns=header, rows=rows, origins=origins, header=1), faults


def _lines(name: str, text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Rows with the number of the line on which they begin."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    csv.field_size_limit(LONGEST_CELL)
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            reason = both("reason.place", line=str(line), text=str(error))
            raise file_fault("csv_syntax", name, reason=reason) from error
        yield line, [cell.strip() for cell in cells]


def csv_text(spec: TableSpec, table: pd.DataFrame) -> str:
    """A table as CSV: comma, dates ISO, decimals with a point; columns that say nothing are left out."""
    names = written_columns(spec, table)
    texts = [cell_texts(spec.columns[name], table[name]) for name in names]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(names)
    writer.writerows(zip(*texts, strict=True))
    return out.getvalue()


def written_columns(spec: TableSpec, table: pd.DataFrame) -> list[str]:
    """The columns worth writing: keys, required ones, and those that differ from their default somewhere."""
    names = []
    for name, column in spec.columns.items():
        held = table[name]
        plain = held.isna() if column.default is None else held.eq(column.default)
        if name in spec.key or column.required or not plain.all():
            names.append(name)
    return names
