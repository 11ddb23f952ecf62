"""What changes for a supplier or a kitchen, as a chat text to paste."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from planner import words
from planner.comparison.record import Comparison
from planner.report.ordertexts import folded
from planner.words import say

OTHER = {"supplier": ("kitchen", "order.to"), "kitchen": ("supplier", "order.from")}


def chat_texts(made: Comparison, who: str, lang: str) -> dict[str, str]:
    """A text by key for each supplier, or kitchen, of which some order changes."""
    names = _names(made, lang)
    return {key: _text(made.lines[made.lines[who] == key], who, names, lang) for key in made.told(who)}


def _names(made: Comparison, lang: str) -> Mapping[str, Mapping[str, str]]:
    """What people call suppliers, kitchens and items of both sides."""
    return {
        who: made.before.names(f"{who}s", lang) | made.after.names(f"{who}s", lang)
        for who in ("supplier", "kitchen", "item")
    }


def _text(lines: pd.DataFrame, who: str, names: Mapping[str, Mapping[str, str]], lang: str) -> str:
    told = [say("compare.chat.title", lang), names[who][str(lines[who].iloc[0])], *_days(lines, who, names, lang)]
    return "\n".join(piece for line in told for piece in folded(line))


def _days(lines: pd.DataFrame, who: str, names: Mapping[str, Mapping[str, str]], lang: str) -> Iterator[str]:
    other, code = OTHER[who]
    for day, part in lines.groupby("day"):
        yield ""
        yield words.day(pd.Timestamp(str(day)), lang)
        for key, mine in part.groupby(other):
            yield say(code, lang, **{other: names[other][str(key)]})
            for row in mine.to_dict(orient="records"):
                yield "  " + _line(row, names["item"], lang)


def _line(row: Mapping[Any, Any], items: Mapping[str, str], lang: str) -> str:
    kind = "price" if row["what"] == "price" else "quantity"
    write = {"price": _price, "quantity": words.quantity}[kind]
    sides = {when: write(float(row[f"{kind}_{when}"]), str(row["unit"]), lang) for when in ("before", "after")}
    return say(f"compare.chat.{row['what']}", lang, item=items[str(row["item"])], **sides)


def _price(value: float, _unit: str, lang: str) -> str:
    return words.rupiah(value, lang)
