"""Requests generated from the contract by schemathesis, as every role: never a fault of the server, always as it says.

The endless path of events is left out; a longer walk is marked slow.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from api.committed import COMMITTED
from tests.api.processes import first_admin, hamlet, pasok, serving
from tests.seeds import more_and_all

EVENTS = "/v1/runs/{run}/events"
CONTRACT: dict[str, Any] = json.loads(COMMITTED.read_text("utf-8"))
OPERATIONS = {
    found.ok().label: found.ok()
    for found in schemathesis.openapi.from_dict(CONTRACT).exclude(path=EVENTS).get_all_operations()
}
ROLES = ("planner", "analyst", "admin", "kitchen", "nobody")
CHECKS = [status_code_conformance, content_type_conformance, response_schema_conformance]
KEYS = {"kitchen": "atas", "supplier": "koperasi", "date": "2026-04-21", "name": "hamlet"}
SETTINGS = settings(deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
FEW, MORE, MANY = 20, 60, 300


@dataclass(frozen=True)
class Walked:
    """A service to be asked: where it is, tokens by role, ids that exist, its log."""

    url: str
    tokens: dict[str, str]
    ids: dict[str, str]
    log: Path


@pytest.fixture(scope="module")
def walked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Walked]:
    """Return a service of its own with a user of every role and a finished run of hamlet."""
    home = tmp_path_factory.mktemp("generated") / "home"
    with serving(home, PASOK_FAILURES="1000000") as (_, told), first_admin(told) as client:
        tokens = {"admin": client.headers["authorization"], "nobody": "Bearer pasok_unknown"}
        for role in ("planner", "analyst", "kitchen"):
            pasok(home, "user", "add", role, "--role", role, *(["--kitchen", "atas"] if role == "kitchen" else []))
            tokens[role] = f"Bearer {pasok(home, 'token', 'add', role)['token']}"
        client.headers["authorization"] = tokens["planner"]
        scenario = hamlet(client)
        asked = {"json": {"scenario": scenario}, "headers": {"Prefer": "wait=60"}}
        answer = client.post("/v1/runs", **asked)
        assert answer.status_code == 200, answer.text
        run = answer.headers["location"].rpartition("/")[2]
        yield Walked(told["url"], tokens, {"scenario": scenario, "run": run}, home.parent / "serve.log")


def walk(walked: Walked, label: str, most: int) -> None:
    """Ask for an operation in many ways, half of them about what is there."""
    met = set()
    there = {**KEYS, **walked.ids} if not label.startswith("DELETE") else KEYS

    @settings(
        max_examples=most, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
    )
    @given(case=OPERATIONS[label].as_strategy(), role=st.sampled_from(ROLES), real=st.booleans())
    def ask(case: schemathesis.Case, role: str, real: bool) -> None:
        if real:
            case.path_parameters = {name: there.get(name, value) for name, value in case.path_parameters.items()}
            if label == "POST /v1/audits":
                case.query["scenario"] = walked.ids["scenario"]
            if label == "POST /v1/runs" and isinstance(case.body, dict):
                case.body["scenario"] = walked.ids["scenario"]
        shown = {"Authorization": walked.tokens[role]}
        answer = case.call_and_validate(base_url=walked.url, headers=shown, checks=CHECKS, timeout=60)
        met.add(answer.status_code)

    ask()
    if "{" in label or label in ("POST /v1/runs", "POST /v1/scenarios"):
        assert len(met) > 2, "generated requests come to several ends"
    assert "bug" not in walked.log.read_text("utf-8")


def test_only_the_endless_path_is_left_out():
    named = {f"{method.upper()} {path}" for path, held in CONTRACT["paths"].items() for method in held}
    assert set(OPERATIONS) == named - {f"GET {EVENTS}"}


@pytest.mark.parametrize("label", OPERATIONS)
def test_nothing_generated_brings_the_service_down(walked: Walked, label: str):
    walk(walked, label, FEW)


@pytest.mark.timeout(3_000)
@pytest.mark.parametrize("steps", more_and_all(MORE, MANY))
@pytest.mark.parametrize("label", OPERATIONS)
def test_nothing_brings_it_down_in_a_long_walk(walked: Walked, label: str, steps: int):
    walk(walked, label, steps)
