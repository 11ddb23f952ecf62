"""`pasok order`: what kitchens order of suppliers, out of a plan."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from planner.cli.console import DONE, AsJson, Lang, Language, Screen

if TYPE_CHECKING:
    from planner.report.orders import Order


class Shape(StrEnum):
    """What orders are written as."""

    text = "text"
    csv = "csv"


def order(
    plan: Annotated[
        Path, typer.Argument(metavar="PLAN", help="Plan folder, or a plan .xlsx beside its scenario.json.")
    ],
    kitchen: Annotated[
        str | None, typer.Option("--kitchen", metavar="K", help="Day sheets of this kitchen (its key).")
    ] = None,
    supplier: Annotated[
        str | None, typer.Option("--supplier", metavar="S", help="Pick lists of this supplier (its key).")
    ] = None,
    day: Annotated[
        str | None, typer.Option("--day", metavar="D", help="One day, as 2026-04-21; default every day of the plan.")
    ] = None,
    shape: Annotated[Shape, typer.Option("--as", help="Chat text, or CSV.")] = Shape.text,
    lang: Language = Lang.id,
    as_json: AsJson = False,
) -> int:
    """Write a kitchen's day sheet, a supplier's pick list, or of both the order to paste into a chat.

    Without kitchen and supplier: every order. Amounts are rounded to whole rupiah once per line.

    Example: pasok order plan --kitchen rawa-buntu --day 2026-04-21
    """
    from planner.report.orders import find_orders, orders_csv
    from planner.report.written import read_plan

    screen = Screen(lang=lang.value, as_json=as_json)
    held = read_plan(plan)
    given, tables = held.scenario, held.tables
    orders = find_orders(given, tables, kitchen=kitchen, supplier=supplier, day=day)

    def text() -> str:
        if shape == Shape.csv:
            return orders_csv(orders, screen.lang).removesuffix("\n")
        if orders:
            return "\n\n".join(one.text(screen.lang) for one in orders)
        return _nothing(screen, find_orders(given, tables, kitchen=kitchen, supplier=supplier))

    answer = {"fingerprint": given.fingerprint(), "orders": [one.to_json() for one in orders] if as_json else []}
    screen.write(answer, text)
    return DONE


def _nothing(screen: Screen, otherwise: tuple[Order, ...]) -> str:
    """That nothing is ordered, and on which days something is."""
    if not otherwise:
        return screen.say("order.nothing_any_day")
    days = [screen.say("order.day", day=day) for day in dict.fromkeys(one.day for one in otherwise)]
    return screen.say("order.nothing_that_day", days=", ".join(days))
