"""A plan before made as good as a new one must be: where it costs most above the relaxed program, and no further.

Kitchens one by one, first only the items of which the plan costs a kitchen more than the relaxed program has them, with
its other orders held; then, where that did not do, whole kitchens. So few orders move, and each solve is small.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from planner.arrays import Bools, Floats, Ints
from planner.network import Network
from planner.program import Program
from planner.search.ladder import Stop
from planner.search.tries import Tries

SLIGHT = 0.05  # of what a kitchen's dearest item costs more: items below it keep their orders
Good = Callable[[Floats], bool]
Step = Callable[[str, dict[str, object]], None]


@dataclass(frozen=True, kw_only=True)
class Mending:
    """Mends a plan, kitchen by kitchen.

    Attributes
    ----------
    relaxed
        Values of the relaxed program.
    kitchen
        Of every column, -1 where it belongs to none.
    item
        Of every column of a delivery or something missing, -1 of all others.
    """

    tries: Tries
    relaxed: Floats
    kitchen: Ints
    item: Ints
    should_stop: Stop
    step: Step

    def mended(self, values: Floats, good: Good, *, items: bool) -> Floats:
        """Kitchens in the order of what they cost more, until the plan is good (told its rungs) or there are no more.

        Parameters
        ----------
        items
            Whether only a kitchen's dear items are planned again.
        """
        more = self._more(values)
        by_kitchen = np.bincount(np.maximum(self.kitchen, 0), weights=np.where(self.kitchen >= 0, more, 0.0))
        order = [one for one in np.argsort(-by_kitchen, kind="stable").tolist() if by_kitchen[one] > 0]
        for place, kitchen in enumerate(order):
            self.step("progress.still.again", {"done": place, "of": len(order)})
            if self.should_stop() or good(self.tries.program.rungs @ values):
                break
            held = self._stays(kitchen, more) if items else None
            values = self.tries.again(values, [kitchen], self.tries.params.mend, self.should_stop, held)
        return values

    def _more(self, values: Floats) -> Floats:
        """Rp by column, both rungs in one, that the plan costs more than the relaxed program."""
        return np.asarray(self.tries.weighted * (values - self.relaxed))

    def _stays(self, kitchen: int, more: Floats) -> Bools:
        """Deliveries to a kitchen of items that cost little more, if any."""
        mine = (self.kitchen == kitchen) & (self.item >= 0)
        by_item = np.bincount(self.item[mine], weights=more[mine], minlength=int(self.item.max(initial=0)) + 1)
        slight = by_item <= SLIGHT * by_item.max(initial=0.0)
        stays = np.zeros(len(more), dtype=bool)
        delivered = self.tries.program.columns.delivered
        stays[delivered] = slight[self.item[delivered]]
        return stays


def items_of(network: Network, program: Program) -> Ints:
    """The item of every column of a delivery or of something missing, -1 of all others."""
    item = np.full(len(program.most), -1, dtype=np.int64)
    item[program.columns.delivered] = network.deliveries.item
    item[program.columns.missing] = network.needs.item
    return item
