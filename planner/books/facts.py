"""What was ordered before, and what of the limits it takes: orders that stand, and orders of an earlier plan.

Facts use a limit up first. Where they alone exceed it the limit is what they take, and a flag says so.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from planner.scenario import Scenario, demand, money, offers, once
from planner.scenario.orders import earlier_orders, frozen_orders

KEY = ["supplier", "kitchen", "item", "day"]


@once
def frozen(scenario: Scenario) -> pd.DataFrame:
    """Orders that stand: supplier, kitchen, item, day, quantity, period, price_rp and cost_rp (per unit), amount_rp."""
    return _priced(scenario, frozen_orders(scenario))


@once
def earlier(scenario: Scenario) -> pd.DataFrame:
    """Orders of an earlier plan, like `frozen`; prices of days before the first are those of the first."""
    return _priced(scenario, earlier_orders(scenario))


def _priced(scenario: Scenario, orders: pd.DataFrame) -> pd.DataFrame:
    first = demand.all_days(scenario)[0]
    known = orders.assign(day=orders["day"].where(orders["day"] >= first, first))
    return orders.assign(
        period=money.periods(scenario, orders["day"]),
        price_rp=np.nan_to_num(offers.on_days(scenario, offers.price_matrix(scenario), known)),
        cost_rp=np.nan_to_num(offers.on_days(scenario, offers.own_cost_matrix(scenario), known)),
    ).assign(amount_rp=lambda table: table["quantity"] * table["price_rp"])


def stands(scenario: Scenario, deliveries: pd.DataFrame) -> npt.NDArray[np.bool_]:
    """Whether a delivery is an order that stands, whatever its quantity."""
    orders = frozen_orders(scenario)
    if orders.empty:
        return np.zeros(len(deliveries), dtype=bool)
    return np.asarray(pd.MultiIndex.from_frame(deliveries[KEY]).isin(pd.MultiIndex.from_frame(orders[KEY])))


def taken(table: pd.DataFrame, facts: pd.DataFrame, keys: list[str], column: str = "quantity") -> pd.Series:
    """What facts have of each row of a table: the sum of a column by keys, 0 where there is none."""
    if facts.empty:
        return pd.Series(0.0, index=table.index)
    sums = facts.groupby(keys)[column].sum()
    wanted = table[keys[0]] if len(keys) == 1 else pd.MultiIndex.from_frame(table[keys])
    return pd.Series(sums.reindex(wanted).fillna(0.0).to_numpy(float), index=table.index)
