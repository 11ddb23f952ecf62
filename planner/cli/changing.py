"""`pasok changes`: the ready-made changes, and what one of them stands for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from planner.cli.console import DONE, AsJson, Lang, Language, Screen

if TYPE_CHECKING:
    from planner.whatif.ready import ReadyMade


def changes(
    scenario: Annotated[str | None, typer.Argument(metavar="[SCENARIO]", help="Of which scenario.")] = None,
    change: Annotated[
        list[str] | None, typer.Argument(metavar="[CHANGE]...", help="Ready-made ones to write out, or any other.")
    ] = None,
    lang: Language = Lang.id,
    as_json: AsJson = False,
) -> int:
    """List the ready-made changes with their parameters; or write changes out for a scenario, and check them.

    Example: pasok changes tangsel "price-shock item=telur factor=1.2"
    """
    from planner.whatif.ready import READY

    screen = Screen(lang=lang.value, as_json=as_json)
    if scenario is not None and change:
        return _written_out(screen, scenario, change)
    told = [
        {"name": one.name, "parameters": dict(one.parameters), "optional": sorted(one.optional), "meaning": _both(one)}
        for one in READY.values()
    ]
    rows = [[one.name, _parameters(one), screen.say(f"ready.{one.name}")] for one in READY.values()]
    columns = dict.fromkeys(("cli.changes.name", "cli.changes.parameters", "cli.changes.meaning"), "left")
    screen.show({"ready": told}, lambda: [screen.table(screen.say("cli.changes"), columns, rows)])
    return DONE


def _written_out(screen: Screen, name: str, given: list[str]) -> int:
    from planner.changes import apply_changes
    from planner.cli.console import doubted
    from planner.files import read_scenario
    from planner.whatif.ready import expand_changes

    scenario = read_scenario(name)
    made = apply_changes(scenario, expand_changes(scenario, given))
    answer = {
        "changes": [str(one) for one in made.changes],
        "undo": [str(one) for one in made.undo],
        "fingerprint": made.scenario.fingerprint(),
        "warnings": [warning.to_json() for warning in made.scenario.warnings],
    }
    if screen.as_json:
        screen.show(answer, list)
    else:
        screen.write(answer, lambda: "\n".join(str(one) for one in made.changes))
        if made.scenario.warnings:
            screen.show(answer, lambda: doubted(screen, made.scenario.warnings))
    return DONE


def _parameters(one: ReadyMade) -> str:
    """Parameters with their defaults; one that must be given has none, one that may be left out stands in brackets."""
    told = []
    for name, usual in one.parameters.items():
        text = name if usual is None else f"{name}={usual:g}" if isinstance(usual, float) else f"{name}={usual}"
        told.append(f"[{text}]" if name in one.optional else text)
    return " ".join(told)


def _both(one: ReadyMade) -> dict[str, str]:
    from planner.words import both

    return both(f"ready.{one.name}")
