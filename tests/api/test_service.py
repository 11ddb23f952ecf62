"""From a scenario to its plan, a kitchen's day and a supplier's pick list."""

from __future__ import annotations

import io
import json
from pathlib import Path

import openpyxl
import pytest

from api.contract.dictionary import ScenarioDocument
from api.contract.planshapes import BalanceList, KitchenDay, PlanShape, ShortageList, SupplierDay
from api.contract.schemas import XLSX
from planner import Limits, csv_text, make_plan, read_scenario, write_scenario
from tests.api.serving import JSON, Served


def test_a_scenario_comes_back_as_it_was(service: Served):
    given = service.ask("GET", "/v1/demo/hamlet").json()
    told = service.ask("GET", f"/v1/scenarios/{service.scenario}").json()
    assert told["fingerprint"] == read_scenario("hamlet").fingerprint()
    assert told["rows"]["kitchens"] == 2
    assert service.ask("GET", f"/v1/scenarios/{service.scenario}/document").json() == given


@pytest.mark.parametrize(("ending", "media"), [(".xlsx", XLSX), (".zip", "application/zip")])
def test_every_format_is_the_same_scenario(service: Served, tmp_path: Path, ending: str, media: str):
    path = tmp_path / f"hamlet{ending}"
    write_scenario(read_scenario("hamlet"), path)
    answer = service.ask("POST", "/v1/scenarios", content=path.read_bytes(), headers={"Content-Type": media})
    assert answer.status_code == 201
    assert answer.json()["fingerprint"] == read_scenario("hamlet").fingerprint()
    assert not list((service.settings.folder / "incoming").iterdir())


def test_a_version_names_its_parent(service: Served):
    document = service.ask("GET", "/v1/demo/hamlet").json()
    document["settings"]["title"] = "Hamlet, again"
    answer = service.ask("POST", f"/v1/scenarios?parent={service.scenario}", json=document)
    assert answer.json()["parent"] == service.scenario
    assert answer.json()["title"] == "Hamlet, again"


def test_every_fault_comes_back_at_once(service: Served):
    document = service.ask("GET", "/v1/demo/hamlet").json()
    document["offers"][0]["item"] = "bera"
    document["kitchens"][0]["lat"] = 200
    answer = service.ask("POST", "/v1/scenarios", json=document)
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    told = answer.json()
    assert told["code"] == "faults"
    assert {fault["row"] for fault in told["faults"]} == {"/offers/0/item", "/kitchens/0/lat"}
    assert all(fault["message"]["id"] and fault["hint"]["en"] for fault in told["faults"])


def test_the_plan_is_the_one_of_the_command(service: Served):
    plan = make_plan(read_scenario("hamlet"), Limits())
    assert service.plan["status"] == "optimal"
    assert service.plan["meals"] == pytest.approx(plan.meals)
    assert service.plan["cost_rp"] == pytest.approx(plan.cost_rp)
    assert len(service.plan["tables"]["deliveries"]) == len(plan.tables.deliveries)
    answer = service.ask("GET", f"/v1/runs/{service.run}/plan", headers={"Accept": "text/csv"})
    assert answer.text == csv_text(plan.tables.deliveries)


def test_what_is_written_has_the_shape_of_the_contract(service: Served):
    shapes = {"plan": PlanShape, "shortages": ShortageList, "balance": BalanceList}
    for name, shape in shapes.items():
        assert shape.model_validate(service.ask("GET", f"/v1/runs/{service.run}/{name}").json())
    document = service.ask("GET", f"/v1/scenarios/{service.scenario}/document").content
    assert ScenarioDocument.model_validate_json(document)


def test_the_plan_in_json_is_the_same_again(service: Served):
    assert service.ask("GET", f"/v1/runs/{service.run}/plan").json() == service.plan


@pytest.mark.parametrize(("lang", "sheet"), [("id", "Pengiriman"), ("en", "Deliveries")])
def test_the_plan_as_a_workbook(service: Served, lang: str, sheet: str):
    headers = {"Accept": XLSX, "Accept-Language": lang}
    answer = service.ask("GET", f"/v1/runs/{service.run}/plan", headers=headers)
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    assert sheet.casefold() in [name.casefold() for name in book.sheetnames]


def test_shortages_and_balance(service: Served):
    shortages = service.ask("GET", f"/v1/runs/{service.run}/shortages").json()["rows"]
    assert sum(row["meals"] for row in shortages) == pytest.approx(service.plan["meals"]["short"])
    balance = service.ask("GET", f"/v1/runs/{service.run}/balance").json()["rows"]
    assert {row["item"] for row in balance} == {"beras", "telur"}


def test_the_days_of_kitchens_are_the_deliveries(service: Served):
    rows = service.plan["tables"]["deliveries"]
    for kitchen, day in {(row["kitchen"], row["day"]) for row in rows}:
        told = service.ask("GET", f"/v1/runs/{service.run}/kitchens/{kitchen}/days/{day}").json()
        assert KitchenDay.model_validate(told)
        expected = [row for row in rows if (row["kitchen"], row["day"]) == (kitchen, day)]
        assert [{name: sent[name] for name in expected[0]} for sent in told["deliveries"]] == expected
        assert told["amount_rp"] == sum(round(row["amount_rp"]) for row in expected)
        assert told["deliveries"][0]["item_name"]["id"]
        assert told["kitchen"]["name"].startswith("Dapur")


def test_days_before_the_first_have_sheets_where_the_plan_tells_of_them(service: Served):
    rows = service.plan["tables"]["stock"]
    first = service.ask("GET", f"/v1/scenarios/{service.scenario}").json()["first_day"]
    early = {(row["kitchen"], row["day"]) for row in rows if row["day"] < first}
    assert early
    for kitchen, day in early:
        told = service.ask("GET", f"/v1/runs/{service.run}/kitchens/{kitchen}/days/{day}").json()
        assert told["stock"] == [row for row in rows if (row["kitchen"], row["day"]) == (kitchen, day)]


def test_the_pick_list_of_a_supplier_adds_up(service: Served):
    rows = [row for row in service.plan["tables"]["deliveries"] if row["supplier"] == "koperasi"]
    day = rows[0]["day"]
    told = service.ask("GET", f"/v1/runs/{service.run}/suppliers/koperasi/days/{day}").json()
    assert SupplierDay.model_validate(told)
    for entry in told["pick"]:
        sent = [row["quantity"] for row in rows if (row["day"], row["item"]) == (day, entry["item"])]
        assert (entry["quantity"], entry["kitchens"]) == (pytest.approx(sum(sent)), len(sent))
    assert len(told["deliveries"]) == sum(entry["kitchens"] for entry in told["pick"])


def test_a_day_without_deliveries_is_empty(service: Served):
    sent = {(row["supplier"], row["day"]) for row in service.plan["tables"]["deliveries"]}
    days = sorted({row["day"] for row in service.plan["tables"]["balance"]})
    supplier, day = next((s, day) for s in ("pasar", "peternak") for day in days if (s, day) not in sent)
    told = service.ask("GET", f"/v1/runs/{service.run}/suppliers/{supplier}/days/{day}").json()
    assert (told["deliveries"], told["pick"], told["amount_rp"]) == ([], [], 0)


def test_progress_is_told_by_events_and_by_polling(service: Served):
    answer = service.ask("GET", f"/v1/runs/{service.run}/events")
    assert answer.headers["content-type"].startswith("text/event-stream")
    kinds = [line.removeprefix("event: ") for line in answer.text.splitlines() if line.startswith("event: ")]
    assert kinds == ["progress", "progress", "end"]
    later = service.ask("GET", f"/v1/runs/{service.run}/events", headers={"Last-Event-ID": "1"})
    assert later.text.count("event: progress") == 1
    progress = service.ask("GET", f"/v1/runs/{service.run}").json()["progress"]
    assert progress["code"] == "progress.solve"
    assert set(progress["message"]) == {"id", "en"}


def test_an_audit_of_our_plan_finds_nothing(service: Served):
    csv = service.ask("GET", f"/v1/runs/{service.run}/plan", headers={"Accept": "text/csv"}).text
    path = f"/v1/audits?scenario={service.scenario}"
    answer = service.ask("POST", path, content=csv, headers={"Content-Type": "text/csv"})
    assert answer.status_code == 200
    assert answer.json()["breaches"] == []


def test_an_audit_of_a_plan_by_hand_finds_the_breach(service: Served):
    day = {"day": "2026-04-21", "supplier": "koperasi", "kitchen": "atas", "item": "beras", "quantity": 5000}
    answer = service.ask("POST", f"/v1/audits?scenario={service.scenario}", json={"deliveries": [day]})
    assert {breach["rule"] for breach in answer.json()["breaches"]} >= {"offer"}
    wrong = service.ask("POST", f"/v1/audits?scenario={service.scenario}", json={"deliveries": [day | {"item": "x"}]})
    assert wrong.status_code == 422
    assert wrong.json()["faults"][0]["row"] == 2


def test_an_audit_tells_what_its_plan_may_not_mean(service: Served):
    path = f"/v1/audits?scenario={service.scenario}"
    lines = "day,supplier,kitchen,item,quantity\n2026-04-21,koperasi,atas,beras,1.500\n"
    answer = service.ask("POST", path, content=lines, headers={"Content-Type": "text/csv"}).json()
    assert [(doubt["code"], doubt["suggestion"]) for doubt in answer["suspicions"]] == [("thousands_dot", 1500)]
    day = {"day": "2026-04-21", "supplier": "koperasi", "kitchen": "atas", "item": "beras", "quantity": 1.125}
    assert service.ask("POST", path, json={"deliveries": [day]}).json()["suspicions"] == []


def test_lists_go_on_where_they_ended(service: Served):
    first = service.ask("GET", "/v1/scenarios?limit=1").json()
    assert len(first["scenarios"]) == 1
    second = service.ask("GET", f"/v1/scenarios?limit=1&before={first['next']}").json()
    assert second["scenarios"][0]["id"] < first["scenarios"][0]["id"]
    told = service.ask("GET", f"/v1/runs?scenario={service.scenario}").json()
    assert [run["id"] for run in told["runs"]] == [service.run]


def test_a_scenario_is_deleted_and_its_plan_stays(service: Served):
    scenario = service.submit()
    assert service.ask("DELETE", f"/v1/scenarios/{scenario}").status_code == 204
    assert service.ask("GET", f"/v1/scenarios/{scenario}").status_code == 404
    assert not service.inside.files.scenario(scenario).exists()


def test_the_examples_of_the_contract_can_be_submitted(service: Served):
    examples = service.ask("GET", "/v1/openapi.json").json()["paths"]["/v1/scenarios"]["post"]["requestBody"]
    for example in examples["content"]["application/json"]["examples"].values():
        answer = service.ask("POST", "/v1/scenarios", content=json.dumps(example["value"]), headers=JSON)
        assert answer.status_code == 201, answer.text
