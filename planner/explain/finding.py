"""What holds the plan back, in words: the limits of `planner.explain.prices` with the names a person knows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from planner import words
from planner.explain.prices import Binding
from planner.network import STORAGES, Network
from planner.scenario import Scenario

TABLE_OF = {"producer": "suppliers"}  # where a key does not stand in the table named after it


@dataclass(frozen=True, kw_only=True)
class Finding:
    """A limit that holds the plan back. where: keys by name; step: how much looser, in unit; message by language.

    days: on how many days it binds. meals or rp: what the step gains, confirmed by a solve (the other is None). loose:
    found and confirmed as if packs and trips could be split. anew: the kitchen planned anew to find it, all others held
    (None: everything, or found by prices).
    """

    rule: str
    code: str
    where: Mapping[str, str]
    days: int
    step: float
    unit: str
    meals: float | None
    rp: float | None
    loose: bool
    anew: str | None
    message: Mapping[str, str]

    def to_json(self) -> dict[str, Any]:
        """The finding as plain values."""
        return {**vars(self), "where": dict(self.where), "message": dict(self.message)}


def findings(scenario: Scenario, network: Network, bindings: Sequence[Binding]) -> tuple[Finding, ...]:
    """Name what holds the plan back."""
    return tuple(_finding(scenario, network, one) for one in bindings)


def _finding(scenario: Scenario, network: Network, one: Binding) -> Finding:
    keys: dict[str, Sequence[str]] = {
        "supplier": network.suppliers,
        "producer": network.suppliers,
        "kitchen": network.kitchens,
        "item": network.index.items,
        "storage": STORAGES,
        "vehicle": network.vehicles.names,
    }
    where = {name: keys[name][index] for name, index in one.keys.items()}
    unit = one.unit if one.unit != "item" else str(scenario["items"].set_index("item")["unit"][where["item"]])
    anew = None if one.anew is None else network.kitchens[one.anew]
    message = {}
    for lang in words.LANGUAGES:
        sentence = _said(one, lang, step=_step(one, unit, lang), **_named(scenario, where, lang))
        message[lang] = _how(scenario, one, anew, sentence, lang)
    return Finding(
        rule=one.rule,
        code=one.code,
        where=where,
        days=one.days,
        step=one.step,
        unit=unit,
        meals=one.gain if one.rung == "hardship" else None,
        rp=one.gain if one.rung == "rupiah" else None,
        loose=one.loose,
        anew=anew,
        message=message,
    )


def _said(one: Binding, lang: str, **names: str) -> str:
    """The sentence of a limit."""
    gain = words.number(one.gain, lang, 1) if one.rung == "hardship" else words.rupiah(one.gain, lang)
    return words.say(f"held.{one.code}.{one.rung}", lang, days=one.days, gain=gain, **names)


def _how(scenario: Scenario, one: Binding, anew: str | None, sentence: str, lang: str) -> str:
    """The sentence, and how it was found: whole packs and trips left aside, or one kitchen planned anew."""
    if anew is not None:
        return words.say("held.anew", lang, sentence=sentence, kitchen=scenario.called("kitchens", anew, lang))
    return words.say("held.loose", lang, sentence=sentence) if one.loose else sentence


def _step(one: Binding, unit: str, lang: str) -> str:
    """How much looser, in words."""
    return words.rupiah(one.step, lang) if unit == "Rp" else words.quantity(one.step, unit, lang)


def _named(scenario: Scenario, where: Mapping[str, str], lang: str) -> dict[str, str]:
    """What people call the keys."""
    return {name: _shown(scenario, name, key, lang) for name, key in where.items()}


def _shown(scenario: Scenario, name: str, key: str, lang: str) -> str:
    """What people call a key."""
    if name == "storage":
        return words.say(f"storage.{key}", lang)
    if name == "vehicle":
        return key
    return scenario.called(TABLE_OF.get(name, f"{name}s"), key, lang)
