"""Stability: orders that stand, and what changes of the others."""

from __future__ import annotations

from typing import Any

import pandas as pd

from planner.audits import audit, soft_breaks, stability
from planner.audits.telling import told_break
from planner.books.tables import complete
from planner.scenario import Scenario
from tests.audits.orders import DAYS, sent, town

FIRST, SECOND, THIRD = DAYS


def ordered(*rows: tuple[str, str, float], **values: Any) -> Scenario:
    """Return the town with orders of rice for atas: supplier, day, quantity."""
    names = ("supplier", "day", "quantity")
    orders = [{**dict(zip(names, row, strict=True)), "kitchen": "atas", "item": "beras", **values} for row in rows]
    return town({"stability_penalty": 0.5}, orders=orders)


def changed(scenario: Scenario, deliveries: pd.DataFrame) -> list[list[object]]:
    return stability.soft(scenario, complete(scenario, deliveries)).to_numpy().tolist()


def test_a_frozen_order_is_delivered_as_it_stands() -> None:
    scenario = ordered(("agen", FIRST, 30.0), frozen=True)
    assert audit(scenario, complete(scenario, sent((FIRST, "agen", "atas", "beras", 30)))) == []
    for quantity in (0.0, 60.0):
        rows = sent((FIRST, "agen", "atas", "beras", quantity))
        found = stability.audit(scenario, complete(scenario, rows[rows["quantity"] > 0]))
        assert [(breach.table, breach.amount, breach.limit) for breach in found] == [
            ("deliveries" if quantity else "orders", quantity, 30)
        ]
    assert found[0].message == {
        "id": "Pesanan tetap beras dari agen untuk atas pada Sen 20 Apr sebanyak 30 kg, tetapi yang dikirim 60 kg.",
        "en": "The frozen order of beras from agen for atas on Mon 20 Apr is 30 kg, but 60 kg is delivered.",
    }


def test_a_frozen_order_comes_whatever_else_is_said() -> None:
    scenario = ordered(("agen", FIRST, 30.0), frozen=True)
    shut = [{"day": FIRST, "kitchen": "atas", "receiving": False}]
    offers = [{"supplier": "agen", "item": "beras", "price_rp": 1, "per_day": 5, "notice_days": 99, "weekdays": "7"}]
    scenario = scenario.replace(
        calendar=town(calendar=shut)["calendar"], offers=town(offers=offers)["offers"], lanes=town(lanes=[])["lanes"]
    )
    assert audit(scenario, complete(scenario, sent((FIRST, "agen", "atas", "beras", 30)))) == []


def test_orders_kept_cost_nothing() -> None:
    rows = ((FIRST, "agen", "atas", "beras", 30), (THIRD, "agen", "atas", "beras", 30))
    assert changed(ordered(("agen", FIRST, 30.0)), sent(*rows)) == []


def test_added_cut_and_moved_lines_cost_by_their_price() -> None:
    scenario = ordered(("agen", FIRST, 30.0), ("koperasi", SECOND, 20.0))
    rows = sent((FIRST, "agen", "atas", "beras", 40), (FIRST, "koperasi", "atas", "beras", 20))
    assert changed(scenario, rows) == [
        ["agen/atas/beras/2026-04-20", 120_000, "rp", 60_000],
        ["koperasi/atas/beras/2026-04-20", 260_000, "rp", 130_000],
        ["koperasi/atas/beras/2026-04-21", 260_000, "rp", 130_000],
    ]


def test_frozen_and_earlier_orders_are_no_changes() -> None:
    for values in ({"frozen": True}, {"earlier": True}):
        scenario = ordered(("agen", SECOND, 30.0), **values)
        assert changed(scenario, sent((FIRST, "agen", "atas", "beras", 40))) == []


def test_the_sentence() -> None:
    scenario = ordered(("agen", FIRST, 30.0))
    row = soft_breaks(scenario, complete(scenario, sent((FIRST, "agen", "atas", "beras", 40)))).to_dict("records")[0]
    assert told_break(row) == {
        "id": "agen/atas/beras/2026-04-20: beda Rp120.000 dari pesanan sebelumnya (Rp60.000).",
        "en": "agen/atas/beras/2026-04-20: Rp120,000 of difference to the orders before (Rp60,000).",
    }
