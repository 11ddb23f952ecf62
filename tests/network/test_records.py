"""Each record of a network is a table, all of its arrays as long as the first; limits have the shape of their axes."""

from __future__ import annotations

from dataclasses import is_dataclass
from random import Random

import numpy as np
import pytest

from planner.files.reading import read_scenario
from planner.network import Network, build_network
from tests.oracle.ordering import PARTS, ordering
from tests.scenes import scenario_of

TABLES = (
    "items",
    "needs",
    "lots",
    "keeps",
    "offers",
    "deliveries",
    "handouts",
    "visits",
    "vehicles",
    "joining",
    "fair",
    "changeable",
)
LIMITS = {
    "money": {
        "cash_limit_rp": ("supplier", "day"),
        "term_days": ("supplier",),
        "budget_rp": ("kitchen", "period"),
        "period": ("day",),
        "local": ("supplier",),
    },
    "breadth": {
        "receives": ("kitchen",),
        "parties_wanted": ("kitchen",),
        "share": ("kitchen",),
        "suppliers": ("kitchen",),
        "kitchens": ("supplier",),
        "parties": ("supplier",),
        "need": ("kitchen", "item", "period"),
        "cooks": ("kitchen", "period"),
    },
    "earlier": {
        "supplier": ("order",),
        "kitchen": ("order",),
        "item": ("order",),
        "period": ("order",),
        "quantity": ("order",),
        "price_rp": ("order",),
        "unpaid_rp": ("supplier", "day"),
        "units": ("offer",),
    },
}


@pytest.fixture(scope="module", params=["hamlet", "ordering"])
def network(request: pytest.FixtureRequest) -> Network:
    scenario = read_scenario("hamlet") if request.param == "hamlet" else scenario_of(ordering(Random(0), *PARTS))
    return build_network(scenario)


def arrays(record: object) -> dict[str, np.ndarray]:
    return {name: value for name, value in vars(record).items() if isinstance(value, np.ndarray)}


def test_every_record_is_a_table_or_holds_limits(network: Network):
    records = {name for name, value in vars(network).items() if is_dataclass(value)}
    assert records == {"index", *TABLES, *LIMITS}


@pytest.mark.parametrize("name", TABLES)
def test_arrays_of_a_table_have_one_length(network: Network, name: str):
    assert len({len(array) for array in arrays(getattr(network, name)).values()}) == 1


def test_what_lies_beside_other_tables_is_as_long(network: Network):
    assert len(network.changeable.units) == len(network.deliveries.day)
    assert len(network.vehicles.names) == len(network.vehicles.supplier)
    assert len(network.joining.preparing) == len(network.suppliers)
    assert len(network.items.storage) == len(network.index.items)
    assert len(network.offers.item) == network.index.offers


@pytest.mark.parametrize("name", LIMITS)
def test_limits_have_the_shape_of_their_axes(network: Network, name: str):
    found = arrays(getattr(network, name))
    sizes = {
        "supplier": len(network.suppliers),
        "kitchen": len(network.kitchens),
        "item": len(network.index.items),
        "offer": network.index.offers,
        "day": len(network.days),
        "period": int(network.money.period.max()) + 1,
        "order": len(network.earlier.supplier),
    }
    assert {field: array.shape for field, array in found.items()} == {
        field: tuple(sizes[axis] for axis in axes) for field, axes in LIMITS[name].items()
    }
