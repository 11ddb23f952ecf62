"""Ready-made changes of kitchens and of the city: menus, days, suspended and new kitchens, meals, a flood."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from planner.changes import Change
from planner.changes.change import Value
from planner.files.values import plain
from planner.network.index import build_index
from planner.network.lanes import build_lanes
from planner.scenario import Scenario, demand
from planner.scenario.places import great_circle_km
from planner.whatif.parties import UnknownPart, known_part, setting, where


def menu_cut(scenario: Scenario, *, item: str, share: float) -> list[Change]:
    """Meals take so much less of an item; nothing takes its place."""
    known_part(scenario, "items", "item", item)
    return setting(scenario, "menus", "quantity", "*=", max(0.0, 1.0 - share), where(item=item))


def weekdays(scenario: Scenario, *, weekdays: str) -> list[Change]:
    """Kitchens cook on these weekdays (1 = Monday)."""
    if scenario.settings.cooking_weekdays == weekdays:
        return []
    return [Change(op="=", table="settings", column="cooking_weekdays", value=weekdays)]


def suspended(scenario: Scenario, *, kitchens: str | None, count: float) -> list[Change]:
    """Kitchens are closed: those named (with commas between), else so many, those with most meals first."""
    chosen = _largest(scenario)[: int(count)] if kitchens is None else [name.strip() for name in kitchens.split(",")]
    for name in chosen:
        known_part(scenario, "kitchens", "kitchen", name)
    return [Change(op="=", table="kitchens", key=name, column="open", value=False) for name in chosen]


def _largest(scenario: Scenario) -> list[str]:
    """Open kitchens, those with most meals first."""
    served = demand.meals(scenario).groupby("kitchen")["meals"].sum().reset_index()
    order = served.sort_values(["meals", "kitchen"], ascending=[False, True])
    return [str(name) for name in order["kitchen"]]


def beneficiaries(scenario: Scenario, *, factor: float, kitchen: str | None) -> list[Change]:
    """All kitchens, or one, cook so many times as many meals."""
    if kitchen is not None:
        known_part(scenario, "kitchens", "kitchen", kitchen)
    return setting(scenario, "portions", "meals", "*=", factor, where(kitchen=kitchen))


def flood(scenario: Scenario, *, kecamatan: str) -> list[Change]:
    """Nothing comes into a kecamatan from outside, and nothing goes out; within it goods move as before."""
    places = {who: dict(scenario[f"{who}s"][[who, "kecamatan"]].dropna().to_numpy()) for who in ("supplier", "kitchen")}
    if kecamatan not in {*places["supplier"].values(), *places["kitchen"].values()}:
        raise UnknownPart(kecamatan, {*places["supplier"].values(), *places["kitchen"].values()})
    index = build_index(scenario)
    lanes = build_lanes(scenario, index)
    names = lanes.only(lanes.open).named(index)
    pairs = sorted(set(zip(names["supplier"], names["kitchen"], strict=True)))
    listed = set(zip(scenario["lanes"]["supplier"], scenario["lanes"]["kitchen"], strict=True))
    general = scenario["lanes"][scenario["lanes"]["item"].isna()]
    every = set(zip(general["supplier"], general["kitchen"], strict=True))
    changes: list[Change] = []
    for supplier, kitchen in pairs:
        if (places["supplier"].get(supplier) == kecamatan) == (places["kitchen"].get(kitchen) == kecamatan):
            continue
        pair: dict[str, Value] = {"supplier": supplier, "kitchen": kitchen}
        if (supplier, kitchen) in listed:
            asked = where(kitchen=kitchen)
            changes.append(Change(op="=", table="lanes", key=supplier, where=asked, column="closed", value=True))
        if (supplier, kitchen) not in every:
            changes.append(Change(op="add", table="lanes", row=tuple((pair | {"closed": True}).items())))
    return changes


def new_kitchens(scenario: Scenario, *, count: float) -> list[Change]:
    """So many kitchens more: each as one of the largest, near it, with meals of its own."""
    changes: list[Change] = []
    taken = {str(name).casefold() for name in scenario["kitchens"]["kitchen"]}
    table = scenario["kitchens"].set_index("kitchen")
    largest = _largest(scenario)
    for turn in range(int(count) if largest else 0):
        like, number = largest[turn % len(largest)], 1
        while f"new-{number}" in taken:
            number += 1
        name = f"new-{number}"
        taken.add(name)
        place = _beside(table, like, turn // len(largest))
        kept = {
            str(column): _cell(value) for column, value in table.loc[like].items() if column not in ("name", *place)
        }
        row: dict[str, Value] = {"kitchen": name, "name": name, **kept, **place}
        changes.append(_added("kitchens", row))
        lanes = scenario["lanes"] if scenario.settings.lanes == "listed" else scenario["lanes"].iloc[:0]
        for copied, rows in (("portions", scenario["portions"]), ("lanes", lanes)):
            for held in rows[rows["kitchen"] == like].to_dict(orient="records"):
                changes.append(_added(copied, {str(c): _cell(v) for c, v in held.items()} | {"kitchen": name}))
    return changes


def _beside(kitchens: pd.DataFrame, like: str, nearer: int) -> dict[str, Value]:
    """Latitude and longitude a third of the way from a kitchen to its nearest neighbour but `nearer`.

    Nothing where its place is unknown. Not halfway, where each of two may be the nearest to the other.
    """
    placed = kitchens[["lat", "lon"]].dropna().astype(float)
    if like not in placed.index or len(placed) == 1:
        return {}
    lat, lon = placed.loc[[like]].to_numpy()[0]
    others = placed.drop(index=like).to_numpy()
    here = (np.full(len(others), lat), np.full(len(others), lon))
    far = great_circle_km(*here, others[:, 0], others[:, 1])
    nearest = others[np.argsort(far, kind="stable")[nearer % len(others)]]
    return {"lat": round((2 * lat + nearest[0]) / 3, 5), "lon": round((2 * lon + nearest[1]) / 3, 5)}


def _added(table: str, row: dict[str, Value]) -> Change:
    return Change(op="add", table=table, row=tuple((name, value) for name, value in row.items() if value is not None))


def _cell(value: Any) -> Value:
    """A cell of a table as changes hold it."""
    told = plain(value)
    return int(told) if isinstance(told, float) and told.is_integer() else told
