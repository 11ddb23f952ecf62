"""Files that mean harm, in full size: functions that write one into a folder and return its path."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from planner.files import write_scenario
from planner.files.raw import MOST_ROWS
from planner.tables import TABLES
from tests.files.bombs import number, pack, parts, row, sheet, text
from tests.scenes import scenario_of, small

MB = 1_000_000
CHUNK = bytes(MB)
SETTINGS = 'title = "x"\nfirst_day = 2026-04-20\n'
HEAD = row(1, text("A1", "item"))
LAUGHS = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))

Monster = Callable[[Path], Path]


def packed(folder: Path, ending: str, sizes: Mapping[str, int], **held: str) -> Path:
    """Write an archive whose files inflate to so many MB of zeros."""
    path = folder / f"a{ending}"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in held.items():
            archive.writestr(name, content)
        for name, size in sizes.items():
            with archive.open(name, "w", force_zip64=True) as part:
                for _ in range(size):
                    part.write(CHUNK)
    return path


def book(folder: Path, *sheets: str, **others: str) -> Path:
    """Write a workbook of these sheets."""
    return pack(folder / "a.xlsx", parts(sheets) | others)


def spoilt(folder: Path, name: str, content: bytes) -> Path:
    """Write a small scenario in which one file is something else."""
    write_scenario(scenario_of(small()), folder / "a")
    (folder / "a" / name).write_bytes(content)
    return folder / "a"


def zipped(folder: Path, **files: bytes) -> Path:
    """Write a zip of these files."""
    return pack(folder / "a.zip", {"scenario.toml": SETTINGS} | files)


def linked(folder: Path) -> Path:
    """Write a small scenario in which a table is a link to a file outside."""
    path = spoilt(folder, "items.csv", b"")
    (path / "items.csv").unlink()
    (path / "items.csv").symlink_to("/etc/passwd")
    return path


def huge_csv(folder: Path) -> Path:
    """Write a small scenario in which a table has 300 MB of rows."""
    path = spoilt(folder, "items.csv", b"")
    with (path / "items.csv").open("wb") as file:
        file.write(b"item,name_id,name_en,unit\n")
        for _ in range(300):
            file.write(b"beras,Beras,Rice,kg\n" * (MB // 20))
    return path


def cells(count: int, width: int) -> Iterator[str]:
    """Rows of short numbers, so many cells in all."""
    for start in range(0, count, width):
        yield ",".join(str(10 + (start + cell) % 90) for cell in range(width))


def full_tables(folder: Path) -> Path:
    """Write a folder in which every table holds as many short cells as its share of the largest scenario allows."""
    for name, spec in TABLES.items():
        columns = list(spec.columns)
        if name == "settings":
            (folder / "scenario.toml").write_text(SETTINGS)
            continue
        lines = cells(14 * MB // 3, len(columns))
        (folder / f"{name}.csv").write_text("\n".join([",".join(columns), *lines]))
    return folder


def full_document(folder: Path) -> Path:
    """Write a document of the most values there may be."""
    rows = [{"item": str(n), "name_id": "x"} for n in range(1_000_000)]
    (folder / "a.json").write_text(json.dumps({"items": rows}, separators=(",", ":")))
    return folder / "a.json"


def full_sheet(folder: Path) -> Path:
    """Write a workbook just below the size that is refused: 7 million cells."""
    columns = list(TABLES["offers"].columns)
    head = row(1, *(f'<c t="inlineStr"><is><t>{name}</t></is></c>' for name in columns))
    body = f"<row>{'<c><v>1</v></c>' * len(columns)}</row>" * (140 * MB // (15 * len(columns)))
    return book(folder, sheet(HEAD), sheet(head + "<row/>" + body))


def one_sheet_many_names(folder: Path) -> Path:
    """Write a workbook that names one sheet of 20 MB five thousand times."""
    held = parts([sheet(HEAD + f"<row>{'<c><v>1</v></c>' * 1000}</row>" * 1300)])
    listed = "".join(f'<sheet name="s{n}" sheetId="{n}" r:id="r0"/>' for n in range(1, 5000))
    held["xl/workbook.xml"] = held["xl/workbook.xml"].replace("</sheets>", f"{listed}</sheets>")
    return pack(folder / "a.xlsx", held)


def entities(folder: Path) -> Path:
    """Write a workbook whose texts are entities of entities of entities."""
    held = parts([sheet(HEAD)], strings="<si><t>&a9;</t></si>")
    held["xl/sharedStrings.xml"] = f'<!DOCTYPE x [<!ENTITY a0 "ha">{LAUGHS}]>' + held["xl/sharedStrings.xml"]
    return pack(folder / "a.xlsx", held)


def matryoshka(folder: Path) -> Path:
    """Write a zip within a zip, ten deep, around a bomb."""
    content = packed(folder, ".zip", {"items.csv": 200}).read_bytes()
    for _ in range(10):
        outer = io.BytesIO()
        with zipfile.ZipFile(outer, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("scenario.toml", SETTINGS)
            archive.writestr("inner.zip", content)
        content = outer.getvalue()
    (folder / "a.zip").write_bytes(content)
    return folder / "a.zip"


def many_files(folder: Path) -> Path:
    """Write a zip of 60,000 empty files."""
    return pack(folder / "a.zip", {f"{n}.csv": "" for n in range(60_000)})


def repeated_text(folder: Path) -> Path:
    """Write a workbook in which half a million cells name one text of 30,000 letters."""
    rows = "".join(row(at, f'<c r="A{at}" t="s"><v>0</v></c>') for at in range(1, 500_000))
    return pack(folder / "a.xlsx", parts([sheet(rows)], strings="<si><t>" + "x" * 30_000 + "</t></si>"))


def wrong_cells(folder: Path) -> Path:
    """Write a folder in which every cell of 200,000 rows is wrong."""
    columns = list(TABLES["offers"].columns)
    line = ",".join("x" for _ in columns) + "\n"
    return spoilt(folder, "offers.csv", (",".join(columns) + "\n" + line * 200_000).encode())


def unknown_names(folder: Path) -> Path:
    """Write a folder in which as many rows as there may be name suppliers that do not exist, all different."""
    lines = "\n".join(f"pemasok-{n},beras,{10_000 + n % 7},{n % 900 + 1}" for n in range(MOST_ROWS))
    return spoilt(folder, "offers.csv", f"supplier,item,price_rp,per_day\n{lines}\n".encode())


def deep_document(folder: Path) -> Path:
    """Write a document of 30 million brackets."""
    (folder / "a.json").write_text('{"items":' + "[" * 30 * MB)
    return folder / "a.json"


MONSTERS: Mapping[str, tuple[Monster, str]] = {
    "zip bomb: 1.2 MB that inflate to 1 GB": (
        lambda at: packed(at, ".zip", {f"{name}.csv": 250 for name in ("items", "offers", "lanes", "stock")}),
        "zip_unsafe",
    ),
    "workbook bomb: a sheet that inflates to 1 GB": (
        lambda at: packed(at, ".xlsx", {"xl/worksheets/sheet1.xml": 1000}),
        "zip_unsafe",
    ),
    "zip in a zip, ten deep": (matryoshka, "zip_unsafe"),
    "zip of 60,000 files": (many_files, "zip_unsafe"),
    "zip with a path out of its folder": (lambda at: zipped(at, **{"../../etc/items.csv": b"x"}), "zip_unsafe"),
    "workbook with a cell in the last corner": (
        lambda at: book(at, sheet(HEAD + row(1_048_576, number("XFD1048576")))),
        "beyond_limits",
    ),
    "workbook with entities of entities": (entities, "unreadable"),
    "workbook of 7 million cells": (full_sheet, "beyond_limits"),
    "workbook that names one sheet 5,000 times": (one_sheet_many_names, "unreadable"),
    "workbook with one long text in 500,000 cells": (repeated_text, "beyond_limits"),
    "CSV of 300 MB": (huge_csv, "too_big"),
    "CSV of 200,000 rows, every cell wrong": (wrong_cells, "more_faults"),
    "CSV of 10 million columns": (lambda at: spoilt(at, "items.csv", b"a," * 10 * MB), "too_many_columns"),
    "CSV of 250,000 unknown names, as many as a table may have": (unknown_names, "unknown_reference"),
    "CSV with NUL bytes": (lambda at: spoilt(at, "items.csv", b"item\0,name_id\n" * 1000), "unreadable"),
    "CSV in UTF-16": (lambda at: spoilt(at, "items.csv", "item,name_id\n".encode("utf-16")), "encoding"),
    "CSV in two encodings": (
        lambda at: spoilt(at, "items.csv", "item,name_id\nb,Béras\n".encode() + "t,Télur\n".encode("cp1252")),
        "mixed_encoding",
    ),
    "CSV that is a link": (linked, "unreadable"),
    "folder with 70 million cells": (full_tables, "scenario_too_big"),
    "document of 3 million values": (full_document, "too_many_values"),
    "document of 30 million brackets": (deep_document, "too_many_values"),
}
"""Files by what they are, each with the code of the fault that it ends in."""
