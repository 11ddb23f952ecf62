"""Does a plan keep the rules? Told from what the rules mean, without network, matrix or solver.

A hard rule that is broken is a breach. A soft rule may break, and every break is reported with what it costs. A flag is
evidence that costs nothing: prices above a ceiling, facts above a limit. Of a plan made by hand the tables it lacks are
assumed; what only the assumption breaks is a warning (`verdict`).

Order: admission, breach, budget, ledger, local_share, rungs < breadth, cash, ceiling, fair_spread, freshness, need,
offer, onboarding, packs, sources, stability, store, telling, trips < handouts, loading.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import pandas as pd

from planner.audits import (
    breadth,
    budget,
    cash,
    ceiling,
    fair_spread,
    freshness,
    handouts,
    loading,
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
from planner.audits.breach import Breach
from planner.books.tables import PlanTables
from planner.scenario import Scenario
from planner.units import TOLERANCE

__all__ = [
    "AUDITS",
    "FLAGS",
    "SOFT",
    "SOFT_BREAKS",
    "TOLERANCE",
    "Breach",
    "Verdict",
    "audit",
    "flags",
    "soft_breaks",
    "verdict",
]

SOFT_BREAKS = ("rule", "where", "amount", "unit", "rp")
FLAGS = ("rule", "where", "day", "amount", "limit", "unit", "quantity", "basis", "date")

AUDITS: dict[str, Callable[[Scenario, PlanTables], list[Breach]]] = {
    freshness.NAME: freshness.audit,
    need.NAME: need.audit,
    offer.NAME: offer.audit,
    store.NAME: store.audit,
    cash.NAME: cash.audit,
    ceiling.NAME: ceiling.audit,
    packs.NAME: packs.audit,
    trips.NAME: trips.audit,
    breadth.NAME: breadth.audit,
    onboarding.NAME: onboarding.audit,
    stability.NAME: stability.audit,
    sources.NAME: sources.audit,
}
"""By hard rule: everything that breaks it; what comes too early or late before that it is never cooked."""

SOFT: dict[str, Callable[[Scenario, PlanTables], pd.DataFrame]] = {
    need.NAME: need.soft,
    budget.NAME: budget.soft,
    ceiling.NAME: ceiling.soft,
    breadth.NAME: breadth.soft,
    local_share.NAME: local_share.soft,
    fair_spread.NAME: fair_spread.soft,
    stability.NAME: stability.soft,
}
"""By soft rule: its breaks. Ceiling is hard or soft as the settings say."""


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What a plan breaks, and as warnings what it breaks only by what is assumed of growers and trips."""

    breaches: list[Breach]
    warnings: list[Breach]


def audit(scenario: Scenario, tables: PlanTables) -> list[Breach]:
    """Every breach of a plan, rule by rule as far as they hold for it, taking all its tables as they stand."""
    return [breach for rule, broken in AUDITS.items() if tables.holds(rule) for breach in broken(scenario, tables)]


def verdict(scenario: Scenario, tables: PlanTables) -> Verdict:
    """Every breach of a plan that may be hand-made.

    Where hand-outs of growers or trips are assumed, others are sought; what those obey is no breach but a warning.
    That kitchens cook all they have is assumed too, but breaks nothing by itself: any other cooking keeps and leaves
    over no less.
    """
    found = audit(scenario, tables)
    if not found or not tables.assumed & {"sources", "trips"}:
        return Verdict(breaches=found, warnings=[])
    kind = tables
    if "sources" in tables.assumed:
        kind = replace(kind, sources=handouts.kindest(scenario, tables))
    if "trips" in tables.assumed:
        kind = replace(kind, trips=loading.kindest(scenario, tables))
    breaches = audit(scenario, kind)
    places = {breach.place for breach in breaches}
    return Verdict(breaches=breaches, warnings=[breach for breach in found if breach.place not in places])


def soft_breaks(scenario: Scenario, tables: PlanTables) -> pd.DataFrame:
    """Every break of a soft rule that holds for the plan.

    Returns
    -------
    rule, where (keys joined by /; empty = the whole plan), amount, unit, rp (penalty x amount; 0 without a penalty).
    """
    parts = [breaks(scenario, tables).assign(rule=rule) for rule, breaks in SOFT.items() if tables.holds(rule)]
    return _stack(parts, SOFT_BREAKS, ("amount", "rp"))


def flags(scenario: Scenario, tables: PlanTables) -> pd.DataFrame:
    """Evidence that costs nothing.

    Returns
    -------
    rule, where (keys joined by /), day (ISO), amount, limit, unit; for the ceiling also quantity (units sold above it),
    basis and date (ISO) of the ceiling. What does not apply is None.
    """
    before = (offer, budget, trips, breadth, onboarding) if len(scenario["orders"]) else ()
    parts = [
        *(rule.flags(scenario, tables).assign(rule=rule.NAME) for rule in before),
        store.flags(scenario).assign(rule=store.NAME, unit="kg"),
        cash.flags(scenario).assign(rule=cash.NAME, unit="rp"),
        ceiling.flags(scenario, tables).assign(rule=ceiling.NAME, unit="rp"),
    ]
    return _stack(parts, FLAGS, ("amount", "limit"))


def _stack(parts: list[pd.DataFrame], columns: tuple[str, ...], numbers: tuple[str, ...]) -> pd.DataFrame:
    """All rows with all columns; days as ISO texts, None where nothing is said."""
    records = [{name: _plain(row.get(name)) for name in columns} for part in parts for row in part.to_dict("records")]
    table = pd.DataFrame(records, columns=list(columns), dtype=object)
    return table.astype(dict.fromkeys(numbers, float))


def _plain(value: object) -> object:
    if isinstance(value, pd.Timestamp):
        return value.date().isoformat()
    return None if pd.isna(value) else value  # type: ignore[call-overload]
