"""What every command shares: options, one JSON object or texts, faults as a table, exit codes.

What is slow to load (words, rich) is loaded where it is used: `--version` and `--help` need none of it.
"""

from __future__ import annotations

import functools
import json
import os
import signal
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any, ParamSpec

import typer

from planner.errors import Fault, InputError, StoppedError
from planner.pulse import STILL

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

DONE, BUG, INPUT, STOPPED = 0, 1, 2, 3  # exit codes
NARROWEST = 120  # columns of a table in a file or a pipe

Parameters = ParamSpec("Parameters")


class Lang(StrEnum):
    """A language of the texts."""

    id = "id"
    en = "en"


Language = Annotated[Lang, typer.Option("--lang", envvar="PASOK_LANG", help="Language of the texts.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object and nothing else.")]


@dataclass(frozen=True, kw_only=True)
class Screen:
    """Where a command writes: the result on stdout, progress on stderr."""

    lang: str
    as_json: bool

    def say(self, code: str, **values: object) -> str:
        """A text of the catalogue."""
        from planner.words import say

        return say(code, self.lang, **values)

    def line(self, code: str, **values: object) -> str:
        """A text of the catalogue to be shown as it stands."""
        from rich.markup import escape

        return escape(self.say(code, **values))

    def show(self, answer: Mapping[str, Any], lines: Callable[[], Sequence[str | Table]]) -> None:
        """Print the answer as JSON, or the lines for people."""
        if self.as_json:
            from planner.files.values import plain

            typer.echo(json.dumps(plain(answer), ensure_ascii=False, indent=2, allow_nan=False))
            return
        console = _console()
        _erase(console)
        for line in lines():
            console.print(line, highlight=False)

    def write(self, answer: Mapping[str, Any], text: Callable[[], str]) -> None:
        """Print the answer as JSON, or a text as it stands: not folded, not coloured."""
        if self.as_json:
            self.show(answer, list)
        else:
            typer.echo(text())

    def progress(self, code: str, values: Mapping[str, object]) -> None:
        """Say on stderr what happens now."""
        from rich.console import Console

        console, line = Console(stderr=True), self.line(code, **values)
        _erase(console)
        if console.is_terminal and code.startswith(STILL):  # each in the place of the one before
            console.print(line, style="dim", highlight=False, no_wrap=True, overflow="ellipsis", end="\r")
        else:
            console.print(line, style="dim", highlight=False, soft_wrap=True)

    def table(self, title: str, columns: Mapping[str, str], rows: Sequence[Sequence[str]]) -> Table:
        """A table: columns are codes with how they are justified (left or right)."""
        from rich import box
        from rich.markup import escape
        from rich.table import Table

        made = Table(
            title=escape(title),
            title_justify="left",
            title_style="bold",
            box=box.SIMPLE_HEAD,
            padding=(0, 1, 0, 0),
            min_width=len(title),
        )
        for code, side in columns.items():
            made.add_column(self.line(code), justify="right" if side == "right" else "left", overflow="fold")
        for row in rows:
            made.add_row(*(escape(cell) for cell in row))
        return made


def _erase(console: Console) -> None:
    """Erase a sign of life that stands in this line of a terminal."""
    from rich.control import Control
    from rich.segment import ControlType

    if console.is_terminal:
        console.control(Control((ControlType.ERASE_IN_LINE, 2)))


def _console() -> Console:
    from rich.console import Console

    console = Console()
    return console if console.is_terminal else Console(width=max(NARROWEST, console.width))


def fault_table(screen: Screen, faults: Sequence[Fault]) -> Table:
    """Faults with table, row, column, value, what is wrong and what to do."""
    columns = {f"cli.fault.{name}": "left" for name in ("table", "row", "column", "value", "message", "hint")}
    rows = [
        [
            *(_cell(part) for part in (fault.table, fault.row, fault.column, fault.value)),
            *(str(texts[screen.lang]) for texts in (fault.message, fault.hint)),
        ]
        for fault in faults
    ]
    code = "cli.warnings" if all(fault.severity == "warning" for fault in faults) else "cli.faults"
    return screen.table(screen.say(code, count=len(rows)), columns, rows)


def doubted(screen: Screen, suspicions: Sequence[Fault]) -> list[str | Table]:
    """What is suspicious as a table; nothing where there is nothing."""
    return [fault_table(screen, suspicions)] if suspicions else []


def _cell(value: object) -> str:
    return "" if value is None else str(value)


def guarded(command: Callable[Parameters, int]) -> Callable[Parameters, None]:
    """Turn what a command returns, or raises, into its exit code."""

    @functools.wraps(command)
    def run(*args: Parameters.args, **options: Parameters.kwargs) -> None:
        screen = Screen(lang=str(options["lang"]), as_json=bool(options["as_json"]))
        code = _exit_code(screen, lambda: command(*args, **options))
        raise typer.Exit(code)

    return run


def _exit_code(screen: Screen, command: Callable[[], int]) -> int:
    try:
        return command()
    except InputError as error:
        _show_faults(screen, error)
        return INPUT
    except OSError as error:
        from planner.words import make_fault

        fault = make_fault("no_access", value=str(error.filename or ""), reason=error.strerror or str(error))
        _show_faults(screen, InputError([fault]))
        return INPUT
    except (StoppedError, KeyboardInterrupt):
        screen.progress("cli.stopped", {})
        return STOPPED
    except Exception:
        typer.echo(traceback.format_exc(), err=True)
        screen.progress("cli.bug", {})
        return BUG


def _show_faults(screen: Screen, error: InputError) -> None:
    found = [list(part) for part in (error.faults, error.warnings) if part]
    screen.show(error.to_json(), lambda: [fault_table(screen, part) for part in found])


@contextmanager
def interruptible(screen: Screen) -> Iterator[Callable[[], bool]]:
    """A question that turns true at the first Ctrl-C, acknowledged at once; the second one ends the command."""
    asked, heard = [], f"\n{screen.say('cli.stopping')}\n".encode()

    def stop(number: int, _frame: object) -> None:
        asked.append(number)
        os.write(2, heard)  # whatever else is being written just now
        signal.signal(signal.SIGINT, signal.default_int_handler)

    before = signal.signal(signal.SIGINT, stop)
    try:
        yield lambda: bool(asked)
    finally:
        signal.signal(signal.SIGINT, before)
