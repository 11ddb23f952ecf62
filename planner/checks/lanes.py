"""Who reaches whom for one item: how much may reach a kitchen, and which kitchens share suppliers.

Pairs are listed item by item and never more than `MOST_PAIRS`: suppliers beyond that count as reaching every kitchen,
so that nothing is called out of reach, or short, that is not.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from planner.arrays import Bools, Floats, Ints, Space, find_unsorted, joined
from planner.scenario import Scenario
from planner.scenario.demand import open_kitchens
from planner.scenario.places import on_sphere, reach_chord

MOST_PAIRS = 2_000_000


@dataclass(frozen=True, kw_only=True)
class Reached:
    """What reaches the kitchens that need an item.

    Attributes
    ----------
    units
        What all offers in reach of a kitchen can bring it at most over the horizon (NaN = nobody is in reach).
    area
        Kitchens that share suppliers, directly or over other kitchens, have the same area (code).
    area_units
        What all offers of an area can bring, by area.
    """

    units: Floats
    area: Ints
    area_units: Floats


class Lanes:
    """The ways of a scenario, to ask about one item after the other.

    Parameters
    ----------
    anywhere
        Suppliers whose place is in doubt: they count as reaching every kitchen.
    """

    def __init__(self, scenario: Scenario, anywhere: set[str]) -> None:
        suppliers, kitchens, lanes = scenario["suppliers"], open_kitchens(scenario), scenario["lanes"]
        self.suppliers, self.kitchens = pd.Index(suppliers["supplier"]), pd.Index(kitchens["kitchen"])
        self.rows = np.flatnonzero(
            scenario["kitchens"]["open"].to_numpy(bool)
        )  # where open kitchens stand in their table
        self._by_reach = scenario.settings.lanes == "reach"
        self._homes = on_sphere(suppliers[["lat", "lon"]].to_numpy(float))
        self._places = on_sphere(kitchens[["lat", "lon"]].to_numpy(float))
        self._chord = reach_chord(scenario)
        self._anywhere = suppliers["supplier"].isin(list(anywhere)).to_numpy(bool)
        supplier, kitchen = self.suppliers.get_indexer(lanes["supplier"]), self.kitchens.get_indexer(lanes["kitchen"])
        here = (supplier >= 0) & (kitchen >= 0)
        self._pairs = Space({"supplier": len(suppliers), "kitchen": len(kitchens)})
        self._pair = self._pairs.code(supplier=supplier[here], kitchen=kitchen[here])
        self._item = lanes["item"].fillna("").to_numpy(object)[here]
        self._is_closed = lanes["closed"].astype("float64").to_numpy()[here]

    def reached(self, item: str, suppliers: Ints, units: Floats, kitchens: Ints) -> Reached:
        """What reaches kitchens (indices) of an item that suppliers (indices) offer.

        Parameters
        ----------
        units
            What each of these suppliers can bring over the horizon.
        """
        offer, kitchen, everywhere = self._near(suppliers, kitchens)
        mentioned, closed = self._mentioned(item)
        offer, kitchen = self._told(mentioned, closed, (suppliers, kitchens), (offer, kitchen))
        placed = np.logical_and(~np.isnan(self._places[kitchens]).any(axis=1), everywhere.any())
        return _joined(units, offer, kitchen, everywhere, placed)

    def summed(self, suppliers: Ints, amount: Floats, kitchens: Ints) -> Floats:
        """An amount of each of these suppliers, summed over those that may reach a kitchen with any item."""
        offer, kitchen, everywhere = self._near(suppliers, kitchens)
        open_item = np.unique(self._pair[self._is_closed != 1])
        every, closed = self._mentioned("")
        mentioned = np.union1d(open_item, every)
        shut = np.isin(mentioned, every[closed]) & ~np.isin(mentioned, open_item)
        offer, kitchen = self._told(mentioned, shut, (suppliers, kitchens), (offer, kitchen))
        near = np.bincount(kitchen, weights=amount[offer], minlength=len(kitchens))
        return np.asarray(near + amount[everywhere].sum(), dtype=np.float64)

    def _told(
        self, mentioned: Ints, closed: Bools, of: tuple[Ints, Ints], near: tuple[Ints, Ints]
    ) -> tuple[Ints, Ints]:
        """Pairs (positions in `of`) that are near, as the lanes table changes them."""
        (suppliers, kitchens), (offer, kitchen) = of, near
        if not len(mentioned):
            return near
        left = ~np.isin(self._pairs.code(supplier=suppliers[offer], kitchen=kitchens[kitchen]), mentioned)
        supplier_of, kitchen_of = self._pairs.split(mentioned[~closed])
        more, at = find_unsorted(suppliers, supplier_of), find_unsorted(kitchens, kitchen_of)
        both = (more >= 0) & (at >= 0)
        return np.concatenate([offer[left], more[both]]), np.concatenate([kitchen[left], at[both]])

    def _mentioned(self, item: str) -> tuple[Ints, Bools]:
        """Pairs that the lanes table mentions, and whether they are closed; a row with the item wins."""
        own = (self._item == item) & ~np.isnan(self._is_closed)
        every = (self._item == "") | ((self._item == item) & ~own & ~np.isin(self._pair, self._pair[self._item == ""]))
        pair = np.concatenate([self._pair[own], self._pair[every]])
        closed = np.concatenate([self._is_closed[own], self._is_closed[every]]) == 1
        pairs, first = np.unique(pair, return_index=True)
        return pairs, closed[first]

    def _near(self, suppliers: Ints, kitchens: Ints) -> tuple[Ints, Ints, Bools]:
        """Pairs in reach (positions in the two), and which suppliers count as reaching every kitchen."""
        everywhere = self._anywhere[suppliers] & self._by_reach
        homes, places = self._homes[suppliers], self._places[kitchens]
        placed = np.flatnonzero(~np.isnan(places).any(axis=1))
        asked = np.flatnonzero(~np.isnan(homes).any(axis=1) & ~everywhere) if self._by_reach else placed[:0]
        if not len(asked) or not len(placed):
            return placed[:0], placed[:0], everywhere
        from scipy.spatial import KDTree  # slow to load, and not needed where lanes are listed

        tree, chord = KDTree(places[placed]), self._chord[suppliers[asked]]
        counts = np.asarray(tree.query_ball_point(homes[asked], chord, return_length=True))
        order = np.argsort(counts, kind="stable")
        few = np.sort(order[np.cumsum(counts[order]) <= MOST_PAIRS])
        everywhere[asked[np.setdiff1d(order, few)]] = True
        found = tree.query_ball_point(homes[asked[few]], chord[few])
        near = np.fromiter(
            (kitchen for each in found for kitchen in each), dtype=np.int64, count=int(counts[few].sum())
        )
        return np.repeat(asked[few], counts[few]), placed[near], everywhere


def _joined(units: Floats, offer: Ints, kitchen: Ints, everywhere: Bools, placed: Bools) -> Reached:
    """Kitchens and offers joined by pairs (positions); those `everywhere` are joined to every placed kitchen."""
    offers, kitchens = len(units), len(placed)
    near = np.bincount(kitchen, weights=units[offer], minlength=kitchens)
    brought = near + np.where(placed, units[everywhere].sum(), 0.0)
    reached = placed | (np.bincount(kitchen, minlength=kitchens) > 0)
    hub = kitchens + offers
    start = np.concatenate([kitchen, np.flatnonzero(placed), kitchens + np.flatnonzero(everywhere)])
    end = np.concatenate([kitchens + offer, np.full(len(start) - len(offer), hub)])
    area = joined(start, end, hub + 1)
    return Reached(
        units=np.where(reached, brought, np.nan),
        area=area[:kitchens],
        area_units=np.bincount(area[kitchens:hub], weights=units, minlength=int(area.max()) + 1).astype(np.float64),
    )
