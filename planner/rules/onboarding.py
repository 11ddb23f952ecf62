"""Rule 11, onboarding: starting with a supplier costs once, and only so many cooperatives start.

    x[s,k,i,t] <= U o[s], sum_k x[s,k,i,t] <= per_day o[s], o 0 or 1        (units)
    sum_kt x[s,k,i,t] <= min(total, stock of the last day) o[s]             (units; stock where nobody grows for s)
    sum over preparing coops of o[s] <= max_new_coops                       (coops)

Costs onboarding_rp x o. Who has delivered for an earlier plan has started and pays no more. Applies where a supplier
has onboarding_rp, or more coops are preparing than may start.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from planner.network import Network
from planner.program import Columns
from planner.program.blocks import Block, Entry, Held, Rows, at_most, behind_facts, entry, group, no_rows, stack_rows

NAME = "onboarding"


def build(network: Network, columns: Columns) -> Block:
    """Daily limits tied to starting, the number of starters, and what starting costs."""
    joining = network.joining
    starters = np.flatnonzero(columns.joined >= 0)
    if not len(starters):
        return Block(rule=NAME, rows=no_rows())
    costs = joining.onboarding_rp[starters].copy()
    costs[np.isin(starters, network.earlier.supplier)] = 0.0
    rows, entries = stack_rows(
        {"daily": _daily(network, columns), "in_all": _in_all(network, columns), "starters": _count(network, columns)}
    )
    return Block(rule=NAME, rows=rows, entries=entries, costs=[("rupiah", columns.joined[starters], costs)])


def _daily(network: Network, columns: Columns) -> tuple[Rows, list[Entry]]:
    """What a starter ships of an item a day is within its daily limit: implied, and tighter for the solver."""
    of, offers = network.deliveries, network.offers
    chosen = np.flatnonzero((columns.joined[of.supplier] >= 0) & np.isfinite(offers.per_day[of.offer]))
    row, (offer, day) = group(of.offer[chosen], of.day[chosen])
    entries = [
        entry(row, columns.delivered[chosen]),
        entry(np.arange(len(offer)), columns.joined[offers.supplier[offer]], -offers.per_day[offer]),
    ]
    keys = {"supplier": offers.supplier[offer], "item": offers.item[offer], "day": day}
    return behind_facts(at_most(np.zeros(len(offer)), **keys)), entries


def _in_all(network: Network, columns: Columns) -> tuple[Rows, list[Entry]]:
    """What a starter ships of an item in all is within its total and its stock: implied, and tighter for the solver."""
    of, offers = network.deliveries, network.offers
    every, last = np.arange(len(offers.total)), np.zeros(len(offers.total), dtype=np.int64)
    np.maximum.at(last, of.offer, of.day)
    own = np.where(np.isin(every, network.handouts.offer), np.inf, offers.own_by(every, last))
    limit = np.maximum(np.minimum(offers.total, own) - network.earlier.units, 0.0)
    chosen = np.flatnonzero((columns.joined[of.supplier] >= 0) & np.isfinite(limit[of.offer]))
    row, (offer,) = group(of.offer[chosen])
    entries = [
        entry(row, columns.delivered[chosen]),
        entry(np.arange(len(offer)), columns.joined[offers.supplier[offer]], -limit[offer]),
    ]
    keys = {"supplier": offers.supplier[offer], "item": offers.item[offer], "day": np.full(len(offer), -1)}
    return behind_facts(at_most(np.zeros(len(offer)), **keys)), entries


def _count(network: Network, columns: Columns) -> tuple[Rows, list[Entry]]:
    """Only so many of those that are preparing start."""
    joining = network.joining
    new = np.flatnonzero(joining.preparing & (columns.joined >= 0))
    upper = np.full(1 if len(new) else 0, float(joining.max_new))
    return behind_facts(at_most(upper)), [entry(np.zeros(len(new), dtype=np.int64), columns.joined[new])]


def explain(network: Network, columns: Columns, block: Block) -> Sequence[Held]:
    """How many cooperatives may start; what starting costs is no limit."""
    if len(block.rows.lower) == 0:
        return []
    return [Held(code="onboarding", unit="coops", keys={}, rows=block.rows.of("starters"), counted=True)]
