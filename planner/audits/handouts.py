"""Could growers have handed over their goods within every limit? For plans that do not say what they handed over.

A small linear program proposes hand-outs; it judges nothing. Whether they obey is told by the audits, as for any plan.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import sparse

from planner.audits import cash, offer
from planner.books.tables import SOURCES, PlanTables
from planner.scenario import Scenario
from planner.scenario.offers import on_days, own_cost_matrix
from planner.units import ROUNDING, exceeds

Floats = npt.NDArray[np.float64]

PAIR = ["supplier", "item"]
MOVED = 2.0  # a limit that the assumed hand-outs keep is passed only where that at least halves what is passed


def kindest(scenario: Scenario, tables: PlanTables) -> pd.DataFrame:
    """Hand-outs of growers, a table like `tables.sources`, that pass the limits of offers and cash least.

    What is passed counts as a share of its limit, or of what the tables have there. Where no other hand-outs are found,
    those of the tables.
    """
    options = _options(scenario, tables.deliveries)
    if options.empty:
        return tables.sources
    limits, entries = _limits(scenario, tables, options)
    assumed = options.merge(tables.sources, how="left", on=["day", "supplier", "producer", "item"])["quantity"]
    units = _least(limits, entries, options["most"].to_numpy(float), assumed.fillna(0.0).to_numpy(float))
    if units is None:
        return tables.sources
    return options.assign(quantity=units).loc[units > ROUNDING, list(SOURCES)].reset_index(drop=True)


def _options(scenario: Scenario, deliveries: pd.DataFrame) -> pd.DataFrame:
    """Every grower that may have handed something over to a shipment: keys, most (units), cost_rp (Rp per unit)."""
    shipped = deliveries.groupby([*PAIR, "day"])["quantity"].sum().rename("shipped").reset_index()
    table = shipped[shipped["shipped"] > 0].merge(scenario["sources"], on=PAIR)
    table["most"] = table[["shipped", "per_day"]].min(axis=1)
    table["cost_rp"] = table["cost_rp"].fillna(0.0)
    return table[["day", "supplier", "producer", "item", "most", "shipped", "cost_rp"]]


def _limits(scenario: Scenario, tables: PlanTables, options: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Every limit with what counts in it when nothing is handed over, and what a unit of an option changes there.

    Returns
    -------
    limits: amount, limit, hard (it may not be passed). entries: row (of limits), option, change.
    """
    nothing = replace(tables, sources=options.assign(quantity=0.0)[list(SOURCES)])
    offers, money = offer.limits(scenario, nothing), cash.limits(scenario, nothing)
    own_cost = np.nan_to_num(on_days(scenario, own_cost_matrix(scenario), options))
    given = options.assign(supplier=options["producer"], change=1.0)
    spared = options.assign(change=-1.0)
    bought = options.assign(change=options["cost_rp"] - own_cost)
    shipped = options.assign(amount=0.0, limit=options["shipped"]).drop_duplicates([*PAIR, "day"])
    whole = offers["total"].assign(day=options["day"].max(), window=np.inf)
    rows: list[pd.DataFrame] = []
    entries: list[pd.DataFrame] = []
    for limits, changes, keys, hard in (
        (shipped.assign(window=0.0), options.assign(change=1.0), PAIR, True),
        (offers["per_day"].assign(window=0.0), given, PAIR, False),
        (whole, given, PAIR, False),
        (offers["stock"].assign(window=np.inf), pd.concat([given, spared]), PAIR, False),
        (money.rename(columns={"term_days": "window"}), bought, ["supplier"], False),
    ):
        known = limits.loc[limits["limit"].notna(), [*keys, "day", "window", "amount", "limit"]].reset_index(drop=True)
        known.index += sum(len(part) for part in rows)
        entries.append(_changes(known, changes[[*keys, "day", "change"]], keys))
        rows.append(known[["amount", "limit"]].assign(hard=hard))
    return pd.concat(rows), pd.concat(entries)


def _changes(limits: pd.DataFrame, options: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """Options that count in a limit: they share its keys and lie at most `window` days before its day."""
    pairs = limits.rename_axis("row").reset_index()
    pairs = pairs.merge(options.rename_axis("option").reset_index(), on=keys, suffixes=("", "_given"))
    age = (pairs["day"] - pairs["day_given"]).dt.days
    return pairs.loc[(age >= 0) & (age <= pairs["window"]), ["row", "option", "change"]]


def _least(limits: pd.DataFrame, entries: pd.DataFrame, most: Floats, assumed: Floats) -> Floats | None:
    """Units by option for which the limits are passed least; None where there is no answer."""
    from scipy.optimize import Bounds, LinearConstraint, milp  # takes long to import and is seldom needed

    limit = limits["limit"].to_numpy(float)
    places = (entries["row"].to_numpy(int), entries["option"].to_numpy(int))
    change = sparse.coo_array((entries["change"].to_numpy(float), places), shape=(len(limit), len(most))).tocsr()
    amount = limits["amount"] + change @ assumed
    size = np.maximum(1.0, limit)  # as the audits' tolerance, so that the solver's own stays below it
    cost = np.where(exceeds(amount, limits["limit"]), 1.0, MOVED) * size / np.maximum(size, amount)
    most_passed = np.where(limits["hard"], 0.0, np.inf)
    rows = sparse.hstack([sparse.diags_array(1 / size) @ change, -sparse.eye_array(len(limit))], format="csr")
    answer = milp(  # without whole numbers: it takes a sparse matrix
        np.concatenate([np.zeros(len(most)), cost]),
        constraints=LinearConstraint(rows, -np.inf, (limit - limits["amount"].to_numpy(float)) / size),
        bounds=Bounds(0.0, np.concatenate([most, most_passed])),
    )
    return None if answer.x is None else np.clip(answer.x[: len(most)], 0.0, most)
