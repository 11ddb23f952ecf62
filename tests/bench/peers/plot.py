"""The plot of a record as SVG: a line a tool, from what it builds in to what it takes in all, on a logarithmic axis."""

from __future__ import annotations

from collections.abc import Iterator
from math import log10
from typing import Any

from tests.bench.peers.report import LABELS, spent, whole_seconds

LEFT, WIDTH, RIGHT = 190, 760, 30
TOP, ROW, GAP = 56, 17, 30
DECADES = (-3, 4)  # 1 ms .. 10,000 s
INK, PALE, OURS, THEIRS = "#222", "#ddd", "#0b6e4f", "#8a8a8a"


def draw(record: dict[str, Any]) -> str:
    """The whole plot."""
    marks = [mark for number, measured in enumerate(record["cases"]) for mark in case(record, measured, number)]
    height = TOP + len(record["cases"]) * (ROW * len(LABELS) + GAP) + 10
    title = f"Building (open) and building + solving (full), seconds of the processor, {record['date']}"
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" '
            'font-family="sans-serif" font-size="12">',
            f"<title>{title}</title>",
            f'<rect width="{WIDTH}" height="{height}" fill="#fff"/>',
            text(16, 20, title, weight="bold"),
            *axis(height),
            *marks,
            "</svg>\n",
        ]
    )


def axis(height: int) -> Iterator[str]:
    """A line and a number for every power of ten."""
    for power in range(DECADES[0], DECADES[1] + 1):
        x = place(10.0**power)
        yield f'<line x1="{x}" y1="{TOP - 8}" x2="{x}" y2="{height - 10}" stroke="{PALE}"/>'
        yield text(x, TOP - 14, f"{10.0**power:g}", anchor="middle")


def case(record: dict[str, Any], measured: dict[str, Any], number: int) -> Iterator[str]:
    """A case: its name and a line for every tool."""
    top = TOP + number * (ROW * len(LABELS) + GAP) + 12
    yield text(16, top, measured["case"], weight="bold")
    for position, (name, label) in enumerate(LABELS.items(), 1):
        tool, y = measured["tools"][name], top + position * ROW
        colour = OURS if name in ("pasok", "ladder") else THEIRS
        built, whole = spent(tool).get("build"), whole_seconds(tool)
        end = record["peer_limit_seconds"] if whole is None else whole
        yield text(LEFT - 10, y, label, anchor="end")
        if built is not None:
            yield f'<line x1="{place(built)}" y1="{y - 4}" x2="{place(end)}" y2="{y - 4}" stroke="{colour}"/>'
            yield dot(built, y, colour, "#fff")
        if whole is None:
            yield text(place(end), y, f"&gt; {end:.0f} s")
        else:
            yield dot(whole, y, colour, colour)


def place(seconds: float) -> float:
    """Where seconds lie on the axis."""
    low, high = DECADES
    share = (log10(max(seconds, 10.0**low)) - low) / (high - low)
    return round(LEFT + share * (WIDTH - LEFT - RIGHT), 1)


def dot(seconds: float, y: int, stroke: str, fill: str) -> str:
    """A dot at some seconds."""
    return f'<circle cx="{place(seconds)}" cy="{y - 4}" r="4" stroke="{stroke}" fill="{fill}"/>'


def text(x: float, y: float, words: str, *, anchor: str = "start", weight: str = "normal") -> str:
    """A line of text."""
    return f'<text x="{x}" y="{y}" fill="{INK}" text-anchor="{anchor}" font-weight="{weight}">{words}</text>'
