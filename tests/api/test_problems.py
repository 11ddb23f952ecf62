"""Everything that is refused, and how: status, code, pointer, both languages, nothing of the inside."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import structlog

from api import log
from api.errors import MEDIA_TYPE, STATUS
from api.store import runs
from tests.api.serving import JSON, Served, started

NOBODY = "0" * 32


def check(answer: Any, status: int, code: str) -> dict[str, Any]:
    told: dict[str, Any] = answer.json()
    assert (answer.status_code, told["code"], STATUS[code]) == (status, code, status), answer.text
    assert answer.headers["content-type"] == MEDIA_TYPE
    assert told["status"] == status
    assert told["instance"].endswith(answer.headers["x-request-id"])
    assert told["message"]["id"] != told["message"]["en"]
    assert told["detail"] == told["message"]["id"]
    return told


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("/v1/nowhere", "not_found"),
        (f"/v1/scenarios/{NOBODY}", "no_scenario"),
        (f"/v1/runs/{NOBODY}", "no_run"),
        ("/v1/runs/{run}/kitchens/nobody/days/2026-04-20", "no_kitchen"),
        ("/v1/runs/{run}/suppliers/nobody/days/2026-04-20", "no_supplier"),
        ("/v1/runs/{run}/kitchens/atas/days/2027-04-20", "no_day"),
        ("/v1/demo/atlantis", "no_demo"),
        ("/v1/demo/..%2f..%2fetc", "not_found"),
    ],
)
def test_what_is_not_there(service: Served, path: str, code: str):
    check(service.ask("GET", path.format(run=service.run)), 404, code)


def test_the_language_of_a_problem(service: Served):
    told = service.ask("GET", "/v1/nowhere", headers={"Accept-Language": "en"}).json()
    assert told["detail"] == told["message"]["en"]


def test_a_method_that_is_not_there(service: Served):
    for path, allowed in (("/v1/runs", "GET, POST"), (f"/v1/runs/{service.run}", "GET, DELETE"), ("/healthz", "GET")):
        answer = service.ask("PUT", path)
        check(answer, 405, "method")
        assert answer.headers["allow"] == allowed


@pytest.mark.parametrize("accept", ["text/html", "application/json;q=0", "x"])
def test_a_format_that_is_not_there(service: Served, accept: str):
    answer = service.ask("GET", f"/v1/runs/{service.run}/plan", headers={"Accept": accept})
    assert "text/csv" in check(answer, 406, "not_acceptable")["hint"]["en"]


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        ("*/*", "application/json"),
        ("text/*, application/json;q=0.5", "text/csv"),
        ("application/json;q=0.1, text/csv;q=0.9", "text/csv"),
        ("text/html, */*;q=0.1", "application/json"),
    ],
)
def test_accept_is_heard(service: Served, accept: str, media: str):
    answer = service.ask("GET", f"/v1/runs/{service.run}/plan", headers={"Accept": accept})
    assert answer.headers["content-type"].startswith(media)


def test_a_body_of_an_unknown_type(service: Served):
    for path in ("/v1/scenarios", "/v1/runs", "/v1/setup"):
        for headers in ({"Content-Type": "text/plain"}, {}):
            answer = service.ask("POST", path, content=b"{}", headers=headers)
            assert check(answer, 415, "media_type")["pointer"] == "Content-Type"


def test_a_body_that_is_no_json(service: Served):
    for path in ("/v1/runs", f"/v1/audits?scenario={service.scenario}"):
        for body in (b"{", b"[" * 90_000, b'"\xff"'):
            check(service.ask("POST", path, content=body, headers=JSON), 400, "bad_json")
    answer = service.ask("POST", "/v1/scenarios", content=b"{", headers=JSON)
    assert check(answer, 422, "faults")["faults"][0]["code"] == "json_syntax"


def test_fields_that_do_not_fit_are_told_one_by_one(service: Served):
    asked = {"scenario": 5, "limits": {"gap": 2}, "when": "now"}
    told = check(service.ask("POST", "/v1/runs", json=asked), 422, "invalid")
    assert {error["pointer"] for error in told["errors"]} == {"/scenario", "/limits/gap", "/when"}
    assert all(error["message"]["id"] for error in told["errors"])
    told = check(service.ask("GET", "/v1/runs?limit=0"), 422, "invalid")
    assert [(error["in"], error["pointer"]) for error in told["errors"]] == [("query", "limit")]
    wrong = service.ask("POST", f"/v1/audits?scenario={service.scenario}", json={"deliveries": [{"day": "x"}]})
    told = check(wrong, 422, "invalid")
    assert told["pointer"] == "/deliveries/0/day"
    assert len(told["errors"]) == 5


@pytest.mark.parametrize("day", ["0", "1776729600", "2026-04-21T00:00:00", "21-04-2026", "2026-13-41"])
def test_a_date_is_nothing_but_a_date(service: Served, day: str):
    answer = service.ask("GET", f"/v1/runs/{service.run}/kitchens/atas/days/{day}")
    assert check(answer, 422, "invalid")["pointer"] == "date"


def test_a_field_that_does_not_fit_is_told_once(service: Served):
    answer = service.ask("GET", f"/v1/runs/{service.run}/kitchens/{'k' * 300}/days/2026-04-21")
    assert [error["pointer"] for error in check(answer, 422, "invalid")["errors"]] == ["kitchen"]


def test_what_is_refused_says_which_part_of_the_request_it_means(service: Served):
    body = service.ask("POST", "/v1/runs", json={"scenario": NOBODY})
    assert check(body, 404, "no_scenario")["pointer"] == "/scenario"
    path = service.ask("GET", f"/v1/scenarios/{NOBODY}")
    assert check(path, 404, "no_scenario")["pointer"] == "scenario"
    query = service.ask("POST", f"/v1/scenarios?parent={NOBODY}", content=b"{}", headers=JSON)
    assert check(query, 404, "no_scenario")["pointer"] == "parent"
    query = service.ask("POST", f"/v1/audits?scenario={NOBODY}", content=b"{}", headers=JSON)
    assert check(query, 404, "no_scenario")["pointer"] == "scenario"


@pytest.mark.parametrize("part", ["bytes=0-9", "bytes=99999999-", "bytes=5-2", "chunks=1-2", "bytes=x"])
def test_who_asks_for_a_part_of_a_plan_gets_all_of_it(service: Served, part: str):
    answer = service.ask("GET", f"/v1/runs/{service.run}/plan", headers={"Range": part})
    assert (answer.status_code, answer.headers["accept-ranges"]) == (200, "none")
    assert answer.json() == service.plan


@pytest.mark.parametrize("path", ["/v1/runs/XYZ", "/v1/runs/{run}/kitchens/atas/days/tomorrow", "/v1/runs?before=x"])
def test_paths_that_do_not_fit(service: Served, path: str):
    check(service.ask("GET", path.format(run=service.run)), 422, "invalid")


def test_a_body_that_is_too_large(home: Path):
    with started(home, upload_bytes=1000) as running:
        check(running.ask("POST", "/v1/scenarios", content=b" " * 1001, headers=JSON), 413, "too_large")

        def parts() -> Iterator[bytes]:
            yield from [b" " * 600] * 2

        check(running.ask("POST", "/v1/scenarios", content=parts(), headers=JSON), 413, "too_large")
        assert not list((home / "incoming").iterdir())


def test_a_bug_tells_its_id_and_nothing_else(
    service: Served, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    def broken(*args: object, **options: object) -> None:
        raise RuntimeError("the secret of the inside")

    monkeypatch.setattr(runs, "listed", broken)
    log.configure("text")
    answer = service.ask("GET", "/v1/runs")
    structlog.reset_defaults()
    check(answer, 500, "bug")
    assert "secret" not in answer.text
    written = capsys.readouterr().err
    assert answer.headers["x-request-id"] in written
    assert "the secret of the inside" in written


def test_readers_that_are_all_busy(service: Served, monkeypatch: pytest.MonkeyPatch):
    for failed, status, code in (("busy", 503, "busy"), ("memory", 422, "beyond_limits"), ("bug", 500, "bug")):

        async def answered(*_: object, failed: str = failed, **__: object) -> dict[str, str]:
            return {"failed": failed}

        monkeypatch.setattr(service.inside.readers, "run", answered)
        check(service.ask("POST", "/v1/scenarios", content=b"{}", headers=JSON), status, code)


@pytest.fixture(scope="module")
def idle(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Return a service with one solver that is busy for good, and room for two runs of a user."""
    with started(tmp_path_factory.mktemp("idle") / "home", runs_per_user=3, runs_at_once=4) as running:
        running.inside.solvers.close()
        running.scenario = running.submit()
        yield running


def asked(service: Served, role: str = "planner", **headers: str) -> Any:
    return service.ask("POST", "/v1/runs", role, json={"scenario": service.scenario}, headers=headers)


def test_a_run_waits_its_turn(idle: Served):
    start = time.monotonic()
    answer = asked(idle, Prefer="respond-async, wait=1")
    assert (answer.status_code, answer.headers["preference-applied"]) == (202, "wait=1")
    assert time.monotonic() - start >= 1
    told = idle.ask("GET", answer.headers["location"]).json()
    assert (told["state"], told["summary"], told["progress"]) == ("queued", None, None)
    plan = idle.ask("GET", answer.headers["location"] + "/plan")
    check(plan, 409, "not_done")
    assert plan.headers["retry-after"]
    check(idle.ask("DELETE", f"/v1/scenarios/{idle.scenario}"), 409, "in_use")
    stopped = idle.ask("DELETE", answer.headers["location"])
    assert (stopped.status_code, stopped.json()["state"]) == (202, "cancelled")
    assert stopped.json()["reason"]["code"] == "cancelled"
    check(idle.ask("GET", answer.headers["location"] + "/plan"), 409, "no_plan")
    assert "event: end" in idle.ask("GET", answer.headers["location"] + "/events").text


def test_a_key_gives_the_same_run_again(idle: Served):
    first, again = (asked(idle, **{"Idempotency-Key": "k-1"}) for _ in range(2))
    assert first.json() == again.json()
    body = {"scenario": idle.scenario, "limits": {"time_s": 5}}
    other = idle.ask("POST", "/v1/runs", json=body, headers={"Idempotency-Key": "k-1"})
    assert check(other, 409, "key_reused")["pointer"] == "Idempotency-Key"
    check(asked(idle, **{"Idempotency-Key": ""}), 422, "invalid")
    idle.ask("DELETE", first.headers["location"])
    assert asked(idle, **{"Idempotency-Key": "k-1"}).json()["state"] == "cancelled"


def test_runs_are_limited_per_user_and_in_all(idle: Served):
    accepted = [asked(idle) for _ in range(3)]
    assert {answer.status_code for answer in accepted} == {202}
    refused = asked(idle)
    check(refused, 429, "too_many_runs")
    assert refused.headers["retry-after"]
    assert asked(idle, "admin").status_code == 202
    check(asked(idle, "admin"), 429, "too_many_runs")
    for answer in accepted:
        idle.ask("DELETE", answer.headers["location"])
    assert asked(idle).status_code == 202


def test_a_service_without_solvers_is_not_ready(idle: Served):
    assert idle.client.get("/readyz").status_code == 503
    assert idle.client.get("/healthz").json() == {"status": "ok"}
