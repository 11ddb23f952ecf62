"""What a report shows: the same sections for page and workbook, with labels and values in one language."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any

import pandas as pd

from planner import words
from planner.baseline import Hands
from planner.plan import Plan
from planner.words import known, say

KINDS = {
    "day": "day",
    **dict.fromkeys(("quantity", "packs", "missing", "need", "short", "delivered_kg"), "quantity"),
    **{f"{step}_{who}": "quantity" for step in ("offered", "delivered") for who in ("coops", "producers", "outside")},
    **dict.fromkeys(("meals", "short_meals", "meals_short", "kitchens", "suppliers"), "whole"),
    **dict.fromkeys(("price_rp", "amount_rp", "sold_rp", "cash_limit_rp", "cash_peak_rp", "goods_rp"), "rupiah"),
    **dict.fromkeys(("budget_rp", "cost_rp", "cost_per_meal_rp", "budget_per_meal_rp"), "rupiah"),
    **dict.fromkeys(("cash_share", "coop_share"), "percent"),
}
"""How a column is written; texts are not listed."""

COLUMNS = {
    "deliveries": (
        *("day", "supplier", "supplier_name", "kitchen", "kitchen_name", "item", "item_name", "quantity", "unit"),
        *("packs", "pack", "trip", "vehicle", "price_rp", "amount_rp", "flag"),
    ),
    "shortages": ("day", "kitchen", "kitchen_name", "kecamatan", "item", "item_name", "missing", "unit", "meals"),
    "balance": (
        *("day", "item", "item_name", "unit", "need", "offered_coops", "offered_producers", "offered_outside"),
        *("delivered_coops", "delivered_producers", "delivered_outside", "short"),
    ),
    "coops": (
        *("supplier", "supplier_name", "kecamatan", "stage", "zone", "sold_rp", "delivered_kg", "kitchens"),
        *("cash_limit_rp", "cash_peak_rp", "cash_share"),
    ),
    "kitchens": (
        *("kitchen", "kitchen_name", "kecamatan", "meals", "short_meals", "goods_rp", "budget_rp"),
        *("cost_per_meal_rp", "budget_per_meal_rp", "suppliers"),
    ),
}
"""The columns of every section; those of SPARSE only where something stands in them."""

BESIDE = ("way", "meals_short", "cost_rp", "coop_share")

SPARSE = ("packs", "pack", "trip", "vehicle", "flag")
CODED = ("unit", "kind", "stage", "zone", "flag", "way")  # columns whose values have words


@dataclass(frozen=True, kw_only=True)
class Field:
    """A column of a section: its name, what people call it, and how it is written (a kind, or `text`)."""

    name: str
    label: str
    kind: str


@dataclass(frozen=True, kw_only=True)
class Section:
    """A titled table; `rows` has a column per field, codes already in words."""

    name: str
    title: str
    fields: tuple[Field, ...]
    rows: pd.DataFrame


def section(plan: Plan, name: str, lang: str) -> Section:
    """One section (a key of COLUMNS) of a plan in one language."""
    rows = _named(plan, _rows(plan, name), lang)
    columns = [column for column in COLUMNS[name] if column not in SPARSE or rows[column].notna().any()]
    for column in set(columns) & set(CODED):
        rows[column] = rows[column].map(partial(worded, column, lang=lang), na_action="ignore")
    return Section(name=name, title=say(f"report.{name}", lang), fields=_fields(columns, lang), rows=rows[columns])


def beside(plan: Plan, hands: Hands, lang: str) -> Section:
    """The plan beside what matching by hand would give: a row per way, ours first."""
    ours = {"meals_short": plan.meals["short"], "cost_rp": plan.cost_rp["total"], "coop_share": plan.coop_share}
    rows = pd.DataFrame([{"way": worded("way", way, lang), **told} for way, told in {"plan": ours, **hands}.items()])
    return Section(name="beside", title=say("report.beside", lang), fields=_fields(BESIDE, lang), rows=rows)


def _fields(columns: Iterable[str], lang: str) -> tuple[Field, ...]:
    return tuple(
        Field(name=column, label=say(f"report.column.{column}", lang), kind=KINDS.get(column, "text"))
        for column in columns
    )


def worded(column: str, code: str, lang: str) -> str:
    """The words for a code in a column; a code without words (a supplier's own) as it stands."""
    key = f"unit.{code}" if column == "unit" else f"report.{column}.{code}"
    return say(key, lang) if known(key) else code


def shown(value: Any, kind: str, lang: str) -> str:
    """A value as people read it; absent is a dash."""
    if pd.isna(value):
        return "–"
    writer = WRITERS.get(kind)
    return words.spoken(value, lang) if writer is None else writer(value, lang)


def _short_number(value: float, lang: str) -> str:
    """A quantity without its unit: one decimal where that matters."""
    return words.number(value, lang, 0 if abs(value) >= 100 or float(value).is_integer() else 1)


WRITERS: dict[str, Callable[[Any, str], str]] = {
    "day": words.day,
    "rupiah": words.rupiah,
    "percent": words.percent,
    "whole": words.number,
    "quantity": _short_number,
}


def _rows(plan: Plan, name: str) -> pd.DataFrame:
    """The rows of a section, what matters most first where order is free."""
    if name == "coops":
        suppliers = plan.suppliers
        coops = suppliers[suppliers["kind"] == "coop"].drop(columns="name")
        return coops.sort_values(["sold_rp", "supplier"], ascending=[False, True], ignore_index=True)
    if name == "kitchens":
        order = ["short_meals", "cost_per_meal_rp", "kitchen"]
        kitchens = plan.kitchens.drop(columns="name")
        return kitchens.sort_values(order, ascending=[False, False, True], ignore_index=True)
    table: pd.DataFrame = plan.balance if name == "balance" else getattr(plan.tables, name)
    return table


def _named(plan: Plan, rows: pd.DataFrame, lang: str) -> pd.DataFrame:
    """The rows with what people call supplier, kitchen and item, and where the kitchen is."""
    rows = rows.copy()
    for column, table, label in (
        ("supplier", "suppliers", "name"),
        ("kitchen", "kitchens", "name"),
        ("item", "items", f"name_{lang}"),
    ):
        if column in rows:
            called = plan.scenario[table].set_index(column)[label]
            rows[f"{column}_name"] = rows[column].map(called).fillna(rows[column])
    if "kitchen" in rows and "kecamatan" not in rows:
        rows["kecamatan"] = rows["kitchen"].map(plan.scenario["kitchens"].set_index("kitchen")["kecamatan"])
    return rows
