"""The cases by name, and who is measured on each."""

from __future__ import annotations

import re
from typing import cast

from planner.files import read_scenario
from planner.generate import City, Couple, generated
from planner.scenario import Scenario

OURS = "pasok"
LONGER = "pasok-longer"
LONGER_GAP = 0.005  # asked for in as many seconds as peers have
PEERS = ("highs", "scip", "cp-sat")
CASES = ("tangsel", "40x120x14-orders", "tangsel-129")
OURS_ALONE = ("tangsel-129",)
MADE = re.compile(r"(\d+)x(\d+)x(\d+)-([a-z]+)")


def scenario_of(case: str) -> Scenario:
    """A generated city KITCHENSxSUPPLIERSxDAYS-COUPLE, or a shipped scenario (or the path of one)."""
    made = MADE.fullmatch(case)
    if made is None:
        return read_scenario(case)
    kitchens, suppliers, days = map(int, made.groups()[:3])
    return generated(City(kitchens=kitchens, suppliers=suppliers, days=days, couple=cast("Couple", made[4])))


def solvers_of(case: str) -> tuple[str, ...]:
    """Ours as it ends by itself and as it goes on for as long as peers, and these."""
    return (OURS,) if case in OURS_ALONE else (OURS, LONGER, *PEERS)
