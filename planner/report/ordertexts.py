"""Orders as chat texts: short lines that fit a telephone, to paste as they are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from textwrap import wrap

import pandas as pd

from planner import words
from planner.words import say

WIDTH = 32  # characters of a line
HELD = "\u00a0"  # a space at which no line is folded
UNIT = re.compile(r"(?<=\d) (?=\w+$)")  # between a number and its unit at the end of a line


def order_text(kind: str, day: pd.Timestamp, lines: pd.DataFrame, trips: pd.DataFrame, lang: str) -> str:
    """One order, day sheet or pick list in one language.

    Parameters
    ----------
    lines, trips
        As `planner.report.orders.Order` has them.
    """
    writer = {"order": _order, "day_sheet": _day_sheet, "pick_list": _pick_list}[kind]
    title = say(f"order.title.{kind}", lang, day=day, year=str(day.year))
    told = [title, *writer(lines, trips, lang)]
    return "\n".join(piece for line in told for piece in folded(line))


def folded(line: str) -> list[str]:
    """A line in pieces no wider than a telephone, the further ones set in."""
    indent = " " * (2 + len(line) - len(line.lstrip()))
    kept = UNIT.sub(HELD, line)
    pieces = wrap(kept, WIDTH, subsequent_indent=indent, break_on_hyphens=False) or [""]
    return [piece.replace(HELD, " ") for piece in pieces]


def _order(lines: pd.DataFrame, trips: pd.DataFrame, lang: str) -> Iterator[str]:
    first = lines.iloc[0]
    yield say("order.from", lang, supplier=first["supplier_name"])
    yield say("order.to", lang, kitchen=first["kitchen_name"])
    yield from _trip_lines(trips, lang)
    yield ""
    yield from _priced(lines, lang)
    yield ""
    yield _sum(lines, lang)
    yield say("order.reply", lang)


def _day_sheet(lines: pd.DataFrame, trips: pd.DataFrame, lang: str) -> Iterator[str]:
    yield str(lines["kitchen_name"].iloc[0])
    for supplier, part in lines.groupby("supplier"):
        yield ""
        yield say("order.from", lang, supplier=part["supplier_name"].iloc[0])
        yield from _trip_lines(trips[trips["supplier"] == supplier], lang)
        yield from _priced(part, lang)
        yield _sum(part, lang)
    yield ""
    yield say("order.suppliers", lang, count=lines["supplier"].nunique())
    yield _sum(lines, lang)


def _pick_list(lines: pd.DataFrame, trips: pd.DataFrame, lang: str) -> Iterator[str]:
    yield str(lines["supplier_name"].iloc[0])
    yield ""
    yield say("order.prepare", lang)
    for _, part in lines.groupby("item"):
        yield say("order.item", lang, item=part[f"item_name_{lang}"].iloc[0], amount=_amount(part, lang))
    for kitchen, part in lines.groupby("kitchen"):
        yield ""
        yield say("order.to", lang, kitchen=part["kitchen_name"].iloc[0])
        yield from _trip_lines(trips[trips["kitchen"] == kitchen], lang)
        for at in range(len(part)):
            line = part.iloc[[at]]
            yield say("order.item", lang, item=line[f"item_name_{lang}"].iloc[0], amount=_amount(line, lang))
    yield ""
    yield say("order.kitchens", lang, count=lines["kitchen"].nunique(), kg=_kg(lines["kg"].sum(), lang))


def _priced(lines: pd.DataFrame, lang: str) -> Iterator[str]:
    """Each item with its amount and its money."""
    for at, row in enumerate(lines.to_dict(orient="records")):
        yield str(row[f"item_name_{lang}"])
        yield "  " + _amount(lines.iloc[[at]], lang)
        price = float(row["price_rp"])  # not rounded: times the quantity it is the amount
        amount, unit = words.rupiah(row["amount_rp"], lang), words.unit_of(row["unit"])
        yield "  " + say("order.price", lang, price=price, unit=unit, amount=amount)
        if row["flag"] == "ceiling":
            yield "  " + say("order.ceiling", lang, ceiling=words.rupiah(row["ceiling_rp"], lang))


def _amount(lines: pd.DataFrame, lang: str) -> str:
    """How much of an item lines come to, in packs where all of them are of one pack."""
    quantity = words.quantity(float(lines["quantity"].sum()), str(lines["unit"].iloc[0]), lang)
    if lines[["packs", "pack"]].isna().any(axis=None) or lines["pack"].nunique() > 1:
        return quantity
    return say("order.packs", lang, packs=int(lines["packs"].sum()), pack=lines["pack"].iloc[0], quantity=quantity)


def _trip_lines(trips: pd.DataFrame, lang: str) -> Iterator[str]:
    """On which of the supplier's trips goods ride, a line per vehicle."""
    for row in trips.to_dict(orient="records"):
        first, last = str(row["first_trip"]), str(row["last_trip"])
        code = "order.trip" if first == last else "order.trips"
        yield say(code, lang, first=first, last=last, vehicle=row["vehicle"], kg=_kg(row["load_kg"], lang))


def _sum(lines: pd.DataFrame, lang: str) -> str:
    """Money and weight of lines."""
    amount = words.rupiah(int(lines["amount_rp"].sum()), lang)
    return say("order.sum", lang, amount=amount, kg=_kg(lines["kg"].sum(), lang))


def _kg(kg: float, lang: str) -> str:
    return words.quantity(round(float(kg), 1), "kg", lang)
