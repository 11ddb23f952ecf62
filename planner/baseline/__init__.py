"""What matching by hand would give on the same scenario: nearest first, or cheapest first.

Cooking day by cooking day, kitchen by kitchen, item by item, each need is bought from the nearest (or cheapest)
supplier that still has something, as late as its window allows, in whole packs, within every hard rule. Nobody looks
ahead, but to use up what a pack or a smallest order brings too much. What stands in for another item is left out.

Order: nothing, supply, tally < allowed, wants < matching < filling.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from planner.arrays import Bools, Floats, marked
from planner.baseline.filling import filled, given_trips
from planner.baseline.matching import Given, Matched, match
from planner.baseline.nothing import nothing_new
from planner.network import Network, build_network
from planner.network.lanes import build_lanes
from planner.program import Program
from planner.program.columns import declare
from planner.program.solution import Solution, verify
from planner.scenario import Scenario
from planner.units import NO_MEALS, NOT_SHORT

Hands = Mapping[str, Mapping[str, float]]
"""What `by_hand` gives: figures by way."""


def by_hand(scenario: Scenario) -> dict[str, dict[str, float]]:
    """Match every need greedily.

    Returns
    -------
    By way (`nearest`, `cheapest`): meals_short (meals), cost_rp (landed cost, Rp), coop_share (1 = all).
    """
    network = build_network(scenario)
    columns = declare(network)
    ranks = {"nearest": _road_km(scenario, network), "cheapest": _unit_rp(network)}
    return {way: _result(scenario, network, match(network, columns, rank)) for way, rank in ranks.items()}


def whole_by_hand(network: Network, program: Program) -> Floats:
    """Match by hand, cheapest first, as values of a program's columns: every row of a hard rule holds.

    Where a rule that matching does not know is broken, nothing new is delivered instead.
    """
    found = filled(network, program, match(network, program.columns, _unit_rp(network)))
    return nothing_new(program) if verify(program, found) else found


def rest_by_hand(network: Network, program: Program, values: Floats, stands: Bools, kitchens: Bools) -> Floats | None:
    """Match by hand, cheapest first, what some kitchens leave the others; None where that breaks a row.

    Parameters
    ----------
    values, stands
        Of all columns, and which of them are those kitchens'.
    kitchens
        Which kitchens' deliveries stand.
    """
    units, trips = values[program.columns.delivered], given_trips(network, program, values)
    given = Given(units=units, trips=trips, kitchens=kitchens)
    matched = match(network, program.columns, _unit_rp(network), given)
    paired = program.columns.paired[program.columns.paired >= 0]
    kept = stands & ~marked(len(values), paired)  # pairs that do not deal would use up how many kitchens there may be
    found = filled(network, program, matched, (values, kept))
    return None if verify(program, found) else found


def fill_in(network: Network, program: Program, solution: Solution) -> Solution:
    """Match by hand what a stopped run left without an answer, or all of it where that is better."""
    if not (solution.unsolved.any() or program.whole.any()):
        return solution
    by_hand = whole_by_hand(network, program)
    values = np.where(solution.unsolved, by_hand, solution.values)
    if program.whole.any():
        less, cheaper = program.rungs @ values - program.rungs @ by_hand
        values = by_hand if less > NO_MEALS or (less > -NO_MEALS and cheaper > 0) else values
    return replace(
        solution,
        values=values,
        rungs=program.rungs @ values + program.constant,
        unsolved=np.zeros(len(values), dtype=bool),
    )


def _unit_rp(network: Network) -> Floats:
    """Price and transport of each possible delivery (Rp per unit)."""
    return np.asarray(network.deliveries.price_rp + network.deliveries.transport_rp)


def _road_km(scenario: Scenario, network: Network) -> Floats:
    """Distance (km) of each possible delivery; the lanes without a known one come last."""
    offers, deliveries = network.offers, network.deliveries
    lanes = build_lanes(scenario, network.index)
    km = np.full((len(offers.supplier), len(network.kitchens)), np.inf)
    km[lanes.offer, lanes.kitchen] = np.nan_to_num(lanes.km, nan=np.inf)
    return np.asarray(km[deliveries.offer, deliveries.kitchen])


def _result(scenario: Scenario, network: Network, matched: Matched) -> dict[str, float]:
    """Meals short, landed cost (what is never cooked costs no keeping) and share of cooperatives."""
    deliveries, needs = network.deliveries, network.needs
    coop = scenario["suppliers"]["kind"].eq("coop").to_numpy(bool)[deliveries.supplier]
    goods_rp = matched.units * deliveries.price_rp
    cost_rp = goods_rp.sum() + float(matched.units @ deliveries.transport_rp)
    cost_rp += matched.holding_rp + matched.orders_rp
    missing = np.where(matched.missing > NOT_SHORT * np.maximum(1.0, needs.quantity), matched.missing, 0.0)
    return {
        "meals_short": float((missing * needs.meals / needs.quantity).sum()),
        "cost_rp": float(cost_rp),
        "coop_share": float(goods_rp[coop].sum() / goods_rp.sum()) if goods_rp.sum() > 0 else 0.0,
    }
