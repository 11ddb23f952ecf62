"""Tables of the README that a bench fills in, between two marks of its name."""

from __future__ import annotations

import re
from pathlib import Path

README = Path(__file__).parents[2] / "README.md"


def marks(name: str) -> tuple[str, str]:
    """The lines before and after the table of a bench."""
    return f"<!-- {name} -->", f"<!-- end of {name} -->"


def insert(page: str, name: str, made: str) -> str:
    """The page with a table between its marks."""
    begin, end = marks(name)
    between = re.compile(f"{re.escape(begin)}.*?{re.escape(end)}", re.DOTALL)
    filled, count = between.subn(lambda _: f"{begin}\n{made}\n{end}", page)
    if count != 1:
        raise ValueError(f"the page needs {begin} and {end} once")
    return filled


def shown(page: str, name: str) -> str:
    """The table that stands in the page."""
    begin, end = marks(name)
    return page.split(begin)[1].split(end)[0].strip()
