"""The texts of the service: both languages, the same values, and every code that the code names."""

from __future__ import annotations

import re
import string
from pathlib import Path

from api.errors import STATUS, Problem
from api.words import LANGUAGES, LOCALE, both, preferred
from planner import read_texts


def names(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_every_code_has_both_languages_and_the_same_values():
    indonesian, english = (read_texts(LOCALE, lang) for lang in LANGUAGES)
    assert set(indonesian) == set(english)
    assert all(text.strip() for text in (*indonesian.values(), *english.values()))
    assert {code: names(text) for code, text in indonesian.items()} == {c: names(text) for c, text in english.items()}


def test_every_problem_has_its_texts():
    known = read_texts(LOCALE, "en")
    assert not [
        code for code in STATUS if not {f"problem.{code}", f"problem.{code}.title", f"hint.{code}"} <= set(known)
    ]


def test_the_codes_in_the_code_are_known(checkout: Path):
    known, sources = read_texts(LOCALE, "en"), [path.read_text("utf-8") for path in (checkout / "api").rglob("*.py")]
    problems = {code for text in sources for code in re.findall(r'\bProblem\(\s*"([a-z_]+)"', text)}
    settings = {code for text in sources for code in re.findall(r'SettingsError\("([a-z_]+)"', text)}
    said = {code for text in sources for code in re.findall(r'\b(?:say|both)\("([a-z_.]+)"', text)}
    assert problems <= set(STATUS)
    assert {f"settings.{code}" for code in settings} | said <= set(known)


def test_no_problem_is_named_for_nothing(checkout: Path):
    text = "".join(path.read_text("utf-8") for path in (checkout / "api").rglob("*.py") if path.name != "contract.py")
    used = text.replace(
        (checkout / "api" / "errors.py").read_text("utf-8").partition("STATUS:")[2].partition("}")[0], ""
    )
    assert not [code for code in STATUS if f'"{code}"' not in used and not code.startswith("no_")]


def test_the_language_of_a_browser():
    assert [preferred(given) for given in (None, "*", "en-GB,en;q=0.9", "fr, en", "id")] == [
        "id",
        "id",
        "en",
        "en",
        "id",
    ]


def test_a_problem_says_both_languages():
    body = Problem("too_many_runs", most=1000).response(lang="en", request="x").body.decode()
    assert "1,000" in body
    assert both("problem.too_many_runs", most=1000)["id"] in body
