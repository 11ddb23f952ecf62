"""The tables of a comparison for people: the same for terminal, page and workbook, in one language."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any

import pandas as pd

from planner.comparison.gains import WHO
from planner.comparison.record import Comparison
from planner.report.headline import TOLD_FROM
from planner.report.sections import Field, Section, worded
from planner.words import say

KINDS = {
    "day": "day",
    **dict.fromkeys(("rupiah", "sold_rp_change", "goods_rp_change", "paid_rp_change"), "signed_rupiah"),
    "amount_change": "signed_rupiah",
    **dict.fromkeys(("sold_rp_before", "sold_rp_after", "price_before", "price_after"), "rupiah"),
    **dict.fromkeys(("hardship", "meals_short_change", "kitchens_change", "suppliers_change"), "signed"),
    **dict.fromkeys(("missing_change", "delivered_change", "quantity_change"), "signed"),
    **dict.fromkeys(("meals_short_before", "meals_short_after"), "whole"),
    **dict.fromkeys(("quantity_before", "quantity_after"), "quantity"),
    **dict.fromkeys(("missing_before", "missing_after"), "quantity"),
}
"""How a column is written; others are texts."""

RUNG_PARTS = ("hardship", "rupiah")
SHORT = ("meals_short_before", "meals_short_after", "meals_short_change")
SOLD = ("sold_rp_before", "sold_rp_after", "sold_rp_change")
MISSING = ("missing_before", "missing_after", "missing_change")
COLUMNS = {
    "kitchen": ("who", *SHORT, "goods_rp_change", "suppliers_change", *RUNG_PARTS),
    "supplier": ("who", *SOLD, "kitchens_change", *RUNG_PARTS),
    "item": ("who", "unit", *MISSING, "delivered_change", "paid_rp_change", *RUNG_PARTS),
    "kecamatan": ("who", *SHORT, "sold_rp_change", *RUNG_PARTS),
}
LINES = (
    *("day", "supplier_name", "kitchen_name", "item_name", "what", "quantity_before", "quantity_after"),
    *("quantity_change", "unit", "price_before", "price_after", "amount_change"),
)
FIGURE_KINDS = {"coop_share": "percent_fine", "worst_kitchen_share": "percent_fine"}
SIGNED = {"rupiah": "signed_rupiah", "whole": "signed", "percent_fine": "signed_percent"}
NOTHING = 0.5  # meals, Rp, units: rows in which nothing differs by more are left out


def comparison_sections(made: Comparison, lang: str) -> list[Section]:
    """Figures, then by whom, then the order lines that change."""
    told = [figure_section(made, lang)]
    if made.planned:
        told += [gain_section(made, who, lang) for who in WHO]
        told.append(line_section(made, lang))
    return told


def figure_section(made: Comparison, lang: str) -> Section:
    """Rungs and figures: before, after, change; as texts, for each is of a kind of its own."""
    rungs = [
        (name, rung["before"]["value"], rung["after"]["value"], rung["change"]) for name, rung in made.rungs.items()
    ]
    columns = ["name", "before", "after", "change"]
    rows = pd.concat([pd.DataFrame(rungs, columns=columns), made.figures], ignore_index=True)
    rows["kind"] = [figure_kind(name) for name in rows["name"]]
    rows["name"] = [say(f"compare.figure.{name}", lang) for name in rows["name"]]
    fields = tuple(_field(name, lang, kind="text" if name == "name" else "figure") for name in columns)
    return Section(name="figures", title=say("compare.figures", lang), fields=fields, rows=rows)


def figure_kind(name: str) -> str:
    """How a figure is written."""
    if name in FIGURE_KINDS:
        return FIGURE_KINDS[name]
    return "rupiah" if name.endswith("_rp") or name == "rupiah" else "whole"


def gain_section(made: Comparison, who: str, lang: str) -> Section:
    """Who gains and who loses: those for whom anything differs, and the whole city."""
    table = made.gains[who].copy()
    changes = [str(name) for name in table if str(name).endswith("_change")]
    differs = (table[[*changes, "hardship", "rupiah"]].abs() >= NOTHING).any(axis=1)
    rows = table[differs].reset_index(drop=True)
    names = _names(made, who, lang)
    city = say("compare.city", lang)
    rows["who"] = [city if pd.isna(key) else names.get(str(key), str(key)) for key in rows[who]]
    if who == "item":
        units = dict(made.after.scenario["items"][["item", "unit"]].to_numpy())
        rows["unit"] = [say(f"unit.{units[key]}", lang) if key in units else None for key in rows[who]]
    columns = COLUMNS[who]
    title = say(f"compare.by.{who}", lang)
    return Section(name=who, title=title, fields=_fields(columns, lang), rows=rows[list(columns)])


def line_section(made: Comparison, lang: str) -> Section:
    """The order lines that change."""
    rows = made.lines.copy()
    for who in ("supplier", "kitchen", "item"):
        rows[f"{who}_name"] = rows[who].map(_names(made, who, lang))
    rows["unit"] = rows["unit"].map(partial(worded, "unit", lang=lang))
    rows["what"] = [say(f"compare.what.{what}", lang) for what in rows["what"]]
    return Section(name="lines", title=say("compare.lines", lang), fields=_fields(LINES, lang), rows=rows[list(LINES)])


def extremes(made: Comparison, who: str, figure: str, most: int) -> list[tuple[str, float]]:
    """The names with the largest differences of a figure, largest gain first."""
    rows = made.gains[who].dropna(subset=[who])
    rows = rows[rows[f"{figure}_change"].abs() >= TOLD_FROM]
    rows = rows.reindex(rows[f"{figure}_change"].abs().sort_values(ascending=False, kind="stable").index).head(most)
    return list(zip(rows[who].astype(str), rows[f"{figure}_change"].astype(float), strict=True))


def cells(section: Section) -> list[list[tuple[Any, str]]]:
    """Rows of a section with the kind of each cell; figures say theirs in a column of their own."""
    rows = []
    for row in section.rows.to_dict(orient="records"):
        kinds = [str(row["kind"]) if field.kind == "figure" else field.kind for field in section.fields]
        if section.name == "figures":
            kinds[-1] = SIGNED[kinds[-1]]
        rows.append([(row[field.name], kind) for field, kind in zip(section.fields, kinds, strict=True)])
    return rows


def _names(made: Comparison, who: str, lang: str) -> dict[str, str]:
    """What people call each; a kecamatan is its own name."""
    if who == "kecamatan":
        return {}
    return made.before.names(f"{who}s", lang) | made.after.names(f"{who}s", lang)


def named(made: Comparison, who: str, pairs: Sequence[tuple[str, float]], lang: str) -> list[tuple[str, float]]:
    """The same pairs with names instead of keys."""
    names = _names(made, who, lang)
    return [(names.get(key, key), value) for key, value in pairs]


def _fields(columns: Iterable[str], lang: str) -> tuple[Field, ...]:
    return tuple(_field(name, lang, kind=KINDS.get(name, "text")) for name in columns)


def _field(name: str, lang: str, *, kind: str) -> Field:
    return Field(name=name, label=say(f"compare.column.{name}", lang), kind=kind)
