"""The rules of a plan, in the order of `planner/MODEL.md`. A new rule is one file and one line here.

Order: breadth, budget, cash, ceiling, fair_spread, freshness, local_share, need, offer, onboarding, packs, sources,
stability, store, trips.
"""

from __future__ import annotations

from typing import cast

from planner.program.rule import Rule
from planner.rules import (
    breadth,
    budget,
    cash,
    ceiling,
    fair_spread,
    freshness,
    local_share,
    need,
    offer,
    onboarding,
    packs,
    sources,
    stability,
    store,
    trips,
)

__all__ = ["RULES", "Rule"]

RULES = cast(
    "tuple[Rule, ...]",
    (
        need,
        offer,
        freshness,
        store,
        cash,
        budget,
        ceiling,
        packs,
        trips,
        breadth,
        onboarding,
        local_share,
        fair_spread,
        stability,
        sources,
    ),
)
