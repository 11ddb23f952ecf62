"""What the kitchens need: cooking days, meals and quantities by kitchen, item and day.

The definitions are those of `planner/MODEL.md`, "Days" and "Need". Everything here is a table keyed by names; the
network turns it into arrays and the audits read it as it is.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from planner.scenario import Scenario, once


@once
def windows(scenario: Scenario) -> pd.DataFrame:
    """When goods may come before they are cooked.

    Returns
    -------
    One row per item: item, latest_days and earliest_days (days before cooking; NaN = keeps without limit), lead_days
    (how long before first_day the first delivery may come).
    """
    items = scenario["items"]
    latest = items["latest_days_before"]
    earliest = items["earliest_days_before"]
    return pd.DataFrame(
        {
            "item": items["item"],
            "latest_days": latest,
            "earliest_days": earliest.where(earliest.isna() | (earliest >= latest), latest),
            "lead_days": earliest.fillna(0).clip(lower=latest),
        }
    )


def lead_days(scenario: Scenario) -> int:
    """Days before first_day on which the first delivery of any item may come."""
    longest = windows(scenario)["lead_days"].max()
    return 0 if pd.isna(longest) else int(longest)


@once
def all_days(scenario: Scenario) -> pd.DatetimeIndex:
    """Every day of the plan: from the first possible delivery to the last day of the horizon."""
    first = pd.Timestamp(scenario.settings.first_day)
    lead = lead_days(scenario)
    start = first - pd.Timedelta(days=lead)
    return pd.date_range(start, periods=lead + scenario.settings.days, freq="D", unit="s", name="day")


@once
def open_kitchens(scenario: Scenario) -> pd.DataFrame:
    """The rows of the kitchens that are open."""
    kitchens = scenario["kitchens"]
    return kitchens[kitchens["open"]].reset_index(drop=True)


@once
def kitchen_days(scenario: Scenario) -> pd.DataFrame:
    """Which open kitchen cooks and receives on which day.

    Returns
    -------
    One row per open kitchen and day of `all_days`: kitchen, day, cooking, receiving (both true or false). A calendar
    row of the kitchen wins over a row for all, and that over the weekday.
    """
    days = pd.DataFrame({"day": all_days(scenario)})
    weekday = (days["day"].dt.day_of_week + 1).astype(str)
    days["cooking"] = weekday.isin(list(scenario.settings.cooking_weekdays))
    days["receiving"] = True
    calendar = scenario["calendar"]
    everyone = calendar["kitchen"].isna()
    days = _overrule(days, calendar[everyone], ["day"])
    table = open_kitchens(scenario)[["kitchen"]].merge(days, how="cross")
    table = _overrule(table, calendar[~everyone], ["kitchen", "day"])
    table["cooking"] &= table["day"] >= pd.Timestamp(scenario.settings.first_day)
    return table


def _overrule(table: pd.DataFrame, calendar: pd.DataFrame, key: list[str]) -> pd.DataFrame:
    """Let calendar rows win over what the table says, by key."""
    rows = calendar[[*key, "cooking", "receiving"]]
    joined = table.merge(rows, how="left", on=key, suffixes=("", "_row"))
    for column in ("cooking", "receiving"):
        said = joined.pop(f"{column}_row")
        joined[column] = joined[column].where(said.isna(), said.eq(True))
    return joined.astype({"cooking": bool, "receiving": bool})


@once
def cooking_days(scenario: Scenario) -> pd.DataFrame:
    """The cooking days of every open kitchen with the day of its menu.

    Returns
    -------
    kitchen, day, menu, cycle_day (1 .. length of the menu's cycle).
    """
    table = kitchen_days(scenario)
    first = pd.Timestamp(scenario.settings.first_day)
    table = table[table["cooking"]].copy()
    if scenario.settings.menu_counts == "cooking_days":
        count = table.groupby("kitchen").cumcount() + 1
    else:
        count = (table["day"] - first).dt.days + 1
    cycles = scenario["menus"].groupby("menu")["cycle_day"].max()
    table = table.merge(open_kitchens(scenario)[["kitchen", "menu", "menu_offset"]], on="kitchen")
    length = table["menu"].map(cycles).fillna(1.0)
    table["cycle_day"] = 1 + (count.to_numpy() - 1 + table["menu_offset"]) % length
    return table[["kitchen", "day", "menu", "cycle_day"]]


@once
def meals(scenario: Scenario) -> pd.DataFrame:
    """Meals by kitchen, class and cooking day.

    Returns
    -------
    kitchen, class, day, menu, cycle_day, meals (per day). Of the portions rows that contain the day, the one that
    starts last counts.
    """
    portions = scenario["portions"][["kitchen", "class", "from", "until", "meals"]]
    table = cooking_days(scenario).merge(portions, on="kitchen")
    start, end = table["from"], table["until"]
    contains = (start.isna() | (start <= table["day"])) & (end.isna() | (end >= table["day"]))
    table = table[contains].sort_values(["kitchen", "class", "day", "from"], na_position="first")
    table = table.drop_duplicates(["kitchen", "class", "day"], keep="last")
    return table[["kitchen", "class", "day", "menu", "cycle_day", "meals"]].reset_index(drop=True)


@once
def needs(scenario: Scenario) -> pd.DataFrame:
    """Needs by kitchen, item and cooking day, sorted by these three.

    Returns
    -------
    kitchen, item, day, need (in the item's unit, above 0), meals (how many meals a need that lacks everything leaves
    short: over classes meals x the item's share of the weights of that class's menu).
    """
    table = _dishes(scenario)
    weight = table["item"].map(scenario["items"].set_index("item")["weight"])
    weights = weight.groupby([table["kitchen"], table["class"], table["day"]]).transform("sum")
    spare = 1 + (~table["spare_included"]) * scenario.settings.spare
    table["need"] = table["meals"] * table["quantity"] * spare
    table["meals"] = table["meals"] * weight / weights
    table = table.groupby(["kitchen", "item", "day"], as_index=False)[["need", "meals"]].sum()
    return table[table["need"] > 0].reset_index(drop=True)


@once
def substitutions(scenario: Scenario) -> pd.DataFrame:
    """What may be cooked instead of a need (the substitution matrix), sorted by kitchen, item, day and instead_of.

    Returns
    -------
    kitchen, item (that stands in), day, instead_of, ratio (units of item for one unit replaced), most (units of item:
    ratio x max_share x need).
    """
    rows = scenario["substitutes"][["item", "instead_of", "ratio", "max_share"]]
    wanted = needs(scenario).rename(columns={"item": "instead_of"})
    table = wanted.merge(rows[rows["item"] != rows["instead_of"]], on="instead_of")
    table["most"] = table["ratio"] * table["max_share"].astype(float).fillna(1.0) * table["need"]
    table = table[table["most"] > 0].sort_values(["kitchen", "item", "day", "instead_of"], ignore_index=True)
    return table[["kitchen", "item", "day", "instead_of", "ratio", "most"]]


def _dishes(scenario: Scenario) -> pd.DataFrame:
    """What each class of a kitchen eats on each cooking day: a menu row of the class wins over one for all."""
    menus = scenario["menus"].rename(columns={"class": "only_class"})
    menus = menus[["menu", "cycle_day", "item", "only_class", "quantity", "spare_included"]]
    table = meals(scenario).merge(menus, on=["menu", "cycle_day"])
    table = table[table["only_class"].isna() | (table["only_class"] == table["class"])]
    table = table.sort_values(["kitchen", "class", "day", "item", "only_class"], na_position="first")
    table = table.drop_duplicates(["kitchen", "class", "day", "item"], keep="last")
    return table[table["quantity"] > 0].reset_index(drop=True)


@once
def useful_days(scenario: Scenario) -> pd.DataFrame:
    """When goods may come to a kitchen that will cook them: by kitchen and item (index), bool by day of `all_days`.

    The kitchen receives that day, and the item is fresh on a later day on which the kitchen needs it.
    """
    days = all_days(scenario)
    rows = needs(scenario)[["kitchen", "item", "day"]].merge(windows(scenario), on="item")
    cooked = days.get_indexer(pd.DatetimeIndex(rows["day"]))
    first = np.maximum(cooked - rows["earliest_days"].fillna(len(days)).to_numpy(float), 0).astype(int)
    first = np.maximum(first, lead_days(scenario) - rows["lead_days"].to_numpy(int))
    last = cooked - rows["latest_days"].to_numpy(int)
    every = np.arange(len(days))[None, :]
    useful = (
        pd.DataFrame((every >= first[:, None]) & (every <= last[:, None]))
        .groupby([rows["kitchen"].to_numpy(), rows["item"].to_numpy()])
        .any()
    )
    useful.index.names = ["kitchen", "item"]
    receives = kitchen_days(scenario).pivot_table(index="kitchen", columns="day", values="receiving", aggfunc="any")
    doors = receives.reindex(useful.index.get_level_values("kitchen")).to_numpy(bool)
    return useful & doors
