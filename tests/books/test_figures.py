"""Landed cost, suppliers and kitchens of plans that go by vehicle and in packs."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from planner.books import facts, figures, money, parties
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


def test_trips_of_a_plan_made_by_hand_that_carry_nothing_are_paid() -> None:
    scenario = town(vehicles=[PICKUP])
    rows = [(FIRST, "agen", "atas", "pikap", 2), (SECOND, "agen", "bawah", "pikap", 1)]
    driven = pd.DataFrame(rows, columns=["day", "supplier", "kitchen", "vehicle", "trips"])
    plan = complete(scenario, sent((FIRST, "agen", "atas", "beras", 60)), trips=driven)
    assert plan.trips["rp"].tolist() == [6000, 3000]
    assert money.landed_cost(scenario, plan)["transport"] == 9000
    assert money.money(scenario, plan).set_index("kitchen")["transport_rp"].to_dict() == {"atas": 6000, "bawah": 3000}


def test_a_kitchen_without_some_budget_has_none_but_meals() -> None:
    classes = [{"class": size, "name_id": size, "name_en": size, "budget_rp": 1000} for size in ("besar", "kecil")]
    del classes[1]["budget_rp"]
    portions = [{"kitchen": name, "class": "besar", "meals": meals} for name, meals in (("atas", 1000), ("bawah", 500))]
    late = {"kitchen": "bawah", "class": "kecil", "meals": 10, "from": SECOND}
    scenario = town({"period_days": 1}, classes=classes, portions=[*portions, late])
    plan = complete(scenario, sent(RICE))
    told = money.money(scenario, plan)
    assert told.loc[told["kitchen"] == "bawah", "meals"].tolist() == [500, 510, 510]
    assert told.loc[told["kitchen"] == "bawah", "budget_rp"].tolist()[:1] == [500_000]
    kitchens = figures.kitchens(scenario, plan).set_index("kitchen")
    assert kitchens["budget_per_meal_rp"].tolist()[0] == 1000
    assert pd.isna(kitchens.loc["bawah", "budget_rp"])
    assert pd.isna(kitchens.loc["bawah", "budget_per_meal_rp"])


def test_who_delivered_for_an_earlier_plan_starts_no_more() -> None:
    before = {"supplier": "koperasi", "kitchen": "atas", "item": "beras", "day": "2026-04-19", "quantity": 40}
    coop, orders = {"koperasi": {"stage": "preparing"}}, [{**before, "earlier": True}]
    scenario = town({"max_new_coops": 1}, orders=orders, suppliers=coop)
    plan = complete(scenario, sent(RICE))
    assert parties.newcomers(scenario, plan) == set()
    assert parties.newcomers(scenario.replace(orders=scenario["orders"].iloc[:0]), plan) == {"koperasi"}
    assert parties.preparing(scenario) == parties.delivering(plan) == {"koperasi"}
