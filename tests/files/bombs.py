"""Workbooks written by hand, part by part, for tests: small files that ask for much."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

SPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
TYPES = f'<Types xmlns="{PACKAGE}/content-types"/>'
TABLES = ("items", "offers", "lanes", "prices")


def sheet(rows: str = "", *, before: str = "", after: str = "") -> str:
    """Return the XML of a sheet with these rows."""
    return f'{before}<worksheet xmlns="{SPACE}"><sheetData>{rows}</sheetData>{after}</worksheet>'


def number(place: str, value: object = 1) -> str:
    """Return a cell with a number."""
    return f'<c r="{place}"><v>{value}</v></c>'


def text(place: str, value: str) -> str:
    """Return a cell with a text."""
    return f'<c r="{place}" t="inlineStr"><is><t>{value}</t></is></c>'


def row(at: int, *cells: str) -> str:
    """Return a row of cells."""
    return f'<row r="{at}">{"".join(cells)}</row>'


def links(*targets: tuple[str, str]) -> str:
    """Return relations to parts of these kinds, by number."""
    made = [f'<Relationship Id="r{i}" Type="{KIND}/{kind}" Target="{to}"/>' for i, (kind, to) in enumerate(targets)]
    return f'<Relationships xmlns="{PACKAGE}/relationships">{"".join(made)}</Relationships>'


def parts(sheets: Sequence[str], *, strings: str = "", names: Sequence[str] = TABLES) -> dict[str, str]:
    """Return the parts of a workbook with these sheets."""
    names = [*names, *(f"s{i}" for i in range(len(sheets)))]
    listed = "".join(f'<sheet name="{names[i]}" sheetId="{i + 1}" r:id="r{i}"/>' for i in range(len(sheets)))
    targets = [("worksheet", f"worksheets/sheet{i + 1}.xml") for i in range(len(sheets))]
    made = {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": links(("officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": f'<workbook xmlns="{SPACE}" xmlns:r="{KIND}"><sheets>{listed}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": links(*targets, ("sharedStrings", "sharedStrings.xml")),
        "xl/sharedStrings.xml": f'<sst xmlns="{SPACE}">{strings}</sst>',
    }
    return made | {f"xl/worksheets/sheet{i + 1}.xml": xml for i, xml in enumerate(sheets)}


def pack(path: Path, held: Mapping[str, str | bytes]) -> Path:
    """Write parts as a workbook."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in held.items():
            archive.writestr(name, content)
    return path
