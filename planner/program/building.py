"""From a network and rules to a program."""

from __future__ import annotations

from collections.abc import Sequence

from planner.network import Network
from planner.program import Program, assemble
from planner.program.columns import declare, link
from planner.program.rule import Rule
from planner.program.ties import tie_weights


def build_program(network: Network, rules: Sequence[Rule]) -> Program:
    """The program of a network under some rules, with the limits of each that a person could loosen."""
    columns = declare(network)
    blocks = [rule.build(network, columns) for rule in rules]
    held = [rule.explain(network, columns, block) for rule, block in zip(rules, blocks, strict=True)]
    tied = link(network, columns)
    return assemble(columns, [*blocks, tied], tie_weights(network), held)
