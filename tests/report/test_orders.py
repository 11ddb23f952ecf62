"""Orders out of a plan, word for word: one order, a day sheet, a pick list, CSV, and what is not in the plan."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from planner.books.tables import PlanTables, complete
from planner.cli import app
from planner.errors import InputError
from planner.files import write_scenario
from planner.report import csv_text
from planner.report.orders import LINES, find_orders, orders_csv
from planner.report.ordertexts import WIDTH
from planner.scenario import Scenario
from tests.audits.orders import DAYS, sent, town

LONGEST = 20  # lines of an order of four items on a telephone

ORDER = {
    "id": """*PESANAN* Sel 21 Apr 2026
Dari: Koperasi Desa Merah Putih
  Rawa Buntu
Untuk: SPPG Rawa Buntu 01
Rit 1: pikap, 500 kg
Rit 2-3: motor roda tiga,
  310,3 kg

Beras
  24 x sak 25 kg = 600 kg
  Rp13.000/kg = Rp7.800.000
  ! di atas acuan Rp12.900
Mi
  30,333 kg
  Rp20.000,25/kg = Rp606.668
Telur
  96 x papan 30 = 2.880 buah
  Rp1.950/buah = Rp5.616.000

Jumlah: Rp14.022.668, 810,3 kg
Balas OK bila sanggup.""",
    "en": """*ORDER* Tue 21 Apr 2026
From: Koperasi Desa Merah Putih
  Rawa Buntu
For: SPPG Rawa Buntu 01
Trip 1: pikap, 500 kg
Trips 2-3: motor roda tiga,
  310.3 kg

Rice
  24 x sak 25 kg = 600 kg
  Rp13,000/kg = Rp7,800,000
  ! above ceiling Rp12,900
Noodles
  30.333 kg
  Rp20,000.25/kg = Rp606,668
Eggs
  96 x papan 30 = 2,880 pcs
  Rp1,950/pcs = Rp5,616,000

Total: Rp14,022,668, 810.3 kg
Reply OK if you can bring it.""",
}


def city() -> Scenario:
    """Return the town with packs, vehicles, a ceiling, and names as long as they are."""
    return town(
        items={
            "beras": {"pack": "sak 25 kg", "pack_units": 25, "ceiling_rp": 12900, "kg_per_unit": 1},
            "mi": {"kg_per_unit": 1},
            "telur": {"pack": "papan 30", "pack_units": 30},
        },
        suppliers={"koperasi": {"name": "Koperasi Desa Merah Putih Rawa Buntu"}},
        kitchens={"atas": {"name": "SPPG Rawa Buntu 01"}},
        offers=[
            {"supplier": "koperasi", "item": "beras", "price_rp": 13000},
            {"supplier": "koperasi", "item": "mi", "price_rp": 20000.25},
            {"supplier": "koperasi", "item": "telur", "price_rp": 1950},
            {"supplier": "pasar", "item": "telur", "price_rp": 2000},
        ],
        vehicles=[
            {"supplier": "koperasi", "vehicle": "pikap", "count": 1, "load_kg": 500, "trips_per_day": 1},
            {"supplier": "koperasi", "vehicle": "motor roda tiga", "count": 1, "load_kg": 200, "trips_per_day": 4},
        ],
    )


def planned(scenario: Scenario) -> PlanTables:
    """Return a plan: a large delivery on the second day, what is left over elsewhere, and one frozen of nothing."""
    rows = [
        (DAYS[0], "pasar", "atas", "telur", 45.0),
        (DAYS[1], "koperasi", "atas", "beras", 600.0),
        (DAYS[1], "koperasi", "atas", "mi", 30.333),
        (DAYS[1], "koperasi", "atas", "telur", 2880.0),
        (DAYS[1], "koperasi", "bawah", "beras", 50.0),
        (DAYS[1], "pasar", "atas", "telur", 90.0),
        (DAYS[2], "pasar", "atas", "telur", 0.0),
    ]
    return complete(scenario, sent(*rows))


def texts(lang: str, **asked: str) -> list[str]:
    scenario = city()
    return [order.text(lang) for order in find_orders(scenario, planned(scenario), **asked)]


@pytest.mark.parametrize("lang", ["id", "en"])
def test_an_order_word_for_word(lang: str) -> None:
    (text,) = texts(lang, kitchen="atas", supplier="koperasi", day=DAYS[1])
    assert text == ORDER[lang]


@pytest.mark.parametrize("lang", ["id", "en"])
def test_every_text_fits_a_telephone(lang: str) -> None:
    shown = [*texts(lang), *texts(lang, kitchen="atas"), *texts(lang, supplier="koperasi")]
    assert len(shown) == 7
    assert all(len(line) <= WIDTH for text in shown for line in text.splitlines())
    assert WIDTH <= 32


def test_an_order_of_four_items_is_a_screen_long() -> None:
    scenario = town(
        items=[
            {
                "item": name,
                "name_id": name.title(),
                "name_en": name,
                "unit": "kg",
                "pack": "sak 25 kg",
                "pack_units": 25,
            }
            for name in ("beras", "gula", "mi", "wortel")
        ],
        offers=[
            {"supplier": "koperasi", "item": name, "price_rp": 13000} for name in ("beras", "gula", "mi", "wortel")
        ],
        menus=[{"menu": "m", "cycle_day": 1, "item": "beras", "quantity": 0.06}],
        vehicles=[{"supplier": "koperasi", "vehicle": "pikap"}],
    )
    rows = [(DAYS[1], "koperasi", "atas", name, 175.0) for name in ("beras", "gula", "mi", "wortel")]
    (order,) = find_orders(scenario, complete(scenario, sent(*rows)))
    assert len(order.text("id").splitlines()) <= LONGEST


def test_a_day_sheet_word_for_word() -> None:
    assert texts("id", kitchen="atas", day=DAYS[0]) == [
        """*DAPUR* Sen 20 Apr 2026
SPPG Rawa Buntu 01

Dari: pasar
Telur
  45 buah
  Rp2.000/buah = Rp90.000
Jumlah: Rp90.000, 2,8 kg

Pemasok: 1
Jumlah: Rp90.000, 2,8 kg"""
    ]
    (both,) = texts("en", kitchen="atas", day=DAYS[1])
    assert both.endswith(
        """Total: Rp14,022,668, 810.3 kg

From: pasar
Eggs
  3 x papan 30 = 90 pcs
  Rp2,000/pcs = Rp180,000
Total: Rp180,000, 5.6 kg

Suppliers: 2
Total: Rp14,202,668, 816 kg"""
    )


def test_a_pick_list_word_for_word() -> None:
    assert texts("en", supplier="koperasi") == [
        """*PICK LIST* Tue 21 Apr 2026
Koperasi Desa Merah Putih Rawa
  Buntu

Goods for all kitchens:
- Rice: 26 x sak 25 kg = 650 kg
- Noodles: 30.333 kg
- Eggs: 96 x papan 30 =
  2,880 pcs

For: SPPG Rawa Buntu 01
Trip 1: pikap, 500 kg
Trips 2-3: motor roda tiga,
  310.3 kg
- Rice: 24 x sak 25 kg = 600 kg
- Noodles: 30.333 kg
- Eggs: 96 x papan 30 =
  2,880 pcs

For: bawah
Trip 4: motor roda tiga, 50 kg
- Rice: 2 x sak 25 kg = 50 kg

Kitchens: 2, weight 860.3 kg"""
    ]


def test_goods_partly_in_packs_are_summed_in_units() -> None:
    scenario = city()
    rows = [(DAYS[1], "pasar", kitchen, "telur", units) for kitchen, units in (("atas", 90.0), ("bawah", 45.0))]
    (order,) = find_orders(scenario, complete(scenario, sent(*rows)), supplier="pasar")
    assert "- Eggs: 135 pcs" in order.text("en").splitlines()


def test_every_day_comes_in_order_and_nothing_is_left_out() -> None:
    scenario = city()
    tables = planned(scenario)
    orders = find_orders(scenario, tables)
    assert [(f"{order.day:%Y-%m-%d}", order.supplier, order.kitchen) for order in orders] == [
        (DAYS[0], "pasar", "atas"),
        (DAYS[1], "koperasi", "atas"),
        (DAYS[1], "koperasi", "bawah"),
        (DAYS[1], "pasar", "atas"),
    ]
    amounts = [amount for order in orders for amount in order.lines["amount_rp"]]
    assert all(isinstance(amount, int) for amount in amounts)
    assert sum(amounts) == pytest.approx(tables.deliveries["amount_rp"].sum(), abs=0.5 * len(amounts))
    assert find_orders(scenario, tables, kitchen="atas", day=DAYS[2]) == ()


def test_csv_has_a_row_per_line() -> None:
    scenario = city()
    text = orders_csv(find_orders(scenario, planned(scenario), supplier="koperasi", day=DAYS[1]), "id")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert tuple(rows[0]) == LINES
    assert [row["kitchen"] for row in rows] == ["atas", "atas", "atas", "bawah"]
    assert {name: rows[0][name] for name in LINES[5:]} == {
        "item": "beras",
        "item_name": "Beras",
        "quantity": "600",
        "unit": "kg",
        "packs": "24",
        "pack": "sak 25 kg",
        "kg": "600",
        "trip": "1",
        "vehicle": "pikap",
        "price_rp": "13000",
        "amount_rp": "7800000",
        "flag": "ceiling",
    }
    assert orders_csv((), "id") == ",".join(LINES) + "\n"


@pytest.mark.parametrize(
    ("asked", "code", "suggestion"),
    [
        ({"kitchen": "ataz"}, "unknown_kitchen", "atas"),
        ({"kitchen": "sppg rawa buntu 1"}, "unknown_kitchen", "atas"),
        ({"kitchen": "zzz"}, "unknown_kitchen", None),
        ({"supplier": "Koperasi"}, "unknown_supplier", "koperasi"),
        ({"day": "2026-04-31"}, "unknown_day", None),
        ({"day": "21/04/2026"}, "unknown_day", "2026-04-21"),
        ({"day": "20260421"}, "unknown_day", "2026-04-21"),
        ({"day": "2025-04-21"}, "unknown_day", "2026-04-19"),
    ],
)
def test_what_is_not_in_the_plan_is_a_fault(asked: dict[str, str], code: str, suggestion: str | None) -> None:
    scenario = city()
    with pytest.raises(InputError) as caught:
        find_orders(scenario, planned(scenario), **asked)
    (fault,) = caught.value.faults
    assert (fault.code, fault.suggestion) == (code, suggestion)
    assert (suggestion or "Write") in fault.hint["en"]
    assert next(iter(asked.values())) in fault.message["id"]


def test_all_that_is_wrong_is_told_at_once() -> None:
    scenario = city()
    with pytest.raises(InputError) as caught:
        find_orders(scenario, planned(scenario), kitchen="a", supplier="b", day="c")
    assert [fault.column for fault in caught.value.faults] == ["kitchen", "supplier", "day"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with what an order needs: the scenario and the deliveries."""
    folder = tmp_path_factory.mktemp("orders") / "plan"
    folder.mkdir()
    scenario = city()
    write_scenario(scenario, folder / "scenario.json")
    (folder / "deliveries.csv").write_text(csv_text(planned(scenario).deliveries), "utf-8")
    return folder


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, ["order", *(str(argument) for argument in arguments)])


def test_the_command_prints_the_text_as_it_stands(folder: Path) -> None:
    result = run(folder, "--kitchen", "atas", "--supplier", "koperasi", "--day", DAYS[1])
    assert (result.exit_code, result.stdout) == (0, ORDER["id"] + "\n")
    assert len(run(folder, "--lang", "en").stdout.split("*ORDER*")) == 5


def test_the_command_says_on_which_days_something_is_ordered(folder: Path) -> None:
    nothing = run(folder, "--kitchen", "bawah", "--day", DAYS[0])
    assert nothing.stdout == "Tidak ada pesanan pada hari itu. Hari dengan pesanan: Sel 21 Apr.\n"
    never = run(folder, "--kitchen", "bawah", "--supplier", "pasar", "--lang", "en")
    assert (never.exit_code, never.stdout) == (0, "Nothing is ordered on any day of this plan.\n")


def test_the_command_prints_csv_and_json(folder: Path) -> None:
    rows = run(folder, "--supplier", "pasar", "--as", "csv").stdout.splitlines()
    assert (rows[0], len(rows)) == (",".join(LINES), 3)
    told: dict[str, Any] = json.loads(run(folder, "--kitchen", "atas", "--day", DAYS[1], "--json").stdout)
    (order,) = told["orders"]
    assert (order["kind"], order["day"], order["supplier"]) == ("day_sheet", DAYS[1], None)
    assert order["amount_rp"] == 14202668
    assert order["text"]["en"].startswith("*KITCHEN* Tue 21 Apr 2026")
    assert {row["vehicle"] for row in order["trips"]} == {"pikap", "motor roda tiga"}


def test_the_command_tells_what_is_wrong(folder: Path, tmp_path: Path) -> None:
    result = run(folder, "--kitchen", "ataz", "--lang", "en")
    assert result.exit_code == 2
    assert "atas" in result.stdout
    for path, code in ((tmp_path / "none", "plan_not_found"), (tmp_path, "plan_without_scenario")):
        told = json.loads(run(path, "--json").stdout)
        assert [fault["code"] for fault in told["faults"]] == [code]
