"""Rule 3, freshness: a delivery serves cooking between its earliest and latest day before.

    latest_days <= d - t <= earliest_days               (calendar days from delivery t to cooking d)

No rows: other columns u[k,i,t,d] do not exist. Opening stock obeys the same window from the day it came.
"""

from __future__ import annotations

from collections.abc import Sequence

from planner.network import Network
from planner.program import Columns
from planner.program.blocks import Block, Held, no_rows

NAME = "freshness"


def build(network: Network, columns: Columns) -> Block:
    """Nothing to add: the window is in the columns."""
    return Block(rule=NAME, rows=no_rows())


def explain(network: Network, columns: Columns, block: Block) -> Sequence[Held]:
    """Nothing: the window is no quantity, so it has no price; rule need's words name what it leaves short."""
    return []
