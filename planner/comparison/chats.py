"""What changes for a supplier or a kitchen, as a chat text to paste."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any

from planner import words
from planner.comparison.record import Comparison
from planner.report.ordertexts import folded
from planner.words import say

Row = Mapping[Any, Any]
Names = Mapping[str, Mapping[str, str]]
OTHER = {"supplier": ("kitchen", "order.to"), "kitchen": ("supplier", "order.from")}


def chat_texts(made: Comparison, who: str, lang: str) -> dict[str, str]:
    """A text by key for each supplier, or kitchen, of which some order changes."""
    names = _names(made, lang)
    rows = made.lines.sort_values([who, "day", OTHER[who][0], "item"], kind="stable").to_dict(orient="records")
    parts = groupby(rows, key=itemgetter(who))
    return {str(key): _text(str(key), list(lines), who, names, lang) for key, lines in parts}


def _names(made: Comparison, lang: str) -> Names:
    """What people call suppliers, kitchens and items of both sides."""
    return {
        who: made.before.names(f"{who}s", lang) | made.after.names(f"{who}s", lang)
        for who in ("supplier", "kitchen", "item")
    }


def _text(key: str, lines: Sequence[Row], who: str, names: Names, lang: str) -> str:
    told = [say("compare.chat.title", lang), names[who][key], *_days(lines, who, names, lang)]
    return "\n".join(piece for line in told for piece in folded(line))


def _days(lines: Sequence[Row], who: str, names: Names, lang: str) -> Iterator[str]:
    other, code = OTHER[who]
    for day, part in groupby(lines, key=itemgetter("day")):
        yield ""
        yield words.day(day, lang)
        for key, mine in groupby(part, key=itemgetter(other)):
            yield say(code, lang, **{other: names[other][str(key)]})
            for row in mine:
                yield "  " + _line(row, names["item"], lang)


def _line(row: Row, items: Mapping[str, str], lang: str) -> str:
    kind = "price" if row["what"] == "price" else "quantity"
    write = {"price": _price, "quantity": words.quantity}[kind]
    sides = {when: write(float(row[f"{kind}_{when}"]), str(row["unit"]), lang) for when in ("before", "after")}
    return say(f"compare.chat.{row['what']}", lang, item=items[str(row["item"])], **sides)


def _price(value: float, _unit: str, lang: str) -> str:
    return words.rupiah(value, lang)
