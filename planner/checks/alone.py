"""Numbers that are suspicious by themselves, also where nothing stands beside them."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from planner.checks.known import Known, plain, positions
from planner.errors import Fault
from planner.units import significant

LEAST_RP = 50
"""Below it nothing is sold by the kilogram, piece or litre, no meal is cooked and nobody drives; 0 is a gift."""

MOST_KG = {"pcs": 20, "l": 2}
"""What a piece and a litre of food weigh at most."""

PRICES = (
    ("offers", "price_rp"),
    ("offers", "cost_rp"),
    ("prices", "price_rp"),
    ("sources", "cost_rp"),
    ("classes", "budget_rp"),
    ("vehicles", "rp_per_trip"),
    ("lanes", "rp_per_delivery"),
)


def small_prices(known: Known) -> Iterator[Fault]:
    """Prices, costs and budgets of a few rupiah, as when written in thousands, of which nothing is told yet."""
    columns = {column for _, column in PRICES}
    told = {(fault.table, fault.row) for fault in known.told if fault.column in columns}
    for table, column in PRICES:
        price = known.scenario[table][column].astype(float)
        for row in positions((price > 0) & (price < LEAST_RP)):
            if (table, known.row(table, row, column)) not in told:
                suggestion = plain(significant(price.iloc[row] * 1000))
                yield known.warning("price_small", table, row, column, suggestion=suggestion, least=LEAST_RP)


def heavy_units(known: Known) -> Iterator[Fault]:
    """Pieces and litres that weigh as much as if their grams were kilograms."""
    held = known.scenario["items"]
    weight, most = held["kg_per_unit"].astype(float), pd.to_numeric(held["unit"].map(MOST_KG))
    for row in positions(weight > most):
        suggestion = plain(significant(weight.iloc[row] / 1000))
        yield known.warning("unit_heavy", "items", row, "kg_per_unit", suggestion=suggestion)
