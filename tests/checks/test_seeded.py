"""The seeded-error suite: one mistake in a clean scenario is told once, where it is, with what was meant, and no other.

An entry: where it is planted, what is spoilt, and code, column and suggestion of the only fault or warning there is.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from planner.checks import units_and_prices
from planner.words import catalogue
from tests.checks.spoiling import Spoil, Where, again, both, cell, column, everywhere, setting, told_at, without
from tests.checks.towns import scene, told
from tests.scenes import Document

EGGS = {"supplier": "coop-1", "item": "telur"}
RICE = {"supplier": "coop-3", "item": "beras"}
CITY_PICKUP = {"supplier": "coop-bakti-jaya", "vehicle": "pikap"}
CITY_RICE = {"supplier": "coop-ciater", "item": "beras"}
HAMLET_RICE = {"supplier": "koperasi", "item": "beras"}
MENU_RICE = {"cycle_day": 2, "item": "beras"}


def at(party: str, lat: float, lon: float) -> Spoil:
    """Put a supplier or kitchen somewhere else."""
    table = "kitchens" if party.startswith(("dapur", "rawa")) else "suppliers"
    key = {table.removesuffix("s"): party}
    return both(cell(table, "lat", lat, **key), cell(table, "lon", lon, **key))


def closed(*days: str) -> Spoil:
    """Let nobody receive on these days, for all kitchens."""

    def spoil(document: Document) -> Where:
        document["calendar"] = [{"day": day, "cooking": False, "receiving": False} for day in days]
        return "calendar", None

    return spoil


def ordered(**cells: Any) -> Spoil:
    """Order rice for 20 April, frozen, as the only order."""

    def spoil(document: Document) -> Where:
        order = {"supplier": "coop-3", "kitchen": "dapur-1", "item": "beras", "day": "2026-04-20", "quantity": 50}
        document["orders"] = [order | {"frozen": True} | cells]
        return "orders", 2

    return spoil


def swapped(*pairs: tuple[str, str]) -> Spoil:
    """Let items stand in for others: pairs of the substitute and what it replaces; told at the first."""

    def spoil(document: Document) -> Where:
        document["substitutes"] = [{"item": item, "instead_of": other} for item, other in pairs]
        return "substitutes", 2

    return spoil


def driving(**cells: Any) -> Spoil:
    """Give a cooperative one vehicle, and nobody else any."""

    def spoil(document: Document) -> Where:
        document["vehicles"] = [{"supplier": "coop-3", "vehicle": "pikap", "load_kg": 1000, **cells}]
        return "vehicles", 2

    return spoil


def heavy_sack() -> Spoil:
    """Give a cooperative one vehicle, too small for its sacks of rice."""

    def spoil(document: Document) -> Where:
        document["vehicles"] = [{"supplier": "coop-3", "vehicle": "motor", "load_kg": 20}]
        return cell("offers", "pack_units", 25, supplier="coop-3", item="beras")(document)

    return spoil


Seed = tuple[str, Spoil, str, str | None, Any]

FAULTS: list[Seed] = [
    # types and ranges
    ("hamlet", cell("offers", "price_rp", None, **HAMLET_RICE), "missing_value", "price_rp", None),
    ("town", cell("offers", "price_rp", "mahal", **RICE), "not_a_number", "price_rp", None),
    ("tangsel", cell("offers", "price_rp", "13.500,00", **CITY_RICE), "not_a_number", "price_rp", 13500),
    ("town", cell("offers", "per_day", "400,5", **RICE), "not_a_number", "per_day", 400.5),
    ("town", cell("offers", "per_day", "inf", **RICE), "not_a_number", "per_day", None),
    ("town", cell("offers", "notice_days", 1.5, **RICE), "not_whole", "notice_days", None),
    ("hamlet", cell("offers", "price_rp", -13000, **HAMLET_RICE), "too_small", "price_rp", None),
    ("town", cell("portions", "meals", 2e9, kitchen="dapur-1"), "too_large", "meals", None),
    ("town", cell("items", "kg_per_unit", 0, item="telur"), "not_above", "kg_per_unit", None),
    ("town", cell("offers", "from", "20/04/2026", **RICE), "not_a_date", "from", "2026-04-20"),
    ("hamlet", cell("portions", "from", "2026-02-30", kitchen="atas"), "not_a_date", "from", None),
    ("town", cell("offers", "weekdays", "senin", **RICE), "bad_weekdays", "weekdays", None),
    ("town", cell("kitchens", "open", "ya", kitchen="dapur-1"), "not_a_flag", "open", True),
    ("hamlet", cell("suppliers", "kind", "Coops", supplier="koperasi"), "unknown_choice", "kind", "coop"),
    ("town", cell("suppliers", "stage", "aktif", supplier="coop-1"), "unknown_choice", "stage", "active"),
    ("town", cell("suppliers", "name", "KKMP\x07", supplier="coop-1"), "bad_character", "name", None),
    ("town", cell("suppliers", "name", "x" * 1001, supplier="coop-1"), "too_long", "name", None),
    ("town", again("suppliers", {"supplier": "pasar"}, supplier="a,b", name=None), "bad_key", "supplier", None),
    ("hamlet", setting("days", 0), "too_small", "days", None),
    # columns and tables
    ("town", column("portions", "meals", None), "missing_column", "meals", None),
    ("hamlet", column("suppliers", "term_days", "term_day"), "unknown_column", "term_day", "term_days"),
    ("town", everywhere("kitchens", "catatan", "baru"), "unknown_column", "catatan", None),
    ("hamlet", without("portions"), "missing_table", None, None),
    # names and references
    ("town", cell("offers", "item", "bears", **RICE), "unknown_reference", "item", "beras"),
    ("tangsel", cell("offers", "supplier", "coop-ciatar", **CITY_RICE), "unknown_reference", "supplier", "coop-ciater"),
    ("town", cell("kitchens", "menu", "siklus", kitchen="dapur-1"), "unknown_reference", "menu", None),
    ("hamlet", cell("portions", "kitchen", "bawahh", kitchen="bawah"), "unknown_reference", "kitchen", "bawah"),
    ("town", cell("portions", "class", "bsar", kitchen="dapur-2"), "unknown_reference", "class", "besar"),
    ("small", cell("prices", "item", "telur", supplier="pasar"), "not_offered", "item", None),
    *(
        ("small", ordered(supplier="pasar", kitchen="rawa-buntu", item="telur", **kind), "not_offered", "item", None)
        for kind in ({}, {"frozen": False}, {"frozen": False, "earlier": True})
    ),
    # duplicates and contradictions
    ("town", again("offers", RICE), "duplicate_key", "supplier", None),
    ("hamlet", again("portions", {"kitchen": "atas"}), "duplicate_key", "kitchen", None),
    ("town", again("items", {"item": "beras"}, item="Beras"), "same_but_case", "item", None),
    ("town", cell("menus", "menu", "M", **MENU_RICE), "two_ways", "menu", "m"),
    ("hamlet", cell("portions", "until", "2026-04-19", kitchen="atas"), "dates_reversed", "until", None),
    ("hamlet", cell("kitchens", "lon", None, kitchen="atas"), "half_place", "lon", None),
    ("town", cell("items", "kg_per_unit", 25, item="beras"), "kg_weighs_one", "kg_per_unit", 1),
    ("hamlet", cell("sources", "producer", "koperasi", producer="peternak"), "to_itself", "producer", None),
    ("town", told_at(setting("today", "2026-05-20"), "settings"), "today_too_late", "today", None),
    ("tangsel", at("coop-ciater", 106.6946, -6.3239), "swapped_place", "lat", -6.3239),
    ("town", at("dapur-5", 106.68, -6.34), "swapped_place", "lat", -6.34),
]

# fmt: off
WARNINGS: list[Seed] = [
    # kg for t, t for kg, kg for pieces
    ("town", cell("offers", "per_day", 0.43, **RICE), "quantity_thousandfold", "per_day", 430),
    ("town", cell("offers", "per_day", 430000, **RICE), "quantity_thousandfold", "per_day", 430000 / 1000),
    ("tangsel", cell("offers", "per_day", lambda kg: kg / 1000, **CITY_RICE), "quantity_thousandfold", "per_day", 370),
    ("town", cell("menus", "quantity", 60, **MENU_RICE), "quantity_thousandfold", "quantity", 0.06),
    ("tangsel", cell("stock", "quantity", 0.11, item="beras"), "quantity_thousandfold", "quantity", 110),
    ("town", cell("portions", "meals", 2.3, kitchen="dapur-3"), "quantity_thousandfold", "meals", 2300),
    ("town", cell("kitchens", "dry_kg", 0.9, kitchen="dapur-3"), "quantity_thousandfold", "dry_kg", 900),
    ("town", cell("offers", "per_day", 312.5, **EGGS), "kg_for_pieces", "per_day", 5000),
    ("town", cell("menus", "quantity", 0.0625, cycle_day=2, item="telur"), "kg_for_pieces", "quantity", 1),
    ("town", cell("offers", "price_rp", 28800, **EGGS), "price_per_kg", "price_rp", 1800),
    # prices
    ("hamlet", cell("offers", "price_rp", 13, **HAMLET_RICE), "price_thousandfold", "price_rp", 13000),
    ("town", cell("offers", "price_rp", 13.02, **RICE), "price_thousandfold", "price_rp", 13020),
    ("tangsel", cell("offers", "cost_rp", lambda rp: rp * 1000, **CITY_RICE), "price_thousandfold", "cost_rp", 12850),
    ("town", cell("items", "ceiling_rp", 13.5, item="beras"), "price_thousandfold", "ceiling_rp", 13500),
    ("hamlet", cell("sources", "cost_rp", 1.7, producer="peternak"), "price_thousandfold", "cost_rp", 1700),
    ("small", cell("offers", "price_rp", 1.9, supplier="kkmp", item="telur"), "price_small", "price_rp", 1900),
    ("small", cell("sources", "cost_rp", 1.75, supplier="kkmp"), "price_small", "cost_rp", 1750),
    ("tangsel", cell("classes", "budget_rp", 10, **{"class": "besar"}), "price_small", "budget_rp", 10000),
    ("tangsel", cell("vehicles", "rp_per_trip", 20, **CITY_PICKUP), "price_small", "rp_per_trip", 20000),
    ("town", cell("items", "kg_per_unit", 62.5, item="telur"), "unit_heavy", "kg_per_unit", 0.0625),
    ("town", cell("items", "kg_per_unit", 910, item="minyak"), "unit_heavy", "kg_per_unit", 0.91),
    ("town", cell("offers", "price_rp", "13.020", **RICE), "thousands_dot", "price_rp", 13020),
    ("town", cell("offers", "price_rp", 130200, **RICE), "price_far", "price_rp", 13020),
    ("town", cell("offers", "price_rp", 5000, **RICE), "price_far", "price_rp", None),
    ("hamlet", cell("offers", "price_rp", 130, **HAMLET_RICE), "price_far", "price_rp", None),
    ("town", cell("offers", "per_day", 40000, **RICE), "quantity_far", "per_day", None),
    ("tangsel", cell("offers", "per_day", 8, supplier="pasar-serpong", item="beras"), "quantity_far", "per_day", None),
    # places
    ("town", at("coop-4", 6.33, 106.675), "outside_country", "lat", -6.33),
    ("town", at("dapur-4", -63.3, 106.675), "outside_country", "lat", -6.33),
    ("town", at("dapur-4", 0.0, 0.0), "outside_country", "lon", None),
    ("town", at("dapur-4", -6.33, 10.6675), "outside_country", "lon", 106.675),
    ("tangsel", at("rawa-buntu", -7.308, 106.68022), "far_place", "lat", None),
    ("town", at("coop-4", -6.33, 107.675), "far_place", "lon", None),
    ("town", both(at("coop-2", -6.305, 106.663), both(at("coop-4", -6.305, 106.663), at("coop-6", -6.305, 106.663))),
     "shared_point", "lat", None),
    # names
    ("town", cell("suppliers", "kecamatan", "serpong ", supplier="coop-1"), "area_two_ways", "kecamatan", "Serpong"),
    ("town", cell("kitchens", "kecamatan", "Serpomg", kitchen="dapur-2"), "area_two_ways", "kecamatan", "Serpong"),
    ("town", cell("kitchens", "kelurahan", "Bakti-Jaya", kitchen="dapur-6"), "area_two_ways", "kelurahan",
     "Bakti Jaya"),
    ("town", again("suppliers", {"supplier": "pasar"}, supplier="pasar-2", name="PASAR  SERPONG", lat=-6.335),
     "name_twice", "name", "Pasar Serpong"),
    ("town", again("suppliers", {"supplier": "coop-2"}, supplier="kop-2", name="Koperasi Ciatar", lat=-6.3, stage=None),
     "name_twice", "name", "KKMP Ciater"),
    ("town", again("kitchens", {"kitchen": "dapur-1"}, kitchen="dapur-9", open=False), "name_twice", "name", None),
    ("town", again("items", {"item": "telur"}, item="telor"), "name_twice", "name_id", None),
    # gaps
    ("town", told_at(without("portions", kitchen="dapur-8"), "kitchens", kitchen="dapur-8"), "kitchen_without_meals",
     "kitchen", None),
    ("town", told_at(cell("portions", "until", "2026-04-19", kitchen="dapur-8"), "kitchens", kitchen="dapur-8"),
     "kitchen_without_meals", "kitchen", None),
    ("town", both(cell("kitchens", "menu", "n", kitchen="dapur-8"), again("menus", MENU_RICE, menu="n", quantity=0)),
     "kitchen_without_menu", "menu", None),
    ("town", told_at(without("offers", supplier="coop-8"), "suppliers", supplier="coop-8"), "coop_without_offers",
     "stage", None),
    ("hamlet", both(*(cell("suppliers", name, 0, supplier="koperasi") for name in ("capital_rp", "credit_rp"))),
     "coop_without_cash", "capital_rp", None),
    ("tangsel", cell("suppliers", "capital_rp", None, supplier="coop-ciater"), "coop_cash_unknown", "capital_rp", None),
    # reach
    ("town", told_at(without("offers", item="minyak"), "items", item="minyak"), "item_out_of_reach", "item", None),
    ("town", told_at(everywhere("offers", "per_day", 900, item="telur"), "items", item="telur"), "need_above_offers",
     "item", None),
    ("town", both(at("dapur-4", -6.6, 106.675), cell("offers", "per_day", 60, supplier="induk", item="beras")),
     "kitchen_above_offers", "kitchen", None),
    ("hamlet", told_at(without("lanes", kitchen="bawah"), "kitchens", kitchen="bawah"), "kitchen_out_of_reach",
     "kitchen", None),
    ("hamlet", cell("offers", "notice_days", 30, supplier="peternak"), "late_offer", "notice_days", None),
    ("town", both(cell("offers", "weekdays", "7", **RICE), closed("2026-04-19", "2026-04-26")), "idle_offer",
     "weekdays", None),
    ("hamlet", told_at(setting("today", "2026-04-22"), "settings"), "all_offers_late", "today", None),
    ("hamlet", told_at(without("lanes"), "settings"), "nobody_reaches", "lanes", None),
    ("town", told_at(both(setting("reach_km", 0), everywhere("suppliers", "reach_km", 0)), "settings"),
     "nobody_reaches", "reach_km", None),
    # orders
    ("town", ordered(day="2026-05-01"), "order_outside", "day", None),
    ("town", both(ordered(kitchen="dapur-8"), cell("kitchens", "open", False, kitchen="dapur-8")), "order_of_closed",
     "kitchen", None),
    ("town", told_at(both(ordered(day="2026-04-18", frozen=False, earlier=True),
                          both(cell("suppliers", "term_days", 7, supplier="coop-3"),
                               cell("suppliers", "receivable_rp", 650_000, supplier="coop-3"))),
                     "suppliers", supplier="coop-3"),
     "owed_twice", "receivable_rp", None),
    ("town", cell("offers", "pack_units", 500, **RICE), "pack_above_offer", "pack_units", None),
    ("town", cell("offers", "min_order", 500, **RICE), "least_above_offer", "min_order", None),
    ("town", both(cell("offers", "min_order", 410, **RICE), cell("offers", "pack_units", 50, **RICE)),
     "least_above_offer", "min_order", None),
    ("town", driving(count=0), "vehicles_without_trips", "count", None),
    ("town", driving(count=1, trips_per_day=0), "vehicles_without_trips", "trips_per_day", None),
    ("town", heavy_sack(), "pack_above_vehicles", "pack_units", None),
    ("town", swapped(("telur", "sayur"), ("beras", "telur")), "substitute_chain", "item", None),
    ("town", cell("kitchens", "min_parties", 11, kitchen="dapur-3"), "parties_above_reach", "min_parties", None),
]
# fmt: on


@pytest.mark.parametrize(("name", "spoil", "code", "column", "suggestion"), [*FAULTS, *WARNINGS])
def test_one_mistake_is_told_once(name: str, spoil: Spoil, code: str, column: str | None, suggestion: Any) -> None:
    document = scene(name)
    table, line = spoil(document)
    found = [(fault.code, fault.table, fault.row, fault.column, fault.suggestion) for fault in told(document)]
    assert found == [(code, table, line, column, suggestion)]


def test_every_code_of_a_check_is_planted() -> None:
    planted = {code for _, _, code, _, _ in (*FAULTS, *WARNINGS)}
    suspicions = Path(units_and_prices.__file__).parent
    named = {code for file in suspicions.glob("*.py") for code in re.findall(r'"([a-z_]+)"', file.read_text("utf-8"))}
    several = {"more_like_this"}  # said of more mistakes than one
    assert {code for code in named if f"fault.{code}" in catalogue("en")} <= planted | several
    assert len(planted) >= 40
