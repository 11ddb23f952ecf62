"""The plan: dated, named tables with what they cost and how good they are. Maps indices back to names.

Order: naming.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from planner import audits
from planner.audits import Breach
from planner.audits.rungs import rung_scales, rung_values
from planner.books import figures
from planner.books import money as spent
from planner.books.tables import PlanTables
from planner.explain.finding import Finding, findings
from planner.explain.prices import Binding
from planner.network import Network
from planner.plan.naming import named
from planner.program import Program
from planner.program.solution import Solution
from planner.scenario import Scenario
from planner.solver import checked_bound
from planner.units import PROVEN_GAP


@dataclass(frozen=True, kw_only=True)
class Rung:
    """One step of the ladder: value reached, true lower bound (None = none), gap (None = no bound)."""

    name: str
    value: float
    bound: float | None
    gap: float | None


@dataclass(frozen=True, kw_only=True)
class Plan:
    """A checked plan. Tables by name, money in Rp (unrounded), quantities in the item's unit.

    status: optimal, feasible or stopped. meals: needed, short, worst_kitchen_share. findings: the limits that hold the
    plan back most. seconds, size: of the run.
    """

    scenario: Scenario
    rules: tuple[str, ...]
    fingerprint: str
    status: str
    rungs: tuple[Rung, ...]
    tables: PlanTables
    meals: dict[str, float]
    cost_rp: dict[str, float]
    coop_share: float
    findings: tuple[Finding, ...]
    soft: pd.DataFrame
    flags: pd.DataFrame
    breaches: tuple[Breach, ...]
    balance: pd.DataFrame
    money: pd.DataFrame
    suppliers: pd.DataFrame
    kitchens: pd.DataFrame
    seconds: dict[str, float]
    size: dict[str, int]

    def to_json(self) -> dict[str, Any]:
        """The summary of `pasok plan --json`; `rules` stand there where not all of them hold."""
        some = set(self.rules) < {*audits.AUDITS, *audits.SOFT}
        return {
            "scenario": self.scenario.settings.title,
            "fingerprint": self.fingerprint,
            **({"rules": list(self.rules)} if some else {}),
            "status": self.status,
            "rungs": [vars(rung) for rung in self.rungs],
            "meals": self.meals,
            "cost_rp": self.cost_rp,
            "coop_share": self.coop_share,
            "breaches": [breach.to_json() for breach in self.breaches],
            "findings": [finding.to_json() for finding in self.findings],
            "soft": self.soft.to_dict(orient="records"),
            "flags": self.flags.to_dict(orient="records"),
            "seconds": self.seconds,
            "size": self.size,
        }


def write_out(
    scenario: Scenario, network: Network, program: Program, solution: Solution, bindings: Sequence[Binding] = ()
) -> Plan:
    """Name a solution: round, cook first in first out, price, audit.

    Returns
    -------
    Plan
        With its rungs computed again from the tables a person sees; seconds are still empty.
    """
    tables = named(scenario, network, program, solution)
    soft = audits.soft_breaks(scenario, tables)
    cost_rp = spent.landed_cost(scenario, tables)
    meals = figures.meals(scenario, tables)
    values = rung_values(scenario, tables)
    scales = rung_scales(meals, values)
    rungs = tuple(
        _rung(name, value, float(bound), scale)
        for name, value, bound, scale in zip(("hardship", "rupiah"), values, solution.bounds, scales, strict=True)
    )
    proven = all(rung.gap is not None and rung.gap <= PROVEN_GAP for rung in rungs)
    return Plan(
        scenario=scenario,
        rules=tables.rules or (),
        fingerprint=scenario.fingerprint(),
        status="stopped" if solution.stopped else "optimal" if proven else "feasible",
        rungs=rungs,
        tables=tables,
        meals=meals,
        cost_rp=cost_rp,
        coop_share=spent.coop_share(scenario, tables),
        findings=findings(scenario, network, bindings),
        soft=soft,
        flags=audits.flags(scenario, tables),
        breaches=tuple(audits.audit(scenario, tables)),
        balance=figures.balance(scenario, tables),
        money=spent.money(scenario, tables),
        suppliers=figures.suppliers(scenario, tables),
        kitchens=figures.kitchens(scenario, tables),
        seconds={},
        size={"columns": len(program.most), "rows": len(program.row_lower), "nonzeros": int(program.matrix.nnz)},
    )


def _rung(name: str, value: float, bound: float, scale: float) -> Rung:
    """A rung with its gap."""
    if not np.isfinite(bound):
        return Rung(name=name, value=value, bound=None, gap=None)
    bound = checked_bound(bound, value, scale)
    return Rung(name=name, value=value, bound=bound, gap=(value - bound) / scale)
