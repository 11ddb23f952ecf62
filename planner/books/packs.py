"""In how many packs an order comes, and what such a pack is called."""

from __future__ import annotations

import re

import pandas as pd

from planner.scenario import Scenario, orders
from planner.units import TOLERANCE, exceeds


def counted(scenario: Scenario, rows: pd.DataFrame) -> pd.DataFrame:
    """How many packs each row is (supplier, item, quantity), with the index of the rows.

    Returns
    -------
    pack (its name), pack_units (NaN = none), packs (the nearest whole number of them), whole (whether it is that many).
    """
    sold = orders.order_terms(scenario).set_index(["supplier", "item"])[["pack", "pack_units"]]
    table = sold.reindex(pd.MultiIndex.from_frame(rows[["supplier", "item"]])).set_index(rows.index)
    quantity = rows["quantity"].astype(float)
    table["packs"] = (quantity / table["pack_units"]).round()
    off = (quantity - table["packs"] * table["pack_units"]).abs()
    table["whole"] = (table["packs"] >= 1) & ~exceeds(off, TOLERANCE * quantity)
    return table


def named(scenario: Scenario, rows: pd.DataFrame) -> pd.DataFrame:
    """How many packs each row is, and what one is called: packs, pack; NA where it is no whole number of them."""
    sold = counted(scenario, rows)
    whole = sold["whole"]
    table = pd.DataFrame({"packs": pd.NA, "pack": pd.NA}, index=rows.index, dtype=object)
    table.loc[whole, "packs"] = pd.Series(sold["packs"][whole].astype(int), dtype=object)
    said = scenario["items"].set_index("item")[["unit", "pack_units"]].reindex(rows["item"]).set_index(rows.index)
    each = zip(sold["pack"], said["pack_units"], sold["pack_units"], said["unit"], strict=True)
    known = whole & sold["pack"].notna()
    names = [pack_name(*one) if told else pd.NA for told, one in zip(known, each, strict=True)]
    table["pack"] = pd.Series(names, index=rows.index, dtype=object)
    return table


def pack_name(pack: str, usual: float, size: float, unit: str) -> str:
    """What a pack of a size (units) is called: the item's pack, with this size where it is not the item's `usual`."""
    if size == usual:
        return pack
    other = re.sub(rf"\b{usual:g}\b", f"{size:g}", pack)
    return other if other != pack else f"{pack} {size:g} {unit}"
