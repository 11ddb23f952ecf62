"""Landed cost, suppliers and kitchens of plans that go by vehicle and in packs."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from planner.books import facts, figures, money
from planner.books.tables import complete
from planner.scenario import Scenario
from tests.audits.orders import DAYS, sent, town

FIRST, SECOND, _ = DAYS
PICKUP = {"supplier": "agen", "vehicle": "pikap", "load_kg": 50, "rp_per_trip": 1000, "rp_per_km": 100}
LANE = {"supplier": "agen", "kitchen": "atas"}


def cost(scenario: Scenario, deliveries: pd.DataFrame) -> dict[str, float]:
    return money.landed_cost(scenario, complete(scenario, deliveries))


def test_trips_are_paid_by_trip_and_by_the_way_there_and_back() -> None:
    scenario = town({"transport_rp_per_kg_km": 7}, vehicles=[PICKUP])
    assert cost(scenario, sent((FIRST, "agen", "atas", "beras", 60)))["transport"] == 2 * (1000 + 100 * 2 * 10)
    assert cost(scenario, sent((FIRST, "pasar", "atas", "beras", 60)))["transport"] == 7 * 60 * 5


def test_a_rate_of_the_lane_takes_the_place_of_trips() -> None:
    scenario = town(vehicles=[PICKUP], lanes=[{**LANE, "rp_per_unit": 3}])
    assert cost(scenario, sent((FIRST, "agen", "atas", "beras", 60)))["transport"] == 180


RICE, NOODLES = (FIRST, "koperasi", "atas", "beras", 10.0), (FIRST, "koperasi", "atas", "mi", 10.0)


@pytest.mark.parametrize(
    ("general", "own", "rp"), [(500, None, 500), (500, 30, 530), (None, 30, 30), (None, None, 0), (500, 0, 500)]
)
def test_what_a_lane_costs_per_delivery_and_per_order(general: float | None, own: float | None, rp: float) -> None:
    lane = {"supplier": "koperasi", "kitchen": "atas"}
    lanes: list[dict[str, Any]] = [{**lane, "rp_per_delivery": general}, {**lane, "item": "mi", "rp_per_delivery": own}]
    scenario = town(lanes=[{name: cell for name, cell in row.items() if cell is not None} for row in lanes])
    assert cost(scenario, sent(RICE, NOODLES))["transport"] == rp
    assert cost(scenario, sent(NOODLES))["transport"] == (own if own is not None else general or 0)


def test_goods_never_cooked_are_kept_for_nothing() -> None:
    items = {"beras": {"pack_units": 25, "holding_rp_per_unit_day": 2}}
    scenario = town({"days": 2}, items=items)
    rows = ((FIRST, "agen", "bawah", "beras", 50), (SECOND, "agen", "bawah", "beras", 25))
    assert cost(scenario, sent(*rows))["holding"] == 2 * 5  # 25 kg of the second day are cooked, 5 of the first


def test_suppliers_and_kitchens_tell_trips_and_parties() -> None:
    scenario = town(vehicles=[PICKUP], kitchens={"atas": {"min_parties": 3}}, suppliers={"agen": {"onboarding_rp": 9}})
    rows = ((FIRST, "agen", "atas", "beras", 60), (FIRST, "agen", "bawah", "beras", 30), (SECOND, *RICE[1:]))
    plan = complete(scenario, sent(*rows))
    suppliers = figures.suppliers(scenario, plan).set_index("supplier")
    assert suppliers.loc["agen", ["trips_per_day", "onboarding_rp"]].tolist() == [3, 9]
    assert suppliers.loc["koperasi", ["trips_per_day", "onboarding_rp"]].tolist() == [0, 0]
    kitchens = figures.kitchens(scenario, plan).set_index("kitchen")
    assert kitchens.loc["atas", ["parties", "min_parties"]].tolist() == [2, 3]
    assert kitchens.loc["bawah", "parties"] == 1
    assert pd.isna(kitchens.loc["bawah", "min_parties"])


def test_orders_of_an_earlier_plan_count_in_budget_and_cash() -> None:
    before = {"supplier": "koperasi", "kitchen": "atas", "item": "beras", "day": "2026-04-19", "quantity": 40}
    scenario = town(orders=[{**before, "earlier": True}], suppliers={"koperasi": {"capital_rp": 9e6, "term_days": 7}})
    plan = complete(scenario, sent(RICE))
    price_rp = float(plan.deliveries["price_rp"].iloc[0])
    assert money.money(scenario, plan).set_index("kitchen").loc["atas", "goods_rp"] == 50 * price_rp
    tied, cost_rp = money.cash_tied(scenario, plan).loc["koperasi"], facts.earlier(scenario)["cost_rp"].iloc[0]
    assert tied[pd.Timestamp(FIRST)] == 50 * cost_rp > 0
    suppliers = figures.suppliers(scenario, plan).set_index("supplier")
    assert suppliers.loc["koperasi", "cash_peak_rp"] == tied.max()
