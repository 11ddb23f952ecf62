"""Rule 1, need: what comes in is what was delivered, what is cooked is there, and what is not cooked is missing."""

from __future__ import annotations

import numpy as np
import pandas as pd

from planner.audits import ledger
from planner.audits.breach import Breach, breaches
from planner.books import facts, leftovers
from planner.books.tables import PlanTables
from planner.scenario import Scenario, demand
from planner.units import LESS_IN_THE_BOOKS, NOT_SHORT, QUANTUM, UNWRITTEN, exceeds

NAME = "need"

KEY = ["kitchen", "item", "day"]
FOREVER = 10_000  # days: longer than any horizon


def audit(scenario: Scenario, tables: PlanTables) -> list[Breach]:
    """Goods in against deliveries, cooking against needs, stock, and goods nobody cooks."""
    units = scenario["items"].set_index("item")["unit"]
    past, kept = _leftovers(scenario, tables)
    found = []
    for code, broken in (
        ("need.in", _goods_in(tables)),
        ("need.cooked", _cooked(scenario, tables)),
        ("need.there", _not_there(scenario, tables)),
        ("need.end", _end(scenario, tables)),
        ("need.substitute", _stood_in(scenario, tables)),
        ("need.surplus", _surplus(scenario, tables)),
        ("need.past", past),
        ("need.kept", kept),
    ):
        concerns = [KEY, KEY[:2]] if "day" in broken else [KEY[:2]]
        broken = broken.assign(unit=broken["item"].map(units))
        found += breaches(NAME, code, broken, tables.deliveries, concerns=concerns, otherwise="stock")
    return found


def _sums(table: pd.DataFrame, column: str, name: str) -> pd.DataFrame:
    return table.groupby(KEY)[column].sum().rename(name).reset_index()


def _apart(table: pd.DataFrame, slack: pd.Series | float = 0.0) -> pd.DataFrame:
    """Rows whose amount is not the limit, within the tolerance or a larger slack."""
    more = exceeds(table["amount"] - slack, table["limit"])
    less = exceeds(table["limit"] - slack, table["amount"])
    return table[more | less][[*KEY, "amount", "limit"]]


def _goods_in(tables: PlanTables) -> pd.DataFrame:
    """Goods in that are not the sum of deliveries."""
    said = _sums(tables.stock, "in", "amount")
    given = _sums(tables.deliveries, "quantity", "limit")
    return _apart(said.merge(given, how="outer", on=KEY).fillna({"amount": 0.0, "limit": 0.0}))


def _cooked(scenario: Scenario, tables: PlanTables) -> pd.DataFrame:
    """Needs of which cooked and missing are not the whole; cooking without a need."""
    table = demand.needs(scenario)[[*KEY, "need"]].rename(columns={"need": "limit"})
    own = tables.stock[tables.stock["instead_of"].isna()]
    table = table.merge(_sums(own, "cooked", "cooked"), how="outer", on=KEY)
    table = table.merge(_sums(_substituted(scenario, tables), "replaced", "replaced"), how="left", on=KEY)
    table = table.merge(_sums(tables.shortages, "missing", "missing"), how="outer", on=KEY)
    table = table.fillna({"limit": 0.0, "cooked": 0.0, "replaced": 0.0, "missing": 0.0})
    table["amount"] = table["cooked"] + table["replaced"] + table["missing"]
    negative = table[(table["missing"] < 0) | (table["cooked"] < 0)][[*KEY, "amount", "limit"]]
    return pd.concat([_apart(table, NOT_SHORT * table["limit"].clip(lower=1.0)), negative])


def _balance(scenario: Scenario, tables: PlanTables) -> pd.DataFrame:
    """By kitchen, item and day: `had` so far, `gone` so far (cooked or surplus), `end` as written."""
    start = demand.all_days(scenario)[0]
    opening = ledger.opening(scenario)
    day = opening["day"].where(opening["day"] > start, start)
    table = tables.stock[[*KEY, "in", "cooked", "surplus", "end"]].groupby(KEY, as_index=False).sum()
    table = table.merge(_sums(opening.assign(day=day), "quantity", "opening"), how="outer", on=KEY)
    table["written"] = table["end"].notna()
    zero = dict.fromkeys(["in", "cooked", "surplus", "end", "opening"], 0.0)
    table = table.fillna(zero).sort_values(KEY, ignore_index=True)
    pair = [table["kitchen"], table["item"]]
    table["had"] = (table["in"] + table["opening"]).groupby(pair).cumsum()
    table["gone"] = (table["cooked"] + table["surplus"]).groupby(pair).cumsum()
    return table


def _not_there(scenario: Scenario, tables: PlanTables) -> pd.DataFrame:
    """Days by which more has gone than ever was there."""
    table = _balance(scenario, tables).rename(columns={"gone": "amount", "had": "limit"})
    return table[exceeds(table["amount"], table["limit"])].drop_duplicates(KEY[:2])[[*KEY, "amount", "limit"]]


def _end(scenario: Scenario, tables: PlanTables) -> pd.DataFrame:
    """Stock written at the end of a day that is not what is left."""
    table = _balance(scenario, tables)
    table = table[table["written"] & ~exceeds(table["gone"], table["had"])]
    return _apart(table.assign(amount=table["end"], limit=table["had"] - table["gone"]), UNWRITTEN)


def _substituted(scenario: Scenario, tables: PlanTables) -> pd.DataFrame:
    """What other items stand in for: kitchen, item (that is replaced), day, replaced (units of it), other, cooked."""
    rows = tables.stock[tables.stock["instead_of"].notna()][[*KEY, "instead_of", "cooked"]]
    rows = rows.astype({"instead_of": str}).merge(
        scenario["substitutes"][["item", "instead_of", "ratio"]], how="left", on=["item", "instead_of"]
    )
    rows["replaced"] = (rows["cooked"] / rows["ratio"].astype(float)).fillna(0.0)
    return rows.rename(columns={"item": "other", "instead_of": "item"})[[*KEY, "other", "cooked", "replaced"]]


def _stood_in(scenario: Scenario, tables: PlanTables) -> pd.DataFrame:
    """Items that stand in for a need more than they may, or for none: kitchen, item, day, instead_of."""
    rows = _substituted(scenario, tables).rename(columns={"item": "instead_of", "other": "item"})
    most = demand.substitutions(scenario)[[*KEY, "instead_of", "most"]]
    table = rows.merge(most, how="left", on=[*KEY, "instead_of"]).fillna({"most": 0.0})
    table = table.rename(columns={"cooked": "amount", "most": "limit"})
    return table[exceeds(table["amount"], table["limit"] + UNWRITTEN)][[*KEY, "instead_of", "amount", "limit"]]


def soft(scenario: Scenario, tables: PlanTables) -> pd.DataFrame:
    """Needs met by another item: where (kitchen/item/the item that stands in), amount (units replaced), unit, rp."""
    table = _substituted(scenario, tables)
    table = table.groupby(["kitchen", "item", "other"], as_index=False)[["replaced"]].sum()
    table = table[table["replaced"] > 0]
    where = table["kitchen"] + "/" + table["item"] + "/" + table["other"]
    unit = table["item"].map(scenario["items"].set_index("item")["unit"])
    penalty = scenario.settings.need_penalty or 0.0
    return pd.DataFrame({"where": where, "amount": table["replaced"], "unit": unit, "rp": table["replaced"] * penalty})


def _surplus(scenario: Scenario, tables: PlanTables) -> pd.DataFrame:
    """More delivered than cooked of items without packs but the rounding of each delivery; facts may stay uncooked."""
    packed = leftovers.limits(scenario).index
    given = tables.deliveries[~tables.deliveries["item"].isin(packed)]
    given = given[~facts.stands(scenario, given)]
    delivered = given.groupby(KEY[:2])["quantity"].agg(["sum", "count"])
    cooked = tables.stock.groupby(KEY[:2])["cooked"].sum().reindex(delivered.index, fill_value=0.0)
    table = pd.DataFrame({"amount": delivered["sum"], "limit": cooked + QUANTUM * delivered["count"]}).reset_index()
    return table[exceeds(table["amount"], table["limit"])]


def _leftovers(scenario: Scenario, tables: PlanTables) -> tuple[pd.DataFrame, pd.DataFrame]:
    """What is never cooked of items with packs, beyond what rounding to packs leaves, however the goods are used.

    If all needs can be cooked from the goods, and all that may not be left over can be put to use, then both can be
    done at once (Mendelsohn and Dulmage, Canadian Journal of Mathematics 10, 1958); so each is asked alone.

    Returns
    -------
    Goods past before the horizon ends: kitchen, item, day (on which they came), amount, limit (less than a pack).
    Goods that keep longer: kitchen, item, amount, limit (once).
    """
    limits, windows = leftovers.limits(scenario), ledger.windows(scenario)
    packs = {str(item): float(units) for item, units in limits["pack"].items()}
    last = demand.all_days(scenario)[-1]
    given = tables.deliveries[tables.deliveries["item"].isin(limits.index)]
    given = given[~facts.stands(scenario, given) & (given["quantity"] > 0)]
    past = [pd.DataFrame({name: [] for name in (*KEY, "amount", "limit")})]
    kept = [pd.DataFrame({name: [] for name in (*KEY[:2], "amount", "limit")})]
    for (kitchen, item), mine, uses in ledger.by_pair(given, ledger.cooked(tables)):
        if mine.empty:
            continue
        pack, once = packs[item], float(limits["kept"][item])
        window = windows[item]
        keeps = (mine["day"] + ledger.ONE_DAY * min(window.earliest, FOREVER) > last).to_numpy()
        free = np.where(keeps, 0.0, pack * (1 - LESS_IN_THE_BOOKS))
        must = (mine["quantity"] - free).clip(lower=0.0)
        left = ledger.oldest_first(mine.assign(quantity=must), uses, window).left
        over = ~keeps & (left > LESS_IN_THE_BOOKS * max(1.0, pack) / 2)
        rows = {"kitchen": kitchen, "item": item}
        past.append(pd.DataFrame({**rows, "day": mine["day"], "amount": pack + left, "limit": pack})[over])
        kept.append(pd.DataFrame({**rows, "amount": [float(left[keeps].sum())], "limit": once}))
    both = (pd.concat([part for part in parts if len(part)] or parts) for parts in (past, kept))
    beyond, together = both
    return beyond, together[exceeds(together["amount"], together["limit"])]
