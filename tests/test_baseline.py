"""Matching by hand: its own limits hold, and no plan of ours leaves more hardship."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from planner import audits, overview
from planner.baseline import _match, by_hand
from planner.files import read_scenario
from planner.network import build_network
from planner.plantables import FIVE, complete


@pytest.mark.parametrize("name", ["hamlet", pytest.param("tangsel", marks=pytest.mark.slow)])
def test_what_is_matched_by_hand_passes_the_audits(name: str):
    scenario = read_scenario(name)
    network = build_network(scenario)
    deliveries = network.deliveries
    matched = _match(network, deliveries.price_rp + deliveries.transport_rp)
    sent = np.flatnonzero(matched.units > 1e-6)
    columns = (
        np.array(network.days, dtype="datetime64[s]")[deliveries.day[sent]],
        np.array(network.suppliers, dtype=object)[deliveries.supplier[sent]],
        np.array(network.kitchens, dtype=object)[deliveries.kitchen[sent]],
        np.array(network.items.names, dtype=object)[deliveries.item[sent]],
        matched.units[sent],
    )
    tables = complete(scenario, pd.DataFrame(dict(zip(FIVE, columns, strict=True))))
    assert audits.audit(scenario, tables) == []
    told = by_hand(scenario)["cheapest"]
    assert told["meals_short"] == pytest.approx(overview.meals(scenario, tables)["short"])
    assert told["coop_share"] == pytest.approx(overview.coop_share(scenario, tables))
    cost_rp = overview.landed_cost(scenario, network, tables)
    assert told["cost_rp"] == pytest.approx(cost_rp["total"], abs=max(1.0, cost_rp["holding"]))


def test_the_nearest_is_not_always_the_cheapest():
    scenario = read_scenario("hamlet")
    lanes = scenario["lanes"].assign(km=scenario["lanes"]["km"].fillna(9.0))
    lanes.loc[lanes["supplier"] == "pasar", "km"] = 0.5
    told = by_hand(scenario.replace(lanes=lanes))
    assert told["nearest"]["cost_rp"] > told["cheapest"]["cost_rp"]
    assert told["nearest"]["coop_share"] < told["cheapest"]["coop_share"]
