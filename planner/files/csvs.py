"""One table as CSV, as Indonesian Excel writes it too: `;` or `,`, UTF-8 with or without BOM, cp1252.

A text that a spreadsheet would take for a formula is written with an apostrophe before it, and read without.
"""

from __future__ import annotations

import csv
import io
import itertools
import re
from collections.abc import Iterator, Sequence

import pandas as pd

from planner.errors import Fault
from planner.files.raw import LONGEST_CELL, check_columns, file_fault, pad
from planner.scenario import cell_texts
from planner.tables import TABLES, TableSpec
from planner.tables.cells import undoubted
from planner.tables.parse import RawTable
from planner.words import both

FORMULA = re.compile(r"'*[=+\-@]")  # how a formula begins, or a text already guarded
TEXTS = ("key", "text")
LONGEST_LINE = 500_000  # characters
UTF8_LETTER = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")


def encoding_of(name: str, content: bytes) -> str:
    """The encoding of a file: UTF-8, else cp1252.

    Raises
    ------
    InputError
        When it is neither, both at once, or holds NUL bytes.
    """
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise file_fault("encoding", name)
    if b"\0" in content:
        raise file_fault("unreadable", name, reason=both("reason.nul"))
    try:
        content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        wrong = content.count(b"\n", 0, error.start) + 1
        letter = UTF8_LETTER.search(content)
    else:
        return "utf-8-sig"
    if letter is not None:
        right = content.count(b"\n", 0, letter.start()) + 1
        raise file_fault("mixed_encoding", name, right=str(right), wrong=str(wrong))
    try:
        content.decode("cp1252")
    except UnicodeDecodeError as error:
        raise file_fault("encoding", name) from error
    return "cp1252"


def decode(name: str, content: bytes) -> str:
    """The text of a file.

    Raises
    ------
    InputError
        When it is neither UTF-8 nor cp1252, or holds NUL bytes.
    """
    return content.decode(encoding_of(name, content))


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
    encoding = encoding_of(name, content)
    first = re.split(rb"[\r\n]", content, maxsplit=1)[0]
    delimiter = _delimiter(name, first)
    check_columns(name, first.count(delimiter.encode()) + 1)
    with io.TextIOWrapper(io.BytesIO(content), encoding=encoding, newline="") as text:
        lines = _lines(name, text, delimiter)
        _, header = next(lines, (1, []))
        rows, origins, faults = pad(table, header, _unguarded(table, header, lines))
    return RawTable(name=table, columns=header, rows=rows, origins=origins, header=1), faults


def _delimiter(name: str, first: bytes) -> str:
    """What stands between the cells of the first line."""
    if b";" in first:
        return ";"
    if b"\t" in first and b"," not in first:
        raise file_fault("tab_separated", name)
    return ","


def _lines(name: str, text: io.TextIOWrapper, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Rows with the number of the line on which they begin."""
    reader = csv.reader(_short(name, text), delimiter=delimiter, strict=True)
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


def _short(name: str, text: io.TextIOWrapper) -> Iterator[str]:
    """The lines of a text, none longer than a row of the longest cells may be."""
    for number in itertools.count(1):
        line = text.readline(LONGEST_LINE + 1)
        if len(line) > LONGEST_LINE:
            reason = both("reason.long_line", line=str(number), limit=LONGEST_LINE)
            raise file_fault("csv_syntax", name, reason=reason)
        if not line:
            return
        yield line


def _unguarded(
    table: str, header: Sequence[str], lines: Iterator[tuple[int, list[str]]]
) -> Iterator[tuple[int, list[str]]]:
    """Rows whose texts have lost the apostrophe before what looks like a formula."""
    columns = TABLES[table].columns if table in TABLES else {}
    plain = {name for name, column in columns.items() if column.kind not in TEXTS}
    texts = [i for i, name in enumerate(header) if name not in plain]
    for line, cells in lines:
        for i in texts:
            if i < len(cells) and cells[i].startswith("'") and FORMULA.match(cells[i]):
                cells[i] = cells[i][1:]
        yield line, cells


def guarded(text: str) -> str:
    """A text as a spreadsheet takes it for a text, not a formula."""
    return f"'{text}" if FORMULA.match(text) else text


def csv_text(spec: TableSpec, table: pd.DataFrame) -> str:
    """A table as CSV: comma, dates ISO, decimals with a point; columns that say nothing are left out."""
    names = written_columns(spec, table)
    texts = [_texts(spec, table, name) for name in names]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(names)
    writer.writerows(zip(*texts, strict=True))
    return out.getvalue()


def _texts(spec: TableSpec, table: pd.DataFrame, name: str) -> list[str]:
    texts = cell_texts(spec.columns[name], table[name])
    return [(guarded if spec.columns[name].kind in TEXTS else undoubted)(text) for text in texts]


def written_columns(spec: TableSpec, table: pd.DataFrame) -> list[str]:
    """The columns worth writing: keys, required ones, and those that differ from their default somewhere."""
    names = []
    for name, column in spec.columns.items():
        held = table[name]
        plain = held.isna() if column.default is None else held.eq(column.default)
        if name in spec.key or column.required or not plain.all():
            names.append(name)
    return names
