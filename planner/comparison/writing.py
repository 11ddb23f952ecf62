"""The folder of a comparison: JSON, page, workbook, tables, and a chat text for everyone who must be told."""

from __future__ import annotations

import json
import re
from pathlib import Path

from planner.comparison.chats import chat_texts
from planner.comparison.page import comparison_page
from planner.comparison.record import Comparison
from planner.comparison.sheets import comparison_workbook
from planner.files.raw import file_fault
from planner.files.safely import write_folder
from planner.report import csv_text

FIRST = "comparison.json"
TELL = "tell"
NOT_IN_NAMES = re.compile(r"[^\w.-]")


def check_free(folder: Path) -> None:
    """Refuse a path that is taken by something that is no comparison.

    Raises
    ------
    InputError
        With what to do.
    """
    if folder.exists() and not (folder.is_dir() and ((folder / FIRST).is_file() or not any(folder.iterdir()))):
        raise file_fault("comparison_exists", folder)


def write_comparison(made: Comparison, folder: str | Path, *, lang: str = "id") -> None:
    """Write a comparison; the same comparison gives the same bytes.

    Parameters
    ----------
    folder
        A new or empty folder, or one that holds a comparison, which goes. Written beside and renamed.
    lang
        Language of page, workbook and chat texts.

    Raises
    ------
    InputError
        When the path is taken by something that is no comparison.
    """
    folder = Path(folder)
    check_free(folder)
    files = members(made, lang)

    def fill(beside: Path) -> None:
        for name, content in files.items():
            path = beside / name
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(content)

    write_folder(folder, fill)


def members(made: Comparison, lang: str) -> dict[str, bytes]:
    """The files of a comparison by name."""
    chats = {who: chat_texts(made, who, lang) for who in ("supplier", "kitchen")} if made.planned else {}
    told = json.dumps(made.to_json(), ensure_ascii=False, indent=1, allow_nan=False) + "\n"
    files = {
        FIRST: told.encode(),
        "comparison.html": comparison_page(made, lang, chats).encode(),
        "comparison.xlsx": comparison_workbook(made, lang),
        "changes.txt": "".join(f"{change}\n" for change in made.changes).encode(),
    }
    if not made.planned:
        return files
    files["orders.csv"] = csv_text(made.lines).encode()
    files |= {f"{who}.csv": csv_text(table).encode() for who, table in made.gains.items()}
    for who, texts in chats.items():
        for key, text in texts.items():
            files[f"{TELL}/{who}-{NOT_IN_NAMES.sub('_', key)}.txt"] = f"{text}\n".encode()
    return files
