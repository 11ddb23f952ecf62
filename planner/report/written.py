"""A written plan read back: its tables and what `plan.json` says, on the scenario that lies beside."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from planner import audits
from planner.audits import Breach
from planner.audits.rungs import rung_values
from planner.books import figures, money
from planner.books.tables import PlanTables
from planner.files import read_scenario
from planner.files.csvs import decode
from planner.files.raw import file_fault
from planner.files.safely import read_bytes
from planner.report.reading import PLAN, SCENARIO, read_tables
from planner.report.state import STATE, read_state
from planner.scenario import SHORT, Scenario
from planner.scenario.telling import line, plain, small_table
from planner.solver import Ending
from planner.words import both


@dataclass(frozen=True, kw_only=True, repr=False, eq=False)
class WrittenPlan:
    """A plan as it lies in a folder. Figures are worked out from its tables; their columns are those of `Plan`.

    Attributes
    ----------
    scenario
        What was planned.
    tables
        What happens on each day: `PlanTables`.
    summary
        What `plan.json` says, with status, rungs and findings; empty where there is none.
    ending
        Where its program ended, from `state.npz`; None where that is missing, or of another version.
    """

    scenario: Scenario
    tables: PlanTables
    summary: Mapping[str, Any]
    ending: Ending | None = None

    def __repr__(self) -> str:
        """Title, status, rungs, meals short and how the fingerprint begins."""
        return line("WrittenPlan", self.scenario.settings.title, self._facts())

    def _repr_html_(self) -> str:
        """The same for notebooks."""
        return small_table("WrittenPlan", self.scenario.settings.title, self._facts())

    def _facts(self) -> dict[str, str]:
        meals, values = self.meals, rung_values(self.scenario, self.tables)
        return {
            "status": str(self.summary.get("status", "unknown")),
            "meals short": f"{plain(meals['short'])} of {plain(meals['needed'])}",
            "hardship": plain(values[0]),
            "rupiah": plain(values[1]),
            "deliveries": str(len(self.tables.deliveries)),
            "fingerprint": self.scenario.fingerprint()[:SHORT],
        }

    @property
    def gap(self) -> float | None:
        """How far rupiah may be from the best, as `plan.json` says (relative; None: not said)."""
        rungs = self.summary.get("rungs")
        last = rungs[-1] if isinstance(rungs, list) and rungs else None
        gap = last.get("gap") if isinstance(last, dict) else None
        return float(gap) if isinstance(gap, int | float) else None

    @cached_property
    def meals(self) -> dict[str, float]:
        """Meals needed and short, and the share that the worst kitchen lacks (0 .. 1)."""
        return figures.meals(self.scenario, self.tables)

    @cached_property
    def cost_rp(self) -> dict[str, float]:
        """Goods, transport, onboarding, holding and their total (Rp)."""
        return money.landed_cost(self.scenario, self.tables)

    @cached_property
    def coop_share(self) -> float:
        """Part of the money for goods that goes to cooperatives (0 .. 1)."""
        return money.coop_share(self.scenario, self.tables)

    @cached_property
    def breaches(self) -> tuple[Breach, ...]:
        """Hard rules broken, as `pasok audit` tells them."""
        return tuple(audits.verdict(self.scenario, self.tables).breaches)

    @cached_property
    def soft(self) -> pd.DataFrame:
        """Soft rules broken."""
        return audits.soft_breaks(self.scenario, self.tables)

    @cached_property
    def flags(self) -> pd.DataFrame:
        """What to look at."""
        return audits.flags(self.scenario, self.tables)

    @cached_property
    def balance(self) -> pd.DataFrame:
        """Need, offered, delivered and short by day and item."""
        return figures.balance(self.scenario, self.tables)

    @cached_property
    def money(self) -> pd.DataFrame:
        """What each kitchen spends in each funding period."""
        return money.money(self.scenario, self.tables)

    @cached_property
    def suppliers(self) -> pd.DataFrame:
        """One row per supplier."""
        return figures.suppliers(self.scenario, self.tables)

    @cached_property
    def kitchens(self) -> pd.DataFrame:
        """One row per open kitchen."""
        return figures.kitchens(self.scenario, self.tables)


def read_plan(path: str | Path, scenario: Scenario | None = None) -> WrittenPlan:
    """Read a plan that was written.

    Parameters
    ----------
    path
        The plan folder, its workbook, or a CSV of deliveries.
    scenario
        What was planned; default the `scenario.json` of the folder.

    Raises
    ------
    InputError
        When there is no plan or no scenario, or with every fault of their tables.
    """
    path = Path(path)
    scenario = _scenario_beside(path) if scenario is None else scenario
    tables, summary = read_tables(scenario, path), _summary(_home(path) / PLAN)
    rules = summary.get("rules")
    tables = replace(tables, rules=tuple(map(str, rules)) if isinstance(rules, list) else None)
    ending = read_state(_home(path) / STATE)
    return WrittenPlan(scenario=scenario, tables=tables, summary=summary, ending=ending)


def is_plan(path: Path) -> bool:
    """Whether a path is that of a plan and its scenario: the folder, or a file in it but the scenario itself."""
    inside = path.is_dir() or (path.is_file() and path.suffix.lower() in (".xlsx", ".csv"))
    return inside and (_home(path) / SCENARIO).is_file()


def read_start(path: str | Path, scenario: Scenario) -> WrittenPlan:
    """Read a plan that another is begun from: on the scenario that lies beside it, else on the one given.

    Raises
    ------
    InputError
        When there is no plan, or with every fault of its tables.
    """
    beside = _home(Path(path)) / SCENARIO
    return read_plan(path, None if beside.is_file() else scenario)


def _scenario_beside(path: Path) -> Scenario:
    """The scenario that lies in a plan folder, or beside a plan."""
    if not path.exists():
        raise file_fault("plan_not_found", path)
    beside = _home(path) / SCENARIO
    if not beside.is_file():
        raise file_fault("plan_without_scenario", path)
    return read_scenario(beside)


def _home(path: Path) -> Path:
    return path if path.is_dir() else path.parent


def _summary(file: Path) -> dict[str, Any]:
    """What plan.json says; nothing where it is not there."""
    if not file.exists():
        return {}
    try:
        told = json.loads(decode(file.name, read_bytes(file)))
    except (ValueError, RecursionError) as error:
        raise file_fault("json_syntax", file.name, reason=both("reason.document", text=str(error))) from error
    if not isinstance(told, dict):
        raise file_fault("json_syntax", file.name, reason=both("reason.no_object"))
    return told
