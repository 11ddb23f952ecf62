"""Packs and smallest orders: whole packs, enough of them, and what rounding to packs may leave."""

from __future__ import annotations

import pytest

from planner.audits import packs, store
from planner.audits.need import audit as need_audit
from planner.books.tables import complete
from planner.scenario import Scenario
from tests.audits.orders import DAYS, sent, town

FIRST, SECOND, THIRD = DAYS


def sacks(**values: object) -> Scenario:
    """Rice in sacks of 25 kg; agen takes orders from 50 kg on."""
    return town(
        items={"beras": {"pack": "sak", "pack_units": 25, **values}}, offers={("agen", "beras"): {"min_order": 50}}
    )


def broken(scenario: Scenario, *rows: tuple[str, str, str, str, float]) -> list[tuple[float, float, str]]:
    found = packs.audit(scenario, complete(scenario, sent(*rows)))
    return [(breach.amount, breach.limit, breach.message["en"]) for breach in found]


def test_whole_packs_and_large_enough_orders() -> None:
    assert broken(sacks(), (FIRST, "agen", "atas", "beras", 50), (FIRST, "koperasi", "atas", "beras", 25)) == []


def test_one_pack_cut() -> None:
    text = "The order of beras from koperasi for atas on Mon 20 Apr is 30 kg, no whole number of packs of 25 kg."
    assert broken(sacks(), (FIRST, "koperasi", "atas", "beras", 30)) == [(30, 25, text)]


def test_too_small_an_order() -> None:
    text = "The order of beras from agen for atas on Mon 20 Apr is only 25 kg, at least 50 kg."
    assert broken(sacks(), (FIRST, "agen", "atas", "beras", 25)) == [(25, 50, text)]


def test_in_indonesian() -> None:
    scenario = sacks()
    plan = complete(scenario, sent((FIRST, "agen", "atas", "beras", 30)))
    assert [breach.message["id"] for breach in packs.audit(scenario, plan)] == [
        "Pesanan beras dari agen untuk atas pada Sen 20 Apr sebanyak 30 kg bukan kelipatan kemasan 25 kg.",
        "Pesanan beras dari agen untuk atas pada Sen 20 Apr hanya 30 kg, paling sedikit 50 kg.",
    ]


def test_rows_of_one_order_count_together() -> None:
    assert broken(sacks(), (FIRST, "koperasi", "atas", "beras", 10), (FIRST, "koperasi", "atas", "beras", 15)) == []


def test_an_order_that_stands_is_a_fact() -> None:
    order = {"supplier": "agen", "kitchen": "atas", "item": "beras", "day": FIRST, "quantity": 30, "frozen": True}
    scenario = sacks().replace(orders=town(orders=[order])["orders"])
    assert broken(scenario, (FIRST, "agen", "atas", "beras", 30)) == []


def surplus(scenario: Scenario, *rows: tuple[str, str, str, str, float]) -> list[tuple[object, float, float]]:
    found = need_audit(scenario, complete(scenario, sent(*rows)))
    return [(breach.key.get("day"), round(breach.amount, 3), breach.limit) for breach in found]


@pytest.mark.parametrize(("units", "found"), [(50, []), (75, [(FIRST, 45, 25)]), (100, [(FIRST, 70, 25)])])
def test_less_than_a_pack_may_be_left_of_what_does_not_keep(units: float, found: list[object]) -> None:
    scenario = sacks(earliest_days_before=0)
    assert surplus(scenario, (FIRST, "koperasi", "bawah", "beras", units)) == found


def test_a_whole_pack_too_many_is_a_breach() -> None:
    scenario = town(items={"beras": {"pack_units": 30, "earliest_days_before": 0}})
    assert surplus(scenario, (FIRST, "koperasi", "bawah", "beras", 30)) == []
    assert surplus(scenario, (FIRST, "koperasi", "bawah", "beras", 60)) == [(FIRST, 30, 30)]


def test_any_use_of_goods_will_do() -> None:
    scenario = sacks()  # 20 kg may be left of both days, though oldest first would leave 40 of the second
    rows = ((FIRST, "koperasi", "bawah", "beras", 50), (SECOND, "koperasi", "bawah", "beras", 50))
    plan = complete(scenario.replace(portions=town()["portions"]), sent(*rows))
    cooked = plan.stock[plan.stock["item"] == "beras"]["cooked"].sum()
    assert cooked == 90
    assert surplus(scenario, *rows) == []


def test_of_what_keeps_a_pack_or_the_smallest_order_once() -> None:
    scenario = town(
        items={"beras": {"pack_units": 25, "earliest_days_before": None}},
        offers=[{"supplier": "koperasi", "item": "beras", "price_rp": 1, "min_order": 60}],
    )
    within = ((FIRST, "koperasi", "bawah", "beras", 75), (SECOND, "koperasi", "bawah", "beras", 75))
    assert surplus(scenario, *within) == []
    assert surplus(scenario, *within, (THIRD, "koperasi", "bawah", "beras", 25)) == [(None, 85, 60)]


def test_the_sentences_of_surplus() -> None:
    scenario = sacks(earliest_days_before=0)
    plan = complete(scenario, sent((FIRST, "koperasi", "bawah", "beras", 75)))
    assert need_audit(scenario, plan)[0].message == {
        "id": "Dari beras yang masuk ke dapur bawah pada Sen 20 Apr, 45 kg tidak akan pernah dimasak; sisa pembulatan "
        "kemasan harus kurang dari 25 kg.",
        "en": "Of the beras that comes to kitchen bawah on Mon 20 Apr, 45 kg is never cooked; rounding to packs leaves "
        "less than 25 kg.",
    }
    scenario = sacks(earliest_days_before=None)
    plan = complete(scenario, sent((FIRST, "koperasi", "bawah", "beras", 150)))
    assert need_audit(scenario, plan)[0].message == {
        "id": "Di dapur bawah, 60 kg beras yang tahan simpan tidak dimasak; sisanya boleh paling banyak 25 kg.",
        "en": "At kitchen bawah, 60 kg of beras that keeps is not cooked; at most 25 kg may be left.",
    }


@pytest.mark.parametrize(("room", "found"), [(30, []), (29, [(SECOND, 30, 29)])])
def test_what_is_never_cooked_takes_room_until_it_is_past(room: float, found: list[object]) -> None:
    scenario = town(items={"beras": {"pack_units": 25}}, kitchens={"bawah": {"dry_kg": room}})
    rows = ((FIRST, "koperasi", "bawah", "beras", 50), (SECOND, "koperasi", "bawah", "beras", 50))
    plan = complete(scenario, sent(*rows))  # 10 kg of the first day are left, and past by the end of the second
    told = store.audit(scenario, plan)
    assert [(breach.key["day"], breach.amount, breach.limit) for breach in told] == found
    rice = plan.stock[(plan.stock["kitchen"] == "bawah") & (plan.stock["item"] == "beras")]
    assert rice["end"].tolist() == [20, 30, 0]
