"""Where a soft rule is broken or a flag stands, by the names people know instead of keys."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import repeat
from typing import Any

import pandas as pd

from planner import words
from planner.scenario import Scenario

Parts = tuple[str, ...]

BREAKS: dict[str, Parts] = {
    "need": ("kitchens", "items", "items"),
    "budget": ("kitchens", "day"),
    "ceiling": ("suppliers", "items"),
    "breadth.parties": ("kitchens", "day"),
    "breadth.rp": ("kitchens", "day", "suppliers", "items"),
    "local_share": (),
    "fair_spread": ("suppliers", "items"),
    "stability": ("suppliers", "kitchens", "items", "day"),
}
"""By soft rule (and unit, where it counts in several): what the parts of `where` are: keys of tables, or days."""

FLAGS: dict[str, Parts] = {
    "offer": ("suppliers", "items"),
    "budget": ("kitchens", "day"),
    "trips": ("suppliers", "kitchens", "items"),
    "trips.trips": ("suppliers", "vehicle"),
    "trips.deliveries": ("kitchens",),
    "breadth.parties": ("kitchens", "items"),
    "breadth.kitchens": ("suppliers",),
    "onboarding": (),
    "store": ("kitchens", "storage"),
    "cash": ("suppliers",),
    "ceiling": ("suppliers", "items"),
}
"""The same of flags; the last parts may be missing."""


def spell(scenario: Scenario, table: pd.DataFrame, kinds: Mapping[str, Parts]) -> list[dict[str, Any]]:
    """The rows of soft breaks or flags, `where` by names in both languages; as it stands where a key holds a `/`."""
    names = {
        (held, lang): scenario.names(held, lang)
        for held in ("suppliers", "kitchens", "items")
        for lang in words.LANGUAGES
    }

    def told(part: str, key: str, lang: str) -> str:
        if part == "day":
            return words.day(pd.Timestamp(key), lang)
        return words.say(f"storage.{key}", lang) if part == "storage" else names.get((part, lang), {}).get(key, key)

    rows = [{str(name): value for name, value in row.items()} for row in table.to_dict(orient="records")]
    for row in rows:
        parts = kinds.get(f"{row['rule']}.{row['unit']}", kinds.get(row["rule"], ()))
        keys = row["where"].split("/") if row["where"] else []
        if len(keys) <= len(parts):
            row["where"] = {lang: ", ".join(map(told, parts, keys, repeat(lang))) for lang in words.LANGUAGES}
    return rows
