"""The plan: dated, named tables with what they cost and how good they are. Maps indices back to names.

Order: naming.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from planner import audits
from planner.audits import Breach
from planner.audits.rungs import rung_scales, rungs_of
from planner.books import figures
from planner.books import money as spent
from planner.books.tables import PlanTables
from planner.errors import Fault
from planner.explain.finding import Finding, findings
from planner.explain.prices import Binding
from planner.network import Network
from planner.plan.naming import named
from planner.program import Program
from planner.program.solution import Solution
from planner.scenario import SHORT, Scenario
from planner.scenario.telling import line, plain, small_table
from planner.solver import Ending, checked_bound
from planner.units import PROVEN_GAP


@dataclass(frozen=True, kw_only=True)
class Rung:
    """One step of the ladder: value reached, true lower bound (None = none), gap (None = no bound)."""

    name: str
    value: float
    bound: float | None
    gap: float | None

    def __str__(self) -> str:
        """The value with bound and gap: `1120 (bound 1120, gap 0 %)`."""
        bound = "none" if self.bound is None else plain(self.bound)
        gap = "none" if self.gap is None else f"{plain(100 * self.gap if self.gap > PROVEN_GAP else 0.0)} %"
        return f"{plain(self.value)} (bound {bound}, gap {gap})"


@dataclass(frozen=True, kw_only=True, repr=False)
class Plan:
    """A checked plan. Money in Rp (unrounded), quantities in the item's unit; of tables the columns in their order.

    Attributes
    ----------
    scenario, fingerprint
        What was planned, and its identity.
    rules
        Names of the rules that held.
    status
        optimal, feasible or stopped.
    rungs
        Hardship and rupiah, with bound and gap.
    tables
        What happens on each day: `PlanTables`.
    meals
        needed, short, worst_kitchen_share (0 .. 1).
    cost_rp
        goods, transport, onboarding, holding, total (Rp).
    coop_share
        Part of the money for goods that goes to cooperatives (0 .. 1).
    findings
        The limits that hold the plan back most.
    breaches
        Hard rules broken; our plans have none.
    soft
        Soft rules broken: rule, where object; amount float64 (in unit); unit object; rp float64 (Rp).
    flags
        What to look at: rule, where, day object; amount, limit float64 (in unit); unit, quantity, basis, date object.
    balance
        By day and item: day datetime64[s]; item, unit str; need, offered_coops, offered_producers, offered_outside,
        delivered_coops, delivered_producers, delivered_outside, short float64 (item's unit).
    money
        By kitchen and funding period: kitchen str; period int64; budget_rp, goods_rp, transport_rp, over_rp float64
        (Rp); meals float64 (meals).
    suppliers
        supplier, name, kind, kecamatan str; lat, lon float64 (degrees); stage, zone str; sold_rp float64 (Rp);
        delivered_kg float64 (kg); kitchens, trips_per_day float64 (count); onboarding_rp, cash_limit_rp, cash_peak_rp
        float64 (Rp); cash_share float64 (0 .. 1).
    kitchens
        kitchen, name, kecamatan str; meals, short_meals float64 (meals); goods_rp, budget_rp float64 (Rp); suppliers,
        parties, min_parties float64 (count); cost_per_meal_rp, budget_per_meal_rp float64 (Rp per meal).
    seconds, size
        Of the run: by stage; columns, rows, nonzeros.
    relaxed
        Whether packs, trips and whatever else is whole were left out (`planner.whatif.relaxed`).
    ending
        Where its program without whole numbers ended: what a plan begun from this one saves time with.
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
    relaxed: bool = False
    ending: Ending | None = field(default=None, compare=False)

    @property
    def standing(self) -> str:
        """What people are told of it: its status, or that it is an estimate (`relaxed`)."""
        return "relaxed" if self.relaxed and self.status != "stopped" else self.status

    @property
    def warnings(self) -> tuple[Fault, ...]:
        """What was suspicious in the scenario when it was planned, most meals at stake first."""
        stakes = [_at_stake(self.scenario, self.tables, fault) for fault in self.scenario.warnings]
        order = sorted(range(len(stakes)), key=lambda place: -stakes[place])
        return tuple(self.scenario.warnings[place] for place in order)

    @property
    def gap(self) -> float | None:
        """How far the last rung, rupiah, may be from the best (relative; None: no bound)."""
        return self.rungs[-1].gap

    def __repr__(self) -> str:
        """Title, status, rungs with bound and gap, meals short and how the fingerprint begins."""
        return line("Plan", self.scenario.settings.title, self._facts())

    def _repr_html_(self) -> str:
        """The same for notebooks."""
        return small_table("Plan", self.scenario.settings.title, self._facts())

    def _facts(self) -> dict[str, str]:
        settings, meals = self.scenario.settings, self.meals
        return {
            "status": self.status + (" (relaxed: without whole packs and trips)" if self.relaxed else ""),
            "days": f"{settings.days} from {settings.first_day.isoformat()}",
            "meals short": f"{plain(meals['short'])} of {plain(meals['needed'])}",
            **{rung.name: str(rung) for rung in self.rungs},
            "deliveries": str(len(self.tables.deliveries)),
            "fingerprint": self.fingerprint[:SHORT],
        }

    def to_json(self) -> dict[str, Any]:
        """The summary of `pasok plan --json`; `rules` stand there where not all of them hold."""
        some = set(self.rules) < {*audits.AUDITS, *audits.SOFT}
        return {
            "scenario": self.scenario.settings.title,
            "fingerprint": self.fingerprint,
            **({"rules": list(self.rules)} if some else {}),
            "status": self.status,
            **({"relaxed": True} if self.relaxed else {}),
            "rungs": [vars(rung) for rung in self.rungs],
            "meals": self.meals,
            "cost_rp": self.cost_rp,
            "coop_share": self.coop_share,
            "breaches": [breach.to_json() for breach in self.breaches],
            "findings": [finding.to_json() for finding in self.findings],
            "soft": self.soft.to_dict(orient="records"),
            "flags": self.flags.to_dict(orient="records"),
            "warnings": [fault.to_json() for fault in self.warnings],
            "seconds": self.seconds,
            "size": self.size,
        }


def _at_stake(scenario: Scenario, tables: PlanTables, fault: Fault) -> float:
    """Meals short of the kitchen and item that a warning is about; of all items of a supplier; of all, of a setting."""
    short, key = tables.shortages, fault.key or {}
    for name in ("kitchen", "item"):
        if name in key:
            short = short[short[name] == key[name]]
    if "supplier" in key and "item" not in key:
        offers = scenario["offers"]
        short = short[short["item"].isin(offers.loc[offers["supplier"] == key["supplier"], "item"])]
    return float(short["meals"].sum())


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
    values = rungs_of(scenario, tables, cost_rp, soft)
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
