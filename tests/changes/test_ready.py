"""Ready-made changes: each says for a scenario what its name promises, and nothing that does not apply."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from planner import READY, InputError, Scenario, UnknownNameError, expand_changes, read_scenario, ready_made
from planner.network.index import build_index
from planner.network.lanes import build_lanes
from planner.scenario import demand
from planner.words import LANGUAGES, known, say

GIVEN: dict[str, dict[str, Any]] = {
    "flood": {"kecamatan": "Setu"},
    "supplier-failure": {"supplier": "coop-ciater"},
}


@pytest.fixture(scope="module")
def city() -> Scenario:
    return read_scenario("tangsel")


def changed(city: Scenario, name: str, **parameters: Any) -> Scenario:
    return city.change(*ready_made(city, name, **parameters))


@pytest.mark.parametrize("name", READY)
def test_each_applies_to_a_city_without_a_fault_and_has_words(city: Scenario, name: str) -> None:
    after = changed(city, name, **GIVEN.get(name, {}))
    assert after.fingerprint() != city.fingerprint()
    assert not [warning for warning in after.warnings if warning.code == "change_overruled"]
    assert known(f"ready.{name}")
    assert all(say(f"ready.{name}", lang) for lang in LANGUAGES)


def test_march_2026_has_all_54_active(city: Scenario) -> None:
    coops = changed(city, "march-2026")["suppliers"]
    coops = coops[coops["kind"] == "coop"]
    assert len(coops) == 54
    assert set(coops["stage"]) == {"active"}
    assert coops["active_from"].isna().all()
    waiting = city.change("suppliers.coop-ciater.active_from = 2026-05-01")
    assert changed(waiting, "march-2026")["suppliers"]["active_from"].isna().all()


def test_egg_cut_halves_eggs_in_menus(city: Scenario) -> None:
    before, after = (demand.needs(one).groupby("item")["need"].sum() for one in (city, changed(city, "egg-cut")))
    assert after["telur"] == pytest.approx(before["telur"] / 2)
    assert after.drop("telur").equals(before.drop("telur"))
    assert demand.needs(changed(city, "egg-cut", share=1))["item"].ne("telur").all()


def test_six_days_cook_on_saturdays(city: Scenario) -> None:
    days = demand.meals(changed(city, "six-days"))["day"].dt.day_of_week.unique().tolist()
    assert sorted(days) == [0, 1, 2, 3, 4, 5]


def test_suspended_kitchens_are_the_largest_or_those_named(city: Scenario) -> None:
    served = demand.meals(city).groupby("kitchen")["meals"].sum()
    after = changed(city, "suspended-kitchens", count=2)["kitchens"]
    closed = after.loc[~after["open"], "kitchen"].tolist()
    assert len(closed) == 2
    assert served[closed].min() >= served.drop(closed).max()
    named = changed(city, "suspended-kitchens", kitchens="rawa-buntu, ciater-2")["kitchens"]
    assert named.loc[~named["open"], "kitchen"].tolist() == ["ciater-2", "rawa-buntu"]


@pytest.mark.parametrize("item", ["telur", None])
def test_price_shock_raises_offers_and_prices(city: Scenario, item: str | None) -> None:
    after = changed(city, "price-shock", item=item, factor=1.2) if item else changed(city, "price-shock", factor=1.2)
    for table in ("offers", "prices"):
        meant = city[table]["item"].eq(item).to_numpy(bool) if item else slice(None)
        ratio = after[table]["price_rp"] / city[table]["price_rp"]
        assert ratio[meant].tolist() == pytest.approx([1.2] * len(ratio[meant]))
        assert item is None or (ratio[~meant] == 1).all()


def test_late_payment_is_that_of_cooperatives(city: Scenario) -> None:
    after = changed(city, "late-payment", days=30)["suppliers"]
    coops = after["kind"] == "coop"
    assert set(after.loc[coops, "term_days"]) == {30}
    assert after.loc[~coops, "term_days"].equals(city["suppliers"].loc[~coops, "term_days"])


def test_a_flood_leaves_no_lane_over_the_border_and_all_others(city: Scenario) -> None:
    places = {who: dict(city[f"{who}s"][[who, "kecamatan"]].to_numpy()) for who in ("supplier", "kitchen")}

    def open_lanes(scenario: Scenario) -> dict[tuple[str, str, str], bool]:
        index = build_index(scenario)
        lanes = build_lanes(scenario, index)
        names = lanes.only(lanes.open).named(index)
        trios = zip(names["supplier"], names["kitchen"], names["item"], strict=True)
        return {
            trio: (places["supplier"][trio[0]] == "Setu") == (places["kitchen"][trio[1]] == "Setu") for trio in trios
        }

    before, after = open_lanes(city), open_lanes(changed(city, "flood", kecamatan="Setu"))
    assert set(after) == {trio for trio, inside in before.items() if inside}
    assert len(after) < len(before)


def test_a_supplier_that_fails_offers_nothing_more(city: Scenario) -> None:
    after = changed(city, "supplier-failure", supplier="coop-ciater")
    for table in ("offers", "prices", "orders"):
        assert not after[table]["supplier"].eq("coop-ciater").any()
    assert not after["sources"][["supplier", "producer"]].eq("coop-ciater").any(axis=None)
    later = changed(city, "supplier-failure", supplier="coop-ciater", day="2026-04-27")["offers"]
    assert set(later.loc[later["supplier"] == "coop-ciater", "until"].dt.strftime("%d").tolist()) == {"26"}


def test_more_beneficiaries_eat_more_meals(city: Scenario) -> None:
    before, after = (demand.meals(one)["meals"].sum() for one in (city, changed(city, "beneficiaries", factor=1.1)))
    assert after == pytest.approx(1.1 * before)
    one = changed(city, "beneficiaries", factor=2, kitchen="ciater-2")["portions"]
    twice = one["meals"] / city["portions"]["meals"]
    assert set(twice[one["kitchen"] == "ciater-2"]) == {2}
    assert set(twice[one["kitchen"] != "ciater-2"]) == {1}


def test_new_kitchens_have_a_place_a_menu_and_meals(city: Scenario) -> None:
    after = changed(city, "new-kitchens", count=2)
    new = after["kitchens"][~after["kitchens"]["kitchen"].isin(city["kitchens"]["kitchen"])]
    assert new["kitchen"].tolist() == ["new-1", "new-2"]
    assert new[["lat", "lon", "menu"]].notna().all(axis=None)
    assert set(new["kitchen"]) <= set(demand.meals(after)["kitchen"])
    many = changed(city, "new-kitchens", count=45)["kitchens"]
    assert len(many) == len(city["kitchens"]) + 45
    assert not many.duplicated(["lat", "lon"]).any()
    again = changed(after, "new-kitchens", count=1)["kitchens"]["kitchen"]
    assert "new-3" in set(again)


def test_texts_of_ready_made_ones_stand_among_others(city: Scenario) -> None:
    dropped = {"op": "drop", "table": "x"}
    told = expand_changes(city, ["settings.days = 7", "price-shock item=telur factor=1.2", dropped])
    assert [str(one) for one in told[:3]] == [
        "settings.days = 7",
        "offers[item=telur].price_rp *= 1.2",
        "prices[item=telur].price_rp *= 1.2",
    ]
    assert told[3] is dropped


@pytest.mark.parametrize(
    ("text", "code", "suggestion"),
    [
        ("price-shock itm=telur", "ready_parameter", "item"),
        ("price-shock item=telor", "ready_nobody", "telur"),
        ("price-shock factor=much", "ready_number", None),
        ("price-shock factor=-1", "ready_number", None),
        ("flood", "ready_missing", None),
        ("flood kecamatan=Setuu", "ready_nobody", "Setu"),
        ("supplier-failure supplier=coop-ciater day=tomorrow", "ready_nobody", None),
        ("six-days weekdays=12345", "ready_nothing", None),
        ("late-payment kind='coop", "ready_nobody", "coop"),
    ],
)
def test_what_is_wrong_with_a_parameter_is_told_at_the_change(
    city: Scenario, text: str, code: str, suggestion: str | None
) -> None:
    with pytest.raises(InputError) as caught:
        expand_changes(city, ["settings.days = 7", text])
    (fault,) = caught.value.faults
    assert (fault.code, fault.row, fault.suggestion) == (code, "/changes/1", suggestion)


def test_in_python_wrong_names_are_told_with_the_right_ones(city: Scenario) -> None:
    with pytest.raises(UnknownNameError, match="march-2026"):
        ready_made(city, "march-2027")
    with pytest.raises(UnknownNameError, match="share"):
        ready_made(city, "egg-cut", shares=0.3)
    with pytest.raises(InputError):
        ready_made(city, "flood")


def test_the_page_on_changes_lists_them_all(checkout: Path) -> None:
    page = (checkout / "docs" / "changes.md").read_text("utf-8")
    assert [name for name in READY if f"| `{name}` |" not in page] == []
