"""The second statement of the model comes to the optima of the literature and of textbook formulations."""

from __future__ import annotations

import numpy as np
import pytest

from tests.oracle.ladder import ladder
from tests.oracle.literature.generated import GENERATED, least_lots
from tests.oracle.literature.published import INSTANCES, WAGNER_WHITIN_DEMAND, WAGNER_WHITIN_ORDERS
from tests.scenes import scenario_of

NAMES = [pytest.param(name, marks=pytest.mark.slow if name.startswith("cap") else ()) for name in INSTANCES]


@pytest.mark.parametrize("name", NAMES)
def test_a_published_optimum(name: str) -> None:
    instance = INSTANCES[name]
    assert instance.source
    assert ladder(scenario_of(instance.made())) == pytest.approx((0, instance.optimum), rel=1e-6, abs=1e-6)


@pytest.mark.parametrize("name", GENERATED)
def test_a_textbook_formulation(name: str) -> None:
    document, optimum = GENERATED[name](0)
    assert ladder(scenario_of(document)) == pytest.approx((0, optimum), rel=1e-6, abs=1e-6)


def test_the_lots_of_wagner_and_whitin_by_their_recursion() -> None:
    demand, orders = np.array(WAGNER_WHITIN_DEMAND, dtype=float), list(WAGNER_WHITIN_ORDERS)
    assert least_lots(demand, orders, [0.0] * len(demand)) == 864
