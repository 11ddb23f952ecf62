"""One name written two ways: areas by their writing, parties and items by what is left without prefixes."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from itertools import combinations

import numpy as np
import pandas as pd

from planner.checks.known import Known
from planner.errors import Fault
from planner.scenario.places import great_circle_km

PREFIX = re.compile(r"(?:sppg|dapur|kkmp|kdmp|kopdes|kopkel|koperasi)(?: (?:kelurahan|desa))?(?: merah putih)? (?=\S)")
"""What cooperatives and kitchens are called beside their name."""

AREAS = ("kelurahan", "kecamatan")
PARTIES = (("suppliers", "name"), ("kitchens", "name"), ("items", "name_id"))

COMMON = 3
"""A name in so many rows is the right one beside a name in a single row that differs in one letter."""

LONG = 6
"""Shorter names differ in a letter by chance."""

NEAR_KM = 1.0
"""Parties of one name without an area are two where they stand further apart."""


def bare(name: str) -> str:
    """A name without case, accents, punctuation, spaces and what its kind is called."""
    words = re.sub(r"[\W_]+", " ", unicodedata.normalize("NFKD", name).casefold()).strip()
    return "".join(letter for letter in PREFIX.sub("", words, count=1) if letter.isalnum())


def _bare_column(held: pd.DataFrame, column: str) -> list[str]:
    """The bare names of a column, empty where there is none; every name is looked at once."""
    codes, names = pd.factorize(held[column])
    known = [bare(str(name)) for name in names]
    return [known[code] if code >= 0 else "" for code in codes]


def area_names(known: Known) -> Iterator[Fault]:
    """Kelurahan and kecamatan written in two ways; told once a writing, at the first row that has it."""
    for column in AREAS:
        first: dict[str, tuple[str, int]] = {}
        rows: Counter[tuple[str, str]] = Counter()
        within: dict[str, set[str]] = {}
        for table in ("suppliers", "kitchens"):
            held = known.scenario[table]
            areas = _bare_column(held, "kecamatan") if column == "kelurahan" else [""] * len(held)
            for row, (name, short) in enumerate(zip(held[column], _bare_column(held, column), strict=True)):
                if short:
                    first.setdefault(name, (table, row))
                    rows[short, name] += 1
                    within.setdefault(short, set()).add(areas[row])
        meant = _meant(rows, within)
        for name, (table, row) in first.items():
            if name in meant:
                yield known.warning("area_two_ways", table, row, column, suggestion=meant[name])


def _meant(rows: Counter[tuple[str, str]], within: Mapping[str, set[str]]) -> dict[str, str]:
    """What rarer writings of a name mean, and names in a single row that are one slip from a common one."""
    usual: dict[str, str] = {}
    count: Counter[str] = Counter()
    for (short, name), times in rows.most_common():
        usual.setdefault(short, name)
        count[short] += times
    common = dict(_slips(count, within))
    chosen = {name: usual[common.get(short, short)] for short, name in rows}
    return {name: other for name, other in chosen.items() if name != other}


def _slips(count: Mapping[str, int], within: Mapping[str, set[str]]) -> Iterator[tuple[str, str]]:
    """Bare names that stand in a single row, and the only common one of the same area that is one slip away."""
    shortened: dict[Hashable, set[str]] = {}
    for name in (name for name, rows in count.items() if rows >= COMMON):
        for key in _shortened(name, within[name]):
            shortened.setdefault(key, set()).add(name)
    for name in (name for name, rows in count.items() if rows == 1):
        found = {other for key in _shortened(name, within[name]) for other in shortened.get(key, ())}
        close = [other for other in found if one_slip(name, other)]
        if len(close) == 1:
            yield name, close[0]


def _shortened(name: str, areas: Iterable[str]) -> Iterator[Hashable]:
    """A name and all that a letter less makes of it, by area: names one slip apart share one of these."""
    for area in areas:
        yield area, name
        yield from ((area, name[:letter] + name[letter + 1 :]) for letter in range(len(name)))


def one_slip(name: str, other: str) -> bool:
    """Whether long names without digits differ in one letter, or in two letters that changed places."""
    if min(len(name), len(other)) < LONG or any(letter.isdigit() for letter in name + other):
        return False
    while name and other and name[0] == other[0]:
        name, other = name[1:], other[1:]
    while name and other and name[-1] == other[-1]:
        name, other = name[:-1], other[:-1]
    return max(len(name), len(other)) == 1 or (len(name) == 2 and name == other[::-1])


def party_names(known: Known) -> Iterator[Fault]:
    """Suppliers of one kind, kitchens and items that stand twice under one name, written alike or not."""
    for table, column in PARTIES:
        held = known.scenario[table]
        names = _bare_column(held, column)
        areas = [_bare_column(held, area) for area in AREAS if area in held] or [[""] * len(held)]
        kinds = held["kind"].fillna("") if "kind" in held else [""] * len(held)
        same: dict[Hashable, list[int]] = {}
        coops: dict[Hashable, list[int]] = {}
        for row, (name, kind, *area) in enumerate(zip(names, kinds, *areas, strict=True)):
            if name:
                same.setdefault((name, kind, *area), []).append(row)
            if name and kind == "coop" and area[0]:
                coops.setdefault(tuple(area), []).append(row)
        yield from _twice(known, table, column, same.values())
        pairs = [pair for rows in coops.values() if len(rows) <= COMMON for pair in combinations(rows, 2)]
        yield from _twice(known, table, column, [pair for pair in pairs if one_slip(names[pair[0]], names[pair[1]])])


def _twice(known: Known, table: str, column: str, groups: Iterable[Sequence[int]]) -> Iterator[Fault]:
    held = known.scenario[table]
    names, keys = held[column], held.iloc[:, 0]
    for rows in (group for group in groups if len(group) > 1):
        first, *others = sorted(rows, key=lambda row: known.reading_order(table, row))
        for row in others:
            if str(keys.iloc[row]).casefold() != str(keys.iloc[first]).casefold() and not _apart(held, row, first):
                other = names.iloc[first]
                meant = None if other == names.iloc[row] else other
                where = known.called(table, first)
                yield known.warning("name_twice", table, row, column, suggestion=meant, other=other, first=where)


def _apart(held: pd.DataFrame, row: int, other: int) -> bool:
    """Whether two parties are two: no area says where they are, and their places are far from each other."""
    if "lat" not in held or held["kelurahan"].iloc[[row, other]].notna().any():
        return False
    lat, lon = (held[column].iloc[[row, other]].to_numpy(float) for column in ("lat", "lon"))
    return bool(np.any(great_circle_km(lat[:1], lon[:1], lat[1:], lon[1:]) > NEAR_KM))
