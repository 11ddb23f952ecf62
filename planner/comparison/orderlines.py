"""Which lines of the orders change from one plan to the other."""

from __future__ import annotations

import numpy as np
import pandas as pd

from planner.books.tables import PlanTables
from planner.units import NOT_SHORT, ROUNDING

KEY = ["day", "supplier", "kitchen", "item"]
KINDS = ("new", "gone", "more", "less", "price")


def changed_lines(before: PlanTables, after: PlanTables) -> pd.DataFrame:
    """The lines that differ, by day, supplier, kitchen and item.

    Returns
    -------
    KEY, unit, what (a kind of KINDS), quantity_before, quantity_after, quantity_change (unit), price_before,
    price_after (Rp per unit; NaN where there is no line), amount_change (Rp).
    """
    parts = [_lines(tables, name) for tables, name in ((before, "before"), (after, "after"))]
    both = parts[0].merge(parts[1], how="outer", on=KEY)
    both["unit"] = both.pop("unit_before").fillna(both.pop("unit_after"))
    for name in ("quantity_before", "quantity_after", "amount_before", "amount_after"):
        both[name] = both[name].fillna(0.0)
    both["quantity_change"] = both["quantity_after"] - both["quantity_before"]
    both["amount_change"] = both.pop("amount_after") - both.pop("amount_before")
    more, less = both["quantity_change"] > NOT_SHORT, both["quantity_change"] < -NOT_SHORT
    dearer = (both["price_after"] - both["price_before"]).abs() > ROUNDING * both["price_before"].abs()
    asked = [more & (both["quantity_before"] == 0), less & (both["quantity_after"] == 0), more, less, dearer]
    both["what"] = np.select([mask.to_numpy(bool) for mask in asked], list(KINDS), default="")
    rows = both[both["what"] != ""].sort_values(KEY, ignore_index=True)
    numbers = [f"{name}_{when}" for name in ("quantity", "price") for when in ("before", "after")]
    return rows[[*KEY, "unit", "what", *numbers[:2], "quantity_change", *numbers[2:], "amount_change"]]


def _lines(tables: PlanTables, when: str) -> pd.DataFrame:
    """The lines of a plan, summed where a hand-made one has several of a kind."""
    sent = tables.deliveries[tables.deliveries["quantity"] > 0].astype({"day": "datetime64[s]"})
    lines = sent.groupby(KEY, as_index=False).agg(
        unit=("unit", "first"), quantity=("quantity", "sum"), price=("price_rp", "mean"), amount=("amount_rp", "sum")
    )
    return lines.rename(columns={name: f"{name}_{when}" for name in ("unit", "quantity", "price", "amount")})
