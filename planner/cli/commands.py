"""The planner's commands: each reads, does one thing, shows it and returns its exit code.

A command loads what it uses when it is called: checking a scenario needs no solver, telling the version no tables.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from planner.cli.console import BUG, DONE, INPUT, STOPPED, AsJson, Lang, Language, Screen, doubted, interruptible
from planner.errors import Fault, InputError
from planner.files.formats import endings
from planner.limits import Limits
from planner.pulse import pulsing

if TYPE_CHECKING:
    from rich.table import Table

    from planner.plan import Plan

Given = Annotated[
    str,
    typer.Argument(
        metavar="SCENARIO", help=f"Folder, file ({endings()}), or a shipped name: tangsel, tangsel-129, hamlet."
    ),
]
PlanPath = Annotated[Path, typer.Argument(metavar="PLAN", help="Plan folder, plan .xlsx, or a deliveries.csv.")]
Changes = Annotated[
    list[str] | None,
    typer.Option("--change", metavar="C", help="As 'offers[item=telur].price_rp *= 1.1', or one of `pasok changes`."),
]
TimeLimit = Annotated[float | None, typer.Option("--time-limit", metavar="S", min=0.001, help="Seconds for solving.")]
DEFAULT_OUT = Path("plan")


def check(scenario: Given, lang: Language = Lang.id, as_json: AsJson = False) -> int:
    """Tell every fault of a scenario, and what to do about it.

    Example: pasok check scenarios/tangsel
    """
    from planner.files import read_scenario

    screen = Screen(lang=lang.value, as_json=as_json)
    given = read_scenario(scenario)
    answer = {
        "scenario": given.settings.title,
        "fingerprint": given.fingerprint(),
        "faults": [],
        "warnings": [warning.to_json() for warning in given.warnings],
    }
    rows = sum(len(table) for table in given.tables.values())

    def lines() -> list[str | Table]:
        good = screen.line("cli.checked", title=given.settings.title, rows=rows, fingerprint=given.fingerprint()[:12])
        return [good, *doubted(screen, given.warnings)]

    screen.show(answer, lines)
    return DONE


def plan(
    scenario: Given,
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="Plan folder to write.")] = DEFAULT_OUT,
    time_limit: TimeLimit = None,
    gap: Annotated[
        float | None,
        typer.Option(
            "--gap", metavar="G", min=0.0, max=1.0, help="Relative gap that is good enough; 0.02 where not given."
        ),
    ] = None,
    relax: Annotated[bool, typer.Option("--relax", help="Leave out whole numbers.")] = False,
    change: Changes = None,
    start: Annotated[
        Path | None,
        typer.Option("--start", metavar="PLAN", help="A plan to begin from: few orders move."),
    ] = None,
    lang: Language = Lang.id,
    as_json: AsJson = False,
) -> int:
    """Plan a scenario, audit the plan, and write the plan folder.

    Example: pasok plan scenarios/tangsel --out plan --change "kitchens.rawa-buntu.open = false"
    """
    from planner.baseline import by_hand
    from planner.checks.known import CHANGES
    from planner.cli.summary import summary
    from planner.report import check_free, write_plan, write_run

    screen = Screen(lang=lang.value, as_json=as_json)
    check_free(out)
    made = planned(screen, scenario, time_limit, gap, relax=relax, change=change or (), start=start)
    with pulsing(screen.progress) as progress:
        progress("progress.write", {"folder": out})
        hands = by_hand(made.scenario)
        write_plan(made, out, lang=screen.lang, hands=hands)
        write_run(out, made.seconds)
    answer = made.to_json() | ({"changes": list(change)} if change else {}) | {"by_hand": hands}
    doubts = [warning for warning in made.scenario.warnings if str(warning.row).startswith(CHANGES)]
    screen.show(answer, lambda: [*doubted(screen, doubts), *summary(screen, made, hands, out)])
    if made.breaches:
        return BUG
    return STOPPED if made.status == "stopped" else DONE


def planned(
    screen: Screen,
    name: str,
    time_s: float | None = None,
    gap: float | None = None,
    *,
    relax: bool = False,
    change: Sequence[str] = (),
    start: Path | None = None,
) -> Plan:
    """Read and plan, with progress on stderr; the first Ctrl-C keeps the best plan so far."""
    from planner.files import read_scenario
    from planner.pipeline import make_plan
    from planner.report.written import read_start
    from planner.whatif.ready import expand_changes

    began = time.perf_counter()
    with pulsing(screen.progress) as progress:
        progress("progress.read", {"scenario": name})
        given = read_scenario(name)
        given = given.change(*expand_changes(given, change)) if change else given
        begun = None if start is None else read_start(start, given)
    read_s = time.perf_counter() - began
    with interruptible(screen) as should_stop:
        limits = Limits(time_s=time_s, gap=gap, on_progress=screen.progress, should_stop=should_stop)
        made = make_plan(given, limits, relax=relax, start=begun)
    return replace(made, seconds={"read": read_s, **made.seconds})


def audit(
    scenario: Given,
    plan: PlanPath,
    best: Annotated[bool, typer.Option("--best", help="Add the gap to our plan and the swaps that help most.")] = False,
    lang: Language = Lang.id,
    as_json: AsJson = False,
) -> int:
    """Hold any plan, also a hand-made one, against every rule; exit code 2 where a hard rule is broken.

    What is broken only because growers are assumed to serve cheapest first, as the plan does not say, is a warning.

    Example: pasok audit scenarios/tangsel plan
    """
    from planner import audits
    from planner.cli.summary import breach_table
    from planner.files import read_scenario
    from planner.report import read_tables
    from planner.words import both

    screen = Screen(lang=lang.value, as_json=as_json)
    given = read_scenario(scenario)
    tables = read_tables(given, plan)
    judged = audits.verdict(given, tables)
    breaches = [breach.to_json() for breach in judged.breaches]
    hint = both("breach.assumed")
    answer: dict[str, Any] = {
        "scenario": given.settings.title,
        "fingerprint": given.fingerprint(),
        "breaches": breaches,
        "warnings": [warning.to_json() | {"hint": hint} for warning in judged.warnings],
        "suspicions": [suspicion.to_json() for suspicion in tables.suspicions],
        "soft": audits.soft_breaks(given, tables).to_dict(orient="records"),
        "flags": audits.flags(given, tables).to_dict(orient="records"),
    }
    if best:
        from planner.cli.best import beside_best, best_lines
        from planner.pipeline import make_plan

        ours = make_plan(given, Limits(findings=0, on_progress=screen.progress))
        answer["best"] = beside_best(given, tables, ours)

    def lines() -> list[str | Table]:
        counts = {"soft": len(answer["soft"]), "flags": len(answer["flags"])}
        passed = screen.line("cli.audit.passed")
        told = [*doubted(screen, tables.suspicions), breach_table(screen, breaches) if breaches else passed]
        if judged.warnings:
            told += [breach_table(screen, answer["warnings"], "cli.audit.assumed"), screen.line("breach.assumed")]
        beside = best_lines(screen, given, answer["best"]) if best else []
        return [*told, screen.line("cli.audit.beside", **counts), *beside]

    screen.show(answer, lines)
    return INPUT if breaches else DONE


def balance(
    scenario: Given,
    plan: Annotated[Path | None, typer.Argument(metavar="[PLAN]", help="A plan; without one it is made.")] = None,
    lang: Language = Lang.id,
    as_json: AsJson = False,
) -> int:
    """Show what is needed, offered, matched and short, by item and day.

    Example: pasok balance scenarios/tangsel plan
    """
    from planner.books import figures
    from planner.cli.balance import balance_lines
    from planner.files import read_scenario
    from planner.report import read_tables

    screen = Screen(lang=lang.value, as_json=as_json)
    suspicions: tuple[Fault, ...] = ()
    if plan is None:
        made = planned(screen, scenario)
        given, table = made.scenario, made.balance
    else:
        given = read_scenario(scenario)
        tables = read_tables(given, plan)
        table, suspicions = figures.balance(given, tables), tables.suspicions
    answer = {
        "fingerprint": given.fingerprint(),
        "balance": table.to_dict(orient="records"),
        "suspicions": [suspicion.to_json() for suspicion in suspicions],
    }
    screen.show(answer, lambda: [*doubted(screen, suspicions), *balance_lines(screen, given, table)])
    return DONE


def convert(
    source: Annotated[str | None, typer.Argument(metavar="[SRC]", help="A scenario in any format.")] = None,
    target: Annotated[
        Path | None, typer.Argument(metavar="[DST]", help=f"By its ending: {endings()}; without one, a folder.")
    ] = None,
    template: Annotated[
        Path | None, typer.Option("--template", metavar="DST.xlsx", help="Write a blank workbook to fill in instead.")
    ] = None,
    lang: Language = Lang.id,
    as_json: AsJson = False,
) -> int:
    """Turn a scenario of any format into any other, or write a blank workbook.

    Example: pasok convert scenarios/tangsel tangsel.xlsx
    """
    from planner.files import read_scenario, write_scenario, write_template
    from planner.words import make_fault

    screen = Screen(lang=lang.value, as_json=as_json)
    if template is not None and source is None:
        write_template(template, lang=screen.lang)
        screen.show({"path": str(template)}, lambda: [screen.line("cli.template", path=template)])
        return DONE
    if template is not None or source is None or target is None:
        raise InputError([make_fault("convert_what")])
    given = read_scenario(source)
    write_scenario(given, target, lang=screen.lang)
    answer = {"path": str(target), "fingerprint": given.fingerprint()}
    screen.show(answer, lambda: [screen.line("cli.converted", path=target, fingerprint=given.fingerprint()[:12])])
    return DONE


def init(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="New folder.")],
    shipped: Annotated[str, typer.Option("--from", metavar="NAME", help="Shipped scenario to copy.")] = "tangsel",
    lang: Language = Lang.id,
    as_json: AsJson = False,
) -> int:
    """Give a scenario to start from.

    Example: pasok init my-city --from tangsel
    """
    from planner.files import starter

    screen = Screen(lang=lang.value, as_json=as_json)
    starter(folder, shipped)
    screen.show({"path": str(folder), "from": shipped}, lambda: [screen.line("cli.started", path=folder)])
    return DONE
