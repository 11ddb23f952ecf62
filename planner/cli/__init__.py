"""The commands of `pasok`.

Order: console < balance, best, changing, generating, orders, summary < commands < comparing.
"""

from __future__ import annotations

from importlib.metadata import entry_points
from typing import Annotated

import typer

from planner.cli import changing, commands, comparing, generating, orders
from planner.cli.console import guarded
from planner.version import __version__

app = typer.Typer(
    name="pasok", no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None
)
for command in (
    commands.check,
    commands.plan,
    commands.audit,
    commands.balance,
    orders.order,
    changing.changes,
    comparing.whatif,
    comparing.compare,
    commands.convert,
    commands.init,
    generating.generate,
):
    app.command()(guarded(command))
for joining in entry_points(group="pasok.commands"):
    joining.load()(app, guarded)


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"pasok {__version__}")
        raise typer.Exit


@app.callback()
def main(
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """Plan what village cooperatives deliver to school kitchens, day by day.

    Example: pasok plan scenarios/tangsel
    """
