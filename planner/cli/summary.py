"""The plan in the terminal: how good it is, what falls short, the money, what to look at first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd
from rich.markup import escape
from rich.table import Table

from planner import words
from planner.baseline import Hands
from planner.cli.console import Screen, doubted
from planner.plan import Plan
from planner.report.headline import TOLD_FROM, earlier_rp, ordered
from planner.report.sections import beside, section, shown, worded

FIRST = 5  # things to look at first
HELD = 2  # of them at most so many limits that hold the plan back
LONGEST = 12  # rows of a table of shortages


def summary(screen: Screen, plan: Plan, hands: Hands, folder: Path) -> list[str | Table]:
    """Everything `pasok plan` tells a person, in order."""
    return [
        headline(screen, plan),
        *_proof(screen, plan),
        _rungs(screen, plan),
        _beside(screen, plan, hands),
        *_shortages(screen, plan),
        _costs(screen, plan),
        *_placed(screen, plan),
        *look_first(screen, plan),
        *_warned(screen, plan),
        escape(screen.say("cli.files", folder=folder)),
    ]


def headline(screen: Screen, plan: Plan) -> str:
    """Title, status and meals in one sentence."""
    meals = plan.meals
    status = screen.say(f"cli.status.{plan.standing}")
    short = words.percent(meals["short"] / max(1.0, meals["needed"]), screen.lang, 2)
    title = escape(plan.scenario.settings.title)
    shown = {"needed": _whole(screen, meals["needed"]), "short": _whole(screen, meals["short"]), "share": short}
    return f"[bold]{title}[/bold]\n" + escape(screen.say("cli.headline", status=status, **shown))


def _whole(screen: Screen, value: float) -> str:
    return words.count(value, screen.lang)


def _proof(screen: Screen, plan: Plan) -> list[str]:
    """How far a plan that is not proven may be from the best: bound and gap of both rungs."""
    if plan.status == "optimal":
        return []
    if any(rung.gap is None for rung in plan.rungs):
        return [escape(screen.say("cli.no_proof"))]
    shown: dict[str, str] = {}
    for rung, writer in zip(plan.rungs, (words.number, words.rupiah), strict=True):
        shown |= {rung.name: writer(rung.bound or 0.0, screen.lang)}
        shown |= {f"{rung.name}_gap": words.percent(rung.gap or 0.0, screen.lang, 2)}
    return [escape(screen.say("cli.proof", **shown))]


def _warned(screen: Screen, plan: Plan) -> list[str | Table]:
    """What was suspicious in the scenario, the worst first: it may be why the plan is as it is."""
    open_ = plan.warnings
    if not open_:
        return []
    told = escape(screen.say("cli.still_suspicious", count=len(open_), shown=min(FIRST, len(open_))))
    return [told, *doubted(screen, open_[:FIRST])]


def _placed(screen: Screen, plan: Plan) -> list[str]:
    """Orders, packs and trips in one line, who starts in one, what the soft rules gave up in one or two."""
    told = [ordered(plan, screen.lang)]
    started = section(plan, "onboarding", screen.lang).rows
    if len(started):
        named = {"count": len(started), "supplier": str(started["supplier_name"].iloc[0])}
        told.append(screen.say("cli.started_coops", **named, rp=words.rupiah(plan.cost_rp["onboarding"], screen.lang)))
    rules = section(plan, "soft_rules", screen.lang).rows.to_dict(orient="records")
    sums = {"count": sum(row["breaks"] for row in rules), "rp": sum(row["penalty_rp"] for row in rules)}
    for code, row in zip(("cli.soft", "cli.soft_next"), rules, strict=False):
        most = {"rule": row["rule"], "breaks": row["breaks"], "most": words.rupiah(row["penalty_rp"], screen.lang)}
        told.append(screen.say(code, **most, count=sums["count"], rp=words.rupiah(sums["rp"], screen.lang)))
    return [escape("\n".join([*told, ""]))]


def _rungs(screen: Screen, plan: Plan) -> Table:
    rows = []
    for rung in plan.rungs:
        numbers = [_whole(screen, rung.value), "–" if rung.bound is None else _whole(screen, rung.bound)]
        gap = "–" if rung.gap is None else words.percent(rung.gap, screen.lang, 4)
        rows.append([screen.say(f"cli.rung.{rung.name}"), *numbers, gap])
    columns = {"cli.rung": "left", "cli.value": "right", "cli.bound": "right", "cli.gap": "right"}
    return screen.table(screen.say("cli.rungs"), columns, rows)


def _beside(screen: Screen, plan: Plan, hands: Hands) -> Table:
    """Our plan beside nearest-first and cheapest-first matching by hand."""
    table = beside(plan, hands, screen.lang)
    rows = [
        [shown(row[field.name], field.kind, screen.lang) for field in table.fields]
        for row in table.rows.to_dict(orient="records")
    ]
    sides = {f"report.column.{field.name}": "left" if field.kind == "text" else "right" for field in table.fields}
    return screen.table(table.title, sides, rows)


def _shortages(screen: Screen, plan: Plan) -> list[str | Table]:
    """Meals short by item and by kecamatan (by kitchen where none is known); nothing where nothing is short."""
    short = plan.tables.shortages
    if not len(short):
        return [escape(screen.say("cli.nothing_short"))]
    districts = plan.scenario["kitchens"].set_index("kitchen")["kecamatan"]
    named, by = dict(districts.fillna("–")), "kecamatan"
    if districts.isna().all():
        named, by = plan.scenario.names("kitchens", screen.lang), "kitchen"
    by_item = short.groupby("item").agg(meals=("meals", "sum"), missing=("missing", "sum"), unit=("unit", "first"))
    by_item = by_item.sort_values("meals", ascending=False, kind="stable")
    crumbs = by_item.loc[by_item["meals"] < TOLD_FROM, "meals"]
    item_rows = [
        [
            item_name(screen, plan, str(item)),
            _whole(screen, row["meals"]),
            words.quantity(row["missing"], row["unit"], screen.lang),
        ]
        for item, row in by_item[by_item["meals"] >= TOLD_FROM].head(LONGEST).iterrows()
    ]
    places = short["meals"].groupby(short["kitchen"].map(named)).sum()
    places = places[places >= TOLD_FROM].sort_values(ascending=False, kind="stable").head(LONGEST)
    place_rows = [[str(place), _whole(screen, float(meals))] for place, meals in places.items()]
    item_columns = {"cli.item": "left", "cli.meals_short": "right", "cli.missing": "right"}
    place_columns = {f"cli.{by}": "left", "cli.meals_short": "right"}
    told = {"count": len(crumbs), "meals": _whole(screen, float(crumbs.sum()))}
    return [
        *([screen.table(screen.say("cli.short_items"), item_columns, item_rows)] if item_rows else []),
        *([escape(screen.say("cli.crumbs", **told)) + "\n"] if len(crumbs) else []),
        *([screen.table(screen.say(f"cli.short_by_{by}"), place_columns, place_rows)] if place_rows else []),
    ]


def item_name(screen: Screen, plan: Plan, item: str) -> str:
    """The name of an item in the screen's language."""
    return plan.scenario.called("items", item, screen.lang)


def _costs(screen: Screen, plan: Plan) -> Table:
    """Landed cost by part, penalties, what was ordered before, and what a meal comes to."""
    parts = {name: rp for name, rp in plan.cost_rp.items() if rp or name == "total"}
    penalties = float(plan.soft["rp"].sum()) if len(plan.soft) else 0.0
    apart = {"penalties": penalties, "earlier": earlier_rp(plan)}
    parts |= {name: rp for name, rp in apart.items() if rp}
    parts["meal"] = plan.cost_rp["total"] / max(1.0, plan.meals["needed"] - plan.meals["short"])
    rows = [[screen.say(f"cli.cost.{name}"), words.rupiah(rp, screen.lang)] for name, rp in parts.items()]
    return screen.table(screen.say("cli.money"), {"cli.part": "left", "cli.amount": "right"}, rows)


def look_first(screen: Screen, plan: Plan) -> list[str | Table]:
    """The few things to look at first: what is short, what holds the plan back, who is over budget, cash, flags."""
    found = [
        *_worst_shortages(screen, plan),
        *(str(finding.message[screen.lang]) for finding in plan.findings[:HELD]),
        *_over_budget(screen, plan),
        *_tight_cash(screen, plan),
    ]
    if len(plan.flags):
        found.append(screen.say("cli.look.flags", count=len(plan.flags)))
    if not found:
        return []
    lines = [f"{count}. {escape(text)}" for count, text in enumerate(found[:FIRST], 1)]
    return ["\n".join([f"[bold]{escape(screen.say('cli.look'))}[/bold]", *lines, ""])]


def _worst_shortages(screen: Screen, plan: Plan) -> list[str]:
    """The two days and items that leave most meals short."""
    worst = plan.tables.shortages.groupby(["day", "item"])["meals"].sum().reset_index()
    worst = worst[worst["meals"] >= TOLD_FROM]
    worst = worst.sort_values(["meals", "day", "item"], ascending=[False, True, True]).head(2)
    return [
        screen.say(
            "cli.look.short",
            day=words.day(pd.Timestamp(row["day"]), screen.lang),
            item=item_name(screen, plan, str(row["item"])),
            meals=_whole(screen, float(row["meals"])),
        )
        for row in worst.to_dict(orient="records")
    ]


def _over_budget(screen: Screen, plan: Plan) -> list[str]:
    """How many kitchens are over budget, and the one that is most so."""
    over = plan.money.groupby("kitchen")["over_rp"].sum()
    over = over[over >= 1].sort_values(ascending=False, kind="stable")
    if not len(over):
        return []
    most = words.rupiah(float(over.iloc[0]), screen.lang)
    kitchen = plan.scenario.called("kitchens", str(over.index[0]), screen.lang)
    return [screen.say("cli.look.budget", count=len(over), kitchen=kitchen, most=most)]


def _tight_cash(screen: Screen, plan: Plan) -> list[str]:
    """How many suppliers have nearly all their cash tied up on some day, and the first of them."""
    tight = plan.suppliers[plan.suppliers["cash_share"] > 0.95].sort_values(
        "cash_share", ascending=False, kind="stable"
    )
    if not len(tight):
        return []
    first = plan.scenario.called("suppliers", str(tight["supplier"].iloc[0]), screen.lang)
    return [screen.say("cli.look.cash", count=len(tight), supplier=first)]


def breach_table(screen: Screen, breaches: Sequence[Mapping[str, object]], title: str = "cli.breaches") -> Table:
    """Hard rules broken: rule, table, row, key and what is wrong."""
    rows = []
    for breach in breaches:
        key, message = breach["key"], breach["message"]
        named = ", ".join(str(value) for value in key.values()) if isinstance(key, Mapping) else ""
        text = str(message[screen.lang]) if isinstance(message, Mapping) else ""
        where = [str(breach[name]) if breach[name] is not None else "" for name in ("table", "row")]
        rows.append([worded("rule", str(breach["rule"]), screen.lang), *where, named, text])
    columns = {f"cli.breach.{name}": "left" for name in ("rule", "table", "row", "key", "message")}
    return screen.table(screen.say(title, count=len(rows)), columns, rows)
