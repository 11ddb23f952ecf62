"""Seeded problems like those of the literature, and their optima by the textbook's own formulation.

Each function draws a problem and returns its scenario and its optimum: mixed programs with scipy (the strong form, one
variable per lane), lot sizing by dynamic programming.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import product

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

from tests.oracle.literature.mapping import Problem, lot_sizing
from tests.scenes import Document

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class Transport:
    """The textbook's problem: x[s,k,i] between limits, y[s,k] for lanes, o[s] for origins.

    Arrays over origins s, customers k, items i: supply (s,i), demand (k,i), cost (s,k,i), charge (s,k), opening (s),
    least and most (s,k).
    """

    supply: Floats
    demand: Floats
    cost: Floats
    charge: Floats | None = None
    opening: Floats | None = None
    least: Floats | None = None
    most: Floats | None = None
    single: bool = False

    def scenario(self) -> Document:
        """The problem as a scenario."""
        shape = self.cost.shape
        s, k, i = ([f"{letter}{n:02}" for n in range(count)] for letter, count in zip("ski", shape, strict=True))
        lanes = [(a, b) for a in range(shape[0]) for b in range(shape[1])]
        return Problem(
            demand={(k[b], i[c]): [float(self.demand[b, c])] for b, c in np.ndindex(self.demand.shape)},
            supply={(s[a], i[c]): float(self.supply[a, c]) for a, c in np.ndindex(self.supply.shape)},
            rates={(s[a], k[b], i[c]): float(self.cost[a, b, c]) for a, b, c in np.ndindex(shape)},
            opening={} if self.opening is None else {s[a]: float(rp) for a, rp in enumerate(self.opening)},
            charges={} if self.charge is None else {(s[a], k[b]): float(self.charge[a, b]) for a, b in lanes},
            least={} if self.least is None else {(s[a], k[b]): float(self.least[a, b]) for a, b in lanes},
            most={} if self.most is None else {(s[a], k[b]): float(self.most[a, b]) for a, b in lanes},
            single=self.single,
        ).document()

    def optimum(self) -> float:
        """The least cost, by scipy."""
        origins, customers, items = self.cost.shape
        x = np.arange(self.cost.size).reshape(self.cost.shape)
        y = x.size + np.arange(origins * customers).reshape(origins, customers)
        o = x.size + y.size + np.arange(origins)
        program = _Program(x.size + y.size + origins)
        program.cost[x] = self.cost
        program.cost[y] = 0.0 if self.charge is None else self.charge
        program.cost[o] = 0.0 if self.opening is None else self.opening
        for b, c in product(range(customers), range(items)):
            program.row({x[a, b, c]: 1.0 for a in range(origins)}, self.demand[b, c], self.demand[b, c])
        for a, c in product(range(origins), range(items)):
            program.row({x[a, b, c]: 1.0 for b in range(customers)} | {o[a]: -self.supply[a, c]}, -np.inf, 0)
        for a, b in product(range(origins), range(customers)):
            for c in range(items):
                program.row({x[a, b, c]: 1.0, y[a, b]: -min(self.demand[b, c], self.supply[a, c])}, -np.inf, 0)
            program.row({y[a, b]: 1.0, o[a]: -1.0}, -np.inf, 0)
            load = {x[a, b, c]: 1.0 for c in range(items)}
            if self.least is not None:
                program.row(load | {y[a, b]: -self.least[a, b]}, 0, np.inf)
            if self.most is not None:
                program.row(load | {y[a, b]: -self.most[a, b]}, -np.inf, 0)
        if self.single:
            for b in range(customers):
                program.row({y[a, b]: 1.0 for a in range(origins)}, -np.inf, 1)
        return program.least(whole=np.arange(program.cost.size) >= x.size)


class _Program:
    """Rows and costs for `milp`."""

    def __init__(self, size: int) -> None:
        self.cost = np.zeros(size)
        self.rows: list[tuple[dict[int, float], float, float]] = []

    def row(self, terms: dict[int, float], low: float, high: float) -> None:
        self.rows.append((terms, low, high))

    def least(self, whole: npt.NDArray[np.bool_]) -> float:
        """The least cost; 0/1 columns where whole."""
        entries = [(n, column, value) for n, (terms, _, _) in enumerate(self.rows) for column, value in terms.items()]
        rows, columns, values = zip(*entries, strict=True)
        matrix = sparse.csr_matrix((values, (rows, columns)), shape=(len(self.rows), len(self.cost)))
        limits = LinearConstraint(matrix, [low for _, low, _ in self.rows], [high for _, _, high in self.rows])
        bounds = Bounds(0, np.where(whole, 1.0, np.inf))
        size = max(1.0, np.abs(self.cost).max()) / 1e3
        found = milp(
            self.cost / size,
            constraints=limits,
            bounds=bounds,
            integrality=whole.astype(int),
            options={"mip_rel_gap": 0, "presolve": False},
        )
        assert found.success, found.message
        return float(self.cost @ found.x)


Made = tuple[Document, float]


def _both(problem: Transport) -> Made:
    return problem.scenario(), problem.optimum()


def _supply(random: np.random.Generator, demand: Floats, origins: int, slack: float) -> Floats:
    """Capacities that add up to a multiple of the demand."""
    shares = random.uniform(0.5, 1.5, (origins, demand.shape[1]))
    return np.ceil(slack * demand.sum(axis=0) * shares / shares.sum(axis=0))


def facilities(seed: int, origins: int, customers: int, *, slack: float = 2.5) -> Made:
    """Capacitated facility location."""
    random = np.random.default_rng(seed)
    demand = random.integers(5, 36, (customers, 1)).astype(float)
    supply = _supply(random, demand, origins, slack)
    cost = np.hypot(*(random.random((2, origins, 1)) - random.random((2, 1, customers)))).round(4)[:, :, None] * 10
    opening = (
        random.uniform(0, 90, origins).round() + random.integers(100, 111, origins) * np.sqrt(supply[:, 0]).round()
    )
    return _both(Transport(supply=supply, demand=demand, cost=cost, opening=opening.round()))


def single_source(seed: int, origins: int, customers: int) -> Made:
    """Facility location in which a customer has one origin."""
    random = np.random.default_rng(seed)
    demand = random.integers(5, 36, (customers, 1)).astype(float)
    supply = _supply(random, demand, origins, 2.2)
    supply = np.maximum(supply, demand.max())
    cost = random.uniform(1, 10, (origins, customers, 1)).round(2)
    opening = random.integers(200, 900, origins).astype(float)
    return _both(Transport(supply=supply, demand=demand, cost=cost, opening=opening, single=True))


def fixed_charges(seed: int, origins: int, customers: int, *, slack: float = 1.4) -> Made:
    """Fixed-charge transportation; slack 1 leaves no unit of capacity unused."""
    random = np.random.default_rng(seed)
    demand = random.integers(10, 60, (customers, 1)).astype(float)
    supply = _supply(random, demand, origins, slack)
    if slack == 1.0:
        supply[0] += demand.sum() - supply.sum()
    cost = random.integers(1, 20, (origins, customers, 1)).astype(float)
    charge = random.integers(50, 200, (origins, customers)).astype(float)
    return _both(Transport(supply=supply, demand=demand, cost=cost, charge=charge))


def commodities(seed: int, origins: int, customers: int, items: int, *, unit: float = 1.0) -> Made:
    """Multi-commodity transportation with smallest and largest loads and lane costs; `unit` makes quantities large."""
    random = np.random.default_rng(seed)
    demand = random.integers(10, 60, (customers, items)) * unit
    supply = _supply(random, demand, origins, 1.5)
    cost = random.integers(1, 20, (origins, customers, items)).astype(float)
    charge = random.integers(50, 400, (origins, customers)) * unit
    together = demand.sum(axis=1)
    least = np.repeat((0.2 * together).round(2)[None, :], origins, axis=0)
    most = np.repeat((0.8 * together).round(2)[None, :], origins, axis=0)
    return _both(Transport(supply=supply, demand=demand, cost=cost, charge=charge, least=least, most=most))


def plain(seed: int, origins: int, customers: int, *, unit: float = 1.0) -> Made:
    """Transportation whose supply meets demand exactly."""
    random = np.random.default_rng(seed)
    demand = random.integers(1, 40, (customers, 1)) * unit
    whole = np.diff(np.sort(np.r_[0, random.integers(0, int(demand.sum() / unit), origins - 1), demand.sum() / unit]))
    cost = random.integers(0, 30, (origins, customers, 1)).astype(float)
    return _both(Transport(supply=whole[:, None] * unit, demand=demand, cost=cost))


def lots(seed: int, periods: int, *, alike: bool) -> Made:
    """Lot sizing with order costs that are alike or differ, prices by day where they are alike."""
    random = np.random.default_rng(seed)
    demand = random.integers(0, 90, periods).astype(float)
    demand[0] = 50.0
    orders = [120.0] * periods if alike else [float(cost) for cost in random.integers(60, 200, periods)]
    prices = [float(price) for price in random.integers(10, 14, periods)]
    return lot_sizing(demand.tolist(), orders, 1.0, prices), least_lots(demand, orders, prices)


def least_lots(demand: Floats, orders: list[float], prices: list[float]) -> float:
    """The least cost of lots, holding 1 per unit and period, by the recursion over the last order."""
    best = [0.0]
    for last in range(len(demand)):  # the last order covers the periods first .. last
        options = []
        for first in range(last + 1):
            covered = demand[first : last + 1]
            kept = float(covered @ np.arange(len(covered)))
            order = orders[first] if covered.any() else 0.0
            options.append(best[first] + order + prices[first] * float(covered.sum()) + kept)
        best.append(min(options))
    return best[-1]


GENERATED: dict[str, Callable[[int], Made]] = {
    "plain": lambda seed: plain(seed, 5, 8),
    "plain, a billion": lambda seed: plain(seed, 4, 6, unit=1e7),
    "plain, fractions": lambda seed: plain(seed, 4, 6, unit=0.37),
    "facilities": lambda seed: facilities(seed, 6, 12),
    "single source": lambda seed: single_source(seed, 4, 8),
    "fixed charges": lambda seed: fixed_charges(seed, 4, 6),
    "fixed charges, all capacity": lambda seed: fixed_charges(seed, 4, 6, slack=1.0),
    "commodities": lambda seed: commodities(seed, 3, 5, 3),
    "commodities, large": lambda seed: commodities(seed, 3, 4, 2, unit=1e5),
    "lots": lambda seed: lots(seed, 15, alike=False),
    "lots, prices by day": lambda seed: lots(seed, 15, alike=True),
}
LARGE: dict[str, Callable[[int], Made]] = {
    "facilities 20 x 50": lambda seed: facilities(seed, 20, 50),
    "single source 10 x 25": lambda seed: single_source(seed, 10, 25),
    "fixed charges 10 x 15": lambda seed: fixed_charges(seed, 10, 15),
    "commodities 5 x 10 x 4": lambda seed: commodities(seed, 5, 10, 4),
    "lots of 50 periods": lambda seed: lots(seed, 50, alike=False),
    "lots of 50 periods, prices by day": lambda seed: lots(seed, 50, alike=True),
}
