"""Comparisons of any plans: what comes and goes between scenarios, plans made by hand, cities made up."""

from __future__ import annotations

from pathlib import Path

import pytest

from planner import Limits, Plan, compare, make_plan, read_plan, ready_made, write_comparison
from planner.comparison import Comparison, chat_texts
from planner.comparison.gains import WHO
from planner.comparison.parts import comparison_sections
from planner.generate import City, generated
from planner.words import LANGUAGES
from tests.comparison.test_comparison import TO_A_MILLIONTH


@pytest.fixture(scope="module")
def city() -> Plan:
    """Return the plan of a small city with packs, trips, budgets, ceilings, a local share and orders."""
    scenario = generated(City(kitchens=2, suppliers=5, days=3, items=2, couple="all", seed=3))
    return make_plan(scenario, Limits(findings=0, gap=0.05))


def adds_up(made: Comparison) -> None:
    for rung, told in made.rungs.items():
        scale = max(1.0, abs(float(told["before"]["value"])) * 1e-9)
        for who in WHO:
            assert made.gains[who][rung].sum() == pytest.approx(told["change"], abs=TO_A_MILLIONTH * scale)


def is_told(made: Comparison) -> None:
    for lang in LANGUAGES:
        assert all(len(section.fields) for section in comparison_sections(made, lang))
        assert all(chat_texts(made, who, lang).keys() == set(made.told(who)) for who in ("supplier", "kitchen"))


def test_a_city_with_every_rule_adds_up(city: Plan) -> None:
    parts = ["late-payment", "price-shock", "beneficiaries"]
    changes = [change for name in parts for change in ready_made(city.scenario, name)]
    made = compare(city, make_plan(city.scenario.change(*changes), Limits(findings=0, gap=0.05), start=city))
    assert set(city.soft["rule"]) - {"need"}
    adds_up(made)
    is_told(made)


def test_who_is_in_one_scenario_only_is_told_by_name(city: Plan, tmp_path: Path) -> None:
    sold = city.suppliers.sort_values("sold_rp")["supplier"].iloc[-1]
    gone = [f"drop {table}.{sold}" for table in ("prices", "sources", "orders", "offers", "vehicles", "lanes")]
    there = [line for line in gone if (city.scenario[line.split()[1].split(".")[0]]["supplier"] == sold).any()]
    grown = [f"drop sources[producer={sold}]"] if city.scenario["sources"]["producer"].eq(sold).any() else []
    after = city.scenario.change(*there, *grown, f"drop suppliers.{sold}", *ready_made(city.scenario, "new-kitchens"))
    made = compare(city, make_plan(after, Limits(findings=0, gap=0.05), start=city))
    adds_up(made)
    is_told(made)
    assert made.gains["supplier"]["supplier"].iloc[-1] is None
    row = made.gains["supplier"].set_index("supplier").loc[sold]
    assert row["sold_rp_after"] == 0
    assert row["sold_rp_change"] == -row["sold_rp_before"] < 0
    assert {"new-1", "new-2", "new-3"} <= set(made.gains["kitchen"]["kitchen"])
    write_comparison(made, tmp_path / "c")
    assert (tmp_path / "c" / "tell").is_dir()


def test_a_plan_made_by_hand_is_compared_with_ours(city: Plan, tmp_path: Path) -> None:
    rows = city.tables.deliveries[["day", "supplier", "kitchen", "item", "quantity"]]
    rows.iloc[: len(rows) // 2].to_csv(tmp_path / "deliveries.csv", index=False)
    made = compare(city, read_plan(tmp_path / "deliveries.csv", city.scenario))
    adds_up(made)
    assert set(made.lines["what"]) == {"gone"}
    assert made.rungs["hardship"]["after"]["bound"] is None
    assert made.sentences[0]["en"].startswith("Meals short rise")


def test_other_days_are_other_lines(city: Plan) -> None:
    orders = ["drop orders"] if len(city.scenario["orders"]) else []
    later = city.scenario.change("settings.first_day += 21", *orders)
    made = compare(city, make_plan(later, Limits(findings=0, gap=0.05)))
    adds_up(made)
    assert set(made.lines["what"]) == {"new", "gone"}
