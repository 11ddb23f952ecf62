"""The city balance in the terminal: one row per day and item."""

from __future__ import annotations

import pandas as pd
from rich.table import Table

from planner import words
from planner.cli.console import Screen
from planner.scenario import Scenario

STEPS = ("need", "offered_coops", "offered_producers", "offered_outside")
MATCHED = ("delivered_coops", "delivered_producers", "delivered_outside", "short")


def balance_table(screen: Screen, scenario: Scenario, balance: pd.DataFrame) -> Table:
    """Need, offered, matched and short in the item's unit; what is not limited shows as ∞."""
    names = scenario["items"].set_index("item")[f"name_{screen.lang}"]
    rows = [
        [
            words.day(pd.Timestamp(row["day"]), screen.lang),
            str(names[row["item"]]),
            screen.say(f"unit.{row['unit']}"),
            *(_number(screen, float(row[name])) for name in (*STEPS, *MATCHED)),
        ]
        for row in balance.to_dict(orient="records")
    ]
    texts = dict.fromkeys(("cli.day", "cli.item", "cli.unit"), "left")
    numbers = dict.fromkeys((f"cli.balance.{name}" for name in (*STEPS, *MATCHED)), "right")
    return screen.table(screen.say("cli.balance"), texts | numbers, rows)


def _number(screen: Screen, value: float) -> str:
    return "∞" if value == float("inf") else words.number(value, screen.lang)
