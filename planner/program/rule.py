"""What a rule is: a name, the block it adds and the limits of it that a person could loosen.

Its audit lives in `planner/audits`, written from what the rule means.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from planner.network import Network
from planner.program import Columns
from planner.program.blocks import Block, Held


class Rule(Protocol):
    """A module of this package: its docstring is the formula with units, what it reads and when it applies."""

    NAME: str

    def build(self, network: Network, columns: Columns) -> Block:
        """Give the rule's rows, private columns and costs; nothing where the scenario has no data for it."""
        ...

    def explain(self, network: Network, columns: Columns, block: Block) -> Sequence[Held]:
        """Say which limits of the block a person could loosen; their prices and words follow from the solution."""
        ...
