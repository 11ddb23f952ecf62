"""What a report shows: the same sections for page and workbook, with labels and values in one language."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

import pandas as pd

from planner import words
from planner.baseline import Hands
from planner.plan import Plan
from planner.report.rows import rows_of
from planner.words import known, say

KINDS = {
    "day": "day",
    **dict.fromkeys(("quantity", "missing", "need", "short", "delivered_kg"), "quantity"),
    **dict.fromkeys(("kg", "load_kg", "km", "cooked", "surplus"), "quantity"),
    **{f"{step}_{who}": "quantity" for step in ("offered", "delivered") for who in ("coops", "producers", "outside")},
    **dict.fromkeys(("meals", "short_meals", "meals_short", "kitchens", "suppliers"), "whole"),
    **dict.fromkeys(("packs", "trips", "trips_per_day", "parties", "min_parties", "breaks"), "whole"),
    **dict.fromkeys(("price_rp", "amount_rp", "sold_rp", "cash_limit_rp", "cash_peak_rp", "goods_rp"), "rupiah"),
    **dict.fromkeys(("budget_rp", "cost_rp", "cost_per_meal_rp", "budget_per_meal_rp"), "rupiah"),
    **dict.fromkeys(("rp", "penalty_rp", "onboarding_rp"), "rupiah"),
    **dict.fromkeys(("cash_share", "coop_share"), "percent"),
}
"""How a column is written; texts are not listed, columns named after a day are whole numbers."""

COLUMNS = {
    "deliveries": (
        *("day", "supplier", "supplier_name", "kitchen", "kitchen_name", "item", "item_name", "packs", "pack"),
        *("quantity", "unit", "kg", "trip", "vehicle", "price_rp", "amount_rp", "flag"),
    ),
    "trips": (
        *("day", "supplier", "supplier_name", "kitchen", "kitchen_name", "vehicle", "trips", "load_kg", "km", "rp"),
    ),
    "trip_days": ("supplier", "supplier_name", "days", "trips", "load_kg", "rp"),
    "shortages": ("day", "kitchen", "kitchen_name", "kecamatan", "item", "item_name", "missing", "unit", "meals_short"),
    "substitutes": (
        *("day", "kitchen", "kitchen_name", "item", "item_name", "cooked", "unit", "instead_of", "instead_of_name"),
    ),
    "surplus": ("day", "kitchen", "kitchen_name", "item", "item_name", "surplus", "unit"),
    "surplus_items": ("item", "item_name", "surplus", "unit", "kitchens"),
    "balance": (
        *("day", "item", "item_name", "unit", "need", "offered_coops", "offered_producers", "offered_outside"),
        *("delivered_coops", "delivered_producers", "delivered_outside", "short"),
    ),
    "coops": (
        *("supplier", "supplier_name", "kecamatan", "stage", "zone", "sold_rp", "delivered_kg", "kitchens"),
        *("trips_per_day", "onboarding_rp", "cash_limit_rp", "cash_peak_rp", "cash_share"),
    ),
    "onboarding": ("supplier", "supplier_name", "kecamatan", "stage", "zone", "onboarding_rp", "sold_rp", "kitchens"),
    "kitchens": (
        *("kitchen", "kitchen_name", "kecamatan", "meals", "short_meals", "goods_rp", "budget_rp"),
        *("cost_per_meal_rp", "budget_per_meal_rp", "suppliers", "parties", "min_parties"),
    ),
    "soft_rules": ("rule", "given_up", "breaks", "penalty_rp"),
    "soft": ("rule", "told", "penalty_rp"),
    "flags": ("rule", "told"),
    "warnings": ("told", "advice"),
}
"""The columns of every section; those of SPARSE only where something stands in them; `days` is a column per day."""

BESIDE = ("way", "meals_short", "cost_rp", "coop_share")

SPARSE = (*("packs", "pack", "trip", "vehicle", "flag", "trips_per_day", "onboarding_rp", "parties", "min_parties"),)
CODED = ("unit", "kind", "stage", "zone", "flag", "way", "rule")  # columns whose values have words
DATE = re.compile(r"\d{4}-\d\d-\d\d")  # the name of a column of a day


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
    rows = _named(plan, rows_of(plan, name, lang), lang)
    days = [str(column) for column in rows if DATE.fullmatch(str(column))]
    listed = [column for named in COLUMNS[name] for column in (days if named == "days" else [named])]
    columns = [column for column in listed if column not in SPARSE or rows[column].notna().any()]
    for column in (column for column in CODED if column in columns):
        rows[column] = rows[column].map(partial(worded, column, lang=lang), na_action="ignore")
    return Section(name=name, title=say(f"report.{name}", lang), fields=_fields(columns, lang), rows=rows[columns])


def beside(plan: Plan, hands: Hands, lang: str) -> Section:
    """The plan beside what matching by hand would give: a row per way, ours first."""
    ours = {"meals_short": plan.meals["short"], "cost_rp": plan.cost_rp["total"], "coop_share": plan.coop_share}
    rows = pd.DataFrame([{"way": worded("way", way, lang), **told} for way, told in {"plan": ours, **hands}.items()])
    return Section(name="beside", title=say("report.beside", lang), fields=_fields(BESIDE, lang), rows=rows)


def _fields(columns: Iterable[str], lang: str) -> tuple[Field, ...]:
    return tuple(
        Field(name=column, label=words.day(date.fromisoformat(column), lang), kind="whole")
        if DATE.fullmatch(column)
        else Field(name=column, label=say(f"report.column.{column}", lang), kind=KINDS.get(column, "text"))
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
    return words.count(value, lang, 0 if abs(value) >= 100 or float(value).is_integer() else 1)


def _signed(value: float, lang: str, writer: Callable[[float, str], str]) -> str:
    """A difference with its sign; none is a plain 0."""
    return f"{'+' if value > 0 else ''}{writer(value, lang)}" if round(value) else writer(0.0, lang)


def _signed_share(value: float, lang: str) -> str:
    """A difference of shares (1 = all) with its sign; none is a plain 0."""
    text, none = words.percent(value, lang, 2), words.percent(0.0, lang, 2)
    return none if text.lstrip("-") == none else f"{'+' if value > 0 else ''}{text}"


WRITERS: dict[str, Callable[[Any, str], str]] = {
    "day": words.day,
    "rupiah": words.rupiah,
    "percent": words.percent,
    "percent_fine": partial(words.percent, digits=2),
    "whole": words.count,
    "quantity": _short_number,
    "signed": partial(_signed, writer=words.number),
    "signed_percent": _signed_share,
    "signed_rupiah": partial(_signed, writer=words.rupiah),
}


def _named(plan: Plan, rows: pd.DataFrame, lang: str) -> pd.DataFrame:
    """The rows with what people call supplier, kitchen and item, and where the kitchen is."""
    rows = rows.copy()
    tables = {"supplier": "suppliers", "kitchen": "kitchens", "item": "items", "instead_of": "items"}
    for column, table in tables.items():
        if column in rows:
            rows[f"{column}_name"] = rows[column].map(plan.scenario.names(table, lang)).fillna(rows[column])
    if "kitchen" in rows and "kecamatan" not in rows:
        rows["kecamatan"] = rows["kitchen"].map(plan.scenario["kitchens"].set_index("kitchen")["kecamatan"])
    return rows
