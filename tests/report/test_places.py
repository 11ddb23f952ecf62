"""Soft breaks and flags name suppliers, kitchens, items and days as people do."""

from __future__ import annotations

import pandas as pd
import pytest

from planner.audits import FLAGS as FLAG_COLUMNS
from planner.audits import SOFT
from planner.audits.telling import told_break, told_flag
from planner.report.places import BREAKS, FLAGS, spell
from planner.rules import RULES
from planner.words import known
from tests.audits.orders import town

NAMED = {"suppliers": {"koperasi": {"name": "KKMP Rawa"}}, "kitchens": {"atas": {"name": "SPPG Atas"}}}


@pytest.mark.parametrize(
    ("rule", "unit", "where", "indonesian", "english"),
    [
        ("need", "kg", "atas/beras/mi", "SPPG Atas, Beras, Mi: 2 kg", "SPPG Atas, Rice, Noodles: 2 kg"),
        ("budget", "rp", "atas/2026-04-20", "SPPG Atas, Sen 20 Apr: Rp2", "SPPG Atas, Mon 20 Apr: Rp2"),
        ("breadth", "parties", "bawah/2026-04-20", "bawah, Sen 20 Apr: kurang 2", "bawah, Mon 20 Apr: 2 parties"),
        ("breadth", "rp", "atas/2026-04-20/koperasi/mi", "SPPG Atas, Sen 20 Apr, KKMP Rawa, Mi:", "SPPG Atas, Mon 20"),
        ("stability", "rp", "koperasi/atas/mi/2026-04-20", "KKMP Rawa, SPPG Atas, Mi, Sen 20 Apr:", "KKMP Rawa, SPPG"),
        ("fair_spread", "rp", "koperasi/gula/jawa", "koperasi/gula/jawa:", "koperasi/gula/jawa:"),
        ("local_share", "rp", "", "Belanja lokal kurang Rp2", "Local spending is Rp2"),
    ],
)
def test_soft_breaks(rule: str, unit: str, where: str, indonesian: str, english: str) -> None:
    table = pd.DataFrame([{"rule": rule, "where": where, "amount": 2.0, "unit": unit, "rp": 1.0}])
    (row,) = spell(town(**NAMED), table, BREAKS)
    told = told_break(row)
    assert told["id"].startswith(indonesian)
    assert told["en"].startswith(english)


@pytest.mark.parametrize(
    ("rule", "unit", "where", "indonesian"),
    [
        ("ceiling", "rp", "koperasi/beras", "KKMP Rawa, Beras, Sen 20 Apr: dijual seharga Rp3"),
        ("store", "kg", "atas/dry", "SPPG Atas, kering, Sen 20 Apr: stok awal"),
        ("trips", "trips", "koperasi/pikap", "KKMP Rawa, pikap, Sen 20 Apr:"),
        ("trips", "kg", "koperasi/atas", "KKMP Rawa, SPPG Atas, Sen 20 Apr:"),
        ("onboarding", "parties", "", "Pesanan yang sudah tetap berasal dari 3 koperasi"),
    ],
)
def test_flags(rule: str, unit: str, where: str, indonesian: str) -> None:
    said = {"rule": rule, "where": where, "day": "2026-04-20", "amount": 3.0, "limit": 2.0, "unit": unit}
    (row,) = spell(town(**NAMED), pd.DataFrame([said], columns=list(FLAG_COLUMNS)), FLAGS)
    assert told_flag(row)["id"].startswith(indonesian)


def test_every_rule_has_a_name() -> None:
    assert all(known(f"report.rule.{rule.NAME}") for rule in RULES)


def test_every_soft_rule_has_its_parts() -> None:
    assert {code.partition(".")[0] for code in BREAKS} == set(SOFT)
