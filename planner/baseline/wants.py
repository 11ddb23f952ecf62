"""What kitchens still want, the room they have for it, and what of packs may stay uncooked; counted down."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from planner.arrays import Floats
from planner.baseline.supply import Groups, grouped
from planner.network import Network

Uses = list[tuple[int, float]]  # needs (index) and the units that are cooked for them


@dataclass(kw_only=True)
class Wants:
    """What is left to cook and to keep; counted down in place.

    wanted: units by need (0 for what only stands in for another item). needs_of: needs by kitchen and item, by day.
    room_kg: kitchens x storages x days. may_stay: units by lot; may_stay_once: kitchens x items, of goods that keep
    past the horizon. stays: units by lot that are never cooked. uses: (lot, need, units).
    """

    network: Network
    wanted: Floats
    needs_of: Groups
    room_kg: Floats
    may_stay: Floats
    may_stay_once: Floats
    stays: Floats
    uses: list[tuple[int, int, float]] = field(default_factory=list)

    def fits(self, lot: int, need: int) -> float:
        """Units of a need for which there is room until they are cooked."""
        return self._room_for(lot, int(self.network.needs.day[need]), float(self.wanted[need]), self._room(lot))

    def absorb(self, lot: int, first: int, units: float) -> tuple[Uses, float]:
        """What would become of goods: cooked for one need first, then for the others in reach; what then stays."""
        needs, lots, room = self.network.needs, self.network.lots, self._room(lot).copy()
        uses, left = Uses(), units
        others = self.needs_of[int(lots.kitchen[lot]), int(lots.item[lot])]
        for need in [first, *(other for other in others if other != first)]:
            if left <= 0:
                break
            if self.wanted[need] > 0 and self.serves(lot, need):
                day = int(needs.day[need])
                used = self._room_for(lot, day, min(left, float(self.wanted[need])), room)
                if used > 0:
                    self._fill(lot, day, used, room)
                    uses.append((need, used))
                    left -= used
        return uses, self._room_for(lot, self._past(lot), min(left, self._may_stay(lot)), room) if left > 0 else 0.0

    def keep(self, lot: int, uses: Uses, stays: float) -> None:
        """Count down what becomes of goods."""
        room, lots = self._room(lot), self.network.lots
        for need, units in uses:
            self.wanted[need] -= units
            self._fill(lot, int(self.network.needs.day[need]), units, room)
            self.uses.append((lot, need, units))
        if stays > 0:
            self.stays[lot] += stays
            self.may_stay[lot] -= stays
            self._fill(lot, self._past(lot), stays, room)
            if np.isfinite(lots.shared[lot]):
                self.may_stay_once[lots.kitchen[lot], lots.item[lot]] -= stays

    def _may_stay(self, lot: int) -> float:
        """What of goods bought for a lot may still stay uncooked (units)."""
        lots, most = self.network.lots, float(self.may_stay[lot])
        if np.isfinite(lots.shared[lot]):
            most = min(most, float(self.may_stay_once[lots.kitchen[lot], lots.item[lot]]))
        return max(0.0, most)

    def serves(self, lot: int, need: int) -> bool:
        """Whether goods of a lot may be cooked for a need."""
        items, item = self.network.items, int(self.network.lots.item[lot])
        age = int(self.network.needs.day[need] - self.network.lots.day[lot])
        return bool(items.latest_days[item] <= age <= items.earliest_days[item])

    def _past(self, lot: int) -> int:
        """Day from which what stays of a lot takes no room."""
        items, lots = self.network.items, self.network.lots
        return int(min(lots.day[lot] + items.earliest_days[lots.item[lot]], len(self.network.days)))

    def _room(self, lot: int) -> Floats:
        """Room (kg) by day of the storage of a lot; a view."""
        lots = self.network.lots
        return np.asarray(self.room_kg[lots.kitchen[lot], self.network.items.storage[lots.item[lot]]])

    def _room_for(self, lot: int, end: int, units: float, room: Floats) -> float:
        """Units that find room from a lot's day to a day, up to so many."""
        weight = float(self.network.items.kg_per_unit[self.network.lots.item[lot]])
        start = max(int(self.network.lots.day[lot]), 0)
        if weight <= 0 or end <= start:
            return units
        return min(units, max(0.0, float(room[start:end].min())) / weight)

    def _fill(self, lot: int, end: int, units: float, room: Floats) -> None:
        weight = float(self.network.items.kg_per_unit[self.network.lots.item[lot]])
        room[max(int(self.network.lots.day[lot]), 0) : max(end, 0)] -= units * weight


def build_wants(network: Network) -> Wants:
    """What is wanted and what room there is once facts are cooked, oldest first."""
    needs, lots = network.needs, network.lots
    real = np.flatnonzero(needs.instead_of < 0)
    wants = Wants(
        network=network,
        wanted=np.where(needs.instead_of < 0, needs.quantity, 0.0),
        needs_of=grouped(needs.kitchen, needs.item, real[np.argsort(needs.day[real], kind="stable")]),
        room_kg=np.repeat(network.room_kg[:, :, None], len(network.days), axis=2),
        may_stay=lots.surplus.copy(),
        may_stay_once=_once(network),
        stays=np.zeros(len(lots.day)),
    )
    _cook_facts(network, wants)
    np.maximum(wants.room_kg, 0.0, out=wants.room_kg)
    return wants


def _cook_facts(network: Network, wants: Wants) -> None:
    """Cook opening stock and frozen orders, oldest first; what is left of them stays, whatever room there is."""
    lots, rest = network.lots, network.lots.opening + network.lots.frozen
    facts = np.flatnonzero(rest > 0)
    by_age = facts[np.argsort(lots.day[facts], kind="stable")]
    for pair, mine in grouped(lots.kitchen, lots.item, by_age).items():
        for need in wants.needs_of.get(pair, ()):
            for lot in mine:
                used = min(float(rest[lot]), float(wants.wanted[need]))
                if used > 0 and wants.serves(lot, need):
                    wants.keep(lot, [(need, used)], 0.0)
                    rest[lot] -= used
    for lot in facts.tolist():
        wants.keep(lot, [], float(rest[lot]))
    wants.may_stay[:] = np.maximum(lots.surplus - rest, 0.0)
    wants.may_stay_once[:] = _once(network)


def _once(network: Network) -> Floats:
    """What packs may leave of goods that keep past the horizon (units), kitchens x items."""
    lots, most = network.lots, np.zeros((len(network.kitchens), len(network.index.items)))
    once = np.isfinite(lots.shared)
    np.maximum.at(most, (lots.kitchen[once], lots.item[once]), lots.shared[once])
    return most
