"""What is missing beside what is there: kitchens without meals or menu, active cooperatives without cash or offers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pandas as pd

from planner.checks.known import Known, positions
from planner.checks.peers import PEERS
from planner.errors import Fault
from planner.scenario import money

USUAL = 0.8
"""So large a part of active cooperatives with capital or credit makes it strange that one has neither."""


def kitchens(known: Known) -> Iterator[Fault]:
    """Open kitchens that never need anything: no meals inside the horizon, or nothing on the menu for them."""
    if not known.sound("settings", "kitchens", "portions", "menus", "items", "classes", "calendar"):
        return
    held = known.scenario["kitchens"]
    idle = held["open"] & ~held["kitchen"].isin(known.needs["kitchen"])
    if not idle.any():
        return
    portions = _portions(known)
    hungry = portions.merge(held[["kitchen", "menu"]], on="kitchen").merge(_dishes(known), on="menu")
    hungry = hungry[hungry["only_class"].isna() | (hungry["only_class"] == hungry["class"])]
    for row in positions(idle):
        kitchen = held["kitchen"].iloc[row]
        if not portions["kitchen"].eq(kitchen).any():
            yield known.warning("kitchen_without_meals", "kitchens", row, "kitchen")
        elif not hungry["kitchen"].eq(kitchen).any():
            yield known.warning("kitchen_without_menu", "kitchens", row, "menu")


def _portions(known: Known) -> pd.DataFrame:
    """Kitchen and class of the meals inside the horizon."""
    settings, portions = known.scenario.settings, known.scenario["portions"]
    first = pd.Timestamp(settings.first_day)
    last = first + timedelta(days=settings.days - 1)
    begun = portions["from"].isna() | (portions["from"] <= last)
    not_over = portions["until"].isna() | (portions["until"] >= first)
    return portions[begun & not_over & (portions["meals"] > 0)][["kitchen", "class"]]


def _dishes(known: Known) -> pd.DataFrame:
    """Menu and class of what is on the menus (absent = for every class)."""
    menus = known.scenario["menus"].rename(columns={"class": "only_class"})
    return menus[menus["quantity"] > 0][["menu", "only_class"]].drop_duplicates()


def coops(known: Known) -> Iterator[Fault]:
    """Active cooperatives that cannot sell: no offers, no cash; and those of which nobody knows the cash."""
    if not known.sound("suppliers", "offers"):
        return
    held = known.scenario["suppliers"]
    active = (held["kind"] == "coop") & (held["stage"] == "active")
    for row in positions(active & ~held["supplier"].isin(known.scenario["offers"]["supplier"])):
        yield known.warning("coop_without_offers", "suppliers", row, "stage")
    cash_rp = money.cash_limits(known.scenario).reset_index(drop=True)
    for row in positions(active & (cash_rp == 0)):
        yield known.warning("coop_without_cash", "suppliers", row, "capital_rp")
    known_rp = int((active & cash_rp.notna()).sum())
    if known_rp >= PEERS and known_rp >= USUAL * active.sum():
        for row in positions(active & cash_rp.isna()):
            yield known.warning("coop_cash_unknown", "suppliers", row, "capital_rp")
