"""The shapes of requests and answers, but those of plans (`planshapes`) and of scenarios (`dictionary`)."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
JAKARTA = timezone(timedelta(hours=7), "WIB")


class Shape(BaseModel):
    """What all shapes have in common."""

    model_config = ConfigDict(extra="forbid")


class Texts(Shape):
    """A text in both languages."""

    id: str
    en: str


class FieldProblem(Shape):
    """One field of a request that does not fit."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    in_: str = Field(alias="in", description="body, query, path or header")
    pointer: str = Field(description="JSON pointer in the body, or the name of the parameter")
    code: str
    message: Texts


class FaultShape(Shape):
    """One thing that is wrong or suspicious in a scenario or plan."""

    code: str
    table: str | None
    row: int | str | None = Field(description="the row a person sees, or a JSON pointer")
    key: dict[str, Any] | None
    column: str | None
    value: Any
    message: Texts
    hint: Texts
    suggestion: Any


class ProblemShape(BaseModel):
    """A refusal, by RFC 9457."""

    type: str
    title: str
    status: int
    detail: str = Field(description="the message in the language of Accept-Language")
    instance: str = Field(description="urn with the id of the request, which the log has too")
    code: str
    pointer: str | None
    message: Texts
    hint: Texts
    errors: list[FieldProblem] = []
    faults: list[FaultShape] = []
    warnings: list[FaultShape] = []


class ScenarioShape(Shape):
    """A version of a scenario."""

    id: str
    parent: str | None
    title: str
    fingerprint: str = Field(description="SHA-256 of what it says; the same in every format")
    first_day: date
    days: int
    rows: dict[str, int] = Field(description="number of rows by table")
    warnings: list[FaultShape]
    created: datetime


class ScenarioList(Shape):
    """A page of scenarios, newest first."""

    scenarios: list[ScenarioShape]
    next: str | None = Field(description="`before` of the next page; null on the last")


class LimitsShape(Shape):
    """What a run may spend."""

    time_s: float | None = Field(None, gt=0, le=86_400, description="seconds for solving; then the best plan so far")
    gap: float | None = Field(None, ge=0, le=1, description="relative gap that is good enough where packs are whole")
    findings: int = Field(3, ge=0, le=20, description="how many limits that hold the plan back are told")


OneChange = Annotated[str, Field(min_length=1, max_length=20_000)] | dict[str, Any]
CHANGE = "a line as `offers[item=telur].price_rp *= 1.1`, its JSON object, or a ready-made one as `six-days`; in order"


class ChangesRequest(Shape):
    """What is to be different."""

    changes: list[OneChange] = Field(min_length=1, max_length=1000, description=CHANGE)


class RunRequest(Shape):
    """A run to be made."""

    scenario: str = Field(pattern="^[0-9a-f]{32}$", description="id of a scenario")
    changes: list[OneChange] = Field([], max_length=1000, description=f"planned is a child of it: {CHANGE}")
    start: str | None = Field(
        None, pattern="^[0-9a-f]{32}$", description="id of a run that is done: its plan is begun from, few orders move"
    )
    limits: LimitsShape = LimitsShape()


class RungShape(Shape):
    """A rung of the ladder: value reached, true lower bound, gap."""

    name: str
    value: float
    bound: float | None
    gap: float | None


class SummaryShape(BaseModel):
    """What a plan comes to."""

    scenario: str
    fingerprint: str
    status: Literal["optimal", "feasible", "stopped"]
    rungs: list[RungShape]
    meals: dict[str, float]
    cost_rp: dict[str, float]
    coop_share: float
    seconds: dict[str, float]
    size: dict[str, int]


class ReasonShape(Shape):
    """Why a run has no plan."""

    code: str
    message: Texts


class ProgressShape(Shape):
    """What a run does at the moment."""

    code: str
    values: dict[str, Any]
    message: Texts


class RunShape(Shape):
    """A run: how far it is, and once it has ended its summary or the reason why it has no plan."""

    id: str
    scenario: str
    start: str | None = Field(None, description="the run whose plan it begins from")
    limits: LimitsShape
    state: Literal["queued", "running", "done", "failed", "cancelled"]
    stop_asked: bool
    progress: ProgressShape | None = None
    summary: SummaryShape | None
    reason: ReasonShape | None
    created: datetime
    started: datetime | None
    ended: datetime | None


class RunList(Shape):
    """A page of runs, newest first."""

    runs: list[RunShape]
    next: str | None = Field(description="`before` of the next page; null on the last")


class SetupRequest(Shape):
    """The first admin: the code that the first start has printed, and a name."""

    code: str = Field(min_length=1, max_length=200)
    name: str = Field(min_length=1, max_length=100, pattern=r"^[^\x00-\x1f\x7f]+$")


class TokenShape(Shape):
    """A new token: this is the only time it is shown."""

    token: str
    days: float


class Health(Shape):
    """How the service is."""

    status: Literal["ok", "not_ready"]


def as_written(day: object) -> object:
    """A date only as a date is written: no time, no number of seconds."""
    if not isinstance(day, str) or not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", day):
        raise ValueError("not YYYY-MM-DD")
    return day


def moment(seconds: float | None) -> datetime | None:
    """A time of the database as it is told: in Jakarta."""
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC).astimezone(JAKARTA)
