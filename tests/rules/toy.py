"""A rule made by the recipe in CONTRIBUTING.md, which nobody but tests lists: so many delivery days of an item.

    x[s,k,i,t] <= U h[k,i,t], h 0 or 1                  (units)
    sum_t h[k,i,t] <= DAYS                              (days, every kitchen and item)

Matching by hand does not know it. Applies always; orders that stand are left out of it.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from planner.audits import Breach
from planner.audits.breach import breaches
from planner.books.tables import PlanTables
from planner.network import Network
from planner.program import Columns
from planner.program.blocks import Block, Held, Own, Private, at_most, entry, group, stack_rows
from planner.scenario import Scenario
from planner.units import exceeds

NAME = "toy"
DAYS = 1
WORDS = "breadth.suppliers"  # those of a rule that counts too: a toy has none of its own


def build(network: Network, columns: Columns) -> Block:
    """Days on which anything new comes, and how many there may be."""
    of = network.deliveries
    new = np.flatnonzero(of.frozen == 0)
    day_of, (kitchen, item, day) = group(of.kitchen[new], of.item[new], of.day[new])
    own, keys = Own(columns.count), {"kitchen": kitchen, "item": item, "day": day}
    opened = own.add(Private(name="opened", most=np.ones(len(day)), keys=keys, implied=False, whole=True))
    pair_of, (kitchens, items) = group(kitchen, item)
    rows, most = np.arange(len(new)), np.full(len(kitchens), float(DAYS))
    tied = [entry(rows, columns.delivered[new]), entry(rows, opened[day_of], -of.tight_units[new])]
    stacked, entries = stack_rows(
        {
            "tied": (at_most(np.zeros(len(new)), kitchen=of.kitchen[new], item=of.item[new], day=of.day[new]), tied),
            "days": (
                at_most(most, kitchen=kitchens, item=items),
                [entry(pair_of, opened)],
            ),
        }
    )
    return Block(rule=NAME, rows=stacked, entries=entries, private=own.private)


def explain(network: Network, columns: Columns, block: Block) -> Sequence[Held]:
    """Nothing a person could loosen."""
    return []


def audit(scenario: Scenario, tables: PlanTables) -> list[Breach]:
    """Kitchens and items with too many delivery days."""
    sent = tables.deliveries[tables.deliveries["quantity"] > 0]
    days = sent.groupby(["kitchen", "item"], as_index=False).agg(amount=("day", "nunique"), day=("day", "max"))
    broken = days[exceeds(days["amount"], DAYS)].assign(limit=float(DAYS), unit="parties")
    return breaches(NAME, WORDS, broken, tables.deliveries, concerns=[["kitchen", "item", "day"]])
