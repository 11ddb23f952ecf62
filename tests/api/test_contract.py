"""The contract: committed, complete, and never changed so that a client breaks."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest

from api import committed
from api.committed import COMMITTED, breaking, written
from api.contract.dictionary import ScenarioDocument
from api.contract.planshapes import BalanceRow, DayDelivery, DeliveryRow, ShortageRow, SourceRow, StockRow
from planner import TABLES
from planner.books.tables import DELIVERIES, SHORTAGES, SOURCES, STOCK
from tests.api.serving import Served

HELD: dict[str, Any] = json.loads(COMMITTED.read_text("utf-8"))
RUN = "/v1/runs/{run}"


@pytest.fixture
def changed() -> dict[str, Any]:
    """Return a copy of the committed contract to change."""
    return copy.deepcopy(HELD)


def test_the_committed_contract_is_the_one_served(service: Served):
    made = service.ask("GET", "/v1/openapi.json").json()
    assert breaking(HELD, made) == []
    assert written(made) == COMMITTED.read_text("utf-8"), "python -m api.committed"


def test_every_refusal_is_a_problem_with_examples_in_both_languages():
    for path, operations in HELD["paths"].items():
        for method, operation in operations.items():
            refusals = {status: told for status, told in operation["responses"].items() if status >= "400"}
            for status, told in refusals.items():
                if (path, status) == ("/readyz", "503"):
                    continue
                (content,) = told["content"].values()
                assert list(told["content"]) == ["application/problem+json"], (method, path, status)
                names = {example["$ref"].rpartition("/")[2] for example in content["examples"].values()}
                assert names <= set(HELD["components"]["examples"])
                assert {name.rpartition("_")[2] for name in names} == {"id", "en"}


def test_every_operation_says_what_it_does():
    operations = [held for path in HELD["paths"].values() for held in path.values()]
    assert all(operation["description"] for operation in operations)
    assert len({operation["operationId"] for operation in operations}) == len(operations)


def test_references_lead_somewhere():
    text = json.dumps(HELD)
    names = {part.partition('"')[0] for part in text.split('"#/components/schemas/')[1:]}
    assert names <= set(HELD["components"]["schemas"])


def test_a_scenario_is_what_the_data_dictionary_says():
    schemas = HELD["components"]["schemas"]
    assert set(ScenarioDocument.model_fields) == set(TABLES)
    for spec in TABLES.values():
        fields = schemas[spec.row.__name__]["properties"]
        assert set(fields) == set(spec.columns)
        described = {name: column for name, column in spec.columns.items() if name not in ("basis", "source")}
        assert all(fields[name]["description"].startswith(c.meaning["en"]) for name, c in described.items())


def test_rows_of_plans_have_columns_of_plans():
    known = {DeliveryRow: DELIVERIES, StockRow: STOCK, ShortageRow: SHORTAGES, SourceRow: SOURCES}
    for row, columns in known.items():
        assert set(row.model_fields) <= set(columns)
    assert set(DeliveryRow.model_fields) < set(DayDelivery.model_fields)
    assert {"day", "item", "need", "short"} <= set(BalanceRow.model_fields)


def test_what_is_added_breaks_nobody(changed: dict[str, Any]):
    changed["paths"]["/v1/new"] = {"get": {"responses": {}}}
    changed["components"]["schemas"]["RunShape"]["properties"]["more"] = {"type": "string"}
    assert breaking(HELD, changed) == []


def test_what_breaks_a_client_is_found(changed: dict[str, Any]):
    del changed["paths"]["/v1/audits"]
    del changed["paths"][RUN]["get"]["responses"]["200"]
    schemas = changed["components"]["schemas"]
    del schemas["TokenShape"]
    del schemas["RunShape"]["properties"]["state"]
    schemas["RunShape"]["properties"]["id"]["type"] = "integer"
    schemas["RunRequest"]["required"].append("limits")
    listing = changed["paths"]["/v1/runs"]["get"]["parameters"]
    next(entry for entry in listing if entry["name"] == "before")["required"] = True
    listing.remove(next(entry for entry in listing if entry["name"] == "limit"))
    assert set(breaking(HELD, changed)) == {
        "POST /v1/audits is gone",
        "GET /v1/runs/{run} no longer answers 200",
        "TokenShape is gone",
        "RunShape.state is gone",
        "RunShape.id is of another type",
        "RunRequest.limits is now demanded",
        "GET /v1/runs now demands before",
        "GET /v1/runs no longer takes limit",
    }


def test_a_breaking_contract_is_not_written_by_mistake(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Any, changed: dict[str, Any], capsys: pytest.CaptureFixture[str]
):
    changed["paths"]["/v1/old"] = {"get": {"responses": {}}}
    held = tmp_path / "openapi.json"
    held.write_text(json.dumps(changed), "utf-8")
    monkeypatch.setattr(committed, "COMMITTED", held)
    assert committed.main([]) == 1
    assert "GET /v1/old is gone" in capsys.readouterr().err
    assert json.loads(held.read_text("utf-8")) == changed
    assert committed.main(["--breaking"]) == 0
    assert held.read_text("utf-8") == COMMITTED.read_text("utf-8") or json.loads(held.read_text("utf-8")) == HELD
