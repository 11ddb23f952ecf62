"""The texts of the service, by code with named values, from its own catalogues in both languages."""

from __future__ import annotations

from pathlib import Path

from planner import read_texts, spoken

LANGUAGES = ("id", "en")
LOCALE = Path(__file__).parent / "locale"


def say(code: str, lang: str, **values: object) -> str:
    """The text of a code in one language; numbers and days are written as the language does."""
    return read_texts(LOCALE, lang)[code].format_map({name: spoken(value, lang) for name, value in values.items()})


def both(code: str, **values: object) -> dict[str, str]:
    """The text of a code in both languages."""
    return {lang: say(code, lang, **values) for lang in LANGUAGES}


def preferred(accepted: str | None) -> str:
    """The language of an Accept-Language header that we have, Indonesian unless English is asked for first."""
    asked = [part.split(";")[0].strip().lower()[:2] for part in (accepted or "").split(",")]
    return next((lang for lang in asked if lang in LANGUAGES), LANGUAGES[0])
