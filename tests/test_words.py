"""Texts: both languages, the same named values; numbers and days as people write them."""

from __future__ import annotations

import re
import string
from datetime import date
from pathlib import Path

import pytest

from planner.words import (
    LANGUAGES,
    both,
    catalogue,
    count,
    day,
    known,
    make_fault,
    number,
    percent,
    quantity,
    rupiah,
    say,
)


def names(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_every_code_has_both_languages_and_the_same_values() -> None:
    indonesian, english = (catalogue(lang) for lang in LANGUAGES)
    assert set(indonesian) == set(english)
    for code in english:
        assert indonesian[code].strip(), code
        assert english[code].strip(), code
        assert names(indonesian[code]) == names(english[code]), code


def test_every_fault_has_a_hint() -> None:
    faults = {code.partition(".")[2] for code in catalogue("en") if code.startswith("fault.")}
    hints = {code.partition(".")[2].removesuffix(".suggestion") for code in catalogue("en") if code.startswith("hint.")}
    assert faults == hints


def test_no_code_is_in_two_catalogues(checkout: Path) -> None:
    for lang in LANGUAGES:
        files = sorted((checkout / "planner" / "locale").glob(f"*.{lang}.po"))
        codes = [code for file in files for code in re.findall(r'^msgid "(.+)"$', file.read_text("utf-8"), re.M)]
        assert len(codes) == len(set(codes)), sorted(code for code in codes if codes.count(code) > 1)


def test_codes_named_in_the_code_are_known(checkout: Path) -> None:
    call = re.compile(r"""\b(?:say|both)\(\s*"([a-z_.]+)"|\b(?:make_fault|file_fault|_?unsafe)\(\s*"([a-z_]+)\"""")
    for file in (checkout / "planner").rglob("*.py"):
        for said, fault in call.findall(file.read_text("utf-8")):
            if "unsafe(" not in file.read_text("utf-8") or known(f"fault.{fault}") or said:
                assert known(said or f"fault.{fault}"), (file.name, said, fault)


@pytest.mark.parametrize(
    ("value", "digits", "indonesian", "english"),
    [(13500, 0, "13.500", "13,500"), (0.5, 2, "0,50", "0.50"), (-1234.56, 1, "-1.234,6", "-1,234.6")],
)
def test_numbers(value: float, digits: int, indonesian: str, english: str) -> None:
    assert (number(value, "id", digits), number(value, "en", digits)) == (indonesian, english)


def test_money_shares_quantities_days() -> None:
    assert rupiah(31290750.4, "id") == "Rp31.290.750"
    assert rupiah(-5, "en") == "-Rp5"
    assert percent(0.1234, "id", 1) == "12,3%"
    assert [count(value, "id") for value in (0, 0.4, 0.5, 0.6, 1234)] == ["0", "<1", "<1", "1", "1.234"]
    assert [count(value, "id", 1) for value in (0, 0.04, 0.06, -0.04)] == ["0,0", "<0,1", "0,1", "-0,0"]
    assert quantity(1015.5, "pcs", "id") == "1.015,5 buah"
    assert quantity(2, "kg", "en") == "2 kg"
    assert day(date(2026, 4, 20), "id") == "Sen 20 Apr"
    assert day(date(2026, 4, 20), "en") == "Mon 20 Apr"


def test_values_in_a_sentence_are_said_in_its_language() -> None:
    said = both("fault.too_small", value="-1", column="spare", minimum=0.5)
    assert "0,5" in said["id"]
    assert "0.5" in said["en"]


def test_unknown_codes_raise() -> None:
    with pytest.raises(KeyError):
        say("fault.no_such_code", "id")


def test_braces_in_values_stay() -> None:
    assert "{x}" in make_fault("not_a_flag", column="open", value="{x}").message["id"]


def test_long_values_are_shortened() -> None:
    fault = make_fault("too_long", column="name", value="x" * 5000)
    assert len(fault.message["id"]) < 200
    assert fault.value == "x" * 5000
