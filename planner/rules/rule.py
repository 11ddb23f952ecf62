"""What a rule is: a name and the block it adds. Its audit lives in `planner/audits`, written from what it means."""

from __future__ import annotations

from typing import Protocol

from planner.network import Network
from planner.program import Block, Columns


class Rule(Protocol):
    """A module of this package: its docstring is the formula with units, what it reads and when it applies."""

    NAME: str

    def build(self, network: Network, columns: Columns) -> Block:
        """Give the rule's rows, private columns and costs; nothing where the scenario has no data for it."""
        ...
