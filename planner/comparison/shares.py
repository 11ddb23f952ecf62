"""What each rung of a plan is made of: amounts with the supplier, kitchen and item they belong to, as far as to one."""

from __future__ import annotations

import pandas as pd

from planner.books import figures, money
from planner.books.tables import PlanTables
from planner.report.places import BREAKS
from planner.scenario import Scenario

WHO = ("supplier", "kitchen", "item")
PARTS = {"suppliers": "supplier", "kitchens": "kitchen", "items": "item"}


def rung_parts(scenario: Scenario, tables: PlanTables, soft: pd.DataFrame) -> pd.DataFrame:
    """Everything that hardship and rupiah add up; `soft` are the breaks of soft rules.

    Returns
    -------
    rung (hardship, rupiah), part (short, unfair; goods, transport, onboarding, holding, the name of a soft rule),
    supplier, kitchen, item (None = to no one), amount (meals, Rp). The amounts of a rung add up to its value.
    """
    short = tables.shortages.rename(columns={"meals": "amount"})
    unfair = figures.unfair(scenario, tables).rename("amount").reset_index()
    lacking = [("short", short), ("unfair", unfair)] if tables.holds("need") else []
    started = money.onboarding(scenario, tables).rename("amount").rename_axis("supplier").reset_index()
    paid = [
        ("goods", tables.deliveries.rename(columns={"amount_rp": "amount"})),
        ("transport", money.transport(scenario, tables).rename(columns={"rp": "amount"})),
        ("onboarding", started),
        ("holding", money.holding(scenario, tables).rename(columns={"rp": "amount"})),
    ]
    rows = [
        pd.DataFrame({name: table.get(name) for name in WHO} | {"amount": table["amount"]}).assign(rung=rung, part=part)
        for rung, parts in (("hardship", lacking), ("rupiah", paid))
        for part, table in parts
    ]
    every = pd.concat([part.astype(dict.fromkeys(WHO, object)) for part in [*rows, _soft(soft)]])
    return every.astype({"amount": float}).reset_index(drop=True)


def _soft(breaks: pd.DataFrame) -> pd.DataFrame:
    """Penalties of soft rules, by the keys in their place; those whose place is not clear belong to no one."""
    rows = []
    for broken in breaks.to_dict(orient="records"):
        kinds = BREAKS.get(f"{broken['rule']}.{broken['unit']}", BREAKS.get(broken["rule"], ()))
        keys = broken["where"].split("/") if broken["where"] else []
        named: dict[str, object] = dict.fromkeys(WHO)
        if len(keys) == len(kinds):
            for kind, key in zip(kinds, keys, strict=True):
                if kind in PARTS:
                    named[PARTS[kind]] = named[PARTS[kind]] or key
        rows.append(named | {"amount": broken["rp"], "rung": "rupiah", "part": broken["rule"]})
    return pd.DataFrame(rows, columns=[*WHO, "amount", "rung", "part"])


def by_whom(before: pd.DataFrame, after: pd.DataFrame, who: str) -> pd.DataFrame:
    """What a rung gains by supplier, kitchen or item; what belongs to none of them stands in a row of its own.

    Returns
    -------
    who (None = the whole city), hardship, rupiah: after less before. Each column adds up to the difference of its rung.
    """
    both = pd.concat([before.assign(amount=-before["amount"]), after])
    sums = both.groupby([both[who].map(_key), "rung"])["amount"].sum().unstack("rung")
    sums = sums.reindex(columns=["hardship", "rupiah"]).fillna(0.0)
    sums.index = pd.Index([name[1] if name[0] else None for name in sums.index], name=who, dtype=object)
    return sums.reset_index().rename_axis(columns=None)


def _key(name: object) -> tuple[bool, str]:
    """A key that may be absent, so that it can be sorted: what belongs to no one comes first."""
    return (False, "") if name is None or pd.isna(name) else (True, str(name))  # type: ignore[call-overload]
