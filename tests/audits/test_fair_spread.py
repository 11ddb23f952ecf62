"""Fair spread: cooperatives sell about in proportion to what they can give."""

from __future__ import annotations

from typing import Any

import pandas as pd

from planner.audits import fair_spread
from planner.audits.telling import told_break
from planner.books.tables import complete
from planner.scenario import Scenario
from tests.audits.orders import DAYS, sent, town

FIRST = DAYS[0]


def two(settings: dict[str, Any]) -> Scenario:
    """Return two cooperatives that can give 300 and 150 kg of the 270 kg needed: fair are 180 and 90."""
    return town(
        settings,
        suppliers=[{"supplier": name, "kind": "coop", "stage": "active"} for name in ("besar", "kecil")],
        offers=[
            {"supplier": "besar", "item": "beras", "price_rp": 10, "total": 240},
            {"supplier": "kecil", "item": "beras", "price_rp": 20, "total": 120},
        ],
        lanes=[{"supplier": name, "kitchen": kitchen} for name in ("besar", "kecil") for kitchen in ("atas", "bawah")],
    )


def sold(besar: float, kecil: float) -> pd.DataFrame:
    return sent((FIRST, "besar", "atas", "beras", besar), (FIRST, "kecil", "atas", "beras", kecil))


def outside(scenario: Scenario, deliveries: pd.DataFrame) -> list[list[object]]:
    table = fair_spread.soft(scenario, complete(scenario, deliveries))
    return table.round({"amount": 6, "rp": 6}).to_numpy().tolist()


def test_within_the_band() -> None:
    scenario = two({"fair_band": 0.1, "fair_spread_penalty": 2})
    assert outside(scenario, sold(180, 90)) == []
    assert outside(scenario, sold(198, 81)) == []


def test_more_and_less_than_fair() -> None:
    scenario = two({"fair_band": 0.1, "fair_spread_penalty": 2})
    assert outside(scenario, sold(200, 80)) == [["besar/beras", 20, "rp", 40], ["kecil/beras", 20, "rp", 40]]
    assert [row[0] for row in outside(scenario, sold(180, 90).iloc[:1])] == ["kecil/beras"]


def test_without_a_band_there_is_no_rule_and_without_a_price_it_is_told() -> None:
    assert outside(two({"fair_spread_penalty": 2}), sold(270, 0)) == []
    assert [row[3] for row in outside(two({"fair_band": 0}), sold(270, 0))] == [0, 0]


def test_the_sentence() -> None:
    scenario = two({"fair_band": 0.1, "fair_spread_penalty": 2})
    row = fair_spread.soft(scenario, complete(scenario, sold(200, 90))).assign(rule="fair_spread").to_dict("records")[0]
    assert told_break(row) == {
        "id": "besar/beras: penjualan Rp20 di luar rentang bagian adil (Rp40).",
        "en": "besar/beras: sales Rp20 outside the band around the fair amount (Rp40).",
    }
