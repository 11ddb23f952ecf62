"""The solvers that are given the whole model: HiGHS, SCIP and CP-SAT, on one thread, as their interfaces come.

Each hands over every incumbent it tells of and ends by itself at the time limit, more or less: who asks gives it a
process of its own and a patience. SCIP tells only the last one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from ortools.linear_solver.python import model_builder_helper as ortools_model
from ortools.sat.python import cp_model

from planner.arrays import Bools, Floats
from planner.solver import LinearProgram
from planner.solver.highs import Options, handed_over
from tests.bench.whole.integers import IntegerProgram, in_integers

FEASIBLE = 2  # HiGHS's status of a solution

Keep = Callable[[Floats], None]
Backend = Callable[[LinearProgram, Bools, float, Keep], "Claim"]


@dataclass(frozen=True, kw_only=True)
class Claim:
    """What a solver says of its run: status in its own words, and bound (Rp)."""

    status: str
    bound: float


def highs(program: LinearProgram, whole: Bools, seconds: float, keep: Keep) -> Claim:
    """HiGHS through highspy, with its own tolerances; its gap of 1e-4 is taken away."""
    options: Options = {"threads": 1, "parallel": "off", "time_limit": seconds, "mip_rel_gap": 0.0}
    solver = handed_over(program, options, whole)
    solver.cbMipImprovingSolution.subscribe(lambda event: keep(np.array(event.data_out.mip_solution)))
    solver.run()
    info = solver.getInfo()
    if info.primal_solution_status == FEASIBLE:
        keep(np.array(solver.getSolution().col_value))
    return Claim(status=solver.getModelStatus().name, bound=info.mip_dual_bound)


def scip(program: LinearProgram, whole: Bools, seconds: float, keep: Keep) -> Claim:
    """SCIP through OR-Tools, whose gap of 1e-4 is taken away."""
    model: Any = ortools_model.ModelBuilderHelper()
    model.fill_model_from_sparse_data(
        program.lower, program.upper, program.cost, program.row_lower, program.row_upper, program.matrix
    )
    for column in np.flatnonzero(whole).tolist():
        model.set_var_integrality(column, True)
    solver = ortools_model.ModelSolverHelper("scip")
    solver.set_time_limit_in_seconds(seconds)
    solver.set_solver_specific_parameters("limits/gap = 0\n")
    solver.solve(model)
    if solver.has_solution():
        keep(np.asarray(solver.variable_values()))
    return Claim(status=solver.status().name, bound=solver.best_objective_bound())


def cp_sat(program: LinearProgram, whole: Bools, seconds: float, keep: Keep) -> Claim:
    """CP-SAT, given the program in integers."""
    given = in_integers(program, whole)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.max_time_in_seconds = seconds
    status = solver.solve(_model(given), _Told(given, keep))
    return Claim(status=status.name, bound=solver.best_objective_bound)


class _Told(cp_model.CpSolverSolutionCallback):
    """Hands over every incumbent in the program's own units."""

    def __init__(self, given: IntegerProgram, keep: Keep) -> None:
        super().__init__()
        self._units, self._keep = given.units, keep

    def on_solution_callback(self) -> None:
        self._keep(np.array(self.response_proto.solution, dtype=float) / self._units)


def _model(given: IntegerProgram) -> cp_model.CpModel:
    """The program as CP-SAT takes it, written straight into its message."""
    model = cp_model.CpModel()
    for limits in zip(given.lower.tolist(), given.upper.tolist(), strict=True):
        model.proto.variables.add().domain.extend(limits)
    starts, ends = given.matrix.indptr[:-1].tolist(), given.matrix.indptr[1:].tolist()
    rows = zip(starts, ends, given.row_lower.tolist(), given.row_upper.tolist(), strict=True)
    for start, end, low, high in rows:
        linear = model.proto.constraints.add().linear
        linear.vars.extend(given.matrix.indices[start:end].tolist())
        linear.coeffs.extend(given.matrix.data[start:end].tolist())
        linear.domain.extend((low, high))
    paid = np.flatnonzero(given.cost)
    model.proto.objective.vars.extend(paid.tolist())
    model.proto.objective.coeffs.extend(given.cost[paid].tolist())
    model.proto.objective.scaling_factor = given.cost_rp
    return model


BACKENDS: Mapping[str, Backend] = {"highs": highs, "scip": scip, "cp-sat": cp_sat}
