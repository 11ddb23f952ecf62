"""One cell: from what a file holds to what its column means. Nothing is guessed: what does not fit stays as it is.

`suggest` says what was probably meant; it only ever ends in a hint.
"""

from __future__ import annotations

import difflib
import math
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from planner.errors import Texts
from planner.tables.columns import Column, Kind
from planner.units import significant

NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,3})?", re.ASCII)
ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
DAY_FIRST = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", re.ASCII)
ONE_THOUSAND_DOT = re.compile(r"[+-]?[1-9]\d{0,2}\.\d{3}", re.ASCII)
THOUSAND_DOTS = re.compile(r"[+-]?[1-9]\d{0,2}(\.\d{3})+(,\d+)?", re.ASCII)
THOUSAND_COMMAS = re.compile(r"[+-]?[1-9]\d{0,2}(,\d{3}){2,}(\.\d+)?", re.ASCII)
DECIMAL_COMMA = re.compile(r"[+-]?\d+,\d+", re.ASCII)
DAY_OF_MONTH = re.compile(r"(\d{1,2})[ -]([a-z]{3,9})[ -](\d{4})", re.ASCII | re.IGNORECASE)
MONTHS = {"jan": 1, "feb": 2, "mar": 3, "apr": 4, "mei": 5, "may": 5, "jun": 6, "jul": 7, "agu": 8, "agt": 8} | {
    "aug": 8, "sep": 9, "okt": 10, "oct": 10, "nov": 11, "nop": 11, "des": 12, "dec": 12
}  # fmt: skip
MONEY_SIGN = re.compile(r"^(rp|idr)\.?\s*|,-$", re.IGNORECASE)
FLAGS = {"true": True, "false": False}
FLAG_WORDS = {
    True: ("true", "1", "ya", "iya", "y", "yes", "benar", "x"),
    False: ("false", "0", "tidak", "t", "n", "no", "salah"),
}
CHOICE_WORDS: Mapping[str, tuple[str, ...]] = {
    "kg": ("kilo", "kilogram"),
    "pcs": ("butir", "biji", "buah", "pc", "piece", "pieces"),
    "l": ("liter", "litre", "ltr"),
    "dry": ("kering",),
    "chilled": ("dingin",),
    "frozen": ("beku",),
    "coop": ("koperasi", "kkmp", "kdmp", "cooperative"),
    "producer": ("produsen", "petani", "peternak", "farmer", "grower"),
    "wholesaler": ("grosir", "pedagang besar", "distributor"),
    "market": ("pasar",),
    "active": ("aktif",),
    "preparing": ("persiapan", "disiapkan"),
    "legal": ("badan hukum",),
    "red": ("merah",),
    "yellow": ("kuning",),
    "green": ("hijau",),
    "reported": ("dilaporkan", "laporan"),
    "assumed": ("perkiraan", "asumsi", "diperkirakan"),
}
"""What people write for a choice."""

CHOSEN = {word: choice for choice, words in CHOICE_WORDS.items() for word in words}
EXCEL_DAY_ZERO = date(1899, 12, 30)
EXCEL_DAYS = range(36526, 109575)  # 2000 .. 2199


def read_cell(value: object, kind: Kind) -> Any:
    """The value of a cell as its column means it, None = absent; what does not fit is returned as it stands."""
    if isinstance(value, str):
        value = (value if value.isascii() else unicodedata.normalize("NFC", value)).strip()
        if not value:
            return None
    return None if value is None else _READERS[kind](value)


def _read_text(value: Any) -> Any:
    whole = isinstance(value, int | float) and not isinstance(value, bool) and float(value).is_integer()
    return str(int(value)) if whole else value


def _read_weekdays(value: Any) -> Any:
    text = _read_text(value)
    return "".join(sorted(text)) if isinstance(text, str) and text.isdecimal() else text


def _read_number(value: Any) -> Any:
    if isinstance(value, str) and NUMBER.fullmatch(value):
        value = float(value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return value
    try:
        return significant(float(value))
    except OverflowError:
        return math.inf


def _read_integer(value: Any) -> Any:
    number = _read_number(value)
    return int(number) if isinstance(number, float) and number.is_integer() else number


def _read_flag(value: Any) -> Any:
    return FLAGS.get(value.lower(), value) if isinstance(value, str) else value


def _read_date(value: Any) -> Any:
    if isinstance(value, datetime):
        midnight = value.time() == datetime.min.time() and value.tzinfo is None
        return value.date() if midnight else value
    if isinstance(value, str) and ISO_DATE.fullmatch(value):
        return _date(*map(int, value.split("-"))) or value
    return value


_READERS: Mapping[Kind, Callable[[Any], Any]] = {
    "key": _read_text,
    "text": _read_text,
    "weekdays": _read_weekdays,
    "choice": _read_text,
    "integer": _read_integer,
    "number": _read_number,
    "flag": _read_flag,
    "date": _read_date,
}


def maybe_thousands(value: object, column: Column) -> float | None:
    """What a text like `13.500` means where the dot groups thousands (it is read as 13.5); None = no such doubt."""
    if column.kind not in ("number", "integer") or not isinstance(value, str) or "." not in value:
        return None
    if not ONE_THOUSAND_DOT.fullmatch(value.strip()):
        return None
    meant = float(value.strip().replace(".", ""))
    return meant if in_range(meant, column) else None


def is_decimal_point(value: object) -> bool:
    """Whether a text shows that its dot is a decimal point (`0.058`, `12.5`): it cannot group thousands."""
    if not isinstance(value, str) or "." not in value:
        return False
    text = value.strip()
    return NUMBER.fullmatch(text) is not None and ONE_THOUSAND_DOT.fullmatch(text) is None


def undoubted(text: str) -> str:
    """A number as CSV files hold it, with a further 0 where its dot might be taken for that of thousands."""
    return f"{text}0" if ONE_THOUSAND_DOT.fullmatch(text) else text


def in_range(number: float, column: Column) -> bool:
    """Whether a number lies in the range of its column."""
    low = -math.inf if column.minimum is None else column.minimum
    high = math.inf if column.maximum is None else column.maximum
    assert isinstance(low, int | float)
    assert isinstance(high, int | float)
    return low < number <= high if column.above else low <= number <= high


def suggest(value: object, column: Column) -> Any:
    """What a wrong value probably means, as the column holds it; None = no idea."""
    guess = _SUGGESTERS.get(column.kind)
    suggestion: Any = guess(value, column) if guess else None
    numeric = isinstance(suggestion, int | float) and column.kind in ("number", "integer")
    return None if numeric and not in_range(suggestion, column) else suggestion


def closest(name: object, names: Iterable[str]) -> str | None:
    """The name that was probably meant, without regard to case; None = none is close."""
    by_case = {known.casefold(): known for known in names}
    found = difflib.get_close_matches(str(name).casefold(), by_case, n=1, cutoff=0.7)
    return by_case[found[0]] if found else None


def named(name: object, known: Mapping[str, Texts]) -> str | None:
    """Like `closest`, or the name whose label this is, in either language, with or without the unit behind it."""
    labels = {label.casefold(): meant for meant, texts in known.items() for label in texts.values()}
    text = str(name).strip().casefold()
    return labels.get(text) or labels.get(text.partition(" (")[0]) or closest(name, known)


def _suggest_number(value: object, column: Column) -> float | int | None:
    if not isinstance(value, str):
        return None
    text = MONEY_SIGN.sub("", value).replace(" ", "").replace("\u00a0", "")
    if THOUSAND_DOTS.fullmatch(text):
        text = text.replace(".", "").replace(",", ".")
    elif THOUSAND_COMMAS.fullmatch(text):
        text = text.replace(",", "")
    elif DECIMAL_COMMA.fullmatch(text):
        text = text.replace(",", ".")
    if not NUMBER.fullmatch(text):
        return None
    number = significant(float(text))
    if number.is_integer():
        return int(number)
    return number if column.kind == "number" else None


def _suggest_date(value: object, _column: Column) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, int | float) and EXCEL_DAYS.start <= value < EXCEL_DAYS.stop:
        return EXCEL_DAY_ZERO + timedelta(days=int(value))
    if not isinstance(value, str):
        return None
    if found := DAY_FIRST.fullmatch(value):
        return _date(int(found[3]), int(found[2]), int(found[1]))
    if found := DAY_OF_MONTH.fullmatch(value):
        return _date(int(found[3]), MONTHS.get(found[2][:3].casefold(), 0), int(found[1]))
    return None


def _suggest_flag(value: object, _column: Column) -> bool | None:
    word = str(value).casefold()
    return next((flag for flag, words in FLAG_WORDS.items() if word in words), None)


def _suggest_choice(value: object, column: Column) -> str | None:
    meant = CHOSEN.get(str(value).casefold())
    return meant if meant in column.choices else closest(value, column.choices)


_SUGGESTERS: Mapping[Kind, Callable[[object, Column], Any]] = {
    "number": _suggest_number,
    "integer": _suggest_number,
    "date": _suggest_date,
    "flag": _suggest_flag,
    "choice": _suggest_choice,
}


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
