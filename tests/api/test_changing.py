"""Changes over HTTP: a child of a scenario, a run of one, and two of either side by side."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from api.contract.comparing import ComparisonShape
from planner import compare, make_plan, read_scenario
from tests.api.serving import Served, started

LINES = ["offers[item=telur].price_rp *= 1.5", "kitchens.bawah.open = false"]


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Return a service of these tests alone: they leave children behind."""
    with started(tmp_path_factory.mktemp("changing") / "home") as running:
        running.plan_hamlet()
        yield running


def test_a_child_is_the_scenario_with_the_changes_and_names_its_parent(service: Served) -> None:
    given = [LINES[0], {"op": "=", "table": "kitchens", "key": "bawah", "column": "open", "value": False}]
    answer = service.ask("POST", f"/v1/scenarios/{service.scenario}/changes", json={"changes": given})
    assert answer.status_code == 201
    told = answer.json()
    assert told["parent"] == service.scenario
    assert told["fingerprint"] == read_scenario("hamlet").change(*LINES).fingerprint()
    assert service.ask("GET", answer.headers["location"]).json() == told


def test_ready_made_ones_are_understood(service: Served) -> None:
    body = {"changes": ["price-shock item=telur factor=1.5"]}
    told = service.ask("POST", f"/v1/scenarios/{service.scenario}/changes", json=body).json()
    assert told["fingerprint"] == read_scenario("hamlet").change(LINES[0]).fingerprint()


def test_faults_point_at_the_change(service: Served) -> None:
    body = {"changes": [LINES[0], "kitchens.nowhere.open = false", "x"]}
    answer = service.ask("POST", f"/v1/scenarios/{service.scenario}/changes", json=body)
    assert (answer.status_code, answer.json()["code"]) == (422, "faults")
    assert [(f["row"], f["code"]) for f in answer.json()["faults"]] == [("/changes/2", "change_syntax")]
    body["changes"].pop()
    answer = service.ask("POST", f"/v1/scenarios/{service.scenario}/changes", json=body)
    assert [(f["row"], f["code"]) for f in answer.json()["faults"]] == [("/changes/1", "change_no_row")]


def test_what_is_not_ones_own_has_no_children(service: Served) -> None:
    answer = service.ask("POST", f"/v1/scenarios/{service.scenario}/changes", "other", json={"changes": LINES})
    assert (answer.status_code, answer.json()["code"]) == (404, "no_scenario")


@pytest.mark.parametrize("changes", [[], [3], [""], "settings.days = 3"])
def test_what_is_no_list_of_changes_is_refused(service: Served, changes: object) -> None:
    answer = service.ask("POST", f"/v1/scenarios/{service.scenario}/changes", json={"changes": changes})
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")


def test_a_run_with_changes_plans_a_child_once_and_is_compared(service: Served) -> None:
    body = {"scenario": service.scenario, "changes": LINES}
    headers = {"Prefer": "wait=60", "Idempotency-Key": "changed-hamlet"}
    answers = [service.ask("POST", "/v1/runs", json=body, headers=headers) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]
    runs = {answer.headers["location"].rpartition("/")[2] for answer in answers}
    (run,) = runs
    child = service.ask("GET", f"/v1/runs/{run}").json()["scenario"]
    children = service.ask("GET", "/v1/scenarios").json()["scenarios"]
    assert [one["parent"] for one in children if one["id"] == child] == [service.scenario]
    reused = service.ask("POST", "/v1/runs", json=body | {"changes": LINES[:1]}, headers=headers)
    assert reused.json()["code"] == "key_reused"

    answer = service.ask("GET", f"/v1/compare?a={service.run}&b={run}")
    assert answer.status_code == 200, answer.text
    told = ComparisonShape.model_validate(answer.json())
    hamlet = make_plan(read_scenario("hamlet"))
    meant = compare(hamlet, make_plan(hamlet.scenario.change(*LINES)))
    assert told.changes == LINES
    assert told.rungs["hardship"].change == pytest.approx(meant.rungs["hardship"]["change"])
    assert told.rungs["rupiah"].before.bound == pytest.approx(hamlet.rungs[1].bound)
    assert [sentence.en for sentence in told.sentences] == [sentence["en"] for sentence in meant.sentences]
    for rung, sides in told.rungs.items():
        for rows in told.gains.values():
            assert sum(row[rung] for row in rows) == pytest.approx(sides.change, abs=1e-6)


def test_two_scenarios_are_compared_and_a_run_with_one(service: Served) -> None:
    child = service.ask("POST", f"/v1/scenarios/{service.scenario}/changes", json={"changes": LINES}).json()["id"]
    for a in (service.scenario, service.run):
        told = service.ask("GET", f"/v1/compare?a={a}&b={child}", "analyst").json()
        assert (told["changes"], told["rungs"], told["lines"]) == (LINES, {}, [])


def test_only_ones_own_is_compared(service: Served) -> None:
    for a, b, pointer in ((service.run, service.run, "a"), ("0" * 32, service.run, "a")):
        answer = service.ask("GET", f"/v1/compare?a={a}&b={b}", "other")
        assert (answer.status_code, answer.json()["code"], answer.json()["pointer"]) == (404, "no_scenario", pointer)
    assert service.ask("GET", f"/v1/compare?a={service.run}&b=x").json()["code"] == "invalid"


def test_plans_of_an_earlier_version_are_compared_by_their_deliveries(service: Served) -> None:
    folder = service.settings.folder / "plans" / service.run[:4] / service.run / "1"
    kept = (folder / "deliveries.csv").rename(folder / "away.csv")
    try:
        told = service.ask("GET", f"/v1/compare?a={service.run}&b={service.run}").json()
    finally:
        kept.rename(folder / "deliveries.csv")
    assert told["orders"]["changed"] == 0
    assert told["rungs"]["hardship"]["change"] == 0


def test_a_scenario_that_is_sent_may_not_look_around_the_disk(service: Served) -> None:
    for base in ("../../x.json", str(service.settings.folder / "scenarios"), "/etc"):
        answer = service.ask("POST", "/v1/scenarios", json={"base": base})
        assert [fault["code"] for fault in answer.json()["faults"]] == ["base_not_found"]
    body = {"base": "hamlet", "changes": LINES}
    answer = service.ask("POST", "/v1/scenarios", json=body)
    assert answer.json()["fingerprint"] == read_scenario("hamlet").change(*LINES).fingerprint()


def test_a_run_begins_from_the_plan_of_another(service: Served) -> None:
    body = {"scenario": service.scenario, "changes": ["offers[item=telur].price_rp += 1"], "start": service.run}
    answer = service.ask("POST", "/v1/runs", json=body, headers={"Prefer": "wait=60"})
    assert answer.status_code == 200, answer.text
    run = answer.headers["location"].rpartition("/")[2]
    assert service.ask("GET", f"/v1/runs/{run}").json()["start"] == service.run
    told = service.ask("GET", f"/v1/compare?a={service.run}&b={run}").json()
    assert {line["what"] for line in told["lines"]} == {"price"}
    assert service.ask("GET", f"/v1/runs/{service.run}").json()["start"] is None


def test_only_a_plan_of_ones_own_is_begun_from(service: Served) -> None:
    mine = service.submit(role="other")
    for start in ("0" * 32, service.run):
        answer = service.ask("POST", "/v1/runs", "other", json={"scenario": mine, "start": start})
        assert (answer.status_code, answer.json()["code"], answer.json()["pointer"]) == (404, "no_run", "/start")


def test_a_run_without_a_plan_is_no_start(service: Served) -> None:
    asked = {"scenario": service.scenario, "limits": {"time_s": 60}}
    waiting = [service.ask("POST", "/v1/runs", json=asked).json()["id"] for _ in range(2)]
    service.ask("DELETE", f"/v1/runs/{waiting[1]}")
    told = service.ended(waiting[1])
    answer = service.ask("POST", "/v1/runs", json={"scenario": service.scenario, "start": waiting[1]})
    expected = 409 if told["state"] == "cancelled" else 202
    assert answer.status_code == expected
    if expected == 409:
        assert (answer.json()["code"], answer.json()["pointer"]) == ("no_plan", "/start")
    service.ended(waiting[0])


def test_a_start_whose_scenario_is_gone_is_read_on_the_new_one(service: Served) -> None:
    first = service.submit()
    answer = service.ask("POST", "/v1/runs", json={"scenario": first}, headers={"Prefer": "wait=60"})
    run = answer.headers["location"].rpartition("/")[2]
    assert service.ask("DELETE", f"/v1/scenarios/{first}").status_code == 204
    for scenario in (service.scenario, service.submit({"base": "hamlet", "changes": LINES[1:]})):
        body = {"scenario": scenario, "start": run}
        assert service.ask("POST", "/v1/runs", json=body, headers={"Prefer": "wait=60"}).status_code == 200
