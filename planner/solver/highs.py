"""HiGHS, the simplex method that begins where it is told, without presolve."""

from __future__ import annotations

import highspy
import numpy as np
from scipy import sparse

from planner.arrays import Bools
from planner.solver.records import Basis, LinearProgram, Outcome, States, Stop, nothing
from planner.solver.running import WORK, run
from planner.solver.start import begin, plain_rows
from planner.units import TIGHT

Options = dict[str, int | float | str]

OPTIONS: Options = {
    "threads": 1,
    "presolve": "off",  # it costs more than it saves here, and forgets the start
    "simplex_strategy": 0,  # primal where the start is feasible, else dual
    "dual_feasibility_tolerance": TIGHT,
}
# Twice as fast as steepest edge on networks, slower elsewhere.
DEVEX: Options = {"simplex_dual_edge_weight_strategy": 1}
# Also where the start is feasible: few prices are wrong there.
DUAL: Options = {"simplex_strategy": 1}
COLUMNWISE, MINIMISE = 1, 1
TURN = highspy.cb.HighsCallbackType.kCallbackMipInterrupt
STATES = tuple(highspy.HighsBasisStatus(number) for number in range(5))


class Quiet(highspy.Highs):
    """HiGHS without the banner, which it would print on stdout when it is made; it counts what it does."""

    def __init__(self) -> None:
        self._over = False
        self._iterations = self._nodes = 0
        super().__init__()  # type: ignore[no-untyped-call]  # highspy has no types there
        for asked in (self.cbSimplexInterrupt, self.cbIpmInterrupt, self.cbMipInterrupt):
            asked.subscribe(self._heard)

    def enableCallbacks(self) -> None:
        """Be quiet first: what HiGHS does when it is made."""
        self.setOptionValue("output_flag", False)
        super().enableCallbacks()  # type: ignore[no-untyped-call]  # nor there

    def solve_until(self, should_stop: Stop) -> bool:
        """Run until it ends or is to stop; whether it has ended and may be asked for its answer."""
        ended = run(self.run, self._end, should_stop)
        if ended:
            info = self.getInfo()
            self._count(info.simplex_iteration_count, info.mip_node_count)
        return ended

    def _end(self) -> None:
        self._over = True

    def _heard(self, event: highspy.highs.HighsCallbackEvent) -> None:
        """Count, and stop where that is asked for: what HiGHS asks every so often."""
        self._count(event.data_out.simplex_iteration_count, event.data_out.mip_node_count)
        WORK.steps += event.callback_type == TURN
        if self._over:
            event.interrupt()

    def _count(self, iterations: int, nodes: int) -> None:
        WORK.steps += max(0, iterations - self._iterations)
        WORK.nodes += max(0, nodes - self._nodes)
        self._iterations, self._nodes = iterations, max(self._nodes, nodes)


def solve(
    program: LinearProgram,
    should_stop: Stop,
    start: Basis | None = None,
    *,
    near: bool = False,
    carried: bool = False,
) -> Outcome:
    """One run on one thread, from `start` or from the optimum of the plain rows.

    near: from a start of few wrong prices. carried: from one of another program, of which steepest edge makes too much.
    """
    plain = plain_rows(program)
    options = OPTIONS | DEVEX if carried or plain.all() else OPTIONS
    solver = handed_over(program, options | DUAL if near else options)
    return _solve(solver, program, plain, should_stop, start)


def handed_over(program: LinearProgram, options: Options, whole: Bools | None = None) -> Quiet:
    """HiGHS with the options set and the program in it; whole: columns that take whole numbers only."""
    solver, (rows, columns) = Quiet(), program.matrix.shape
    matrix = sparse.csc_matrix(program.matrix)  # HiGHS takes longer to turn it
    for option, value in options.items():
        solver.setOptionValue(option, value)
    solver.passModel(
        columns,
        rows,
        matrix.nnz,
        COLUMNWISE,
        MINIMISE,
        0.0,
        program.cost,
        program.lower,
        program.upper,
        program.row_lower,
        program.row_upper,
        matrix.indptr,
        matrix.indices,
        matrix.data,
        np.zeros(columns, dtype=np.int32) if whole is None else whole.astype(np.int32),
    )
    return solver


def _solve(solver: Quiet, program: LinearProgram, plain: Bools, should_stop: Stop, start: Basis | None) -> Outcome:
    """Find a start where none is given, run, and take down what came out."""
    if start is None and plain.any() and not plain.all():
        start = begin(program, plain, lambda block: solve(block, should_stop))
    if start is not None:
        solver.setBasis(_to_highs(start))
    if not solver.solve_until(should_stop) or solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        return nothing(program, "stopped" if should_stop() else "failed")
    answer, basis = solver.getSolution(), solver.getBasis()
    return Outcome(
        status="optimal",
        values=np.clip(np.array(answer.col_value), program.lower, program.upper),
        row_prices=np.array(answer.row_dual),
        basis=Basis(columns=_numbers(basis.col_status), rows=_numbers(basis.row_status)),
    )


def _to_highs(start: Basis) -> highspy.HighsBasis:
    basis = highspy.HighsBasis()
    basis.col_status = [STATES[state] for state in start.columns.tolist()]
    basis.row_status = [STATES[state] for state in start.rows.tolist()]
    basis.valid, basis.alien = True, True
    return basis


def _numbers(states: list[highspy.HighsBasisStatus]) -> States:
    return np.fromiter(map(int, states), dtype=np.int8, count=len(states))
