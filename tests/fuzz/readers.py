"""What is fuzzed: every reader from bytes, with a legal file to begin from; only an InputError may leave it."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from planner.changes import apply_changes
from planner.errors import InputError
from planner.files import sheets
from planner.files.archive import read_zip
from planner.files.csvs import read_csv
from planner.files.document import read_json
from planner.files.folder import SETTINGS, member_texts, read_settings
from planner.files.raw import RawScenario
from planner.tables.parse import RawTable, parse_table
from tests.files.bombs import number, parts, row, sheet, text
from tests.scenes import scenario_of, small

Reader = Callable[[bytes], object]

TOKENS = (
    *(b'"', b"'", b",", b";", b"\n", b"\r", b"\t", b"\0", b"=", b"[", b"{", b"}", b"]", b":", b"\\u0000", b"\\ud800"),
    *(b"1e999", b"-1", b"nan", b"9" * 400, b"13.500", b"1.250.000,5", b"20/04/2026", b"2026-02-30", b"true", b"null"),
    *(b"\xef\xbb\xbf", b"\xff\xfe", b"\xc3\xa9", b"\xe9", b"\x81", b"PK\x01\x02", b"PK\x05\x06", b"../", b"\xff" * 8),
    *(b"<f>", b"</f>", b"<v/>", b't="e"', b'r="XFD1048576"', b"<!ENTITY", b"<c", b">", b"&a;"),
)
"""What readers look for: put in at random."""


@dataclass(frozen=True, kw_only=True)
class Fuzzed:
    """A reader from bytes, and a file to begin from."""

    read: Reader
    begin: bytes


def survives(fuzzed: Fuzzed, content: bytes) -> None:
    """Read bytes; faults are the answer to whatever is wrong with them, and fit into JSON."""
    try:
        fuzzed.read(content)
    except InputError as error:
        json.dumps(error.to_json())


def _table(name: str) -> Reader:
    def read(content: bytes) -> object:
        raw, faults = read_csv(f"{name}.csv", name, content)
        return parse_table(raw), [fault.to_json() for fault in faults]

    return read


def _parsed(raw: RawScenario) -> object:
    tables = [table for name, table in raw.tables.items() if name in ("items", "offers", "settings")]
    return [parse_table(table) for table in tables], [fault.to_json() for fault in raw.faults]


def _settings(content: bytes) -> object:
    table: RawTable = read_settings(content)[0]
    return parse_table(table)


def _changed(content: bytes) -> object:
    """Apply lines as changes of the small scenario."""
    return apply_changes(SCENARIO, content.decode("utf-8", "replace").split("\n")).undo


def _sheet(content: bytes) -> object:
    """Look for cells without value, as the guarded child does before it calls what may abort."""
    return list(sheets.broken_cells(content))


SCENARIO = scenario_of(small())
CHANGES = (
    "offers[item=telur, price_rp >= 1_000].price_rp *= 1.1",
    "kitchens.ciater.open = true",
    'add stock {kitchen = ciater, item = "telur", quantity = 1e3}',
    "drop calendar[kitchen=none]",
    "settings.first_day += 7",
)


def _all() -> Mapping[str, Fuzzed]:
    texts = {name: content.encode() for name, content in member_texts(scenario_of(small())).items()}
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as made:
        for name in (SETTINGS, "items.csv", "offers.csv"):
            made.writestr(name, texts[name])
    cells = sheet(row(1, text("A1", "item")) + row(3, number("A3"), '<c r="B3" t="e"><f>A1</f><v>#N/A</v></c>'))
    return {
        "items": Fuzzed(read=_table("items"), begin=texts["items.csv"]),
        "offers": Fuzzed(read=_table("offers"), begin=texts["offers.csv"]),
        "settings": Fuzzed(read=_settings, begin=texts[SETTINGS]),
        "document": Fuzzed(read=lambda held: _parsed(read_json("a.json", held)), begin=json.dumps(small()).encode()),
        "archive": Fuzzed(read=lambda held: _parsed(read_zip("a.zip", held)), begin=archive.getvalue()),
        "changes": Fuzzed(read=_changed, begin="\n".join(CHANGES).encode()),
        "sheet": Fuzzed(read=_sheet, begin=parts([cells])["xl/worksheets/sheet1.xml"].encode()),
    }


FUZZED = _all()
"""The readers by name."""
