"""`pasok audit --best`: how far a plan is from ours, rung by rung, and the single swaps that help it most."""

from __future__ import annotations

from datetime import date
from typing import Any

from rich.markup import escape
from rich.table import Table

from planner import words
from planner.audits.rungs import rung_scales, rung_values
from planner.books.tables import PlanTables
from planner.cli.console import Screen
from planner.explain.swaps import best_swaps
from planner.plan import Plan
from planner.scenario import Scenario


def beside_best(given: Scenario, tables: PlanTables, best: Plan) -> dict[str, Any]:
    """A plan beside our best one.

    Returns
    -------
    rungs (name, value, best = ours, bound, gap = distance to ours as a share), swaps.
    """
    values = rung_values(given, tables)
    scales = rung_scales(best.meals, values)
    rungs = [
        {
            "name": rung.name,
            "value": value,
            "best": rung.value,
            "bound": rung.bound,
            "gap": (value - rung.value) / scale,
        }
        for rung, value, scale in zip(best.rungs, values, scales, strict=True)
    ]
    return {"rungs": rungs, "swaps": [swap.to_json() for swap in best_swaps(given, tables)]}


def best_lines(screen: Screen, given: Scenario, best: dict[str, Any]) -> list[str | Table]:
    """The comparison as people read it."""
    rows = [
        [
            screen.say(f"cli.rung.{rung['name']}"),
            *(words.number(rung[name], screen.lang) for name in ("value", "best")),
            words.percent(rung["gap"], screen.lang, 2),
        ]
        for rung in best["rungs"]
    ]
    columns = {"cli.rung": "left", "cli.value": "right", "cli.best": "right", "cli.gap": "right"}
    lines: list[str | Table] = [screen.table(screen.say("cli.best_beside"), columns, rows)]
    if not best["swaps"]:
        return [*lines, escape(screen.say("cli.swap.none"))]
    told = [f"{count}. {escape(_told(screen, given, swap))}" for count, swap in enumerate(best["swaps"], 1)]
    return [*lines, "\n".join([f"[bold]{escape(screen.say('cli.swaps'))}[/bold]", *told, ""])]


def _told(screen: Screen, given: Scenario, swap: dict[str, Any]) -> str:
    """One swap as a sentence."""
    unit = given["items"].set_index("item")["unit"][swap["item"]]
    code = "cli.swap.more" if swap["instead_of"] is None else "cli.swap.moved"
    called = {
        name: given.called(table, swap[name], screen.lang)
        for name, table in (("kitchen", "kitchens"), ("item", "items"), ("supplier", "suppliers"))
    }
    other = swap["instead_of"] or swap["supplier"]
    return screen.say(
        code,
        **called,
        day=words.day(date.fromisoformat(swap["day"]), screen.lang),
        quantity=words.quantity(swap["quantity"], str(unit), screen.lang),
        instead_of=given.called("suppliers", other, screen.lang),
        meals=words.number(swap["meals"], screen.lang, 1),
        rp=words.rupiah(-swap["rp"], screen.lang),
    )
