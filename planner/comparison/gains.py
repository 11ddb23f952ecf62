"""Who gains and who loses: kitchens by meals, suppliers by sales, items by what is missing, kecamatan by both."""

from __future__ import annotations

import pandas as pd

from planner.comparison.shares import by_whom, rung_parts
from planner.comparison.standing import Side, per_key

WHO = ("kitchen", "supplier", "item", "kecamatan")
GAIN = {"kitchen": ("meals_short", -1), "supplier": ("sold_rp", 1), "item": ("missing", -1)} | {
    "kecamatan": ("meals_short", -1)
}
"""By whom: what counts, and whether more of it is a gain (1) or a loss (-1)."""


def gains(before: Side, after: Side) -> dict[str, pd.DataFrame]:
    """By kitchen, supplier, item and kecamatan what differs, who gains most first.

    Returns
    -------
    By WHO a table: the key (None = the whole city: what belongs to no one), hardship, rupiah (their part in the
    difference of the rungs), then of each figure of `per_key` before, after and change. hardship and rupiah of a table
    add up to the difference of the rungs.
    """
    old, new = (rung_parts(side.scenario, side.tables, side.planned.soft) for side in (before, after))
    return {who: _table(before, after, old, new, who) for who in WHO}


def _table(before: Side, after: Side, old: pd.DataFrame, new: pd.DataFrame, who: str) -> pd.DataFrame:
    if who == "kecamatan":
        old, new = (_placed(side, parts) for side, parts in ((before, old), (after, new)))
    rungs = by_whom(old, new, who).set_index(who)
    was, now = (per_key(side, who) for side in (before, after))
    keys = was.index.union(now.index, sort=False)
    keys = keys.append(pd.Index([key for key in rungs.index if key is None or key not in keys], dtype=object))
    table = rungs.reindex(keys).fillna(0.0)
    for name in was.columns:
        table[f"{name}_before"] = was[name].reindex(keys).fillna(0.0)
        table[f"{name}_after"] = now[name].reindex(keys).fillna(0.0)
        table[f"{name}_change"] = table[f"{name}_after"] - table[f"{name}_before"]
    named = [None if pd.isna(key) else str(key) for key in keys]
    table = table.reset_index(drop=True)
    table.insert(0, who, pd.Series(named, dtype=object))
    figure, sign = GAIN[who]
    table["order"], table["city"] = -sign * table[f"{figure}_change"], table[who].isna()
    order = ["city", "order", "rupiah", who]
    return table.sort_values(order, ignore_index=True, na_position="last").drop(columns=["order", "city"])


def _placed(side: Side, parts: pd.DataFrame) -> pd.DataFrame:
    """The parts with the kecamatan of their kitchen, else of their supplier."""
    kitchens, suppliers = (
        side.scenario[f"{name}s"].set_index(name)["kecamatan"].astype(object) for name in ("kitchen", "supplier")
    )
    where = parts["kitchen"].map(kitchens).astype(object)
    return parts.assign(kecamatan=where.where(where.notna(), parts["supplier"].map(suppliers).astype(object)))
