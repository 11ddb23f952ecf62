"""What kitchens cook from what they get: stock, shortages and goods never cooked, oldest goods first.

Of a plan that does not say so, kitchens cook all they have; what then is left stands in for what is missing, where the
substitutes table lets it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from planner.books import leftovers
from planner.books.fifo import Book, Floats
from planner.books.pantry import Clock, Pair, Store, all_stores
from planner.scenario import Scenario, demand
from planner.units import UNWRITTEN

LEFTOVERS = ("kitchen", "item", "day", "opening", "quantity")


@dataclass(frozen=True, kw_only=True)
class Cooked:
    """What kitchens did with their goods.

    Attributes
    ----------
    uses
        kitchen, item, day, instead_of (None: of the item itself), need, meals (of the need), wanted, cooked (units).
    stores, books
        Goods and what became of them, by kitchen and item.
    leftovers
        LEFTOVERS: what is never cooked, by the day it came, of kitchens and items where not all that was bought is.
    """

    uses: pd.DataFrame
    stores: Mapping[Pair, Store]
    books: Mapping[Pair, Book]
    leftovers: pd.DataFrame


def cook_all(scenario: Scenario, clock: Clock, deliveries: pd.DataFrame, cooked: pd.DataFrame | None) -> Cooked:
    """What every kitchen cooks.

    Parameters
    ----------
    cooked
        What to cook (kitchen, item, day, cooked, and instead_of where it stands in for another item), as far as goods
        allow; by default all that goods allow.
    """
    uses = _uses(scenario, cooked)
    stores = all_stores(scenario, clock, deliveries, uses)
    books = _cook(clock, uses, stores)
    if cooked is None and len(scenario["substitutes"]):
        uses = _stood_in(scenario, clock, uses, stores)
        stores = all_stores(scenario, clock, deliveries, uses)
        books = _cook(clock, uses, stores)
    leftovers = _leftovers(scenario, clock, stores, books)
    return Cooked(uses=uses, stores=stores, books=books, leftovers=leftovers)


def _cook(clock: Clock, uses: pd.DataFrame, stores: Mapping[Pair, Store]) -> dict[Pair, Book]:
    """Cook every use, and write down in the uses what came of it."""
    eaten, books = np.zeros(len(uses)), {}
    for pair, store in stores.items():
        books[pair] = clock.book(pair[1], store)
        eaten[store.row] = books[pair].cooked
    uses["cooked"] = eaten
    return books


def _uses(scenario: Scenario, cooked: pd.DataFrame | None) -> pd.DataFrame:
    """What may be cooked, a row per need and per item that stands in: kitchen, item, day, instead_of, need, wanted."""
    needs = demand.needs(scenario).assign(instead_of=None)
    if cooked is None:
        return needs.assign(wanted=needs["need"])
    key = ["kitchen", "item", "day"]
    stands_in = cooked["instead_of"].notna() if "instead_of" in cooked else pd.Series(False, index=cooked.index)
    own = cooked[~stands_in].groupby(key)["cooked"].sum().rename("wanted").reset_index()
    needs = needs.merge(own, on=key, how="left")
    needs["wanted"] = needs["wanted"].fillna(0.0)
    others = cooked[stands_in & (cooked["cooked"] > 0)]
    return _with_others(needs, others.rename(columns={"cooked": "wanted"})) if len(others) else needs


def _with_others(needs: pd.DataFrame, others: pd.DataFrame) -> pd.DataFrame:
    """Uses with those of items that stand in behind those of the item itself."""
    rows = others[["kitchen", "item", "day", "instead_of", "wanted"]].assign(need=0.0, meals=0.0)
    both = pd.concat([needs.astype({"instead_of": object}), rows.astype({"instead_of": object})], ignore_index=True)
    order = ["kitchen", "item", "day", "instead_of"]
    return both.sort_values(order, na_position="first", kind="stable", ignore_index=True)


def _stood_in(scenario: Scenario, clock: Clock, uses: pd.DataFrame, stores: Mapping[Pair, Store]) -> pd.DataFrame:
    """Uses with what is left standing in for what is missing, by day; what is cooked already is not given up."""
    key = ["kitchen", "item", "day"]
    lacking = (uses["need"] - uses["cooked"]).set_axis(pd.MultiIndex.from_frame(uses[key])).to_dict()
    served: dict[Pair, list[tuple[int, float]]] = {
        pair: list(zip(store.need_day.tolist(), uses["cooked"].to_numpy(float)[store.row].tolist(), strict=True))
        for pair, store in stores.items()
    }
    rows = []
    may = demand.substitutions(scenario).sort_values(["day", *key[:2], "instead_of"])
    columns = (may[name].tolist() for name in (*key, "instead_of", "ratio", "most"))
    for kitchen, item, day, instead_of, ratio, allowed in zip(*columns, strict=True):
        pair, need = (kitchen, item), (kitchen, instead_of, day)
        most = min(allowed, ratio * lacking.get(need, 0.0))
        if pair not in stores or most <= UNWRITTEN:
            continue
        since = (day - clock.days[0]).days
        units = _spare(clock, item, stores[pair], served[pair], (since, most))
        if units > UNWRITTEN:
            served[pair].append((since, units))
            lacking[need] -= units / ratio
            rows.append((kitchen, item, day, instead_of, units))
    if not rows:
        return uses
    others = pd.DataFrame(rows, columns=[*key, "instead_of", "wanted"]).astype({"day": "datetime64[s]"})
    return _with_others(uses.assign(wanted=uses["cooked"]), others)


def _spare(
    clock: Clock, item: str, store: Store, served: Sequence[tuple[int, float]], more: tuple[int, float]
) -> float:
    """What can be cooked of a further use (day, units) on top of those that are served."""
    uses = sorted([*served, more], key=lambda use: use[0])
    both = Store(
        lot_day=store.lot_day,
        lot_units=store.lot_units,
        opening=store.opening,
        frozen=store.frozen,
        need_day=np.array([day for day, _ in uses], dtype=np.int64),
        wanted=np.array([units for _, units in uses]),
    )
    return float(clock.book(item, both).cooked.sum() - sum(units for _, units in served))


def _leftovers(scenario: Scenario, clock: Clock, stores: Mapping[Pair, Store], books: dict[Pair, Book]) -> pd.DataFrame:
    """What is never cooked where some of it was bought; the books of these kitchens and items are written again."""
    most, parts = leftovers.limits(scenario), []
    for pair, store in stores.items():
        book = books[pair]
        if book.rest[~store.opening].sum() <= UNWRITTEN:
            continue
        pack, kept = (float(most[name].get(pair[1], 0.0)) for name in ("pack", "kept"))
        left = _left(clock, pair[1], store, book.cooked, (pack, kept))
        books[pair] = _both(clock, pair[1], store, left, book)
        rows = {"kitchen": pair[0], "item": pair[1], "opening": store.opening, "quantity": left}
        day = clock.days[0] + pd.to_timedelta(store.lot_day, unit="D")
        parts.append(pd.DataFrame({**rows, "day": day.astype("datetime64[s]")})[left > UNWRITTEN])
    if not parts:
        table = pd.DataFrame({name: pd.Series(dtype=object) for name in LEFTOVERS})
        return table.astype({"day": "datetime64[s]", "opening": bool, "quantity": float})
    return pd.concat(parts, ignore_index=True)[list(LEFTOVERS)]


def _left(clock: Clock, item: str, store: Store, cooked: Floats, limits: tuple[float, float]) -> Floats:
    """What is left of each lot; of a day's goods those of frozen orders and others are told apart."""
    frozen = np.flatnonzero(store.frozen > 0)
    bought = store.lot_units.copy()
    bought[frozen] -= store.frozen[frozen]
    day = np.concatenate([store.lot_day, store.lot_day[frozen]])
    opening = np.concatenate([store.opening, np.zeros(len(frozen), dtype=bool)])
    goods = leftovers.Goods(
        day=day,
        units=np.concatenate([bought, store.frozen[frozen]]),
        fact=opening | (np.arange(len(day)) >= len(bought)),
        rank=np.where(opening, np.maximum(day, clock.first), day),
        need_day=store.need_day,
        cooked=cooked,
        latest=clock.latest[item],
        earliest=clock.earliest[item],
        day_count=len(clock.days),
        pack=limits[0],
        kept=limits[1],
    )
    left = leftovers.never_cooked(goods)
    whole = left[: len(bought)].copy()
    whole[frozen] += left[len(bought) :]
    return whole


def _both(clock: Clock, item: str, store: Store, left: Floats, book: Book) -> Book:
    """The book of what is used, with what is left over until its window is past."""
    used = clock.book(item, store, store.lot_units - left)
    idle = Store(
        lot_day=store.lot_day,
        lot_units=left,
        opening=store.opening,
        frozen=store.frozen,
        need_day=np.zeros(0, dtype=np.int64),
        wanted=np.zeros(0),
    )
    kept = clock.book(item, idle)
    return Book(cooked=book.cooked, rest=left, surplus=used.surplus + kept.surplus, end=used.end + kept.end)
