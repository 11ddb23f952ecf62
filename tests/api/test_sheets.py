"""Day sheets are held in memory: with a tag, for those who may see them only, never for longer than their token."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from sqlalchemy import Connection

from api.deps import HELD_SECONDS, ReadyPlan
from api.edge import gate, recent
from api.routes import daysheets
from api.store import access
from api.store.access import Caller
from tests.api.serving import Served

DAY = "2026-04-21"
SHEETS = ("kitchens/atas", "suppliers/koperasi")


def sheet(service: Served, party: str, role: str = "planner", **headers: str) -> Any:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return service.ask("GET", f"/v1/runs/{service.run}/{party}/days/{DAY}", role, headers=named)


@dataclass
class Clock:
    """The clock of what is held in memory; it stands still unless it is moved."""

    now: float

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Return a clock by which everything held is too old."""
    stopped = Clock(time.monotonic() + 2 * HELD_SECONDS)
    monkeypatch.setattr(recent, "time", stopped)
    return stopped


@pytest.fixture
def opened(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return which days of plans are opened."""
    found: list[str] = []
    really = daysheets._opened

    def opening(plan: ReadyPlan, day: date) -> Any:
        found.append(f"{plan.run} {day}")
        return really(plan, day)

    monkeypatch.setattr(daysheets, "_opened", opening)
    return found


@pytest.mark.parametrize("party", SHEETS)
def test_a_sheet_is_read_once_and_told_the_same(service: Served, opened: list[str], party: str):
    first, again = sheet(service, party), sheet(service, party)
    assert (first.status_code, first.content, first.headers["etag"]) == (200, again.content, again.headers["etag"])
    assert len(opened) == 1
    assert first.headers["cache-control"] == "private, no-cache"
    assert first.headers["vary"] == "Authorization"


@pytest.mark.parametrize("party", SHEETS)
def test_who_holds_a_sheet_is_not_sent_it_again(service: Served, party: str):
    tag = sheet(service, party).headers["etag"]
    for known in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        answer = sheet(service, party, If_None_Match=known)
        assert (answer.status_code, answer.content, answer.headers["etag"]) == (304, b"", tag)
        assert answer.headers["x-content-type-options"] == "nosniff"
    for known in ('"other"', "", tag.strip('"')):
        assert sheet(service, party, If_None_Match=known).status_code == 200


def test_every_sheet_has_a_tag_of_its_own(service: Served):
    parties = ("kitchens/atas", "kitchens/bawah", "suppliers/koperasi")
    assert len({sheet(service, party).headers["etag"] for party in parties}) == len(parties)


def test_what_one_reads_no_other_gets_from_memory(service: Served):
    tags = {party: sheet(service, party, "admin").headers["etag"] for party in (*SHEETS, "kitchens/bawah")}
    for party, tag in tags.items():
        for role, code in (("other", "no_run"), ("kitchen", "not_your_kitchen")):
            if (role, party) == ("kitchen", "kitchens/atas"):
                continue
            for headers in ({}, {"If_None_Match": tag}, {"If_None_Match": "*"}):
                answer = sheet(service, party, role, **headers)
                assert answer.json()["code"] == ("forbidden" if party.startswith("s") and role == "kitchen" else code)
                assert "etag" not in answer.headers
    assert sheet(service, "kitchens/atas", "kitchen", If_None_Match=tags["kitchens/atas"]).status_code == 304


def test_refusals_are_not_held(service: Served, opened: list[str]):
    for _ in range(2):
        answer = sheet(service, "kitchens/nowhere", "admin", If_None_Match="*")
        assert (answer.status_code, answer.json()["code"]) == (404, "no_kitchen")
    assert len(opened) == 2


def test_a_revoked_token_is_refused_within_a_second_also_for_what_is_in_memory(
    service: Served, clock: Clock, monkeypatch: pytest.MonkeyPatch
):
    looked_up: list[str] = []

    def counted(connection: Connection, token: str) -> Caller | None:
        looked_up.append(token)
        return access.caller_of(connection, token)

    monkeypatch.setattr(gate, "caller_of", counted)
    with service.inside.store.writing() as connection:
        user = str(access.add_user(connection, name="leaving", role="kitchen", kitchens=("atas",)))
        service.tokens["leaving"] = access.add_token(connection, user=user, days=1)
    tag = sheet(service, "kitchens/atas", "leaving").headers["etag"]
    with service.inside.store.writing() as connection:
        access.revoke_tokens(connection, user)
    sheet(service, "kitchens/atas", "leaving")
    assert looked_up == [service.tokens["leaving"]]
    clock.now += 1.0
    for known in ({}, {"If_None_Match": tag}):
        assert sheet(service, "kitchens/atas", "leaving", **known).json()["code"] == "bad_token"


def test_a_token_is_never_known_beyond_its_expiry(service: Served, monkeypatch: pytest.MonkeyPatch):
    with service.inside.store.writing() as connection:
        user = str(access.user_named(connection, "kitchen"))
        service.tokens["expiring"] = access.add_token(connection, user=user, days=1)
    assert sheet(service, "kitchens/atas", "expiring").status_code == 200
    later = time.time() + access.DAY_SECONDS + 1
    monkeypatch.setattr(time, "time", lambda: later)
    assert sheet(service, "kitchens/atas", "expiring").json()["code"] == "bad_token"


def test_keys_that_hold_a_slash_have_sheets(service: Served):
    hamlet = service.ask("GET", "/v1/demo/hamlet").text
    scenario = service.submit(json.loads(hamlet.replace('"atas"', '"atas/1"').replace('"koperasi"', '"days/koperasi"')))
    asked = {"json": {"scenario": scenario, "limits": {"findings": 0}}, "headers": {"Prefer": "wait=60"}}
    run = service.ask("POST", "/v1/runs", **asked).headers["location"]
    for party in ("kitchens/atas%2F1", "suppliers/days%2Fkoperasi", "suppliers/days/koperasi"):
        told = service.ask("GET", f"{run}/{party}/days/{DAY}").json()
        assert told["deliveries"], party
