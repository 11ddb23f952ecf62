"""The comparison as one self-contained page: no script, no network."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from planner.comparison.parts import cells, comparison_sections, extremes, named
from planner.comparison.record import Comparison
from planner.comparison.sentences import unproven
from planner.report.sections import shown
from planner.words import say

MOST_BARS, MOST_ROWS, MOST_CHATS = 12, 40, 60
BAR_HEIGHT, BAR_SPAN, LABEL_WIDTH = 22, 300, 220  # pixels
HERE = Path(__file__).parent


@dataclass(frozen=True, kw_only=True)
class Bar:
    """One bar of a chart: where it begins and how wide it is (pixels), what it tells; good = a gain."""

    label: str
    text: str
    x: float
    width: float
    good: bool


@dataclass(frozen=True, kw_only=True)
class Chart:
    """Differences as bars to both sides of a line."""

    name: str
    title: str
    bars: list[Bar]


def comparison_page(made: Comparison, lang: str, chats: Mapping[str, Mapping[str, str]]) -> str:
    """The page in one language (HTML); the same comparison gives the same text.

    Parameters
    ----------
    chats
        By `supplier` and `kitchen` the texts of `chat_texts`.
    """
    folders = FileSystemLoader([HERE, HERE.parent / "report"])
    environment = Environment(
        loader=folders, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.globals.update({"say": partial(_say, lang), "cells": cells})
    environment.filters["shown"] = lambda value, kind: _figure(value, kind, lang)
    figures, *others = comparison_sections(made, lang)
    names = {who: made.before.names(f"{who}s", lang) | made.after.names(f"{who}s", lang) for who in chats}
    told: dict[str, Any] = {
        "lang": lang,
        "made": made,
        "figures": figures,
        "sections": others,
        "charts": charts(made, lang),
        "notes": [note[lang] for note in unproven(made)],
        "chats": {who: [(names[who][key], text) for key, text in texts.items()] for who, texts in chats.items()},
        "most": MOST_ROWS,
        "most_chats": MOST_CHATS,
        "geometry": {"row": BAR_HEIGHT, "label": LABEL_WIDTH, "span": BAR_SPAN},
    }
    return environment.get_template("comparison.html.j2").render(**told) + "\n"


def charts(made: Comparison, lang: str) -> list[Chart]:
    """Kitchens by meals short, suppliers by sales: the largest differences."""
    if not made.planned:
        return []
    wanted = (("kitchen", "meals_short", "signed", -1), ("supplier", "sold_rp", "signed_rupiah", 1))
    told = []
    for who, figure, kind, sign in wanted:
        pairs = named(made, who, extremes(made, who, figure, MOST_BARS), lang)
        longest = max((abs(value) for _, value in pairs), default=0.0)
        bars = [
            Bar(
                label=name,
                text=shown(value, kind, lang),
                x=round(LABEL_WIDTH + BAR_SPAN / 2 + min(0.0, value) / longest * BAR_SPAN / 2, 1),
                width=round(abs(value) / longest * BAR_SPAN / 2, 1),
                good=value * sign > 0,
            )
            for name, value in pairs
        ]
        if bars:
            told.append(Chart(name=who, title=say(f"compare.chart.{who}", lang), bars=bars))
    return told


def _say(lang: str, code: str, **values: object) -> str:
    return say(code, lang, **values)


def _figure(value: Any, kind: str, lang: str) -> str:
    return "–" if value is None else shown(value, kind, lang)
