"""What the tables say about each other: one function per check, each yields faults, none raises.

Checks of the first list find what is wrong; those of the second what is suspicious: a warning, with the value that was
probably meant where that can be computed. They run in order, the more specific first, and a cell is told once.

Order: lanes, peers, standing < known < alone, contradictions, gaps, names, places, references, supply < orders,
units_and_prices.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator
from itertools import islice

from planner.checks import alone, contradictions, gaps, names, orders, places, references, supply, units_and_prices
from planner.checks.known import Doubtful, Known
from planner.checks.references import FOREIGN_KEYS
from planner.errors import Fault
from planner.scenario import Scenario
from planner.words import make_fault

Check = Callable[[Known], Iterator[Fault]]

MOST_TOLD = 1000
"""Nobody reads more findings of one check."""


def check(scenario: Scenario, *, doubtful: Doubtful = frozenset(), told: Iterable[Fault] = ()) -> list[Fault]:
    """Every fault and warning: what was told on reading, and what the tables show together.

    Parameters
    ----------
    doubtful
        Tables and columns of which not everything could be read: checks pass over them, so that no fault is told twice.
    told
        What was told on reading; where the tables show what it is, that is told instead.
    """
    known = Known(scenario=scenario, doubtful=doubtful)
    known.told.extend(places.sharpened(told, known))
    for one in FAULTS:
        known.told.extend(_first(one(known)))
    seen = {_cell(fault) for fault in known.told}
    for one in SUSPICIONS:
        told_here = reversed(list(_first(one(known))))
        found = {_cell(warning): warning for warning in told_here if _cell(warning) not in seen}
        known.told.extend(reversed(found.values()))
        seen |= set(found)
    return known.told


def _first(found: Iterator[Fault]) -> Iterator[Fault]:
    """The first of what a check finds; where there is more, the last says so."""
    last: Fault | None = None
    for last in islice(found, MOST_TOLD):
        yield last
    if last is not None and next(found, None) is not None:
        yield make_fault("more_like_this", table=last.table, row=last.row, severity=last.severity, limit=MOST_TOLD)


def _cell(fault: Fault) -> Hashable:
    return (fault.table, str(fault.key) if fault.row is None else fault.row, fault.column)


FAULTS: tuple[Check, ...] = (
    references.missing_tables,
    references.references,
    references.duplicate_keys,
    references.menu_names,
    contradictions.dates,
    contradictions.half_places,
    contradictions.to_itself,
    references.offered,
    contradictions.kilograms,
    contradictions.today,
)

SUSPICIONS: tuple[Check, ...] = (
    units_and_prices.prices,
    units_and_prices.offered_quantities,
    units_and_prices.cooked_quantities,
    alone.small_prices,
    alone.heavy_units,
    places.outside_country,
    places.far_places,
    places.shared_points,
    names.area_names,
    names.party_names,
    gaps.kitchens,
    gaps.coops,
    supply.late_offers,
    supply.idle_offers,
    supply.reach,
    orders.left_out,
    orders.owed_twice,
    orders.offers,
    orders.vehicles,
    orders.heavy_packs,
    orders.substitutes,
    orders.parties,
)

CHECKS = (*FAULTS, *SUSPICIONS)

__all__ = ["CHECKS", "FAULTS", "FOREIGN_KEYS", "SUSPICIONS", "Doubtful", "Known", "check"]
