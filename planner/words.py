"""Texts for people, by code with named values; numbers, money and days as people write them.

The texts live in `planner/locale/<area>.{id,en}.po`, nowhere else. Code never joins sentences.
Babel is loaded where it is used: a program that says nothing needs none.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from numbers import Real
from pathlib import Path
from typing import Any

from planner.errors import Fault, Severity, Texts

LANGUAGES = ("id", "en")
LOCALE = Path(__file__).parent / "locale"
LONGEST_VALUE = 60  # characters of a wrong value that a message repeats
MOST_DECIMALS = 6  # decimals of a number inside a sentence


def catalogue(lang: str) -> dict[str, str]:
    """Every text of a language (`id` or `en`) by code."""
    return read_texts(LOCALE, lang)


@cache
def read_texts(folder: Path, lang: str) -> dict[str, str]:
    """The texts of a language in the catalogues `<area>.<lang>.po` of a folder, by code."""
    from babel.messages.pofile import read_po

    texts: dict[str, str] = {}
    for path in sorted(folder.glob(f"*.{lang}.po")):
        with path.open("rb") as file:
            entries = read_po(file, locale=lang)
        texts.update((str(entry.id), str(entry.string)) for entry in entries if entry.id)
    return texts


def known(code: str) -> bool:
    """Whether there is a text of this code."""
    return code in catalogue("en")


def say(code: str, lang: str, **values: object) -> str:
    """The text of a code in one language.

    Parameters
    ----------
    code
        Code of the text in the catalogues.
    lang
        `id` or `en`.
    values
        Named values of the text. Numbers and dates are written as the language does, texts by language are chosen.
    """
    return catalogue(lang)[code].format_map({name: spoken(value, lang) for name, value in values.items()})


def both(code: str, **values: object) -> dict[str, str]:
    """The text of a code in both languages."""
    return {lang: say(code, lang, **values) for lang in LANGUAGES}


def make_fault(
    code: str,
    *,
    table: str | None = None,
    row: int | str | None = None,
    key: Mapping[str, Any] | None = None,
    column: str | None = None,
    value: Any = None,
    suggestion: Any = None,
    severity: Severity = "fault",
    **values: object,
) -> Fault:
    """A fault with the texts `fault.<code>` and `hint.<code>` (`hint.<code>.suggestion` where one is known).

    The texts may name table, row, column, value, suggestion and the further `values`. Of what files hold (row, key,
    column, value, suggestion) everything can be written: half a pair of surrogates stands there as its escape.
    """
    row, column = _plain(row), _plain(column)
    named = {"table": table, "row": row, "column": column, "value": _shown(value), "suggestion": _shown(suggestion)}
    hint = f"hint.{code}"
    if suggestion is not None and known(f"{hint}.suggestion"):
        hint = f"{hint}.suggestion"
    return Fault(
        code=code,
        table=table,
        row=row,
        key=None if key is None else {name: _plain(held) for name, held in key.items()},
        column=column,
        value=_plain(value),
        message=both(f"fault.{code}", **(named | values)),
        hint=both(hint, **(named | values)),
        suggestion=_plain(suggestion),
        severity=severity,
    )


def spoken(value: object, lang: str) -> str:
    """A value as it stands in a sentence."""
    if isinstance(value, Mapping):
        return str(value[lang])
    if isinstance(value, date):
        return day(value, lang)
    if not isinstance(value, bool) and isinstance(value, Real):
        return _number(float(value), lang, "#,##0." + "#" * MOST_DECIMALS)
    return str(value)


def number(value: float, lang: str, digits: int = 0) -> str:
    """A number with so many decimals: `13.500` in Indonesian, `13,500` in English."""
    return _number(value, lang, "#,##0" + ("." + "0" * digits if digits else ""))


def count(value: float, lang: str, digits: int = 0) -> str:
    """A number that never tells next to nothing as nothing: what is above 0 but would read 0 is `<1`, `<0,1`."""
    least = 10.0**-digits
    return f"<{number(least, lang, digits)}" if 0 < value <= least / 2 else number(value, lang, digits)


def rupiah(value: float, lang: str) -> str:
    """An amount in whole rupiah: `Rp31.290.750`."""
    return _number(value, lang, "'Rp'#,##0")


def quantity(value: float, unit: str, lang: str) -> str:
    """A quantity with its unit (kg, pcs, l), at most three decimals."""
    return f"{_number(value, lang, '#,##0.###')} {say(f'unit.{unit}', lang)}"


def percent(value: float, lang: str, digits: int = 0) -> str:
    """A share (1 = all) in percent."""
    from babel.numbers import format_percent

    return format_percent(value, format="#,##0" + ("." + "0" * digits if digits else "") + "%", locale=lang)


def day(value: date, lang: str) -> str:
    """A day: `Sen 20 Apr` in Indonesian, `Mon 20 Apr` in English."""
    from babel.dates import format_date

    return format_date(value, "EEE d MMM", locale=lang)


def unit_of(unit: str) -> Texts:
    """The name of a unit in both languages."""
    return both(f"unit.{unit}")


def _number(value: float, lang: str, pattern: str) -> str:
    from babel.numbers import format_decimal

    return format_decimal(value, format=pattern, locale=lang)


def _shown(value: object) -> object:
    """A wrong value as a message repeats it: as it stands in the file, and short."""
    text = str(_plain(value))
    return text if len(text) <= LONGEST_VALUE else text[:LONGEST_VALUE] + "…"


def _plain(value: Any) -> Any:
    """A value as JSON holds it, half a pair of surrogates written out."""
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and not abs(value) < float("inf"):
        return str(value)
    if value is None or isinstance(value, bool | int | float):
        return value
    return str(value).encode(errors="backslashreplace").decode()
