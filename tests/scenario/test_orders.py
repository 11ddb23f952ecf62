"""On what terms orders are placed: defaults resolved, orders before told apart, fair amounts."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pandas as pd
import pytest

from planner.scenario import demand, money, offers, orders
from tests.rules.alone import village
from tests.scenes import scenario_of


def fresh(**tables: Any) -> dict[str, Any]:
    return deepcopy(village(**tables))


def scene(**tables: Any) -> Any:
    return scenario_of(fresh(**tables))


def test_the_packs_of_an_offer_win_over_those_of_the_item():
    document = fresh()
    document["items"] = [document["items"][0] | {"pack": "sak", "pack_units": 25}]
    document["offers"][0] |= {"pack_units": 50, "min_order": 100}
    table = orders.order_terms(scenario_of(document))
    assert table["pack_units"].tolist() == [50, 25]
    assert table["min_order"].tolist() == [100, 0]
    assert table["pack"].tolist() == ["sak", "sak"]


def test_vehicles_come_largest_first_and_absent_is_no_limit():
    rows = [
        {"supplier": "coop", "vehicle": "bentor", "count": 2, "load_kg": 200, "trips_per_day": 3},
        {"supplier": "coop", "vehicle": "truk", "count": 1, "load_kg": 2000, "rp_per_trip": 50_000},
        {"supplier": "coop", "vehicle": "rusak", "count": 0, "load_kg": 10},
    ]
    table = orders.vehicles(scene(vehicles=rows)).set_index("vehicle")
    assert table.index.tolist() == ["truk", "bentor", "rusak"]
    assert table["trips"].tolist() == [float("inf"), 6, 0]
    assert table["rp_per_trip"].tolist() == [50_000, 0, 0]


def test_parties_are_the_supplier_and_its_growers():
    document = fresh()
    first, second = document["suppliers"]
    document["suppliers"] = [first | {"growers": 7}, second | {"growers": 3}, {"supplier": "tani", "kind": "producer"}]
    document["sources"] = [{"supplier": "coop", "producer": "tani", "item": document["items"][0]["item"]}]
    assert orders.parties(scenario_of(document)).to_dict() == {"coop": 2, "market": 4, "tani": 1}


def test_orders_before_are_told_apart():
    item, kitchen, first = (village()[name] for name in ("items", "kitchens", "settings"))
    key = {"supplier": "coop", "kitchen": kitchen[0]["kitchen"], "item": item[0]["item"], "quantity": 10}
    day = pd.Timestamp(first["first_day"])
    rows = [
        key | {"day": str(day.date()), "frozen": True},
        key | {"day": str((day + pd.Timedelta(days=1)).date())},
        key | {"day": str((day - pd.Timedelta(days=3)).date()), "earlier": True},
        key | {"day": str((day - pd.Timedelta(days=300)).date()), "frozen": True},
    ]
    scenario = scene(orders=rows)
    assert orders.frozen_orders(scenario)["day"].tolist() == [day]
    assert orders.earlier_orders(scenario)["day"].tolist() == [day - pd.Timedelta(days=3)]
    assert orders.changeable_orders(scenario)["day"].tolist() == [day + pd.Timedelta(days=1)]
    assert orders.last_changeable_day(scenario) == day + pd.Timedelta(days=1)


@pytest.mark.parametrize(
    ("offer", "can_give"),
    [({"per_day": 10}, 20), ({"total": 7}, 7), ({"on_hand": 5, "replenish_per_day": 10}, 15), ({}, 200)],
)
def test_what_a_coop_can_give_is_the_least_of_its_limits(offer: dict[str, float], can_give: float):
    document = fresh()
    document["offers"][0] |= offer
    scenario = scenario_of(document)
    lanes = scenario["offers"][["supplier", "item"]].merge(scenario["kitchens"][["kitchen"]], how="cross")
    table = orders.fair_amounts(scenario, lanes)
    assert table["supplier"].tolist() == ["coop"]
    assert table["can_give"].tolist() == [can_give]
    assert table["fair"].tolist() == [can_give]


@pytest.mark.parametrize(
    ("item", "calendar", "days"),
    [
        ({}, [], 2),
        ({}, [{"day": "2026-04-21", "receiving": False}], 1),  # nobody receives on the second day
        ({"latest_days_before": 1}, [], 2),  # from the day before first_day on, but not on the last
        ({"latest_days_before": 1}, [{"day": "2026-04-20", "cooking": False}], 1),  # only the day before the second
        ({"earliest_days_before": 3}, [], 5),
    ],
)
def test_only_days_count_on_which_somebody_receives_what_can_be_cooked(
    item: dict[str, int], calendar: list[dict[str, Any]], days: int
):
    document = fresh(calendar=calendar)
    document["items"][0] |= item
    document["offers"][0] |= {"per_day": 10}
    scenario = scenario_of(document)
    lanes = scenario["offers"][["supplier", "item"]].merge(scenario["kitchens"][["kitchen"]], how="cross")
    assert orders.fair_amounts(scenario, lanes)["can_give"].tolist() == [10 * days]


def test_receivables_are_never_more_than_what_is_owed():
    document = fresh()
    document["suppliers"][0] |= {"receivable_rp": 900, "term_days": 3}
    days = pd.date_range("2026-04-17", "2026-04-24")
    owed = money.receivable(scenario_of(document), days).loc["coop"]
    assert owed.tolist() == pytest.approx([900, 900, 900, 900, 600, 300, 0, 0])


def test_preparing_coops_ship_while_new_ones_are_wanted():
    first, second = village()["suppliers"]
    suppliers = [first | {"stage": "preparing"}, second]
    assert offers.shipping_suppliers(scene(suppliers=suppliers))["supplier"].tolist() == ["market"]
    document = fresh(suppliers=suppliers)
    document["settings"]["max_new_coops"] = 1
    assert offers.shipping_suppliers(scenario_of(document))["supplier"].tolist() == ["coop", "market"]


def test_a_substitute_stands_in_for_a_part_of_a_need():
    document = fresh()
    item = document["items"][0]
    document["items"] = [item, item | {"item": "jagung"}]
    document["substitutes"] = [{"item": "jagung", "instead_of": item["item"], "ratio": 2, "max_share": 0.5}]
    table = demand.substitutions(scenario_of(document))
    need = demand.needs(scenario_of(document))["need"].tolist()
    assert table["item"].eq("jagung").all()
    assert table["most"].tolist() == need
