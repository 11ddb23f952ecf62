"""The city balance in the terminal: one row per day and item."""

from __future__ import annotations

import pandas as pd
from rich.markup import escape
from rich.table import Table

from planner import words
from planner.cli.console import Screen
from planner.scenario import Scenario

STEPS = ("need", "offered_coops", "offered_producers", "offered_outside")
MATCHED = ("delivered_coops", "delivered_producers", "delivered_outside", "short")


def balance_lines(screen: Screen, scenario: Scenario, balance: pd.DataFrame) -> list[str | Table]:
    """Need, offered, matched and short in the item's unit; offers without a daily limit are not counted."""
    names = scenario.names("items", screen.lang)
    rows = [
        [
            words.day(pd.Timestamp(row["day"]), screen.lang),
            names[row["item"]],
            screen.say(f"unit.{row['unit']}"),
            *(words.count(float(row[name]), screen.lang) for name in (*STEPS, *MATCHED)),
        ]
        for row in balance.to_dict(orient="records")
    ]
    texts = dict.fromkeys(("cli.day", "cli.item", "cli.unit"), "left")
    numbers = dict.fromkeys((f"cli.balance.{name}" for name in (*STEPS, *MATCHED)), "right")
    table = screen.table(screen.say("cli.balance"), texts | numbers, rows)
    unlimited = scenario["offers"]["per_day"].isna().any()
    return [table, *([escape(screen.say("cli.balance.unlimited"))] if unlimited else [])]
