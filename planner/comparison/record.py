"""What a comparison holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from planner.changes import Change
from planner.comparison.standing import Side
from planner.errors import Texts
from planner.files.values import plain


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """Two plans, or two scenarios, side by side.

    Attributes
    ----------
    before, after
        The two sides.
    rungs
        By rung before, after (value, bound, gap) and change; empty without plans.
    figures
        name, before, after, change: meals, money (Rp), shares (0 .. 1), counts.
    gains
        By `kitchen`, `supplier`, `item`, `kecamatan`: who gains and who loses (`planner.comparison.gains`); empty
        without plans.
    lines
        Order lines that differ (`planner.comparison.orderlines`); no rows without plans.
    line_count
        Lines of either plan.
    changes
        What makes the first scenario the second; like changes of many rows in one.
    sentences
        What matters, in at most five sentences.
    """

    before: Side
    after: Side
    rungs: Mapping[str, Mapping[str, Any]]
    figures: pd.DataFrame
    gains: Mapping[str, pd.DataFrame]
    lines: pd.DataFrame
    line_count: int
    changes: tuple[Change, ...]
    sentences: tuple[Texts, ...] = ()

    @property
    def planned(self) -> bool:
        """Whether plans are compared, and not scenarios alone."""
        return self.before.plan is not None

    def figure(self, name: str) -> dict[str, float]:
        """before, after and change of a figure."""
        row = self.figures[self.figures["name"] == name].iloc[0]
        return {when: float(row[when]) for when in ("before", "after", "change")}

    def told(self, who: str) -> list[str]:
        """The suppliers, or kitchens, of which some order changes: they must be told."""
        return sorted(self.lines[who].unique().tolist()) if len(self.lines) else []

    def to_json(self) -> dict[str, Any]:
        """The comparison as plain values."""
        told: dict[str, Any] = plain(
            {
                "before": {"scenario": self.before.scenario.settings.title, "fingerprint": self._print(self.before)},
                "after": {"scenario": self.after.scenario.settings.title, "fingerprint": self._print(self.after)},
                "sentences": [dict(sentence) for sentence in self.sentences],
                "changes": [str(change) for change in self.changes],
                "rungs": self.rungs,
                "figures": self.figures.to_dict(orient="records"),
                "gains": {who: table.to_dict(orient="records") for who, table in self.gains.items()},
                "orders": {
                    "lines": self.line_count,
                    "changed": len(self.lines),
                    "suppliers": self.told("supplier"),
                    "kitchens": self.told("kitchen"),
                },
                "lines": self.lines.to_dict(orient="records"),
            }
        )
        return told

    @staticmethod
    def _print(side: Side) -> str:
        return side.scenario.fingerprint()
