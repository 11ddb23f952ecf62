"""`pasok compare` and `pasok whatif`: two plans side by side, and what a change does to a plan."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from planner.cli.commands import Changes, TimeLimit, planned
from planner.cli.console import BUG, DONE, STOPPED, AsJson, Lang, Language, Screen, doubted, interruptible
from planner.limits import Limits
from planner.pulse import pulsing

if TYPE_CHECKING:
    from rich.table import Table

    from planner.changes import Changed
    from planner.comparison import Comparison
    from planner.plan import Plan
    from planner.report import WrittenPlan
    from planner.report.sections import Section
    from planner.scenario import Scenario

Planned = Annotated[str, typer.Argument(metavar="PLAN", help="Plan folder, or a scenario, which is planned first.")]
Either = Annotated[str, typer.Argument(help="A plan folder or a scenario.")]
ComparisonOut = Annotated[
    Path | None, typer.Option("--out", metavar="DIR", help="Folder to write: page, workbook, chat texts.")
]
COMPARISON = "comparison"  # folder within that of the changed plan
FIRST = 6  # rows of a table by whom
BY = ("kitchen", "supplier")


def compare(
    a: Either,
    b: Either,
    out: ComparisonOut = None,
    lang: Language = Lang.id,
    as_json: AsJson = False,
) -> int:
    """Compare two plans, or two scenarios: what differs, who gains and loses, who must be told.

    Example: pasok compare plan whatif --out difference
    """
    from planner.comparison import check_free, write_comparison
    from planner.comparison import compare as compared

    screen = Screen(lang=lang.value, as_json=as_json)
    if out is not None:
        check_free(out)
    made = compared(_either(a), _either(b))
    if out is not None:
        write_comparison(made, out, lang=screen.lang)
    files = [] if out is None else [screen.line("cli.compare.files", folder=out)]
    screen.show(made.to_json(), lambda: [*comparison_lines(screen, made), *files])
    return DONE


def whatif(
    plan: Planned,
    change: Changes = None,
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="Folder for the changed plan.")] = Path("whatif"),
    time_limit: TimeLimit = None,
    lang: Language = Lang.id,
    as_json: AsJson = False,
) -> int:
    """Plan a change, and tell what it does: who gains and loses, which orders change, who must be told.

    Example: pasok whatif plan --change "kitchens.rawa-buntu.open = false" --change "settings.spare = 0"
    """
    from planner.baseline import by_hand
    from planner.changes import apply_changes
    from planner.comparison import compare as compared
    from planner.comparison import write_comparison
    from planner.report import check_free, write_plan, write_run
    from planner.whatif.ready import expand_changes

    screen = Screen(lang=lang.value, as_json=as_json)
    check_free(out)
    base = _base(screen, plan, change or [])
    changed = apply_changes(base.scenario, expand_changes(base.scenario, change or []))
    made = _replanned(screen, changed, base, time_limit)
    difference = compared(base, made)
    if not screen.as_json:  # people read while the rest is written
        doubts = doubted(screen, changed.scenario.warnings)
        screen.show({}, lambda: [*doubts, *comparison_lines(screen, difference)])
    with pulsing(screen.progress) as progress:
        progress("progress.write", {"folder": out})
        write_plan(made, out, lang=screen.lang, hands=by_hand(made.scenario))
        write_run(out, made.seconds)
        write_comparison(difference, out / COMPARISON, lang=screen.lang)
    answer = {
        "changes": [str(one) for one in changed.changes],
        "undo": [str(one) for one in changed.undo],
        "warnings": [warning.to_json() for warning in changed.scenario.warnings],
        "plan": made.to_json(),
        "comparison": difference.to_json(),
    }
    files = screen.line("cli.whatif.files", folder=out, comparison=out / COMPARISON)
    screen.show(answer, lambda: [files])
    if made.breaches:
        return BUG
    return STOPPED if made.status == "stopped" else DONE


def _base(screen: Screen, name: str, change: list[str]) -> Plan | WrittenPlan:
    """The plan to start from; of a scenario it is made, once the changes are known to apply."""
    from planner.scenario import Scenario
    from planner.whatif.ready import expand_changes

    given = _either(name)
    if not isinstance(given, Scenario):
        return given
    given.change(*expand_changes(given, change))
    screen.progress("cli.whatif.base", {"scenario": name})
    return planned(screen, name)


def _replanned(screen: Screen, changed: Changed, base: Plan | WrittenPlan, time_s: float | None) -> Plan:
    """The changed scenario planned from the plan before; the first Ctrl-C keeps the best so far.

    What holds the plan back is not looked for: that takes seconds, and the question is what the change does.
    """
    from planner.pipeline import make_plan

    with interruptible(screen) as should_stop:
        limits = Limits(time_s=time_s, findings=0, on_progress=screen.progress, should_stop=should_stop)
        return make_plan(changed.scenario, limits, start=base)


def _either(name: str) -> Scenario | WrittenPlan:
    """A plan where the path is of one, else a scenario."""
    from planner.files import read_scenario
    from planner.report import is_plan, read_plan

    return read_plan(name) if is_plan(Path(name)) else read_scenario(name)


def comparison_lines(screen: Screen, made: Comparison) -> list[str | Table]:
    """What people see: sentences, what was changed, figures, who gains and who loses most."""
    from rich.markup import escape

    from planner.comparison.parts import figure_section, gain_section
    from planner.comparison.sentences import unproven

    told: list[str | Table] = [escape(sentence[screen.lang]) for sentence in made.sentences]
    if made.changes:
        told.append("\n" + screen.line("cli.compare.changes"))
        told += [f"  {escape(str(change))}" for change in made.changes[:FIRST]]
    if len(made.changes) > FIRST:
        told.append("  " + screen.line("compare.more", count=len(made.changes) - FIRST))
    told += ["", _table(screen, figure_section(made, screen.lang))]
    told += [escape(note[screen.lang]) for note in unproven(made)]
    for who in BY if made.planned else ():
        section = gain_section(made, who, screen.lang)
        if len(section.rows):
            told.append(_table(screen, section, FIRST))
    return told


def _table(screen: Screen, section: Section, most: int | None = None) -> Table:
    """A section in the terminal; of many rows the first and the last."""
    from planner.comparison.parts import cells
    from planner.report.sections import shown

    rows = [[shown(value, kind, screen.lang) for value, kind in row] for row in cells(section)]
    if most is not None and len(rows) > 2 * most:
        rows = [*rows[:most], ["…"] * len(section.fields), *rows[-most:]]
    sides = {f"compare.column.{f.name}": "left" if f.kind in ("text", "day") else "right" for f in section.fields}
    return screen.table(section.title, sides, rows)
