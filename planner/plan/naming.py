"""A solution in names, dates and whole quanta: the only way back from index arrays."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from planner.arrays import Ints
from planner.books.tables import PlanTables, complete
from planner.network import Network
from planner.program import Program
from planner.program.columns import LINKS
from planner.program.solution import Solution
from planner.scenario import Scenario
from planner.units import QUANTUM, round_quantity

STAND_IN = ("need", "stand_in")  # columns of rule need, without which nobody says what is cooked

Names = npt.NDArray[np.object_]


def named(scenario: Scenario, network: Network, program: Program, solution: Solution) -> PlanTables:
    """Deliveries, cooking, growers' goods and trips of a solution, rounded to the quantum."""
    deliveries, handouts = network.deliveries, network.handouts
    quantity = round_quantity(solution.values[program.columns.delivered])
    sent = np.flatnonzero(quantity > QUANTUM)
    keys = {name: getattr(deliveries, name)[sent] for name in ("day", "supplier", "kitchen", "item")}
    table = _named(network, keys).assign(quantity=quantity[sent])
    table = table.sort_values(["day", "supplier", "kitchen", "item"], ignore_index=True)
    given = round_quantity(solution.values[program.columns.handed])
    handed = np.flatnonzero(given > QUANTUM)
    keys = {name: getattr(handouts, name)[handed] for name in ("day", "supplier", "producer", "item")}
    grown = _named(network, keys).assign(quantity=given[handed])
    told = STAND_IN in program.private and not solution.unsolved.any()
    cooked = _cooked(network, program, solution) if told else None
    tables = complete(scenario, table, cooked=cooked, sources=grown, trips=_trips(network, program, solution))
    return replace(tables, rules=tuple(rule for rule in program.rules if rule != LINKS))


def _named(network: Network, keys: Mapping[str, Ints]) -> pd.DataFrame:
    """Index arrays as names and dates."""
    names: dict[str, Names] = {
        "supplier": np.array(network.suppliers, dtype=object),
        "producer": np.array(network.suppliers, dtype=object),
        "kitchen": np.array(network.kitchens, dtype=object),
        "item": np.array(network.index.items, dtype=object),
        "vehicle": np.array(network.vehicles.names, dtype=object),
    }
    days = np.array(network.days, dtype="datetime64[s]")
    return pd.DataFrame({name: days[index] if name == "day" else names[name][index] for name, index in keys.items()})


def _cooked(network: Network, program: Program, solution: Solution) -> pd.DataFrame:
    """What is cooked of each need, and of what stands in for it: kitchen, item, day, instead_of, cooked."""
    needs, values = network.needs, solution.values
    stand_in, keys = program.private[STAND_IN]
    real, instead = np.flatnonzero(needs.instead_of < 0), keys["need"]
    replaced = np.zeros(len(needs.day))
    np.add.at(replaced, needs.instead_of[instead], np.maximum(values[stand_in], 0.0) / needs.ratio[instead])
    missing = np.maximum(values[program.columns.missing], 0.0)
    lacking = np.where(missing > QUANTUM * np.maximum(needs.quantity, QUANTUM), missing, 0.0)
    cooked = np.maximum(needs.quantity - lacking - np.where(replaced > QUANTUM, replaced, 0.0), 0.0)
    parts = [_named(network, _of(network, real)).assign(instead_of=None, cooked=cooked[real])]
    used = instead[np.maximum(values[stand_in], 0.0) > QUANTUM]
    if len(used):
        units = np.zeros(len(needs.day))
        units[instead] = np.maximum(values[stand_in], 0.0)
        item = np.array(network.index.items, dtype=object)[needs.item[needs.instead_of[used]]]
        parts.append(_named(network, _of(network, used)).assign(instead_of=item, cooked=units[used]))
    return pd.concat(parts, ignore_index=True)


def _of(network: Network, need: Ints) -> dict[str, Ints]:
    return {name: getattr(network.needs, name)[need] for name in ("kitchen", "item", "day")}


def _trips(network: Network, program: Program, solution: Solution) -> pd.DataFrame:
    """Trips of own vehicles: day, supplier, kitchen, vehicle, trips."""
    column, keys = program.private.get(("trips", "trips"), (np.zeros(0, dtype=np.int64), {}))
    trips = np.round(solution.values[column]).astype(np.int64)
    made = np.flatnonzero(trips > 0)
    named_keys = {name: keys[name][made] for name in ("day", "supplier", "kitchen", "vehicle") if name in keys}
    table = _named(network, named_keys) if keys else pd.DataFrame(columns=["day", "supplier", "kitchen", "vehicle"])
    return table.assign(trips=trips[made])
