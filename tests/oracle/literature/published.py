"""Instances of the literature with their published optima: figures only, each with its source."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.oracle.literature.mapping import Problem, lot_sizing
from tests.scenes import Document


@dataclass(frozen=True, kw_only=True)
class Published:
    """An instance: its scenario, its optimum (rupiah), where both are published, and whether it takes long."""

    made: Callable[[], Document]
    optimum: float
    source: str
    slow: bool = False


# -- plain transportation -----------------------------------------------------------------------
def dantzig() -> Document:
    """Two canneries and three markets; thousand miles at 90 $ per case and thousand miles."""
    thousand_miles = {"seattle": (2.5, 1.7, 1.8), "san-diego": (2.5, 1.8, 1.4)}
    markets = {"new-york": 325.0, "chicago": 300.0, "topeka": 275.0}
    return Problem(
        demand={(k, "cases"): [cases] for k, cases in markets.items()},
        supply={("seattle", "cases"): 350.0, ("san-diego", "cases"): 600.0},
        rates={
            (s, k, "cases"): 0.09 * far
            for s in thousand_miles
            for k, far in zip(markets, thousand_miles[s], strict=True)
        },
    ).document()


CITIES = ("FRA", "DET", "LAN", "WIN", "STL", "FRE", "LAF")
MILLS = ("GARY", "CLEV", "PITT")
PRODUCTS = ("bands", "coils", "plate")


def steel() -> Document:
    """Chapter 3 of the AMPL book: supply meets demand exactly."""
    supply = dict(zip(MILLS, (1400.0, 2600.0, 2900.0), strict=True))
    demand = (900.0, 1200.0, 600.0, 400.0, 1700.0, 1100.0, 1000.0)
    costs = ((39, 14, 11, 14, 16, 82, 8), (27, 9, 12, 9, 26, 95, 17), (24, 14, 17, 13, 28, 99, 20))
    return Problem(
        demand={(k, "coils"): [units] for k, units in zip(CITIES, demand, strict=True)},
        supply={(s, "coils"): units for s, units in supply.items()},
        rates={
            (s, k, "coils"): cost
            for s, row in zip(MILLS, costs, strict=True)
            for k, cost in zip(CITIES, row, strict=True)
        },
    ).document()


# -- multi-commodity transportation, fixed charges, smallest loads -------------------------------
SUPPLY = {"bands": (400, 700, 800), "coils": (800, 1600, 1800), "plate": (200, 300, 300)}
DEMAND = {
    "bands": (300, 300, 100, 75, 650, 225, 250),
    "coils": (500, 750, 400, 250, 950, 850, 500),
    "plate": (100, 100, 0, 50, 200, 100, 250),
}
COSTS = {
    "bands": ((30, 10, 8, 10, 11, 71, 6), (22, 7, 10, 7, 21, 82, 13), (19, 11, 12, 10, 25, 83, 15)),
    "coils": ((39, 14, 11, 14, 16, 82, 8), (27, 9, 12, 9, 26, 95, 17), (24, 14, 17, 13, 28, 99, 20)),
    "plate": ((41, 15, 12, 16, 17, 86, 8), (29, 9, 13, 9, 28, 99, 18), (26, 14, 17, 13, 31, 104, 20)),
}
CHARGES = (
    (3000, 1200, 1200, 1200, 2500, 3500, 2500),
    (2000, 1000, 1500, 1200, 2500, 3000, 2200),
    (2000, 1200, 1500, 1500, 2500, 3500, 2200),
)


def multi(*, charged: bool, least: float = 0, served: int | None = None) -> Document:
    """Chapters 4 and 20 of the AMPL book: 3 mills, 7 cities, 3 products, at most 625 on a lane."""
    lanes = [(s, k) for s in MILLS for k in CITIES]
    charges = dict(zip(lanes, [float(cost) for row in CHARGES for cost in row], strict=True))
    return Problem(
        demand={(k, i): [float(units)] for i in PRODUCTS for k, units in zip(CITIES, DEMAND[i], strict=True) if units},
        supply={(s, i): float(units) for i in PRODUCTS for s, units in zip(MILLS, SUPPLY[i], strict=True)},
        rates={
            (s, k, i): float(COSTS[i][a][b])
            for i in PRODUCTS
            for a, s in enumerate(MILLS)
            for b, k in enumerate(CITIES)
        },
        charges=charges if charged else {},
        least=dict.fromkeys(lanes, least) if least else {},
        most=dict.fromkeys(lanes, 625.0),
        served=served,
    ).document()


# -- capacitated facility location ---------------------------------------------------------------
def warehouses(capacity: float, fixed: float) -> Document:
    """16 warehouses (the eleventh opens for nothing), 50 customers, costs of the whole demand of a customer."""
    lines = (Path(__file__).parent / "orlib_cap.txt").read_text("utf-8").splitlines()
    rows = {f"c{n:02}": [float(cell) for cell in line.split()] for n, line in enumerate(lines)}
    names = [f"w{n:02}" for n in range(16)]
    return Problem(
        demand={(k, "goods"): [row[0]] for k, row in rows.items()},
        supply={(s, "goods"): capacity for s in names},
        rates={(s, k, "goods"): row[1 + n] / row[0] for k, row in rows.items() for n, s in enumerate(names)},
        opening={s: 0.0 if n == 10 else fixed for n, s in enumerate(names)},
    ).document()


# -- lot sizing ----------------------------------------------------------------------------------
WAGNER_WHITIN_DEMAND = (69, 29, 36, 61, 61, 26, 34, 67, 45, 67, 79, 56)
WAGNER_WHITIN_ORDERS = (85, 102, 102, 101, 98, 114, 105, 86, 119, 110, 98, 114)

AMPL = "Fourer, Gay, Kernighan: AMPL, 2nd edition (2003), "
ORLIB = "OR-Library, capinfo and capopt; Beasley, EJOR 33 (1988) 314-325, doi:10.1016/0377-2217(88)90175-0"
INSTANCES = {
    "trnsport": Published(
        made=dantzig, optimum=153.675, source="Dantzig, Linear Programming and Extensions (1963), 3-3; GAMS library"
    ),
    "transp": Published(made=steel, optimum=196_200, source=AMPL + "chapter 3, transp.mod"),
    "multi": Published(made=lambda: multi(charged=False), optimum=199_500, source=AMPL + "chapter 4, multi.mod"),
    "multmip1": Published(made=lambda: multi(charged=True), optimum=229_850, source=AMPL + "chapter 20, multmip1.mod"),
    "multmip2": Published(
        made=lambda: multi(charged=True, least=375), optimum=233_150, source=AMPL + "chapter 20, multmip2.mod"
    ),
    "multmip3": Published(
        made=lambda: multi(charged=True, least=375, served=5),
        optimum=235_625,
        source=AMPL + "chapter 20, multmip3.mod",
    ),
    "wagner-whitin": Published(
        made=lambda: lot_sizing(WAGNER_WHITIN_DEMAND, WAGNER_WHITIN_ORDERS, 1.0),
        optimum=864,
        source="Wagner, Whitin, Management Science 5 (1958) 89-96, doi:10.1287/mnsc.5.1.89",
    ),
    "cap41": Published(made=lambda: warehouses(5_000, 7_500), optimum=1_040_444.375, source=ORLIB),
    "cap42": Published(made=lambda: warehouses(5_000, 12_500), optimum=1_098_000.45, source=ORLIB, slow=True),
    "cap43": Published(made=lambda: warehouses(5_000, 17_500), optimum=1_153_000.45, source=ORLIB, slow=True),
    "cap44": Published(made=lambda: warehouses(5_000, 25_000), optimum=1_235_500.45, source=ORLIB, slow=True),
    "cap51": Published(made=lambda: warehouses(10_000, 17_500), optimum=1_025_208.225, source=ORLIB, slow=True),
    "cap61": Published(made=lambda: warehouses(15_000, 7_500), optimum=932_615.75, source=ORLIB, slow=True),
    "cap62": Published(made=lambda: warehouses(15_000, 12_500), optimum=977_799.4, source=ORLIB, slow=True),
    "cap63": Published(made=lambda: warehouses(15_000, 17_500), optimum=1_014_062.05, source=ORLIB, slow=True),
    "cap64": Published(made=lambda: warehouses(15_000, 25_000), optimum=1_045_650.25, source=ORLIB, slow=True),
    "cap71": Published(made=lambda: warehouses(58_268, 7_500), optimum=932_615.75, source=ORLIB, slow=True),
}
