"""`pasok generate`: a city or a province that does not exist."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from planner.cli.console import DONE, AsJson, Lang, Language, Screen
from planner.errors import InputError
from planner.generate.city import City, Couple, outside

COUPLED = (
    "What ties items and days together: none; cash; orders (packs, smallest orders, vehicles, cooperatives that may "
    "begin); all (both, and budgets, rooms, ceilings, local share, stock, growers)."
)


def generate(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="New folder.")],
    kitchens: Annotated[int, typer.Option("--kitchens", metavar="N", help="Kitchens, 1 to 30000.")],
    suppliers: Annotated[int, typer.Option("--suppliers", metavar="M", help="Suppliers, 1 to 80000.")],
    days: Annotated[int, typer.Option("--days", metavar="T", help="Days, 1 to 366.")],
    items: Annotated[int, typer.Option("--items", help="Items, 1 to 17.")] = 3,
    lanes: Annotated[
        int, typer.Option("--lanes", help="About how many suppliers of an item reach a kitchen, 1 to 200.")
    ] = 12,
    couple: Annotated[Couple, typer.Option("--couple", help=COUPLED)] = "none",
    seed: Annotated[int, typer.Option("--seed", metavar="S", help="Another seed gives another city.")] = 0,
    lang: Language = Lang.id,
    as_json: AsJson = False,
) -> int:
    """Make a city or a province that does not exist, with Tangsel's statistics, from a seed.

    Example: pasok generate big-city --kitchens 150 --suppliers 400 --days 14 --couple cash
    """
    from planner.generate import generate as written
    from planner.words import make_fault

    screen = Screen(lang=lang.value, as_json=as_json)
    numbers = {
        "kitchens": kitchens,
        "suppliers": suppliers,
        "days": days,
        "items": items,
        "lanes": lanes,
        "seed": seed,
    }
    faults = [
        make_fault("option_range", value=value, option=f"--{name}", low=low, high=high)
        for name, value, low, high in outside(numbers)
    ]
    if faults:
        raise InputError(faults)
    written(folder, City(**numbers, couple=couple))
    answer = {"path": str(folder), **numbers, "couple": couple}
    screen.show(answer, lambda: [screen.line("cli.generated", path=folder, **numbers)])
    return DONE
