"""Who may do what: every path of the contract as every role, tokens, failed attempts, headers."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from api.store import access
from tests.api.serving import Served, started

DAY = "2026-04-21"
STRICT = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
    "referrer-policy": "no-referrer",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "no-store",
}
PUBLIC = {("get", "/healthz"), ("get", "/readyz"), ("post", "/v1/setup")}
OWN_DAY = ("get", "/v1/runs/{run}/kitchens/{kitchen}/days/{date}")
WRITES = {("post", "/v1/scenarios"), ("delete", "/v1/scenarios/{scenario}"), ("post", "/v1/runs")}
WRITES |= {("delete", "/v1/runs/{run}"), ("post", "/v1/scenarios/{scenario}/changes")}
WATCHED = {("get", "/metrics")}


def operations(service: Served) -> list[tuple[str, str]]:
    paths = service.ask("GET", "/v1/openapi.json").json()["paths"]
    return [(method, path) for path, held in paths.items() for method in held]


def filled(service: Served, path: str, **other: str) -> str:
    values = {"scenario": service.scenario, "run": service.run, "kitchen": "atas", "supplier": "koperasi", "date": DAY}
    return path.format(**(values | {"name": "hamlet"} | other))


def test_the_walk_meets_every_kind_of_path(service: Served):
    assert {*WRITES, *WATCHED, *PUBLIC, OWN_DAY} < set(operations(service))
    assert len(operations(service)) >= 20


def test_nothing_answers_without_a_token(service: Served):
    for method, path in [*operations(service), ("get", "/v1/openapi.json"), ("get", "/docs"), ("get", "/nowhere")]:
        status = service.client.request(method, filled(service, path)).status_code
        assert (status == 401) == ((method, path) not in PUBLIC), path


def test_a_kitchen_reads_its_own_days_and_nothing_else(service: Served):
    for method, path in operations(service):
        if (method, path) in PUBLIC:
            continue
        answer = service.ask(method.upper(), filled(service, path), "kitchen", json={"scenario": service.scenario})
        assert answer.status_code == (200 if (method, path) == OWN_DAY else 403), (method, path, answer.text)
    other = service.ask("GET", filled(service, OWN_DAY[1], kitchen="bawah"), "kitchen")
    assert (other.status_code, other.json()["code"]) == (403, "not_your_kitchen")
    assert "deliveries" not in other.json()


@pytest.mark.parametrize("role", ["planner", "analyst", "admin"])
def test_roles_may_write_and_watch_as_they_should(service: Served, role: str):
    for method, path in WRITES:
        status = service.ask(method.upper(), filled(service, path, scenario="0" * 32, run="0" * 32), role).status_code
        assert (status == 403) == (role == "analyst"), (method, path)
    assert (service.ask("GET", "/metrics", role).status_code == 200) == (role != "planner")


@pytest.mark.parametrize(("role", "status"), [("other", 404), ("analyst", 200), ("admin", 200)])
def test_what_is_not_ones_own_is_not_there(service: Served, role: str, status: int):
    for method, path in operations(service):
        if method == "get" and re.search(r"{(run|scenario)}", path) and "events" not in path:
            assert service.ask("GET", filled(service, path), role).status_code == status, path
    for path, name in (("/v1/runs", "runs"), ("/v1/scenarios", "scenarios")):
        assert bool(service.ask("GET", path, role).json()[name]) == (status == 200)
    if role == "other":
        asked: dict[str, Any] = {"json": {"scenario": service.scenario}}
        assert service.ask("POST", "/v1/runs", role, **asked).status_code == 404
        assert service.ask("DELETE", f"/v1/runs/{service.run}", role).status_code == 404


def test_an_expired_token_is_no_token(service: Served):
    with service.inside.store.writing() as connection:
        user = access.user_named(connection, "planner")
        token = access.add_token(connection, user=str(user), days=-0.001)
    answer = service.client.get("/v1/runs", headers={"Authorization": f"Bearer {token}"})
    assert (answer.status_code, answer.json()["code"]) == (401, "bad_token")
    assert 'error="invalid_token"' in answer.headers["www-authenticate"]


@pytest.mark.parametrize("shown", ["", "Bearer", "Bearer ", "Basic YTpi", "pasok_x", "Bearer é"])
def test_what_is_no_token_is_refused(service: Served, shown: str):
    answer = service.client.get("/v1/runs", headers={"Authorization": shown.encode("latin-1")})
    assert answer.status_code == 401


def test_failed_attempts_are_throttled_and_kept(home: Path):
    with started(home, failures=3) as running:
        wrong = {"Authorization": "Bearer pasok_wrong"}
        statuses = [running.client.get("/v1/runs", headers=wrong).status_code for _ in range(5)]
        assert statuses == [401, 401, 401, 429, 429]
        assert running.ask("GET", "/v1/runs").status_code == 200
        code = {"code": "wrong", "name": "x"}
        assert running.client.post("/v1/setup", json=code).status_code == 429
    with started(home, failures=3) as again:
        answer = again.client.get("/v1/runs", headers=wrong)
        assert (answer.status_code, answer.headers["retry-after"]) == (429, str(access.WINDOW_SECONDS))


def test_the_first_admin_comes_in_once(home: Path):
    with started(home) as running:
        assert running.client.post("/v1/setup", json={"code": "x", "name": "x"}).json()["code"] == "set_up"


def test_headers_are_strict_on_every_answer(service: Served):
    for role, path in (
        ("planner", "/v1/runs"),
        ("kitchen", "/v1/runs"),
        ("planner", "/nowhere"),
        ("planner", "/healthz"),
    ):
        answer = service.ask("GET", path, role)
        assert {name: answer.headers[name] for name in STRICT} == STRICT
        assert re.fullmatch("[0-9a-f]{32}", answer.headers["x-request-id"])
        assert not {"server", "x-powered-by", "set-cookie", "access-control-allow-origin"} & set(answer.headers)


def test_behind_tls_browsers_are_told_so(home: Path):
    with started(home, public_url="https://pasok.example") as running:
        assert "max-age" in running.client.get("/healthz").headers["strict-transport-security"]
