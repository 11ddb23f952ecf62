"""What the planner's rungs must come to: hardship, then rupiah with hardship held."""

from __future__ import annotations

from planner.scenario import Scenario
from tests.oracle.money import add_budgets, add_cash, add_local_share, add_rooms
from tests.oracle.placing import add_loads, add_onboarding, add_packs, add_trips
from tests.oracle.reference import Reference
from tests.oracle.spreading import add_counts, add_fair_spread, add_largest_shares, add_parties, add_stability

RULES = (
    add_rooms,
    add_cash,
    add_budgets,
    add_local_share,
    add_packs,
    add_loads,
    add_trips,
    add_parties,
    add_largest_shares,
    add_counts,
    add_onboarding,
    add_fair_spread,
    add_stability,
)


def reference(scenario: Scenario) -> Reference:
    """The model of a scenario with every rule."""
    made = Reference(scenario)
    for rule in RULES:
        rule(made)
    return made


def ladder(scenario: Scenario) -> tuple[float, float]:
    """The best hardship (meals), then the best rupiah (Rp) with hardship held."""
    model = reference(scenario).model
    hardship = model.solve("hardship")
    model.hold("hardship", hardship)
    return hardship, model.solve("rupiah")
