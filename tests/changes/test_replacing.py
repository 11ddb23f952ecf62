"""Tables and settings put in by hand are checked like a file: nothing is planned that nobody meant."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from planner import InputError, Scenario, make_plan, read_scenario
from planner.errors import UnknownNameError


@pytest.fixture(scope="module")
def hamlet() -> Scenario:
    """Read hamlet."""
    return read_scenario("hamlet")


def codes(scenario: Scenario, **given: Any) -> list[tuple[str, str | None, str | None]]:
    """List the faults of a replacement: code, table, column."""
    with pytest.raises(InputError) as refused:
        scenario.replace(**given)
    return [(fault.code, fault.table, fault.column) for fault in refused.value.faults]


@pytest.mark.parametrize(
    ("column", "value", "code"),
    [
        ("price_rp", float("nan"), "missing_value"),  # was planned for ever
        ("price_rp", float("inf"), "not_finite"),
        ("price_rp", -5.0, "too_small"),  # was a bug of ours
        ("per_day", "banyak", "not_a_number"),
        ("supplier", "nobody", "unknown_reference"),
        ("item", "emas", "unknown_reference"),
    ],
)
def test_a_cell_that_does_not_hold_is_refused(hamlet: Scenario, column: str, value: object, code: str) -> None:
    offers = hamlet["offers"].copy()
    offers[column] = offers[column].astype(object)
    offers.loc[1, column] = value
    told = codes(hamlet, offers=offers)
    assert (code, "offers", column) in told


@pytest.mark.parametrize(("label", "told"), [("{}", "1/price_rp"), ("r{}", "r1/price_rp"), (None, 1)])
def test_the_row_is_told_by_its_label(hamlet: Scenario, label: str | None, told: object) -> None:
    offers = hamlet["offers"].copy()
    if label is not None:
        offers.index = pd.Index([label.format(row) for row in range(len(offers))])
    offers.iloc[1, offers.columns.get_loc("price_rp")] = -5.0
    with pytest.raises(InputError) as refused:
        hamlet.replace(offers=offers)
    assert [fault.row for fault in refused.value.faults] == [told]


def test_a_menu_that_is_not_there_is_no_menu_of_nothing(hamlet: Scenario) -> None:
    assert ("unknown_reference", "kitchens", "menu") in codes(hamlet, kitchens=hamlet["kitchens"].assign(menu="lain"))


def test_a_row_twice_is_refused(hamlet: Scenario) -> None:
    twice = pd.concat([hamlet["offers"], hamlet["offers"].iloc[:1]], ignore_index=True)
    assert [code for code, *_ in codes(hamlet, offers=twice)] == ["duplicate_key"]


def test_settings_are_checked_too(hamlet: Scenario) -> None:
    assert codes(hamlet, settings={"days": 0}) == [("too_small", "settings", "days")]
    with pytest.raises(UnknownNameError, match="dayz"):
        hamlet.replace(settings={"dayz": 3})
    with pytest.raises(UnknownNameError, match="offerz"):
        hamlet.replace(offerz=hamlet["offers"])
    with pytest.raises(UnknownNameError, match="harga"):
        hamlet.replace(offers=hamlet["offers"].assign(harga=1))


def test_what_is_only_suspicious_is_a_warning(hamlet: Scenario) -> None:
    late = hamlet["offers"].assign(notice_days=hamlet["offers"]["notice_days"].where(hamlet["offers"].index != 2, 30))
    assert {warning.code for warning in hamlet.replace(offers=late).warnings} == {"late_offer"}


def test_nothing_replaced_is_the_same_scenario(hamlet: Scenario) -> None:
    for scenario in (hamlet, read_scenario("tangsel")):
        again = scenario.replace(**dict(scenario.tables))
        assert again.fingerprint() == scenario.fingerprint()
        assert again.checked


def test_a_scenario_that_nobody_checked_is_checked_before_it_is_planned(hamlet: Scenario) -> None:
    offers = hamlet["offers"].assign(price_rp=np.nan)
    with pytest.raises(InputError) as refused:
        make_plan(hamlet.unchecked(offers=offers))
    assert {fault.code for fault in refused.value.faults} == {"missing_value"}
    assert make_plan(hamlet.unchecked(offers=hamlet["offers"])).status == "optimal"
