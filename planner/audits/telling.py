"""Soft breaks and flags in words, as a person reads them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from planner import words
from planner.audits.breach import spoken
from planner.errors import Texts


def told_break(row: Mapping[str, Any]) -> Texts:
    """The sentence of a soft break (`planner.audits.SOFT_BREAKS`) in both languages."""
    return words.both(_soft_code("soft", row), **_said(row), rp=spoken(float(row["rp"]), "rp"))


def told_given_up(row: Mapping[str, Any]) -> Texts:
    """What the breaks of a soft rule in one unit (rule, amount, unit) gave up together, in both languages."""
    return words.both(_soft_code("given_up", row), amount=spoken(float(row["amount"]), row["unit"]))


def told_flag(row: Mapping[str, Any]) -> Texts:
    """The sentence of a flag (`planner.audits.FLAGS`) in both languages."""
    code = f"flag.{row['rule']}"
    dated = not pd.isna(row["day"])
    if not words.known(code):
        code = "flag.facts.day" if dated else "flag.facts"
    day = pd.Timestamp(row["day"]) if dated else ""
    return words.both(code, **_said(row), limit=spoken(float(row["limit"]), row["unit"]), day=day)


def _soft_code(kind: str, row: Mapping[str, Any]) -> str:
    """The code of a text on a soft rule, by its unit where the rule counts in several ways."""
    code = f"{kind}.{row['rule']}"
    return code if words.known(code) else f"{code}.{row['unit']}"


def _said(row: Mapping[str, Any]) -> dict[str, Any]:
    return {"where": row["where"], "amount": spoken(float(row["amount"]), row["unit"])}
