"""Scenarios and plans in a line of a terminal and in a small table of a notebook: facts by name, numbers plain."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

LONGEST = 60  # letters of a title
LEAST = 0.01  # what is told of a number


def plain(value: float) -> str:
    """A number without exponent and separators, at two decimals; next to nothing is not nothing: `<0.01`."""
    if 0 < value < LEAST / 2:
        return f"<{LEAST}"
    return f"{round(value, 2) + 0.0:.2f}".rstrip("0").rstrip(".")


def line(kind: str, title: str, facts: Mapping[str, str]) -> str:
    """What it is, its title and the facts: `<Scenario 'Hamlet': days 3 from 2026-04-20, suppliers 3, ...>`."""
    told = ", ".join(f"{name} {text}" for name, text in facts.items())
    return f"<{kind} {title[:LONGEST]!r}: {told}>"


def small_table(kind: str, title: str, facts: Mapping[str, str]) -> str:
    """The same as HTML, a row for each fact."""
    rows = "".join(f"<tr><th>{escape(name)}</th><td>{escape(text)}</td></tr>" for name, text in facts.items())
    return f"<table><caption>{escape(kind)} {escape(title[:LONGEST])}</caption>{rows}</table>"
