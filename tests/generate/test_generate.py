"""Cities that do not exist: the same bytes from the same seed, Tangsel's statistics, legal, and small in memory."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner, Result

from planner.cli import app
from planner.errors import InputError
from planner.files import read_scenario
from planner.generate import COUPLES, RANGES, City, generate, generated
from planner.network import build_network
from planner.pipeline import make_plan
from planner.program.columns import declare
from planner.rules import RULES
from planner.scenario import Scenario, demand
from planner.scenario.offers import shipping_suppliers, standing
from planner.scenario.places import great_circle_km
from planner.tables import TABLES

SMALL = {"kitchens": 12, "suppliers": 40, "days": 14}
ALWAYS = {"need", "offer"}
GIB = 1024**3
ORDERING = ("deliveries_per_day", "min_parties", "max_share", "max_suppliers_per_item_day")
"""How kitchens order, which only the city as it is says."""

PEAK = """
import re, sys
from planner.generate import City, generate
generate(sys.argv[1], City(kitchens=int(sys.argv[2]), suppliers=int(sys.argv[3]), days=14, couple="all"))
print(int(re.search(r"VmHWM:\\s*(\\d+) kB", open("/proc/self/status").read())[1]) * 1024)
"""  # not getrusage: that counts what the process was before it became this program


def city(**changes: Any) -> City:
    return City(**(SMALL | changes))


def contents(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.iterdir()}


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, ["generate", *(str(argument) for argument in arguments)])


@pytest.fixture(scope="module")
def town() -> Scenario:
    """Return a city large enough for statistics."""
    return generated(City(kitchens=150, suppliers=400, days=14))


def test_the_same_city_has_the_same_bytes(tmp_path: Path):
    for name in ("first", "second"):
        generate(tmp_path / name, city(couple="all", seed=7))
    assert contents(tmp_path / "first") == contents(tmp_path / "second")


def test_another_seed_gives_another_city(tmp_path: Path):
    for seed in (7, 8):
        generate(tmp_path / str(seed), city(seed=seed))
    first, second = contents(tmp_path / "7"), contents(tmp_path / "8")
    assert {name for name in first if first[name] == second[name]} == {
        "calendar.csv",
        "classes.csv",
        "items.csv",
        "menus.csv",
    }


@pytest.mark.parametrize("couple", COUPLES)
def test_it_is_legal_and_nothing_is_suspicious(couple: str, tmp_path: Path):
    generate(tmp_path / "city", city(couple=couple, items=6))
    read = read_scenario(tmp_path / "city")
    assert read.warnings == ()
    assert read.fingerprint() == generated(city(couple=couple, items=6)).fingerprint()


@pytest.mark.parametrize(
    "odd",
    [
        {"kitchens": 1, "suppliers": 1, "days": 1, "items": 17, "lanes": 1, "couple": "all"},
        {"kitchens": 1, "suppliers": 300, "days": 7, "lanes": 200},
        {"kitchens": 300, "suppliers": 2, "days": 40, "items": 1, "couple": "all"},
    ],
)
def test_odd_cities_are_legal_too(odd: dict[str, Any], tmp_path: Path):
    generate(tmp_path / "city", City(**odd))
    read = read_scenario(tmp_path / "city")
    assert read.warnings == ()
    assert (len(read["kitchens"]), len(read["suppliers"]), read.settings.days) == (
        odd["kitchens"],
        odd["suppliers"],
        odd["days"],
    )
    assert set(read["offers"]["item"]) == set(read["items"]["item"])


@pytest.mark.parametrize("name", RANGES)
def test_numbers_out_of_range_are_refused(name: str):
    low, high = RANGES[name]
    for value in (low - 1, high + 1, 2.5, True):
        with pytest.raises(ValueError, match=rf"{name} must lie between {low} and {high}, not {value}"):
            city(**{name: value})
    with pytest.raises(ValueError, match="couple must be one of none, cash, orders, all, not some"):
        city(couple="some")


def test_a_folder_with_something_in_it_is_not_overwritten(tmp_path: Path):
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(InputError) as caught:
        generate(tmp_path, city())
    assert caught.value.faults[0].code == "exists"
    assert contents(tmp_path) == {"mine.txt": b"mine"}


def test_every_row_says_that_it_is_assumed():
    made = generated(city(couple="all"))
    for name in set(TABLES) - {"settings"}:
        assert set(made[name]["basis"]) <= {"assumed"}
        assert set(made[name]["source"]) <= {"generated"}
    assert (made.settings.basis, made.settings.source) == ("assumed", "generated")
    for name in ("suppliers", "kitchens"):
        assert made[name]["name"].str.contains("Contoh").all()
        assert made[name]["name"].is_unique


def test_the_mix_is_that_of_tangsel(town: Scenario):
    made, real = (
        scenario["suppliers"]["kind"].value_counts(normalize=True) for scenario in (town, read_scenario("tangsel"))
    )
    assert (made - real).abs().max() < 0.02
    coops = town["suppliers"][town["suppliers"]["kind"] == "coop"]
    assert coops["stage"].value_counts(normalize=True)["active"] == pytest.approx(32 / 54, abs=0.02)


def test_meals_are_those_of_tangsel(town: Scenario):
    meals = town["portions"].groupby("kitchen")["meals"].sum()
    assert meals.between(2000, 3500).all()
    assert meals.mean() == pytest.approx(2750, abs=150)
    small = town["portions"].query("`class` == 'kecil'").set_index("kitchen")["meals"] / meals
    assert small.between(0.335, 0.465).all()


@pytest.mark.parametrize("item", ["beras", "telur", "ayam"])
def test_prices_are_those_of_tangsel(item: str, town: Scenario):
    made, real = (
        prices[prices["item"] == item]["price_rp"] for prices in (town["offers"], read_scenario("tangsel")["offers"])
    )
    assert made.median() == pytest.approx(real.median(), rel=0.05)
    assert made.min() > 0.9 * real.min()
    assert made.max() < 1.1 * real.max()


@pytest.mark.parametrize("lanes", [4, 12, 30])
def test_about_as_many_lanes_as_asked_for_join_a_kitchen_and_an_item(lanes: int):
    made = generated(City(kitchens=150, suppliers=400, days=7, lanes=lanes))
    homes = made["kitchens"][["lat", "lon"]].to_numpy(float)
    suppliers = shipping_suppliers(made).merge(made["suppliers"], on="supplier")
    lat, lon, reach_km = suppliers[["lat", "lon", "reach_km"]].to_numpy(float).T[:, :, None]
    reached = great_circle_km(lat, lon, homes[:, 0], homes[:, 1]) * made.settings.detour <= reach_km
    by_item = [reached[suppliers["supplier"].isin(rows["supplier"])] for _, rows in made["offers"].groupby("item")]
    counts = np.array([lanes_of.sum(axis=0) for lanes_of in by_item])
    assert counts.mean() == pytest.approx(lanes, rel=0.1)
    assert counts.min() >= max(1, lanes // 4)


def test_supply_is_about_the_need(town: Scenario):
    days, offers = demand.all_days(town), town["offers"]
    window = demand.windows(town).set_index("item")
    for item, rows in demand.needs(town).groupby("item"):
        start = rows["day"].min() - pd.Timedelta(days=window.loc[item, "lead_days"])
        end = rows["day"].max() - pd.Timedelta(days=window.loc[item, "latest_days"])
        may = standing(town) & (days >= start) & (days <= end) & (days.day_of_week != 6)
        brought = (may.sum(axis=1) * offers["per_day"])[offers["item"] == item].sum()
        assert brought / rows["need"].sum() == pytest.approx(1.06, abs=0.02)


def test_no_two_stand_on_one_point(town: Scenario):
    places = pd.concat([town["suppliers"][["lat", "lon"]], town["kitchens"][["lat", "lon"]]])
    assert not places.duplicated().any()


def added_by(made: Scenario) -> set[str]:
    """Name the rules that add a row or a cost."""
    network = build_network(made)
    columns = declare(network)
    blocks = [rule.build(network, columns) for rule in RULES]
    return {block.rule for block in blocks if len(block.rows.lower) or any(len(cost[1]) for cost in block.costs)}


@pytest.mark.parametrize(
    ("couple", "rules"),
    [
        ("none", set()),
        ("cash", {"cash"}),
        ("orders", {"packs", "trips", "onboarding"}),
        ("all", {"cash", "store", "budget", "ceiling", "local_share", "sources", "packs", "trips", "onboarding"}),
    ],
)
def test_each_coupling_turns_its_rules_on(couple: str, rules: set[str]):
    made = generated(city(couple=couple))
    assert added_by(made) == ALWAYS | rules
    assert bool(len(made["stock"])) == (couple == "all")


@pytest.mark.parametrize("couple", COUPLES)
def test_it_plans_and_something_is_short(couple: str):
    plan = make_plan(generated(city(couple=couple)))
    assert plan.status == ("feasible" if couple in ("orders", "all") else "optimal")
    assert not len(plan.breaches)
    assert 0.01 < plan.meals["short"] / plan.meals["needed"] < 0.25


def test_a_third_of_the_suppliers_have_less_cash_than_they_could_use():
    made = generated(City(kitchens=150, suppliers=400, days=14, couple="cash"))
    suppliers = made["suppliers"].set_index("supplier")
    offers = made["offers"].assign(days=standing(made).sum(axis=1))
    cost = offers["cost_rp"].fillna(offers["price_rp"])
    could_rp = (cost * offers["per_day"] * offers["days"]).groupby(offers["supplier"]).sum()
    share = suppliers["capital_rp"] / could_rp / (suppliers["term_days"] / 14)
    ships = suppliers.index.isin(shipping_suppliers(made)["supplier"])
    assert (share[ships] < 0.8).sum() / ships.sum() == pytest.approx(1 / 3, abs=0.06)


def test_the_command_writes_what_check_accepts(tmp_path: Path):
    given = ("--kitchens", 5, "--suppliers", 20, "--days", 7, "--couple", "cash", "--seed", 3)
    result = run(tmp_path / "city", *given, "--json")
    assert result.exit_code == 0
    assert json.loads(result.stdout) == {
        "path": str(tmp_path / "city"),
        "kitchens": 5,
        "suppliers": 20,
        "days": 7,
        "items": 3,
        "lanes": 12,
        "seed": 3,
        "couple": "cash",
    }
    assert CliRunner().invoke(app, ["check", str(tmp_path / "city")]).exit_code == 0
    assert "Tidak ada yang nyata" in " ".join(run(tmp_path / "other", *given).stdout.split())


def test_the_command_tells_every_number_that_is_out_of_range(tmp_path: Path):
    result = run(tmp_path / "city", "--kitchens", 0, "--suppliers", 90_000, "--days", 7, "--json")
    assert result.exit_code == 2
    faults = json.loads(result.stdout)["faults"]
    assert [(fault["code"], fault["value"]) for fault in faults] == [("option_range", 0), ("option_range", 90_000)]
    assert "80,000" in faults[1]["hint"]["en"]
    assert not (tmp_path / "city").exists()


def test_tangsel_129_is_the_city_as_it_is_aimed_at():
    aimed, real = read_scenario("tangsel-129"), read_scenario("tangsel")
    assert aimed.warnings == ()
    suppliers, kitchens = aimed["suppliers"], aimed["kitchens"]
    coops = suppliers[suppliers["kind"] == "coop"]
    assert (len(kitchens), kitchens["open"].all()) == (129, True)
    assert (len(coops), set(coops["stage"]), coops["kelurahan"].nunique()) == (54, {"active"}, 54)
    assert suppliers["phone"].isna().all()
    for name in ("kitchens", "portions", "stock"):
        told = real[name].drop(columns=list(ORDERING), errors="ignore")
        assert len(told.merge(aimed[name])) == len(told)
    for name in ("items", "classes", "menus", "calendar", "prices"):
        pd.testing.assert_frame_equal(aimed[name], real[name])


def test_every_row_of_tangsel_129_says_where_it_comes_from(checkout: Path):
    folder = checkout / "scenarios" / "tangsel-129"
    aimed, readme = read_scenario("tangsel-129"), (folder / "README.md").read_text("utf-8")
    headings = [line.removeprefix("## ") for line in readme.splitlines() if line.startswith("## ")]
    for name in set(TABLES) - {"settings"}:
        rows = aimed[name]
        assert rows["basis"].isin(["assumed", "reported"]).all()
        sections = rows["source"][rows["basis"] == "assumed"].str.extract(r"README\.md: (\w+)$")[0].unique()
        assert not [section for section in sections if not any(section in heading for heading in headings)]
    assert sum(file.stat().st_size for file in folder.iterdir()) < 300_000


@pytest.mark.slow
@pytest.mark.parametrize(("kitchens", "suppliers"), [(3_000, 8_000), (30_000, 80_000)])
def test_a_province_needs_little_memory(kitchens: int, suppliers: int, tmp_path: Path):
    command = [sys.executable, "-c", PEAK, str(tmp_path / "city"), str(kitchens), str(suppliers)]
    child = subprocess.run(command, capture_output=True, text=True, check=True)
    assert int(child.stdout) < GIB / 2
    with (tmp_path / "city" / "suppliers.csv").open(encoding="utf-8") as file:
        assert sum(1 for _ in file) == suppliers + 1
