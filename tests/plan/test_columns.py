"""What the docstrings say of the columns of tables is what the tables hold."""

from __future__ import annotations

import inspect
import re

import pandas as pd
import pytest

from planner.books.tables import PlanTables
from planner.files import read_scenario
from planner.limits import Limits
from planner.pipeline import make_plan
from planner.plan import Plan
from planner.scenario import Scenario
from tests.rules.blocks import ordering_village

DATED = ("deliveries", "stock", "sources", "shortages", "trips", "leftovers")
FIGURES = ("soft", "flags", "balance", "money", "suppliers", "kitchens")
GROUP = re.compile(r"(?:[^;:]*: )?((?:\w+, )*\w+) (datetime64\[s\]|str|float64|int64|bool|object)(?: \(([^)]+)\))?")


def told(record: type, attribute: str) -> dict[str, tuple[str, str | None]]:
    """Return the columns of a table by the docstring of a record: dtype and unit."""
    text = inspect.getdoc(record) or ""
    (part,) = re.findall(rf"^{attribute}\n((?: {{4}}.*\n)+)", text + "\n", re.MULTILINE)
    columns = {}
    for group in " ".join(part.split()).removesuffix(".").split("; "):
        found = GROUP.fullmatch(group)
        assert found, group
        columns |= dict.fromkeys(found[1].split(", "), (found[2], found[3]))
    return columns


def held(table: pd.DataFrame) -> dict[str, str]:
    return {str(name): str(dtype) for name, dtype in table.dtypes.items()}


@pytest.fixture(scope="module", params=["hamlet", "ordering"])
def plan(request: pytest.FixtureRequest) -> Plan:
    scenario: Scenario = read_scenario("hamlet") if request.param == "hamlet" else ordering_village()
    return make_plan(scenario, Limits(findings=0))


@pytest.mark.parametrize(("record", "name"), [*((PlanTables, t) for t in DATED), *((Plan, t) for t in FIGURES)])
def test_docstrings_list_the_columns(plan: Plan, record: type, name: str):
    table = getattr(plan.tables if record is PlanTables else plan, name)
    columns = told(record, name)
    assert list(columns) == list(table.columns)
    for column, dtype in held(table).items():
        said, unit = columns[column]
        assert dtype == said or (len(table) == 0 and {dtype, said} == {"object", "str"}), column
        assert unit or said != "float64", column


def test_every_table_is_listed():
    frames = {name for record in (PlanTables, Plan) for name, kind in record.__annotations__.items() if "Frame" in kind}
    assert frames == {*DATED, *FIGURES}
