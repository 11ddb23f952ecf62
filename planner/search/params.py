"""How hard a search tries: every figure that trades time for how good a plan is."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


def _at_least(record: object, least: float, *names: str) -> None:
    for name in names:
        if not getattr(record, name) >= least:
            raise ValueError(f"{name} must not be below {least}, not {getattr(record, name)}")


def _at_most(record: object, most: float, *names: str) -> None:
    for name in names:
        if not getattr(record, name) <= most:
            raise ValueError(f"{name} must not be above {most}, not {getattr(record, name)}")


@dataclass(frozen=True, kw_only=True)
class Effort:
    """What solving some kitchens may cost; change with `dataclasses.replace`.

    Attributes
    ----------
    nodes
        Of the search (>= 1): counted work.
    gap
        Part of the gap asked for (>= 0).
    far
        Deliveries whose reduced cost is a larger part of their price (>= 0) are left out (reduced-cost fixing, though
        by a share and not by proof); the next one counts where the kitchens would be left shorter than before. At
        least one.
    held
        For rupiah alone, with hardship no worse than it is.
    pairs
        Two kitchens at a time that could use each other's goods, else one by one.
    """

    nodes: int
    gap: float
    far: tuple[float, ...]
    held: bool = False
    pairs: bool = False

    def __post_init__(self) -> None:
        """Refuse efforts out of range."""
        _at_least(self, 1, "nodes")
        _at_least(self, 0, "gap")
        if not self.far or not all(far >= 0 for far in self.far):
            raise ValueError(f"far must name parts of a price, not {self.far}")


@dataclass(frozen=True, kw_only=True)
class SearchParams:
    """How a search goes about it; change with `dataclasses.replace`.

    Attributes
    ----------
    gap
        Relative gap on rupiah that is good enough where none is asked for (0 .. 1).
    farther
        What a plan begun from one before may be farther from its bound than that one was (0 .. 1).
    enough_meals
        Gap on hardship that is good enough, as a part of the meals needed (0 .. 1).
    small
        Whole columns up to which everything is solved exactly, whatever the gap (>= 0).
    few
        Whole columns up to which a block is solved to proven optimality, whatever the gap (>= 0).
    few_nodes
        Counted work of each level of such a block (>= 1).
    nodes
        Counted work on a larger block (each >= 1): of its first plan and of hardship, of rupiah, and of either once
        more where that was too little.
    close
        Part of the gap asked for that is searched for as long as that takes no more work (0 .. 1).
    successive
        Needs of a kitchen and item that are covered together in whole packs (>= 1).
    least_fraction
        Of a pack: a cover nearer to a whole number says next to nothing and is left out (0 .. 0.5).
    scalings
        Rounds in which what starting costs is spread over use (>= 0).
    least_use
        Of a supplier's limits: less use does not make starting dearer (above 0, up to 1).
    closings
        Suppliers that start and are tried without, at most (>= 0).
    least_rp
        Rp per unit (above 0): what is cheaper counts as so dear where a reduced cost is told as a part of a price.
    first
        Effort over all kitchens, one by one, for the first plan.
    again
        Efforts in turn until the plan is good enough.
    mend
        Effort over kitchens of a plan before, one by one, until it is good enough.
    partners
        Of a kitchen that is short, at most (>= 0).
    pairs_work
        Whole columns of the pairs solved in one turn, most hardship first (>= 0).
    """

    gap: float = 0.02
    farther: float = 0.002
    enough_meals: float = 0.001
    small: int = 3_000
    few: int = 300
    few_nodes: int = 2_000
    nodes: tuple[int, int, int] = (1, 20, 200)
    close: float = 0.05
    successive: int = 3
    least_fraction: float = 0.001
    scalings: int = 4
    least_use: float = 0.02
    closings: int = 15
    least_rp: float = 1.0
    first: Effort = Effort(nodes=1, gap=1.0, far=(0.01, np.inf))
    again: tuple[Effort, ...] = (
        Effort(nodes=20, gap=0.2, far=(0.2,), pairs=True),
        Effort(nodes=20, gap=0.2, far=(0.2,), pairs=True),
        Effort(nodes=20, gap=0.2, far=(0.2,), pairs=True),
        Effort(nodes=100, gap=0.1, far=(0.2,)),
        Effort(nodes=20, gap=0.05, far=(0.2,), held=True, pairs=True),
    )
    mend: Effort = Effort(nodes=20, gap=0.2, far=(0.2,))
    partners: int = 3
    pairs_work: int = 200_000

    def __post_init__(self) -> None:
        """Refuse parameters out of range."""
        _at_least(
            self, 0, "gap", "farther", "enough_meals", "small", "least_fraction", "scalings", "closings", "partners"
        )
        _at_least(self, 0, "pairs_work", "few", "close")
        _at_least(self, 1, "few_nodes", "successive")
        _at_most(self, 1, "gap", "farther", "enough_meals", "least_use", "close")
        if min(self.nodes) < 1:
            raise ValueError(f"nodes must not be below 1, not {self.nodes}")
        _at_most(self, 0.5, "least_fraction")
        for name in ("least_use", "least_rp"):
            if not getattr(self, name) > 0:
                raise ValueError(f"{name} must be above 0, not {getattr(self, name)}")
