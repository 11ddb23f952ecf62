"""Two sides compared: the abstract of the whole."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from planner.changes import changes_between
from planner.changes.gathering import gathered
from planner.comparison.gains import gains
from planner.comparison.orderlines import KEY, changed_lines
from planner.comparison.record import Comparison
from planner.comparison.sentences import sentences
from planner.comparison.standing import RUNGS, Compared, Side, side_of
from planner.scenario import Scenario


def compare(a: Compared, b: Compared) -> Comparison:
    """What differs from one plan, or scenario, to another.

    Parameters
    ----------
    a, b
        A `Plan`, a `WrittenPlan` or a `Scenario`; where one is a scenario without a plan, scenarios are compared.
    """
    planned = not isinstance(a, Scenario) and not isinstance(b, Scenario)
    before, after = side_of(a, planned=planned), side_of(b, planned=planned)
    changes = gathered(before.scenario, changes_between(before.scenario, after.scenario))
    lines = changed_lines(before.tables, after.tables) if planned else pd.DataFrame(columns=KEY)
    made = Comparison(
        before=before,
        after=after,
        rungs=_rungs(before, after) if planned else {},
        figures=_figures(before, after),
        gains=gains(before, after) if planned else {},
        lines=lines,
        line_count=_count(before, after) if planned else 0,
        changes=changes,
    )
    return replace(made, sentences=sentences(made))


def _rungs(before: Side, after: Side) -> dict[str, dict[str, object]]:
    old, new = before.rungs(), after.rungs()
    told: dict[str, dict[str, object]] = {}
    for name in RUNGS:
        values = [float(side[name]["value"] or 0.0) for side in (old, new)]
        told[name] = {"before": old[name], "after": new[name], "change": values[1] - values[0]}
    return told


def _figures(before: Side, after: Side) -> pd.DataFrame:
    old, new = before.figures(), after.figures()
    rows = [(name, old[name], new[name], new[name] - old[name]) for name in old]
    return pd.DataFrame(rows, columns=["name", "before", "after", "change"])


def _count(before: Side, after: Side) -> int:
    """Lines of either plan."""
    keys = [side.tables.deliveries.loc[side.tables.deliveries["quantity"] > 0, KEY] for side in (before, after)]
    return len(pd.concat([part.astype({"day": "datetime64[s]"}) for part in keys]).drop_duplicates())
