"""The cases and the tools, by name: how to make the one and where the code of the other is."""

from __future__ import annotations

import importlib
from collections.abc import Callable

from planner.files import read_scenario
from planner.generate import City, Couple, generated
from planner.scenario import Scenario
from tests.bench.peers.given import Given
from tests.bench.peers.watch import Watch

SHIPPED = ("hamlet", "tangsel")
BEYOND_BASE = {
    "items": ["pack", "pack_units"],
    "offers": ["min_order", "pack_units"],
    "kitchens": ["deliveries_per_day", "min_parties", "max_share", "max_suppliers_per_item_day"],
    "lanes": ["rp_per_delivery", "min_load", "max_load"],
    "suppliers": ["onboarding_rp", "max_kitchens"],
}
TABLES_BEYOND_BASE = ("vehicles", "orders", "substitutes")
COUPLES: dict[str, Couple] = {"": "none", "cash": "cash"}
TOOLS = {
    "pasok": ("ours", "run"),
    "ladder": ("ours", "run_ladder"),
    "pulp": ("pulp_model", "run"),
    "pyomo": ("pyomo_model", "run"),
    "pyomo-compiled": ("pyomo_model", "run_compiled"),
    "linopy": ("linopy_model", "run"),
}


def scenario_of(case: str) -> Scenario:
    """A shipped scenario, or a generated city KITCHENSxSUPPLIERSxDAYS, without or with `-cash`."""
    if case in SHIPPED:
        return continuous(read_scenario(case))
    size, _, couple = case.partition("-")
    kitchens, suppliers, days = map(int, size.split("x"))
    return generated(City(kitchens=kitchens, suppliers=suppliers, days=days, couple=COUPLES[couple]))


def continuous(scenario: Scenario) -> Scenario:
    """The scenario without what wants whole numbers or another plan: the peers state the base model only."""
    tables = {
        name: scenario[name].assign(**dict.fromkeys(scenario[name].columns.intersection(columns)))
        for name, columns in BEYOND_BASE.items()
    }
    empty = {name: scenario[name].iloc[:0] for name in TABLES_BEYOND_BASE}
    return scenario.replace(settings={"max_new_coops": 0, "fair_band": None}, **tables, **empty)


def runner(tool: str) -> Callable[[Given, Watch], float]:
    """The function that states and solves the model with a tool."""
    module, function = TOOLS[tool]
    found: Callable[[Given, Watch], float] = getattr(importlib.import_module(f"tests.bench.peers.{module}"), function)
    return found
