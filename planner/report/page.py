"""The plan as one self-contained page: no script, no network, readable on a phone and on paper."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from planner import words
from planner.baseline import Hands
from planner.plan import Plan
from planner.report import sections
from planner.report.headline import (
    TOLD_FROM,
    earlier_rp,
    ordered,
    per_meal,
    reported_rows,
    sold_by_kind,
    span,
    summary,
)
from planner.report.map import FlowMap, flow_map
from planner.version import __version__
from planner.words import say

MOST_SHORTAGES, MOST_ORDERS, MOST_TOLD = 30, 100, 30  # rows; the workbook has them all
ORDERS = ("warnings", "trip_days", "onboarding", "substitutes", "surplus_items", "soft_rules", "soft", "flags")
KEYS = ("supplier", "kitchen", "item", "instead_of")  # columns that people need not see
SHADES = (0.999, 0.95, 0.85, 0.7)  # share of a need met: from which each shade of the heat table begins


@dataclass(frozen=True, kw_only=True)
class Cell:
    """One day of one item: shade 0 (all there) .. 4 (least), None where nothing is needed."""

    text: str
    hint: str
    shade: int | None


@dataclass(frozen=True, kw_only=True)
class HeatRow:
    """One item of the heat table with its days and totals; any_short: more is missing than rounding shows."""

    item: str
    cells: list[Cell]
    need: str
    short: str
    any_short: bool


@dataclass(frozen=True, kw_only=True)
class HeatTable:
    """How far the needs of each item are met on each cooking day."""

    days: list[str]
    rows: list[HeatRow]


@dataclass(frozen=True, kw_only=True)
class PlanPage:
    """What the template shows."""

    plan: Plan
    lang: str
    span: str
    cost_rp: float | None
    budget_rp: float | None
    gap: float | None
    beside: sections.Section
    map: FlowMap | None
    heat: HeatTable
    shortages: sections.Section
    shortage_count: int
    crumbs: int
    crumb_meals: float
    short_by: list[sections.Section]
    ordered: str
    orders: sections.Section
    order_count: int
    more: dict[str, sections.Section]
    kinds: list[tuple[str, float, int]]
    earlier_rp: float
    coops: sections.Section
    kitchens: sections.Section
    figures: list[Any]
    reported: tuple[int, int]
    version: str


def page(plan: Plan, hands: Hands, lang: str) -> str:
    """The page in one language (HTML); the same plan gives the same text."""
    folder = FileSystemLoader(Path(__file__).parent)
    environment = Environment(
        loader=folder, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.globals["say"] = partial(_say, lang)
    environment.globals.update({"most": MOST_TOLD, "told_from": TOLD_FROM})
    environment.globals["worded"] = partial(sections.worded, lang=lang)
    environment.filters["shown"] = lambda value, kind: _shown(value, kind, lang)
    environment.filters["percent_fine"] = partial(words.percent, lang=lang, digits=1)
    return environment.get_template("page.html.j2").render(page=plan_page(plan, hands, lang)) + "\n"


def plan_page(plan: Plan, hands: Hands, lang: str) -> PlanPage:
    """Everything the page shows, worked out."""
    cost_rp, budget_rp = per_meal(plan)
    shortages = sections.section(plan, "shortages", lang)
    order = ["meals_short", "day", "kitchen", "item"]
    rows = shortages.rows.sort_values(order, ascending=[False, True, True, True], ignore_index=True)
    told, crumbs = rows[rows["meals_short"] >= TOLD_FROM], rows[rows["meals_short"] < TOLD_FROM]
    gaps = [rung.gap for rung in plan.rungs]
    deliveries = sections.section(plan, "deliveries", lang)
    first_day = deliveries.rows[deliveries.rows["day"] == deliveries.rows["day"].min()]
    more = {name: sections.section(plan, name, lang) for name in ORDERS}
    return PlanPage(
        plan=plan,
        lang=lang,
        span=span(plan, lang),
        cost_rp=cost_rp,
        budget_rp=budget_rp,
        gap=None if None in gaps else max((gap for gap in gaps if gap is not None), default=0.0),
        beside=sections.beside(plan, hands, lang),
        map=flow_map(plan),
        heat=heat_table(plan, lang),
        shortages=_shown_part(shortages, told.head(MOST_SHORTAGES)),
        shortage_count=len(rows),
        crumbs=len(crumbs),
        crumb_meals=float(crumbs["meals_short"].sum()),
        short_by=[_short_by(shortages, column) for column in ("item_name", "kecamatan") if len(told)],
        ordered=ordered(plan, lang),
        orders=_shown_part(deliveries, first_day.head(MOST_ORDERS)),
        order_count=len(first_day),
        more={name: _shown_part(made) for name, made in more.items() if len(made.rows)},
        kinds=sold_by_kind(plan),
        earlier_rp=earlier_rp(plan),
        coops=_shown_part(sections.section(plan, "coops", lang)),
        kitchens=_shown_part(sections.section(plan, "kitchens", lang)),
        figures=summary(plan, lang),
        reported=reported_rows(plan),
        version=__version__,
    )


def heat_table(plan: Plan, lang: str) -> HeatTable:
    """The city balance, items x days on which anything is cooked."""
    balance = sections.section(plan, "balance", lang).rows
    needed = balance[balance["need"] > 0]
    days = sorted(needed["day"].unique())
    rows = []
    for (_, name, unit), mine in needed.groupby(["item", "item_name", "unit"]):
        by_day = mine.set_index("day")
        cells = [_cell(by_day.loc[day] if day in by_day.index else None, lang) for day in days]
        amounts = [_amount(float(mine[sum_].sum()), str(unit), lang) for sum_ in ("need", "short")]
        rows.append(
            HeatRow(
                item=str(name),
                cells=cells,
                need=amounts[0],
                short=amounts[1],
                any_short=any(cell.shade for cell in cells),
            )
        )
    return HeatTable(days=[words.day(pd.Timestamp(day), lang) for day in days], rows=rows)


def _cell(row: pd.Series | None, lang: str) -> Cell:
    if row is None:
        return Cell(text="", hint="", shade=None)
    met = 1.0 - float(row["short"]) / float(row["need"])
    shade = next((step for step, least in enumerate(SHADES) if met >= least), len(SHADES))
    shown = {name: sections.shown(row[name], "quantity", lang) for name in ("need", "short")}
    hint = say("report.heat_hint", lang, **shown, unit=row["unit"])
    return Cell(text=words.percent(int(met * 100) / 100 if shade else 1.0, lang), hint=hint, shade=shade)


def _amount(quantity: float, unit: str, lang: str) -> str:
    """A quantity with its unit; nothing is a dash."""
    if quantity == 0:
        return "–"
    return say("report.amount", lang, amount=sections.shown(quantity, "quantity", lang), unit=unit)


def _short_by(shortages: sections.Section, column: str) -> sections.Section:
    """Meals short summed over a column, most first; what rounds to nothing is left out."""
    sums = shortages.rows.groupby(column)["meals_short"].sum().reset_index()
    sums = sums[sums["meals_short"] >= TOLD_FROM]
    fields = tuple(field for field in shortages.fields if field.name in (column, "meals_short"))
    rows = sums.sort_values(["meals_short", column], ascending=[False, True], ignore_index=True)
    return sections.Section(name=column, title=fields[0].label, fields=fields, rows=rows)


def _shown_part(section: sections.Section, rows: pd.DataFrame | None = None) -> sections.Section:
    """The section without keys, with all or only some of its rows."""
    fields = tuple(field for field in section.fields if field.name not in KEYS)
    kept = section.rows if rows is None else rows
    return sections.Section(name=section.name, title=section.title, fields=fields, rows=kept)


def _say(lang: str, code: str, **values: object) -> str:
    return say(code, lang, **values)


def _shown(value: Any, kind: str, lang: str) -> str:
    return "–" if value is None else sections.shown(value, kind, lang)
